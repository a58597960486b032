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

export const clock = (at) => new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })
export const moment = (at) => new Date(at).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' })
export const date = (at) => new Date(at).toLocaleDateString([], { dateStyle: 'long' })

export function dayOf(at) {
  const day = new Date(at)
  const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(at).setHours(0, 0, 0, 0)) / 86_400_000)
  if (days === 0) return 'Today'
  if (days === 1) return 'Yesterday'
  return day.toLocaleDateString([], { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
}

/** How long from now, in words: `in 3 hours`, `2 days ago`. */
export function distance(at, now = Date.now()) {
  const seconds = Math.round((at - now) / 1_000)
  const words = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
  for (const [unit, size] of [
    ['day', 86_400],
    ['hour', 3_600],
    ['minute', 60],
  ])
    if (Math.abs(seconds) >= size) return words.format(Math.trunc(seconds / size), unit)
  return Math.abs(seconds) < 5 ? 'just now' : words.format(seconds, 'second')
}

export function initials(name) {
  return [...new Intl.Segmenter().segment(name)]
    .slice(0, 1)
    .map((s) => s.segment.toUpperCase())
    .join('')
}

/** A hue for a person, the same on every page: nothing but a help for the eye. */
export function hueOf(user) {
  let sum = 0
  for (const c of user) sum = (sum * 31 + c.charCodeAt(0)) % 360
  return sum
}

/** A command's argument stays on its line, whatever was pasted. */
export const oneLine = (text) => text.replace(/\s+/gu, ' ').trim()
