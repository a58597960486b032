/**
 * The live window of a room, as its members read it: committed and pending records in one sequence,
 * edits applied, removed messages as tombstones, nothing older than the window.
 */
import type { MessageEvent, RoomEvent } from '../../protocol/catalogue.ts'
import { messageId } from '../../protocol/ids.ts'
import type { Environment } from '../base/environment.ts'
import {
  type Amendment,
  amended,
  amendedSeq,
  amendmentOf,
  beforeRemoval,
  combined,
  hasLaterText,
} from './amendments.ts'
import type { StoredRecord } from './journal.ts'
import { recordKey } from './record-bytes.ts'
import { firstSince, oldestOf, recordsBetween } from './record-reader.ts'
import type { RoomLog } from './room-log.ts'
import type { Vault } from './vault.ts'

export interface WindowRange {
  readonly after?: number
  readonly before?: number
  readonly limit: number
}

/**
 * The seqs of a window, from..to; none when `from` is later.
 * @param since events before this time are not given, in ms since 1970
 * @param range see `RetainedLog.window`; with neither bound, the last `limit` events
 */
export function windowBounds(
  environment: Environment,
  log: RoomLog,
  { after, before, limit }: WindowRange,
  since: number,
): { readonly from: number; readonly to: number } {
  const last = Math.min(log.appendedSeq, (before ?? Number.POSITIVE_INFINITY) - 1)
  const first = firstInWindow(environment, log, (after ?? 0) + 1, since)
  // Seqs have no holes, so `limit` events are `limit` seqs.
  const from = after === undefined ? Math.max(first, last - limit + 1) : first
  return { from, to: Math.min(last, from + limit - 1) }
}

/** The events of these seqs as they are now. Opening one takes about 12 µs: ask for few at a time. */
export function windowEvents(
  environment: Environment,
  vault: Vault,
  log: RoomLog,
  from: number,
  to: number,
): readonly RoomEvent[] {
  const late = pendingAmendments(log)
  vault.refresh()
  return eventsBetween(environment, vault, log, from, to).map((event) => {
    if (event.t === 'removed' && event.by === erasedBy) {
      // Its text is gone; when somebody removed it before, the amendment still says who.
      const amendment = amendmentNow(environment, log, late, event.seq)
      return amendment?.kind === 'removed' && amendment.by !== erasedBy
        ? { ...event, by: amendment.by, at: amendment.at }
        : event
    }
    const target = amendedSeq(event)
    if (target === undefined) return event
    return amended(event, amendmentNow(environment, log, late, target), (seq) =>
      laterText(environment, vault, log, seq),
    )
  })
}

/** See `RetainedLog.removed`. @param since messages before this time are not given, in ms since 1970 */
export function removedMessage(
  environment: Environment,
  vault: Vault,
  log: RoomLog,
  seq: number,
  since: number,
): MessageEvent | undefined {
  vault.refresh()
  const [event] = eventsBetween(environment, vault, log, seq, seq)
  if (event?.t !== 'message' || event.at < since) return undefined
  const amendment = amendmentNow(environment, log, pendingAmendments(log), seq)
  return beforeRemoval(event, amendment, (edit) => laterText(environment, vault, log, edit))
}

/** The text that an edit or a restoration brought. */
function laterText(environment: Environment, vault: Vault, log: RoomLog, seq: number): string | undefined {
  const [event] = eventsBetween(environment, vault, log, seq, seq)
  return event !== undefined && hasLaterText(event) ? event.text : undefined
}

function amendmentNow(
  environment: Environment,
  log: RoomLog,
  late: ReadonlyMap<number, Amendment>,
  target: number,
): Amendment | undefined {
  const early = storedAmendment(environment, log.prefix, target)
  const last = late.get(target)
  return last === undefined ? early : combined(early, last)
}

/** The stored amendment of the message at this seq. */
export function storedAmendment(
  environment: Environment,
  prefix: Buffer,
  seq: number,
): Amendment | undefined {
  const bytes = environment.bytes.amendments.get(recordKey(prefix, seq))
  if (bytes === undefined) return undefined
  try {
    return JSON.parse(bytes.toString('utf8')) as Amendment // written by `amendmentOf` alone
  } catch {
    return { kind: 'removed', by: erasedBy, at: 0 } // damaged: it may have been taken back, so it is not shown
  }
}

/** The first seq from `from` on that is both retained and in the window. */
function firstInWindow(environment: Environment, log: RoomLog, from: number, since: number): number {
  const oldest = oldestOf(environment, log.room)
  if (oldest !== undefined && oldest.seq <= log.committedSeq) {
    const low = Math.max(from, oldest.seq)
    if (oldest.at >= since) return low
    const found = firstSince(environment, log.room, low, log.committedSeq, since)
    if (found <= log.committedSeq) return found
  }
  const pending = log.pending.find(({ at, record }) => at >= since && record.event.seq >= from)
  return pending?.record.event.seq ?? log.appendedSeq + 1
}

function eventsBetween(
  environment: Environment,
  vault: Vault,
  log: RoomLog,
  from: number,
  to: number,
): RoomEvent[] {
  const events: RoomEvent[] = []
  for (const record of recordsBetween(environment, log.room, from, Math.min(to, log.committedSeq)))
    events.push(eventOf(vault, record))
  for (const { record } of log.pending)
    if (record.event.seq >= from && record.event.seq <= to) events.push(record.event)
  return events
}

/** The event of a record, or a tombstone where its text was erased or its bytes were changed: a page has no holes. */
function eventOf(vault: Vault, record: StoredRecord): RoomEvent {
  const { room, seq } = record
  const at = record.at < 2 ** 45 ? record.at : 0 // no id holds what a damaged time may say
  const event = vault.openWhole(record)?.event
  return event ?? erasedEvent(room, seq, at)
}

/** What stands where an erased event stood. */
export function erasedEvent(room: string, seq: number, at: number): RoomEvent {
  return { t: 'removed', room, seq, id: messageId(at, seq), by: erasedBy, at, tombstone: true }
}

/** No user id looks like this: nobody is named for what the log itself no longer knows. */
const erasedBy = 'u_erased'

function pendingAmendments(log: RoomLog): ReadonlyMap<number, Amendment> {
  const found = new Map<number, Amendment>()
  for (const { record } of log.pending) {
    const change = amendmentOf(record.event)
    if (change !== undefined) found.set(change.target, combined(found.get(change.target), change.amendment))
  }
  return found
}
