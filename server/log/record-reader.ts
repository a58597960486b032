/**
 * Committed records of a room, sealed or not, as the journal, the tools and retention read them. Every function reads
 * one snapshot and keeps none: a long read would keep old pages alive.
 */
import type { Environment } from '../base/environment.ts'
import type { StoredRecord } from './journal.ts'
import { sealedRecords } from './sealed-reader.ts'
import type { BlockRow } from './segment-format.ts'
import { blockFrom } from './segment-table.ts'
import {
  readHead,
  recordKey,
  roomKey,
  seqOfKey,
  storedRecord,
  timeOfValue,
  writeCount,
} from './record-bytes.ts'

/**
 * Seqs from..to of a room that are there, in order, out of sealed segments first and then out of the journal;
 * read lazily, so finish before the next `await`.
 */
export function* recordsBetween(
  environment: Environment,
  room: string,
  from: number,
  to: number,
): Generator<StoredRecord> {
  let next = Math.max(0, from)
  for (let row = blockFrom(environment, room, next); row !== undefined && row.from <= to; ) {
    for (const record of sealedRecords(environment, row) ?? []) {
      if (record.seq < next) continue
      if (record.seq > to) return
      yield record
      next = record.seq + 1
    }
    row = blockFrom(environment, room, next) // the same row only if it moved to another segment meanwhile
  }
  yield* journalBetween(environment, room, next, to)
}

/** As `recordsBetween`, of those that are not sealed. */
export function* journalBetween(
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

/** Where and when the oldest record stands that is still there. */
export function oldestOf(
  environment: Environment,
  room: string,
): { readonly seq: number; readonly at: number } | undefined {
  const next = nextOf(environment, room, 0, Number.MAX_SAFE_INTEGER - 1)
  return next && { seq: next.from, at: next.firstAt }
}

/**
 * The first seq from..to behind which no record is older than `at`; `to` + 1 when all are. Times never go back
 * within a room, so halving finds it, in about log2 of the records' number of reads.
 */
export function firstSince(
  environment: Environment,
  room: string,
  from: number,
  to: number,
  at: number,
): number {
  let low = from
  let high = to + 1
  while (low < high) {
    const middle = low + Math.floor((high - low) / 2)
    const next = nextOf(environment, room, middle, to)
    if (next === undefined) high = middle
    else if (next.lastAt < at) low = next.to + 1
    else if (next.firstAt >= at) high = Math.min(middle, next.from)
    else return firstInBlock(environment, room, Math.max(low, next.from), next.to, at)
  }
  return low
}

function firstInBlock(environment: Environment, room: string, from: number, to: number, at: number): number {
  for (const record of recordsBetween(environment, room, from, to)) if (record.at >= at) return record.seq
  return to + 1
}

/** The block that holds this seq or is the next one behind it, or the record; what is sealed is not read for it. */
function nextOf(
  environment: Environment,
  room: string,
  seq: number,
  to: number,
): Pick<BlockRow, 'from' | 'to' | 'firstAt' | 'lastAt'> | undefined {
  const value = environment.bytes.records.get(recordKey(roomKey(room), seq))
  if (value !== undefined) return alone(seq, timeOfValue(value))
  const row = blockFrom(environment, room, seq)
  if (row !== undefined) return row.from <= to ? row : undefined
  for (const record of journalBetween(environment, room, seq, to)) return alone(record.seq, record.at)
  return undefined
}

function alone(seq: number, at: number): Pick<BlockRow, 'from' | 'to' | 'firstAt' | 'lastAt'> {
  return { from: seq, to: seq, firstAt: at, lastAt: at }
}

/**
 * Records after a seq up to `committedSeq`, as many as fit both bounds, at least one if there is one. Seqs of the
 * journal have no holes, so each is asked for by its key: half the time of a range, and much less for a few.
 */
export function recordsAfter(
  environment: Environment,
  {
    room,
    prefix,
    committedSeq,
  }: { readonly room: string; readonly prefix: Buffer; readonly committedSeq: number },
  afterSeq: number,
  bounds: { readonly recordsMax: number; readonly bytesMax: number },
): StoredRecord[] {
  const { records } = environment.bytes
  const found = new Portion(bounds)
  const key = recordKey(prefix, 0)
  for (let seq = afterSeq + 1; seq <= committedSeq; seq++) {
    writeCount(key, prefix.length, seq)
    const value = records.get(key)
    // Retention took the first ones, or they are sealed: go on with the oldest that is there.
    if (value === undefined && found.empty)
      for (const record of recordsBetween(environment, room, seq, committedSeq))
        if (!found.take(record)) break
    if (value === undefined || !found.take(storedRecord(room, seq, value))) break
  }
  return found.records
}

/** As many records as fit both bounds, and the first in any case. */
class Portion {
  readonly records: StoredRecord[] = []
  readonly #bounds: { readonly recordsMax: number; readonly bytesMax: number }
  #bytes = 0

  constructor(bounds: { readonly recordsMax: number; readonly bytesMax: number }) {
    this.#bounds = bounds
  }

  get empty(): boolean {
    return this.records.length === 0
  }

  /** False when it does not fit any more. */
  take(record: StoredRecord): boolean {
    const { recordsMax, bytesMax } = this.#bounds
    this.#bytes += record.body.length
    if (!this.empty && (this.records.length >= recordsMax || this.#bytes > bytesMax)) return false
    this.records.push(record)
    return true
  }
}
