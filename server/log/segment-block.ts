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
 * Where a record stands in the bytes of its block: its check or hash, what is kept of its body, and the end of that. One
 * argument each, because an object a record is what the collector would notice.
 * @param key the number of its key; `noKey` for a body of another kind
 */
type VisitPlace = (seq: number, at: number, key: number, headAt: number, restAt: number, end: number) => void

/** Of a body that is not sealed; numbers of keys begin at 1. */
export const noKey = -1

/**
 * Undoes `encodeBlock`, at about 2 µs a record. What was changed in the data of a record changes that record
 * and the hashes from there on; the bodies of the others are as they were.
 * @throws BlockDamage when its columns or its length were changed
 */
export function decodeBlock(room: string, bytes: Buffer): DecodedBlock {
  const prev = hashBeforeBlock(bytes)
  const values: { readonly seq: number; readonly value: Buffer }[] = []
  let changedAt: number | undefined
  let last = prev.toString('latin1')
  const from = eachPlace(bytes, (seq, at, key, headAt, restAt, end) => {
    const value = storedValue(bytes, last, { seq, at, key, headAt, restAt, end })
    last = value.toString('latin1', 0, hashBytes)
    if (value[0] !== bytes[headAt] || value[1] !== bytes[headAt + 1]) changedAt ??= seq
    values.push({ seq, value })
  })
  return { from, prev, records: values.map(({ seq, value }) => storedRecord(room, seq, value)), changedAt }
}

/** The hash that the first record of a block continues. */
export function hashBeforeBlock(bytes: Buffer): Buffer {
  if (bytes.length < columnsAt) throw new BlockDamage('it is too short')
  return bytes.subarray(prevAt, columnsLengthAt)
}

/** The record as the journal stores it: hash ‖ time ‖ body. */
function storedValue(
  bytes: Buffer,
  last: string,
  place: Readonly<Record<'seq' | 'at' | 'key' | 'headAt' | 'restAt' | 'end', number>>,
): Buffer {
  const { seq, at, key, headAt, restAt, end } = place
  const bodyAt = hashBytes + 8
  const keptAt = key === noKey ? bodyAt : bodyAt + sealedHeadBytes
  const value = Buffer.allocUnsafe(keptAt + end - restAt)
  writeCount(value, hashBytes, at)
  bytes.copy(value, keptAt, restAt, end)
  if (key === noKey) bytes.copy(value, 0, headAt, restAt)
  else {
    writeSealedHead(value, bodyAt, key, seq)
    value.write(last, 0, hashBytes, 'latin1')
    value.write(hash('sha256', value, 'binary'), 0, hashBytes, 'latin1')
  }
  return value
}

/**
 * Calls back for each record of a block, in order; says the first seq.
 * @throws BlockDamage as `decodeBlock`
 */
export function eachPlace(bytes: Buffer, visit: VisitPlace): number {
  const { columns, dataAt } = columnsOf(bytes)
  try {
    const count = columns.get()
    const keys = Array.from({ length: columns.get() }, () => columns.get())
    const from = readCount(bytes, 0)
    let at = readCount(bytes, atAt)
    let headAt = dataAt
    for (let seq = from; seq < from + count; seq++) {
      const lengthAndKind = columns.get()
      at += columns.get()
      const key = lengthAndKind % 2 === 1 ? noKey : (keys[columns.get()] ?? 0)
      const restAt = headAt + (key === noKey ? hashBytes : checkBytes)
      const end = restAt + Math.floor(lengthAndKind / 2)
      if (end > bytes.length) throw new BlockDamage('a record ends behind its block')
      visit(seq, at, key, headAt, restAt, end)
      headAt = end
    }
    if (headAt !== bytes.length) throw new BlockDamage('something stands behind its last record')
    return from
  } catch (error) {
    if (error instanceof RangeError) throw new BlockDamage('its columns do not add up')
    throw error
  }
}

function columnsOf(bytes: Buffer): { readonly columns: NumberReader; readonly dataAt: number } {
  if (bytes.length < columnsAt) throw new BlockDamage('it is too short')
  const dataAt = columnsAt + bytes.readUInt16BE(columnsLengthAt)
  const packed = bytes.subarray(columnsAt, dataAt)
  if (crc32(packed) !== bytes.readUInt32BE(columnsCrcAt)) throw new BlockDamage('its columns were changed')
  return { columns: new NumberReader(inflateRawSync(packed, { maxOutputLength: columnsBytesMost })), dataAt }
}
