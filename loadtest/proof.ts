/**
 * The proofs of a replay: pure functions over its evidence. Each says what it found wrong, in words that
 * lead to the line and the receiver; nothing found is the proof.
 */
import { proveOrder } from './proof/order.ts'
import { proveRecord } from './proof/record.ts'
import { proveVerdicts } from './proof/verdicts.ts'
import { loadLimits } from './limits.ts'
import type { RoomEvidence } from './replay/evidence.ts'
import type { ProofReport } from './report/report.ts'

export type FindingKind =
  // the order that receivers saw
  | 'hole'
  | 'duplicate'
  | 'disorder'
  | 'disagreement'
  | 'incomplete'
  // what was delivered against what was answered
  | 'leak'
  | 'stranger'
  | 'altered'
  | 'undelivered'
  | 'same_id'
  // what is kept against what was delivered
  | 'unlogged'
  | 'logged_differently'
  | 'logged_twice'
  | 'logged_undelivered'
  | 'durable_lost'

export interface Finding {
  readonly kind: FindingKind
  readonly room: string
  /** Where it shows, e.g. who saw it, or which line was sent. */
  readonly detail: string
}

/** Everything at once, for the report. @param also findings from elsewhere, e.g. a broken chain in Redis */
export function prove(rooms: readonly RoomEvidence[], also: readonly string[] = []): ProofReport {
  const findings = rooms.flatMap((room) => [
    ...proveOrder(room),
    ...proveVerdicts(room, [...room.seen.values()], 'delivered'),
    ...proveRecord(room, room.log, 'the log'),
    ...(room.redis === undefined ? [] : proveRecord(room, room.redis, 'Redis')),
  ])
  const lines = [...findings.map(({ kind, room, detail }) => `${kind} in ${room}: ${detail}`), ...also]
  return {
    checked: checkedOf(rooms),
    findings: lines.length,
    listed: lines.slice(0, loadLimits.findingsShownMax),
  }
}

function checkedOf(rooms: readonly RoomEvidence[]): Record<string, number> {
  const sum = (count: (room: RoomEvidence) => number) => rooms.reduce((total, room) => total + count(room), 0)
  const fates = (...wanted: readonly string[]) =>
    sum((room) => room.sends.filter((s) => wanted.includes(s.fate)).length)
  return {
    rooms: rooms.length,
    receivers_views: sum((room) => room.views.length),
    events_seen: sum((room) =>
      room.views.reduce((n, view) => n + view.stretches.reduce((m, s) => m + s.seqs.length, 0), 0),
    ),
    sends_accepted: fates('accepted'),
    sends_stopped: fates('blocked', 'held', 'refused'),
    log_records: sum((room) => room.log.length),
    ...(rooms.some((room) => room.redis !== undefined)
      ? { redis_records: sum((room) => room.redis?.length ?? 0) }
      : {}),
  }
}
