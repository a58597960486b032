/**
 * Which blocks of which segments are in use. A record is in the journal's table or in a block that has a row
 * here, never in both and never in neither: one commit moves it.
 *
 *   blocks     room key ‖ seq of the last record   → row (`segment-format.ts`)
 *   segments   number: 4 bytes                     → JSON of a `Segment`
 *   meta       `segments-made`                     → the highest number ever given
 */
import type { Environment } from '../base/environment.ts'
import { countValue, readCount, recordKey, roomKey } from './record-bytes.ts'
import { type BlockRow, readRow, rowKey, writeRow } from './segment-format.ts'

export interface Segment {
  readonly number: number
  readonly records: number
  readonly blocks: number
  readonly bytes: number
  readonly firstAt: number
  readonly lastAt: number
  readonly sealedAt: number
  /** The file holds more than its rows are read for: it is to be written anew without that. */
  readonly dirty: boolean
}

const madeKey = Buffer.from('segments-made')

/** The first block of a room that ends at `seq` or later. */
export function blockFrom(environment: Environment, room: string, seq: number): BlockRow | undefined {
  for (const row of blocksBetween(environment, room, seq, Number.MAX_SAFE_INTEGER - 1)) return row
  return undefined
}

/** The blocks of a room that hold a record from..to, in order; read lazily, so finish before the next `await`. */
export function* blocksBetween(
  environment: Environment,
  room: string,
  from: number,
  to: number,
): Generator<BlockRow> {
  const prefix = roomKey(room)
  const range = { start: recordKey(prefix, from), end: recordKey(prefix, Number.MAX_SAFE_INTEGER) }
  for (const { key, value } of environment.bytes.blocks.getRange(range)) {
    const row = readRow(key, value)
    if (row.from > to) return
    yield row
  }
}

/** Within a commit. */
export function putBlock(environment: Environment, row: BlockRow): void {
  void environment.bytes.blocks.put(rowKey(roomKey(row.room), row.to), writeRow(row))
}

/** Within a commit. */
export function removeBlock(environment: Environment, row: BlockRow): void {
  void environment.bytes.blocks.remove(rowKey(roomKey(row.room), row.to))
}

export function segmentOf(environment: Environment, number: number): Segment | undefined {
  const bytes = environment.bytes.segments.get(numberKey(number))
  return bytes === undefined ? undefined : (JSON.parse(bytes.toString()) as Segment) // written by `putSegment` alone
}

/** All segments, the oldest number first. */
export function allSegments(environment: Environment): readonly Segment[] {
  return [...environment.bytes.segments.getRange({})].map(
    ({ value }) => JSON.parse(value.toString()) as Segment,
  )
}

/** Within a commit. */
export function putSegment(environment: Environment, segment: Segment): void {
  void environment.bytes.segments.put(numberKey(segment.number), Buffer.from(JSON.stringify(segment)))
  if (segment.number > segmentsMade(environment))
    void environment.bytes.meta.put(madeKey, countValue(segment.number))
}

/** Within a commit. */
export function removeSegment(environment: Environment, number: number): void {
  void environment.bytes.segments.remove(numberKey(number))
}

/** Within a commit: the segment's file holds what it must not hold any longer. */
export function markDirty(environment: Environment, number: number): void {
  const segment = segmentOf(environment, number)
  if (segment !== undefined && !segment.dirty) putSegment(environment, { ...segment, dirty: true })
}

/** The highest number ever given to a segment: none is given twice. */
export function segmentsMade(environment: Environment): number {
  const stored = environment.bytes.meta.get(madeKey)
  return stored === undefined ? 0 : readCount(stored, 0)
}

function numberKey(number: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(number)
  return bytes
}
