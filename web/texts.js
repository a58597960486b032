/**
 * Texts as people read them: links found in a text, times, and the first letters of a name. Pure.
 */

const address = /\bhttps?:\/\/[^\s<>"'`]+/giu
/** What ends a sentence rather than an address. */
const tail = /[.,;:!?)\]}…]+$/u

/**
 * A text in parts: plain ones, and addresses with where they really lead.
 * @returns {{text: string, href?: string, host?: string}[]} `host` where the text hides it
 */
export function partsOf(text) {
  const parts = []
  let from = 0
  for (const match of text.matchAll(address)) {
    const shown = trimmed(match[0])
    const url = parsed(shown)
    if (url === undefined) continue
    if (match.index > from) parts.push({ text: text.slice(from, match.index) })
    const plain = shown.toLowerCase().startsWith(`${url.protocol}//${url.host}`)
    parts.push({ text: shown, href: url.href, ...(plain ? {} : { host: url.host }) })
    from = match.index + shown.length
  }
  if (from < text.length) parts.push({ text: text.slice(from) })
  return parts
}

/** Without the full stop behind it; a closing bracket stays when it was opened inside. */
function trimmed(found) {
  let shown = found.replace(tail, '')
  if (found[shown.length] === ')' && shown.includes('(')) shown += ')'
  return shown
}

function parsed(text) {
  try {
    const url = new URL(text)
    return url.protocol === 'https:' || url.protocol === 'http:' ? url : undefined
  } catch {
    return undefined
  }
}

/** A few emoji and nothing else are shown larger. */
export function isEmoji(text) {
  return (
    text.length <= 24 &&
    /^(?:\p{Extended_Pictographic}|\p{Emoji_Component}|\s)+$/u.test(text) &&
    /\p{Extended_Pictographic}/u.test(text)
  )
}

// Made once: a busy room formats thousands of times a second.
const clockFormat = new Intl.DateTimeFormat([], { hour: '2-digit', minute: '2-digit' })
const momentFormat = new Intl.DateTimeFormat([], { dateStyle: 'medium', timeStyle: 'short' })
const dateFormat = new Intl.DateTimeFormat([], { dateStyle: 'long' })
const dayFormat = new Intl.DateTimeFormat([], {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
})
const distanceFormat = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
const segmenter = new Intl.Segmenter()

/** A time is ms since 1970, or ISO 8601 as statements have it. */
export const clock = (at) => clockFormat.format(new Date(at))
export const moment = (at) => momentFormat.format(new Date(at))
export const date = (at) => dateFormat.format(new Date(at))

/** The midnight before: equal for two times of one day. */
export const dayStart = (at) => new Date(at).setHours(0, 0, 0, 0)

export function dayName(at) {
  const days = Math.round((dayStart(Date.now()) - dayStart(at)) / 86_400_000)
  if (days === 0) return 'Today'
  return days === 1 ? 'Yesterday' : dayFormat.format(new Date(at))
}

/** How long from now, in words: `in 3 hours`, `2 days ago`. */
export function distance(at, now = Date.now()) {
  const seconds = Math.round((at - now) / 1_000)
  for (const [unit, size] of [
    ['day', 86_400],
    ['hour', 3_600],
    ['minute', 60],
  ])
    if (Math.abs(seconds) >= size) return distanceFormat.format(Math.trunc(seconds / size), unit)
  return Math.abs(seconds) < 5 ? 'just now' : distanceFormat.format(seconds, 'second')
}

export function initials(name) {
  const [first] = segmenter.segment(name)
  return first === undefined ? '' : first.segment.toUpperCase()
}

/** A hue for a person, the same on every page: nothing but a help for the eye. */
export function hueOf(user) {
  let sum = 0
  for (const c of user) sum = (sum * 31 + c.charCodeAt(0)) % 360
  return sum
}

/** A command's argument stays on its line, whatever was pasted. */
export const oneLine = (text) => text.replace(/\s+/gu, ' ').trim()
