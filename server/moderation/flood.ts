/**
 * The flood classifier: one sender who repeats a text, or writes faster than a person does. It looks at
 * senders one by one, so fifty people who say "gg" are no flood, and neither is a busy room.
 *
 * The line between people and machines: a busy room of a thousand members, each sending once a second
 * for hours, must meet nothing here. So rates below two a second never add up, and texts that differ
 * in a digit (a counter, a time) are different texts: the fold keeps digits as they are.
 */
import type { Clock } from '../base/clock.ts'
import type { Limits } from '../limits.ts'
import type { Classifier, Subject } from './classifier.ts'
import type { Folded } from './fold.ts'
import { LruMap } from './lru-map.ts'
import type { Finding } from './verdict.ts'

/** Where a flood begins. */
export const floodRules = {
  /** Shorter texts are what people do repeat: "yes", "gg", "lol". In code units of the folded text. */
  repeatCharsMin: 8,
  /** So many times the same text in one room at once, and one more each second: what is faster is stopped. */
  repeatsAtOnce: 3,
  repeatsPerSecond: 1,
  /** The last texts of one sender, in all rooms, that are compared. */
  repeatTextsMax: 32,
  /** A sender's bucket leaks this fast; only what is faster fills it. */
  messagesPerSecond: 2,
  /** Filled this far by a burst: marked, held, stopped. A pasted list of 30 lines passes unmarked. */
  burstFlag: 32,
  burstHold: 45,
  burstBlock: 60,
} as const

interface Bucket {
  level: number
  atMs: number
}

/** Hashes (of room and text) and times of a sender's last texts, `hash, time, hash, time …`, written in a ring. */
interface Recent {
  readonly ring: number[]
  next: number
}

/** Made at a time long ago: an empty bucket leaks nothing. */
const makeBucket = (): Bucket => ({ level: 0, atMs: 0 })
const makeRecent = (): Recent => ({ ring: [], next: 0 })

/** Two numbers for each text. */
const ringLength = floodRules.repeatTextsMax * 2

const none: readonly Finding[] = Object.freeze([])
const repeated = finding('flood.repeat', 1)
const bursts = [
  [floodRules.burstBlock, finding('flood.burst', 0.95)],
  [floodRules.burstHold, finding('flood.burst', 0.8)],
  [floodRules.burstFlag, finding('flood.burst', 0.6)],
] as const

/** A flood classifier with its own memory of at most `floodSendersMax` senders; the longest silent are forgotten. */
export function createFloodClassifier(clock: Clock, limits: Pick<Limits, 'floodSendersMax'>): Classifier {
  const buckets = new LruMap<string, Bucket>(limits.floodSendersMax)
  const recents = new LruMap<string, Recent>(limits.floodSendersMax)

  return { name: 'flood', categories: ['flood'], streaming: true, classify }

  function classify(subject: Subject, folded: Folded): readonly Finding[] {
    // Names, topics and reasons are rare and have limits of their own.
    if (subject.kind !== 'message' && subject.kind !== 'edit') return none
    const nowMs = clock.monotonic()
    const level = fill(subject.author, nowMs)
    if (subject.kind === 'message' && repeats(subject, folded, nowMs)) return repeated
    if (level <= floodRules.burstFlag) return none
    return bursts.find(([from]) => level > from)?.[1] ?? none
  }

  /** The level of the sender's leaky bucket with this message in it. */
  function fill(author: string, nowMs: number): number {
    const bucket = buckets.getOrMake(author, makeBucket)
    const leaked = ((nowMs - bucket.atMs) / 1_000) * floodRules.messagesPerSecond
    // Capped, so that who stops is free again after half a minute, however long the flood was.
    bucket.level = Math.min(Math.max(0, bucket.level - leaked) + 1, floodRules.burstBlock + 1)
    bucket.atMs = nowMs
    return bucket.level
  }

  /** Whether the sender writes this in this room faster than anybody needs to, this time included. */
  function repeats(subject: Subject, folded: Folded, nowMs: number): boolean {
    if (folded.length < floodRules.repeatCharsMin) return false
    // The room is in the hash and not in the key: a key of two parts would be a new string for each message.
    const hash = hashOf(subject.room, folded)
    const recent = recents.getOrMake(subject.author, makeRecent)
    const { ring, next } = recent
    let count = 1
    let flood = false
    for (let back = 2; back <= ring.length && !flood; back += 2) {
      const at = (next - back + ringLength) % ringLength
      if (ring[at] !== hash) continue
      count++
      const seconds = (nowMs - (ring[at + 1] ?? 0)) / 1_000
      flood = count > floodRules.repeatsAtOnce + seconds * floodRules.repeatsPerSecond
    }
    ring[next] = hash
    ring[next + 1] = nowMs
    recent.next = (next + 2) % ringLength
    return flood
  }
}

/** FNV-1a, 32 bits, over the room and the folded text; no string is made for it. http://www.isthe.com/chongo/tech/comp/fnv/ */
function hashOf(room: string, { codes, length }: Folded): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < room.length; i++) hash = Math.imul(hash ^ room.charCodeAt(i), 0x01000193)
  for (let i = 0; i < length; i++) hash = Math.imul(hash ^ (codes[i] ?? 0), 0x01000193)
  return hash
}

function finding(rule: string, score: number): readonly Finding[] {
  const evidence = [{ kind: 'behaviour', detector: 'flood' }] as const
  return Object.freeze([{ category: 'flood', score, detector: 'flood', rule, evidence }])
}
