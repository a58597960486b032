/**
 * An owner's duty, in numbers: how what waits for people is answered in a room, and when a room that never
 * answers loses the right to hold and deny. Pure.
 */

export const dutyKinds = ['held', 'appeals', 'reports'] as const
export type DutyKind = (typeof dutyKinds)[number]

export interface Tally {
  readonly answered: number
  /** Nobody of the room answered: it went back, or to the operator. */
  readonly missed: number
  /** How long the latest answers took, in ms; the oldest first. */
  readonly times: readonly number[]
}

export interface Suspension {
  /** Milliseconds since 1970. */
  readonly since: number
  readonly until: number
  /** The statement that was made to the owner. */
  readonly statement: string
}

export interface DutyRecord {
  /** When the counting began. */
  readonly since: number
  readonly held: Tally
  readonly appeals: Tally
  readonly reports: Tally
  /** Of the appeals that were decided. */
  readonly overturned: number
  /** Missed since the last answer of anybody. */
  readonly missedInRow: number
  readonly suspension: Suspension | null
}

const nothing: Tally = { answered: 0, missed: 0, times: [] }

export function emptyDuty(since: number): DutyRecord {
  return {
    since,
    held: nothing,
    appeals: nothing,
    reports: nothing,
    overturned: 0,
    missedInRow: 0,
    suspension: null,
  }
}

/** Somebody of the room answered, after `ms`. @param timesMax how many times are kept for the median */
export function answered(record: DutyRecord, kind: DutyKind, ms: number, timesMax: number): DutyRecord {
  const tally = record[kind]
  const times = [...tally.times, Math.max(0, ms)].slice(-timesMax)
  return { ...record, missedInRow: 0, [kind]: { ...tally, answered: tally.answered + 1, times } }
}

/** Nobody of the room answered in time. */
export function missed(record: DutyRecord, kind: DutyKind): DutyRecord {
  const tally = record[kind]
  return { ...record, missedInRow: record.missedInRow + 1, [kind]: { ...tally, missed: tally.missed + 1 } }
}

/** True when the room has let so much lie, without one answer, that it may no longer hold and deny. */
export function forfeits({ missedInRow, suspension }: DutyRecord, missesMax: number, now: number): boolean {
  return missedInRow >= missesMax && (suspension === null || suspension.until <= now)
}

export function suspendedAt({ suspension }: DutyRecord, now: number): Suspension | null {
  return suspension !== null && suspension.until > now ? suspension : null
}

/** The middle of the kept times, in ms; null when there are none. */
export function median(times: readonly number[]): number | null {
  const sorted = times.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[middle]]
  return low === undefined || high === undefined ? null : Math.round((low + high) / 2)
}
