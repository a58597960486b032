/**
 * The frame of a segment file: where its blocks stand and what each holds, by room, time and seq, at its end;
 * signed, so that a file that this node did not seal shows.
 *
 *   file      `PARLEYSG` ‖ version: 1 byte ‖ number: 4 ‖ blocks ‖ index ‖ end
 *   index     of each block: length of its key: 2 bytes ‖ room key ‖ seq of its last record: 8 ‖ row
 *   row       segment: 4 ‖ offset: 4 ‖ length: 4 ‖ CRC-32 of the block: 4 ‖ first seq: 8 ‖ first time: 8 ‖ last time: 8
 *             ‖ hash before the first record: 32 ‖ hash of the last: 32
 *   end       offset of the index: 4 ‖ number of records: 4 ‖ signature: 64 (Ed25519 over the SHA-256 of the index) ‖ `GESYELRAP`
 *
 * The rows of the blocks in use stand in the data file as well (`segment-table.ts`): reading needs no index.
 */
import { hash } from 'node:crypto'
import { BlockDamage } from './segment-block.ts'
import type { LogKeys } from './log-keys.ts'
import {
  hashBytes,
  prefixOfKey,
  readCount,
  recordKey,
  roomOfKey,
  seqOfKey,
  writeCount,
} from './record-bytes.ts'

const magic = Buffer.from('PARLEYSG')
const endMagic = Buffer.from('GSYELRAP')
const version = 1
export const segmentHeadBytes = magic.length + 1 + 4
const signatureBytes = 64
export const segmentEndBytes = 4 + 4 + signatureBytes + endMagic.length
const rowBytes = 4 * 4 + 3 * 8 + 2 * hashBytes

/** One block: where it stands, and which records of which room it is read for. */
export interface BlockRow {
  readonly room: string
  readonly from: number
  readonly to: number
  readonly firstAt: number
  readonly lastAt: number
  /** The hash that the record `from` continues, and that of the record `to`. */
  readonly prev: Buffer
  readonly hash: Buffer
  readonly segment: number
  readonly offset: number
  readonly length: number
  readonly crc: number
}

/** Where a row stands in a table of rows: rooms apart, each by its last seq. */
export function rowKey(prefix: Buffer, to: number): Buffer {
  return recordKey(prefix, to)
}

export function writeRow(row: BlockRow): Buffer {
  const bytes = Buffer.alloc(rowBytes)
  bytes.writeUInt32BE(row.segment, 0)
  bytes.writeUInt32BE(row.offset, 4)
  bytes.writeUInt32BE(row.length, 8)
  bytes.writeUInt32BE(row.crc, 12)
  writeCount(bytes, 16, row.from)
  writeCount(bytes, 24, row.firstAt)
  writeCount(bytes, 32, row.lastAt)
  bytes.set(row.prev, 40)
  bytes.set(row.hash, 40 + hashBytes)
  return bytes
}

/** @param key of the row, which tells its room and its last seq */
export function readRow(key: Buffer, bytes: Buffer): BlockRow {
  return {
    room: roomOfKey(key),
    to: seqOfKey(key),
    segment: bytes.readUInt32BE(0),
    offset: bytes.readUInt32BE(4),
    length: bytes.readUInt32BE(8),
    crc: bytes.readUInt32BE(12),
    from: readCount(bytes, 16),
    firstAt: readCount(bytes, 24),
    lastAt: readCount(bytes, 32),
    prev: Buffer.from(bytes.subarray(40, 40 + hashBytes)),
    hash: Buffer.from(bytes.subarray(40 + hashBytes, rowBytes)),
  }
}

export function segmentHead(number: number): Buffer {
  const head = Buffer.alloc(segmentHeadBytes)
  magic.copy(head)
  head[magic.length] = version
  head.writeUInt32BE(number, magic.length + 1)
  return head
}

/** Index and end of a file whose blocks end at `indexAt`. */
export function segmentFoot(
  rows: readonly { readonly key: Buffer; readonly row: BlockRow }[],
  indexAt: number,
  keys: LogKeys,
): Buffer {
  const parts: Buffer[] = []
  let records = 0
  for (const { key, row } of rows) {
    const length = Buffer.alloc(2)
    length.writeUInt16BE(key.length)
    parts.push(length, key, writeRow(row))
    records += row.to - row.from + 1
  }
  const index = Buffer.concat(parts)
  const end = Buffer.alloc(segmentEndBytes)
  end.writeUInt32BE(indexAt, 0)
  end.writeUInt32BE(records, 4)
  end.set(keys.sign(statement(index, indexAt, records)), 8)
  endMagic.copy(end, 8 + signatureBytes)
  return Buffer.concat([index, end])
}

export interface SegmentIndex {
  readonly number: number
  readonly rows: readonly BlockRow[]
  readonly records: number
  /** Whether this node signed it. */
  readonly signed: boolean
}

/** What a whole segment file says of itself. @throws BlockDamage when it is no segment, or not all of one */
export function readIndex(file: Buffer, keys: LogKeys): SegmentIndex {
  const endAt = file.length - segmentEndBytes
  if (endAt < segmentHeadBytes || file.compare(magic, 0, magic.length, 0, magic.length) !== 0)
    throw new BlockDamage('it does not begin as a segment does')
  if (file[magic.length] !== version) throw new BlockDamage('it is of another version')
  if (!file.subarray(file.length - endMagic.length).equals(endMagic))
    throw new BlockDamage('it does not end as a segment does')
  const indexAt = file.readUInt32BE(endAt)
  const records = file.readUInt32BE(endAt + 4)
  if (indexAt < segmentHeadBytes || indexAt > endAt) throw new BlockDamage('its index is not where it says')
  const index = file.subarray(indexAt, endAt)
  const signature = file.subarray(endAt + 8, endAt + 8 + signatureBytes)
  return {
    number: file.readUInt32BE(magic.length + 1),
    rows: rowsOf(index),
    records,
    signed: keys.signed(statement(index, indexAt, records), signature),
  }
}

function rowsOf(index: Buffer): BlockRow[] {
  const rows: BlockRow[] = []
  for (let at = 0; at < index.length; ) {
    const keyEnd = at + 2 + (at + 2 <= index.length ? index.readUInt16BE(at) : 0)
    if (keyEnd + rowBytes > index.length) throw new BlockDamage('its index is cut')
    const key = index.subarray(at + 2, keyEnd)
    if (key.length !== prefixOfKey(key).length + 8) throw new BlockDamage('its index names no room')
    rows.push(readRow(key, index.subarray(keyEnd, keyEnd + rowBytes)))
    at = keyEnd + rowBytes
  }
  return rows
}

function statement(index: Buffer, indexAt: number, records: number): string {
  return `parley log segment\n${hash('sha256', index, 'hex')}\n${indexAt}\n${records}`
}
