/**
 * Committed records of a room, as the journal, the tools and retention read them. Every function reads
 * one snapshot and keeps none: a long read would keep old pages alive.
 */
import type { Environment } from '../base/environment.ts'
import type { StoredRecord } from './journal.ts'
import {
  readHead,
  recordKey,
  roomKey,
  seqOfKey,
  storedRecord,
  timeOfValue,
  writeCount,
} from './record-bytes.ts'

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
    if (value === undefined || timeOfValue(value) < at) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * Records after a seq up to `committedSeq`, as many as fit both bounds, at least one if there is one. Seqs
 * have no holes, so each is asked for by its key: half the time of a range, and much less for a few.
 */
export function recordsAfter(
  environment: Environment,
  {
    room,
    prefix,
    committedSeq,
  }: { readonly room: string; readonly prefix: Buffer; readonly committedSeq: number },
  afterSeq: number,
  { recordsMax, bytesMax }: { readonly recordsMax: number; readonly bytesMax: number },
): StoredRecord[] {
  const { records } = environment.bytes
  const found: StoredRecord[] = []
  const key = recordKey(prefix, 0)
  let bytes = 0
  for (let seq = afterSeq + 1; seq <= committedSeq; seq++) {
    writeCount(key, prefix.length, seq)
    let value = records.get(key)
    if (value === undefined) {
      // Retention took the first ones: go on with the oldest that is there.
      const [next] = found.length > 0 ? [] : recordsBetween(environment, room, seq, committedSeq)
      if (next === undefined) break
      seq = next.seq
      writeCount(key, prefix.length, seq)
      value = records.get(key)
      if (value === undefined) break
    }
    const record = storedRecord(room, seq, value)
    bytes += record.body.length
    if (found.length > 0 && (found.length >= recordsMax || bytes > bytesMax)) break
    found.push(record)
  }
  return found
}
