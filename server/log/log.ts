/**
 * The retained log, as the room sees it: append and forget, with a way to wait for the disk.
 *
 * Contract (`test/conformance/log.ts` runs it on every adapter):
 * - `append` is called in the room's order, once for each `seq`, without holes; it returns at once and
 *   does its work off the message's path;
 * - `durable(room, seq)` resolves when that record is on disk: it survives kill -9 and power loss;
 * - `accepting` says whether there is room for more: when it is false the room refuses new messages
 *   visibly, because a record is never dropped;
 * - reads see everything appended before the call by this process.
 */
import type { MessageEvent, RoomEvent } from '../../protocol/catalogue.ts'

/** What only moderators and auditors may see of an event, beside the event itself. */
export interface AuditNote {
  /** The command or the rule that caused it, e.g. `/mute`, `links.blocklist`. */
  readonly cause: string
  readonly reason?: string
  readonly category?: string
  readonly statement?: string
  /** The number of the action in the room's register. */
  readonly action?: string
  /** A person's decision on a held item, with the item. */
  readonly item?: string
}

export interface LogRecord {
  readonly event: RoomEvent
  readonly audit?: AuditNote
}

/** Where a room's log ends: what the next record continues. */
export interface Head {
  readonly seq: number
  readonly at: number
}

export interface RetainedLog {
  append(record: LogRecord): void
  durable(room: string, seq: number): Promise<void>
  accepting(): boolean
  /** The last record of a room; undefined for a room that has none. */
  head(room: string): Promise<Head | undefined>
  /**
   * Events for the members of the room, oldest first: the live window, with edits applied and removed
   * messages replaced by a tombstone. Not a read of the retained log, which needs a purpose and a case.
   * @param after events with a higher seq, or @param before events with a lower one, the nearest `limit` of them
   */
  window(
    room: string,
    range: { readonly after?: number; readonly before?: number; readonly limit: number },
  ): Promise<readonly RoomEvent[]>
  /**
   * A removed message of the live window as members saw it last, for who brings it back; undefined when it stands,
   * or its text is gone (`removedGraceMs`, erasure).
   * @param seq of the message
   */
  removed(room: string, seq: number): Promise<MessageEvent | undefined>
  /** Days that the records of a room are kept; takes effect at the next run of retention. */
  retain(room: string, days: number): void
  flushed(): Promise<void>
  close(): Promise<void>
}
