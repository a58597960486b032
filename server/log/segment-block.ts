/**
 * A block of a sealed segment: some hundred records of one room that follow one another, without what can be
 * told from the others. Hashes are computed again from the bodies, so a decoded block is a checked one; key, seq
 * and time of a body are columns. What stays is the ciphertext, its chance and its tag, which nothing can pack.
 *
 *   block     from: 8 bytes ‖ first at: 8 ‖ hash before: 32 ‖ columns' length: 2 ‖ CRC-32 of the columns: 4 ‖ columns ‖ data
 *   columns   deflated: count ‖ keys' count ‖ keys ‖ of each record: its length · 2 + kind ‖ later by ‖ place of its key
 *   data      of each record: check: the first 2 bytes of its hash ‖ body from its chance on     (kind 0, sealed)
 *                             hash: 32 bytes ‖ body                                        (kind 1, any other)
 *
 * The check names the record in which a byte was changed; what proves the block is the hash of its last record.
 */
import { hash } from 'node:crypto'
import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib'
import { invariant } from '../base/invariant.ts'
import { NumberReader, NumberWriter } from './packed-numbers.ts'
import type { StoredRecord } from './journal.ts'
import { hashBytes, readCount, storedRecord, writeCount } from './record-bytes.ts'
import { sealedHeadBytes, sealOf, writeSealedHead } from './sealed-body.ts'

const atAt = 8
const prevAt = 16
const columnsLengthAt = prevAt + hashBytes
const columnsCrcAt = columnsLengthAt + 2
const columnsAt = columnsCrcAt + 4
const checkBytes = 2
/** More than the columns of any block that we write: nobody's bytes make us inflate without end. */
const columnsBytesMost = 64 * 1024

/** The bytes do not hold a block: they were changed, or cut. */
export class BlockDamage extends Error {
  override readonly name = 'BlockDamage'
}

export interface DecodedBlock {
  readonly from: number
  /** The hash that the first record continues. */
  readonly prev: Buffer
  /** With hashes as they follow from `prev` and the bodies. */
  readonly records: readonly StoredRecord[]
  /** The first record that is not the one that was sealed. */
  readonly changedAt: number | undefined
}

/** @param prev the hash that the first record continues @param records at least one, their seqs without holes */
export function encodeBlock(prev: Uint8Array, records: readonly StoredRecord[]): Buffer {
  const [first] = records
  invariant(first !== undefined, 'a block has a record')
  const keys = new Map<number, number>()
  const rows = new NumberWriter()
  const data: Uint8Array[] = []
  let at = first.at
  for (const record of records) {
    const seal = sealOf(record.body)
    const sealed = seal?.seq === record.seq ? seal : undefined
    const rest = sealed === undefined ? record.body : record.body.subarray(sealedHeadBytes)
    data.push(sealed === undefined ? record.hash : record.hash.subarray(0, checkBytes), rest)
    rows.put(rest.length * 2 + (sealed === undefined ? 1 : 0))
    rows.put(record.at - at)
    at = record.at
    if (sealed === undefined) continue
    const place = keys.get(sealed.keyNumber) ?? keys.size
    keys.set(sealed.keyNumber, place)
    rows.put(place)
  }
  const head = new NumberWriter()
  head.put(records.length)
  head.put(keys.size)
  for (const key of keys.keys()) head.put(key)
  const columns = deflateRawSync(Buffer.concat([head.bytes(), rows.bytes()]), { level: 1 })
  const start = Buffer.alloc(columnsAt)
  writeCount(start, 0, first.seq)
  writeCount(start, atAt, first.at)
  start.set(prev, prevAt)
  start.writeUInt16BE(columns.length, columnsLengthAt)
  start.writeUInt32BE(crc32(columns), columnsCrcAt)
  return Buffer.concat([start, columns, ...data])
}

/**
 * Undoes `encodeBlock`, at about 1.5 µs a record. What was changed in the data of a record changes that record
 * and the hashes from there on; the bodies of the others are as they were.
 * @throws BlockDamage when its columns or its length were changed
 */
export function decodeBlock(room: string, bytes: Buffer): DecodedBlock {
  const { columns, dataAt } = columnsOf(bytes)
  try {
    return decoded(room, bytes, columns, dataAt)
  } catch (error) {
    if (error instanceof RangeError) throw new BlockDamage('its columns do not add up')
    throw error
  }
}

function decoded(room: string, bytes: Buffer, columns: NumberReader, dataAt: number): DecodedBlock {
  const count = columns.get()
  const keys = Array.from({ length: columns.get() }, () => columns.get())
  const from = readCount(bytes, 0)
  const prev = bytes.subarray(prevAt, columnsLengthAt)
  // A sealed body is longer by what stands in the columns, and each record has its hash and time before it.
  const out = Buffer.allocUnsafe(bytes.length + count * (hashBytes + 8 + sealedHeadBytes))
  const records: StoredRecord[] = []
  let changedAt: number | undefined
  let at = readCount(bytes, atAt)
  let offset = dataAt
  let start = 0
  let last = prev.toString('latin1')
  for (let seq = from; seq < from + count; seq++) {
    const lengthAndKind = columns.get()
    at += columns.get()
    const isOther = lengthAndKind % 2 === 1
    const restAt = offset + (isOther ? hashBytes : checkBytes)
    const next = restAt + Math.floor(lengthAndKind / 2)
    if (next > bytes.length) throw new BlockDamage('a record ends behind its block')
    const bodyAt = start + hashBytes + 8
    const kept = isOther ? bodyAt : writeSealedHead(out, bodyAt, keys[columns.get()] ?? 0, seq)
    bytes.copy(out, kept, restAt, next)
    const value = out.subarray(start, kept + next - restAt)
    writeCount(value, hashBytes, at)
    if (isOther) bytes.copy(value, 0, offset, restAt)
    else {
      value.write(last, 0, hashBytes, 'latin1')
      value.write(hash('sha256', value, 'binary'), 0, hashBytes, 'latin1')
      if (value[0] !== bytes[offset] || value[1] !== bytes[offset + 1]) changedAt ??= seq
    }
    records.push(storedRecord(room, seq, value))
    last = value.toString('latin1', 0, hashBytes)
    start += value.length
    offset = next
  }
  if (offset !== bytes.length) throw new BlockDamage('something stands behind its last record')
  return { from, prev, records, changedAt }
}

function columnsOf(bytes: Buffer): { readonly columns: NumberReader; readonly dataAt: number } {
  if (bytes.length < columnsAt) throw new BlockDamage('it is too short')
  const dataAt = columnsAt + bytes.readUInt16BE(columnsLengthAt)
  const packed = bytes.subarray(columnsAt, dataAt)
  if (crc32(packed) !== bytes.readUInt32BE(columnsCrcAt)) throw new BlockDamage('its columns were changed')
  return { columns: new NumberReader(inflateRawSync(packed, { maxOutputLength: columnsBytesMost })), dataAt }
}
