/**
 * A receiver of the log's records outside this node: Redis Streams today. The shipper carries records
 * from the journal to it and believes nothing that it did not answer.
 *
 * Contract (`test/conformance/sink.ts` runs it on every adapter):
 * - records of a room are given in order; what is stored is a run of them in that order;
 * - sending the same records again is harmless: what is there already counts as stored;
 * - of one room either all records of a call are stored, or those up to the one the outcome names; a
 *   refused record is never followed by an accepted one, so that refusals leave no hole;
 * - nothing is written behind a hole: when the receiver ends before `after` (it was restored, or a replica
 *   that lagged was promoted), it says where it ends and stores nothing;
 * - a record that differs from what is stored in its place is a conflict, and nothing is overwritten;
 * - outcomes are values: neither call rejects, and an answer that did not come is `unreachable`, which
 *   means stored or not.
 */
import type { StoredRecord } from './journal.ts'

/** Consecutive records of one room. */
export interface RoomRecords {
  readonly room: string
  /** Where the sender believes that the receiver ends: the records continue from here. 0: from the beginning. */
  readonly after: number
  /** At least one, in order. */
  readonly records: readonly StoredRecord[]
}

/** No answer (`unreachable`), or an answer that it will not take anything now (`refused`). Try again later. */
export interface SinkTrouble {
  readonly kind: 'unreachable' | 'refused'
  /** For `refused` what the receiver called it, e.g. `OOM`, `READONLY`; else `NOREPLY`. */
  readonly code: string
  readonly detail: string
}

export type AppendOutcome =
  /** Everything up to `storedTo` is there; `resent` of the records were there before. */
  | { readonly kind: 'stored'; readonly storedTo: number; readonly resent: number }
  /** The receiver ends at `endsAt`, before `after`: send again from there. */
  | { readonly kind: 'behind'; readonly endsAt: number }
  /** Another record stands where `seq` belongs. Trying again cannot help; a person must look. */
  | { readonly kind: 'conflict'; readonly seq: number; readonly detail: string }
  | SinkTrouble

/** The last `seq` of each room asked for, in the same order; 0 when it has none. */
export type EndsOutcome = { readonly kind: 'ends'; readonly seqs: readonly number[] } | SinkTrouble

export interface LogSink {
  /** Stores runs of records, each room at most once in a call; one outcome for each, in the same order. */
  append(batch: readonly RoomRecords[]): Promise<readonly AppendOutcome[]>
  endsAt(rooms: readonly string[]): Promise<EndsOutcome>
  /** Calls back whenever the receiver has become reachable, also the first time. One listener: the shipper. */
  onReachable(listener: () => void): void
  close(): Promise<void>
}
