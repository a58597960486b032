/**
 * The mention classifier: one sender who calls very many people, in one message or over a short time.
 * Each mention rings somewhere; a greeting to a handful of people, or an answer to somebody in every
 * message of a quick conversation, is what mentions are for.
 */
import type { Clock } from '../base/clock.ts'
import type { Limits } from '../limits.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import type { Classifier, Subject } from './classifier.ts'
import { LruMap } from './lru-map.ts'
import type { Finding } from './verdict.ts'

/** Levels of a sender's bucket; newcomers reach them sooner. */
export const mentionRules = {
  /** The bucket leaks this fast: two mentions in every message, once a second, for hours, never fill it. */
  mentionsPerSecond: 2,
  member: { flag: 20, hold: 30, block: 60 },
  newcomer: { flag: 10, hold: 15, block: 30 },
} as const

export interface MentionPorts {
  readonly clock: Clock
  readonly telemetry: Telemetry
  readonly limits: Pick<Limits, 'mentionSendersMax'>
}

interface Bucket {
  level: number
  atMs: number
}

const none: readonly Finding[] = Object.freeze([])
const [marked, held, stopped] = [finding(0.6), finding(0.8), finding(0.95)]

export function createMentionClassifier({ clock, telemetry, limits }: MentionPorts): Classifier {
  const buckets = new LruMap<string, Bucket>(limits.mentionSendersMax)
  telemetry.gauge('mention_senders', 'Senders whose mentions are counted.', () => buckets.size)
  return { name: 'mentions', categories: ['flood'], streaming: true, classify }

  function classify({ kind, text, author, sender }: Subject): readonly Finding[] {
    if (kind !== 'message' && kind !== 'edit') return none
    // Moderators call everybody together; that is their job.
    if (sender?.moderator === true) return none
    const mentions = countMentions(text)
    if (mentions === 0) return none
    const level = fill(author, mentions, clock.monotonic())
    // Trust grows with time and good conduct.
    const trusted = sender?.newcomer !== true && sender?.troubled !== true
    const { flag, hold, block } = trusted ? mentionRules.member : mentionRules.newcomer
    if (level <= flag) return none
    return level > block ? stopped : level > hold ? held : marked
  }

  /** The level of the sender's leaky bucket with these mentions in it. */
  function fill(author: string, mentions: number, nowMs: number): number {
    const bucket = buckets.getOrMake(author, () => ({ level: 0, atMs: nowMs }))
    const leaked = ((nowMs - bucket.atMs) / 1_000) * mentionRules.mentionsPerSecond
    // Capped, so that who stops is free again after half a minute.
    bucket.level = Math.min(Math.max(0, bucket.level - leaked) + mentions, mentionRules.member.block + 1)
    bucket.atMs = nowMs
    return bucket.level
  }
}

/**
 * How many `@handle` a text has: an at sign at the start of a word, with a letter or digit behind it. Not
 * the at sign of an e-mail address. The same handle twice rings twice.
 */
export function countMentions(text: string): number {
  let count = 0
  for (let i = text.indexOf('@'); i >= 0; i = text.indexOf('@', i + 1)) {
    if (isHandleUnit(text.charCodeAt(i + 1)) && !isHandleUnit(text.charCodeAt(i - 1))) count++
  }
  return count
}

/** Letters of every script count; emoji, and NaN at the ends of the text, do not. */
function isHandleUnit(unit: number): boolean {
  if (unit < 0x80) {
    const lower = unit | 0x20
    return (unit >= 0x30 && unit <= 0x39) || (lower >= 0x61 && lower <= 0x7a) || unit === 0x5f
  }
  return unit >= 0xc0 && unit < 0xd800
}

function finding(score: number): readonly Finding[] {
  const evidence = [{ kind: 'behaviour', detector: 'mentions' }] as const
  return Object.freeze([{ category: 'flood', score, detector: 'mentions', rule: 'flood.mentions', evidence }])
}
