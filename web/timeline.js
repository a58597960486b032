/**
 * What a room shows, in order, with a bound. Entries are never changed, only replaced, so that a row is painted
 * again exactly when it has something new to say.
 */
import { memberWords, modesWords } from './client/index.js'
import { deedWords } from './deed-words.js'
import { limits } from './limits.js'

export class Timeline {
  entries = []
  /** The server has said that nothing is left before the first entry. */
  exhausted = false
  /** The newest left while somebody read the past: what happens now is only counted. */
  detached = false
  /** Whether the reader is at the end; the list tells. */
  atEnd = true
  #next = 0

  clear() {
    this.entries = []
    this.detached = false
    this.exhausted = false
  }

  /** The number of the oldest message here. */
  get oldest() {
    return this.entries.find((e) => e.seq !== undefined)?.seq
  }

  /** Whether there may be more before the first entry. */
  get more() {
    return !this.exhausted && (this.oldest ?? 0) > 1
  }

  find(key) {
    return this.entries.findLast((e) => e.key === key)
  }

  add(entry) {
    if (this.detached) return
    const key = entry.key ?? `n${this.#next++}`
    if (entry.key !== undefined && this.#replace(key, entry)) return
    this.entries.push({ ...entry, key })
    if (this.atEnd) {
      // With some slack, so that not every entry moves all others.
      if (this.entries.length > limits.entriesMax * 1.25) {
        this.entries = this.entries.slice(-limits.entriesMax)
        this.exhausted = false
      }
    } else if (this.entries.length > limits.pastEntriesMax) this.#detach()
  }

  note(text, at = Date.now(), seq) {
    this.add({ kind: 'note', text, at, seq })
  }

  /** A numbered event of the room. */
  event(event, names) {
    const entry = entryOf(event, names)
    if (event.t === 'edited') this.#edit(event)
    else if (event.t === 'removed') this.#remove(event)
    else if (event.t === 'restored') this.#restore(event)
    else if (entry !== undefined) this.add(entry)
  }

  /** A page of the past, oldest first, before everything else. */
  prepend(events, more, names) {
    const known = new Set(this.entries.map((e) => e.seq))
    const older = events.filter((e) => !known.has(e.seq)).flatMap((e) => entryOf(e, names) ?? [])
    this.entries = [...older.map((e) => ({ ...e, key: e.key ?? `p${e.seq}` })), ...this.entries]
    this.exhausted = !more || events.length === 0
    if (this.entries.length > limits.pastEntriesMax) this.#detach()
  }

  drop(key) {
    this.entries = this.entries.filter((e) => e.key !== key)
  }

  #detach() {
    this.entries = this.entries.slice(0, limits.pastEntriesMax)
    this.detached = true
  }

  #replace(key, entry) {
    const at = this.entries.findLastIndex((e) => e.key === key)
    if (at < 0) return false
    this.entries[at] = { ...entry, key }
    return true
  }

  #edit({ id, text, at, masked }) {
    const old = this.find(id)
    if (old?.kind !== 'message') return
    this.#replace(id, { ...old, message: { ...old.message, text, edited_at: at, masked } })
  }

  /** Back where it stood, if that place is still here. */
  #restore(event) {
    const old = this.find(event.id)
    if (old === undefined) return
    const message = { ...event, at: event.sent_at, seq: old.seq }
    this.#replace(event.id, { kind: 'message', message, at: event.sent_at, seq: old.seq })
  }

  #remove({ id, by }) {
    const old = this.find(id)
    if (old?.kind !== 'message') return
    const { from, name } = old.message
    this.#replace(id, { kind: 'removed', name, own: by === from, at: old.at, seq: old.seq })
  }
}

/** `The server` and `A moderator` begin a sentence; a name stays as it is written. */
const inSentence = (by) => (by === 'The server' || by === 'A moderator' ? by.toLowerCase() : by)

/** How an event stands in the list; undefined for one that only changes another. */
function entryOf(event, names) {
  const { at, seq } = event
  const by = names.get(event.by) ?? (event.by === 'server' ? 'The server' : 'A moderator')
  switch (event.t) {
    case 'message':
      return { kind: 'message', key: event.id, message: event, at, seq }
    case 'removed':
      return event.tombstone ? { kind: 'removed', key: event.id, at, seq } : undefined
    case 'acted':
      return { kind: 'note', text: `${by} ${deedWords(event.command)}`, at, seq }
    case 'member':
      return { kind: 'note', text: `${memberWords(event)}, by ${inSentence(by)}`, at, seq }
    case 'modes': {
      const words = modesWords(event.modes)
      return { kind: 'note', text: `${by} changed the room${words === '' ? '' : `: ${words}`}`, at, seq }
    }
  }
}
