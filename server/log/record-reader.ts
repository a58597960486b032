/**
 * Committed records of a room, as the journal, the tools and retention read them. Every function reads
 * one snapshot and keeps none: a long read would keep old pages alive.
 */
import type { Environment } from '../base/environment.ts'
import type { StoredRecord } from './journal.ts'
import { readCount, readHead, recordKey, roomKey, seqOfKey, storedRecord } from './record-bytes.ts'

/** Seqs from..to of a room that are there, in order; read lazily, so finish before the next `await`. */
export function* recordsBetween(
  environment: Environment,
  room: string,
  from: number,
  to: number,
): Generator<StoredRecord> {
  if (from > to) return
  const prefix = roomKey(room)
  const range = { start: recordKey(prefix, Math.max(0, from)), end: recordKey(prefix, to + 1) }
  for (const { key, value } of environment.bytes.records.getRange(range))
    yield storedRecord(room, seqOfKey(key), value)
}

/** Where the room's log ends on disk, with the hash there. */
export function headOf(environment: Environment, room: string): ReturnType<typeof readHead> | undefined {
  const bytes = environment.bytes.heads.get(roomKey(room))
  return bytes === undefined ? undefined : readHead(bytes)
}

/** The oldest record that is still there. */
export function oldestOf(environment: Environment, room: string): StoredRecord | undefined {
  for (const record of recordsBetween(environment, room, 0, Number.MAX_SAFE_INTEGER - 1)) return record
  return undefined
}

/**
 * The first seq from..to whose record is from `at` or later; `to` + 1 when there is none. Times never go
 * back within a room, so halving finds it, in about log2 of the records' number of reads.
 */
export function firstSince(
  environment: Environment,
  room: string,
  from: number,
  to: number,
  at: number,
): number {
  const prefix = roomKey(room)
  let low = from
  let high = to + 1
  while (low < high) {
    const middle = low + Math.floor((high - low) / 2)
    const value = environment.bytes.records.get(recordKey(prefix, middle))
    // A record that retention took meanwhile was older than any that stayed.
    if (value === undefined || readCount(value, 0) < at) low = middle + 1
    else high = middle
  }
  return low
}
