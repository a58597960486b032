/**
 * A case: why somebody of the compliance role reads the log, of which rooms and people, of which time, until
 * when, and how much of it. The rules are pure: they take facts and say what follows. `cases.ts` keeps
 * cases; `read.ts` reads under one.
 */
import type { Limits } from '../limits.ts'

export interface CaseScope {
  /** At least one: a case is about somewhere. */
  readonly rooms: readonly string[]
  /** Only what these people said; empty: everybody in those rooms. */
  readonly people: readonly string[]
  /** From this time on and before that one; ms since 1970. */
  readonly from: number
  readonly until: number
}

/** Telling the people concerned later than usual: asked for by one, approved by another. */
export interface Deferral {
  readonly until: number
  readonly reason: string
  readonly by: string
  readonly approvedBy?: string
}

export interface Case {
  readonly id: string
  readonly purpose: string
  readonly scope: CaseScope
  /** Most records that it may see. */
  readonly recordsMax: number
  readonly openedBy: string
  readonly openedAt: number
  readonly expiresAt: number
  /** Why a second person must approve before anything is read; empty: nobody must. */
  readonly needs: readonly ApprovalReason[]
  /** Opened by a first read: its scope grows with what its opener reads, within the quota. */
  readonly implicit: boolean
  readonly approvedBy?: string
  readonly approvedAt?: number
  readonly closedBy?: string
  readonly closedAt?: number
  readonly deferral?: Deferral
  /** First and last seq seen, by room: reading the same again costs nothing. */
  readonly seen: Readonly<Record<string, readonly [first: number, last: number]>>
}

export type ApprovalReason = 'many_records' | 'many_rooms' | 'a_person_in_many_rooms' | 'long' | 'many_cases'

export type CaseLimits = Pick<
  Limits,
  | 'caseRecordsMax'
  | 'caseRecordsApprovedMax'
  | 'caseRoomsMax'
  | 'caseRoomsApprovedMax'
  | 'caseOpenMs'
  | 'caseOpenApprovedMs'
  | 'casesPerDayMax'
  | 'tellAfterMs'
  | 'tellDeferMs'
>

/** What a case would be, before anybody decides about it. */
export type CaseWish = Pick<Case, 'scope' | 'recordsMax' | 'openedAt' | 'expiresAt'>

/**
 * Why somebody else must approve the case.
 * @param openedLately cases that the same person opened within the last day
 */
export function approvalReasons(
  { scope, recordsMax, openedAt, expiresAt }: CaseWish,
  openedLately: number,
  limits: CaseLimits,
): readonly ApprovalReason[] {
  const reasons: ApprovalReason[] = []
  if (recordsMax > limits.caseRecordsMax) reasons.push('many_records')
  if (scope.rooms.length > limits.caseRoomsMax) reasons.push('many_rooms')
  // Following a person from room to room is more than looking into what happened in one.
  else if (scope.people.length > 0 && scope.rooms.length > 1) reasons.push('a_person_in_many_rooms')
  if (expiresAt - openedAt > limits.caseOpenMs) reasons.push('long')
  if (openedLately >= limits.casesPerDayMax) reasons.push('many_cases')
  return reasons
}

/** Beyond this nobody can approve: there is no bulk export. */
export function isTooMuch({ scope, recordsMax, openedAt, expiresAt }: CaseWish, limits: CaseLimits): boolean {
  return (
    recordsMax > limits.caseRecordsApprovedMax ||
    scope.rooms.length > limits.caseRoomsApprovedMax ||
    scope.people.length > limits.caseRoomsApprovedMax ||
    expiresAt - openedAt > limits.caseOpenApprovedMs
  )
}

export type CaseState = 'open' | 'waiting' | 'expired' | 'closed'

export function stateOf(one: Case, now: number): CaseState {
  if (one.closedAt !== undefined) return 'closed'
  if (now >= one.expiresAt) return 'expired'
  return one.needs.length > 0 && one.approvedBy === undefined ? 'waiting' : 'open'
}

/** How many records the case has seen, at most: what lies between the first and the last of each room. */
export function recordsSeen({ seen }: Pick<Case, 'seen'>): number {
  return Object.values(seen).reduce((sum, [first, last]) => sum + last - first + 1, 0)
}

/**
 * How many of these records of a room the case may still see, from the first on, and what it has seen then.
 * @param seqs ascending
 */
export function withSeen(
  one: Case,
  room: string,
  seqs: readonly number[],
): { readonly may: number; readonly seen: Case['seen'] } {
  const known = Object.hasOwn(one.seen, room) ? one.seen[room] : undefined
  const left = one.recordsMax - recordsSeen(one)
  const [first = 0] = seqs
  const from = Math.min(known?.[0] ?? first, first)
  const before = known === undefined ? 0 : known[1] - known[0] + 1
  const fits = (seq: number) => Math.max(known?.[1] ?? seq, seq) - from + 1 - before <= left
  const end = seqs.findIndex((seq) => !fits(seq))
  const may = end < 0 ? seqs.length : end
  if (may === 0) return { may, seen: one.seen }
  const last = Math.max(known?.[1] ?? 0, seqs[may - 1] ?? first)
  return { may, seen: { ...one.seen, [room]: [from, last] } }
}

/**
 * When the people concerned are told of a read: after the usual delay, or when a deferral that two people
 * agreed on ends. A deferral ends with its case, and `tellDeferMs` after the read at the latest.
 */
export function tellAt(
  readAt: number,
  one: Case | undefined,
  now: number,
  limits: Pick<Limits, 'tellAfterMs' | 'tellDeferMs'>,
): number {
  const usual = readAt + limits.tellAfterMs
  const deferral = one?.deferral
  if (one === undefined || deferral?.approvedBy === undefined || stateOf(one, now) !== 'open') return usual
  const latest = readAt + Math.max(limits.tellDeferMs, limits.tellAfterMs)
  return Math.max(usual, Math.min(deferral.until, one.expiresAt, latest))
}
