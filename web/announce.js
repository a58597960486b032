/**
 * What a screen reader hears: politely, gathered, and no more often than somebody can listen.
 */
import { limits } from './limits.js'

let gathered = []
let waiting = false
let lastAt = 0

/** A message by somebody else. Several within a while are one sentence. */
export function announceMessage({ name, text, room }) {
  if (gathered.length < 100) gathered.push({ name, text, room })
  if (waiting) return
  waiting = true
  setTimeout(tell, Math.max(0, lastAt + limits.announceMs - Date.now()))
}

function tell() {
  waiting = false
  lastAt = Date.now()
  const [first] = gathered
  const many = gathered.length
  gathered = []
  if (first === undefined) return
  say(
    'polite',
    many === 1
      ? `${first.name}: ${first.text.slice(0, 300)}`
      : `${many === 100 ? 'Very many' : many} new messages in ${first.room}`,
  )
}

/** Something that happened to the reader, at once. */
export function announceNow(text) {
  say('assertive', text)
}

export function announce(text) {
  say('polite', text)
}

function say(id, text) {
  const region = document.getElementById(id)
  // An equal text twice is told twice only if the region was empty in between.
  if (region.textContent === text) region.textContent = ''
  region.textContent = text
}
