/**
 * A range of time as moderators type it: how long ago, between two times of today, or between two moments.
 */
import { parseDuration } from '../../base/duration.ts'

export interface TimeRange {
  /** Milliseconds since 1970, both included. */
  readonly since: number
  readonly until: number
}

const dayMs = 86_400_000

/**
 * `1h` is the last hour; `10:00-11:00` the latest such hour that has begun, in UTC; `SINCE..UNTIL` takes ISO 8601
 * (`2026-11-22T10:00Z`), times of day or durations ago on either side, and may leave out the second.
 * @param now in ms since 1970
 * @returns undefined for what is none of these, ends before it begins, or has not begun
 */
export function parseRange(word: string, now: number): TimeRange | undefined {
  const agoMs = parseDuration(word)
  if (agoMs !== undefined) return valid(now - agoMs, now, now)
  const hours = /^(\d\d?:\d\d)-(\d\d?:\d\d)$/.exec(word)
  if (hours !== null) {
    const from = timeOfDay(hours[1] ?? '', now)
    const until = timeOfDay(hours[2] ?? '', now)
    if (from === undefined || until === undefined) return undefined
    const since = from > now ? from - dayMs : from
    return valid(since, since + ((until - from + dayMs) % dayMs || dayMs), now)
  }
  const [first, second, ...rest] = word.split('..')
  if (first === undefined || second === undefined || rest.length > 0) return undefined
  const since = moment(first, now)
  const until = second === '' ? now : moment(second, now)
  return since === undefined || until === undefined ? undefined : valid(since, until, now)
}

function valid(since: number, until: number, now: number): TimeRange | undefined {
  return since < until && since <= now
    ? { since: Math.max(0, since), until: Math.min(until, now) }
    : undefined
}

function moment(text: string, now: number): number | undefined {
  const agoMs = parseDuration(text)
  if (agoMs !== undefined) return now - agoMs
  const today = timeOfDay(text, now)
  if (today !== undefined) return today > now ? today - dayMs : today
  // Without a zone, UTC: the moderator's own zone is not known here.
  if (!/^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?$/.test(text)) return undefined
  const zoned = /T/.test(text) && !/(?:Z|[+-]\d\d:\d\d)$/.test(text) ? `${text}Z` : text
  const at = Date.parse(zoned)
  return Number.isFinite(at) ? at : undefined
}

/** Of the day of `now`, in UTC. */
function timeOfDay(text: string, now: number): number | undefined {
  const [, hours, minutes] = /^(\d\d?):(\d\d)$/.exec(text) ?? []
  if (hours === undefined || Number(hours) > 23 || Number(minutes) > 59) return undefined
  return Math.floor(now / dayMs) * dayMs + Number(hours) * 3_600_000 + Number(minutes) * 60_000
}
