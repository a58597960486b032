/**
 * The journal: the retained log on this node's disk, as its own tools and the shipper see it. Rooms see
 * only `RetainedLog`.
 *
 * Contract (`test/conformance/journal.ts`):
 * - records of a room are stored under their `seq`, in order, each with the hash of all before it;
 * - `records` returns committed records only, so what a reader or Redis has seen cannot be unwritten by
 *   a crash of the process;
 * - `shippedTo` survives a restart and never runs ahead of what was acknowledged by the receiver.
 */
import type { RetainedLog } from './log.ts'

/** A record as it is stored and shipped: the bytes are the JSON of a `LogRecord`, committed to by `hash`. */
export interface StoredRecord {
  readonly room: string
  readonly seq: number
  /** The event's time, never earlier than that of the record before it in the room. */
  readonly at: number
  /** SHA-256 over the previous record's hash, `at` as 8 bytes and this body; 32 bytes. */
  readonly hash: Uint8Array
  readonly body: Uint8Array
}

/** What the shipper needs of the journal. */
export interface ShipSource {
  /** Committed records of a room after `afterSeq`, oldest first, as many as fit both bounds, at least one if there is one. */
  records(
    room: string,
    afterSeq: number,
    bounds: { readonly recordsMax: number; readonly bytesMax: number },
  ): readonly StoredRecord[]
  /** Rooms whose last committed record is later than their `shippedTo`, with both, at most `limit` of them. */
  backlog(
    limit: number,
  ): readonly { readonly room: string; readonly shippedTo: number; readonly committedTo: number }[]
  shippedTo(room: string): number
  /** Notes that the receiver has everything of the room up to `seq`. */
  markShipped(room: string, seq: number): void
  /** Calls back after each commit with the rooms it touched. One listener: the shipper. */
  onCommitted(listener: (rooms: ReadonlySet<string>) => void): void
}

export interface Journal extends RetainedLog, ShipSource {}
