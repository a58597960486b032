/**
 * A segment while it is put together in memory: some megabytes of blocks, and the row of each.
 */
import { crc32 } from 'node:zlib'
import type { LogKeys } from './log-keys.ts'
import type { StoredRecord } from './journal.ts'
import { roomKey } from './record-bytes.ts'
import { encodeBlock } from './segment-block.ts'
import { type BlockRow, rowKey, segmentFoot, segmentHead, segmentHeadBytes } from './segment-format.ts'
import type { Segment } from './segment-table.ts'

export class SegmentDraft {
  readonly number: number
  readonly rows: BlockRow[] = []
  readonly #parts: Buffer[] = []
  #bytes = segmentHeadBytes
  #records = 0

  constructor(number: number) {
    this.number = number
  }

  /** Of the blocks so far. */
  get bytes(): number {
    return this.#bytes
  }

  /** A block of these records of a room. @param prev the hash that the first of them continues */
  add(room: string, prev: Uint8Array, records: readonly [StoredRecord, ...StoredRecord[]]): void {
    const [first] = records
    const last = records.at(-1) ?? first
    const bytes = encodeBlock(prev, records)
    this.#put(bytes, {
      room,
      from: first.seq,
      to: last.seq,
      firstAt: first.at,
      lastAt: last.at,
      prev: Buffer.from(prev),
      hash: Buffer.from(last.hash),
    })
  }

  /** A block as it stands in another segment, damage and all: it must not get a checksum that hides it. */
  copy(row: BlockRow, bytes: Buffer): void {
    this.#put(bytes, row, row.crc)
  }

  /** The file, and what is noted of it. */
  finished(
    keys: LogKeys,
    sealedAt: number,
  ): { readonly parts: readonly Buffer[]; readonly segment: Segment } {
    const rows = this.rows.map((row) => ({ key: rowKey(roomKey(row.room), row.to), row }))
    const foot = segmentFoot(rows, this.#bytes, keys)
    const segment: Segment = {
      number: this.number,
      records: this.#records,
      blocks: rows.length,
      bytes: this.#bytes + foot.length,
      firstAt: Math.min(...this.rows.map(({ firstAt }) => firstAt)),
      lastAt: Math.max(...this.rows.map(({ lastAt }) => lastAt)),
      sealedAt,
      dirty: false,
    }
    return { parts: [segmentHead(this.number), ...this.#parts, foot], segment }
  }

  #put(
    bytes: Buffer,
    { room, from, to, firstAt, lastAt, prev, hash }: Omit<BlockRow, 'segment' | 'offset' | 'length' | 'crc'>,
    crc = crc32(bytes),
  ): void {
    const place = { segment: this.number, offset: this.#bytes, length: bytes.length, crc }
    this.rows.push({ room, from, to, firstAt, lastAt, prev, hash, ...place })
    this.#parts.push(bytes)
    this.#bytes += bytes.length
    this.#records += to - from + 1
  }
}
