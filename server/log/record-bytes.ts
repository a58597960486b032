/**
 * The journal's bytes on disk: keys that sort by room and seq, and values that are shipped and verified
 * without being parsed.
 *
 *   room key    UTF-8 of the room ‖ 00                       (names hold no control characters)
 *   record key  room key ‖ seq: 8 bytes, big-endian
 *   record      hash: 32 bytes ‖ at: 8 bytes ‖ body
 *   head        seq: 8 bytes ‖ at: 8 bytes ‖ hash: 32 bytes
 *
 * A record's hash is the SHA-256 of the previous record's hash ‖ at ‖ body. It stands in front, so that the
 * previous hash, written there first, makes the record one run of bytes to hash, copied nowhere; `at` stands
 * under it, so that verifying never looks into a body. The first record of a chain continues a hash of
 * the chain's name: no room's chain can be passed off as another's.
 */
import { hash } from 'node:crypto'
import { invariant } from '../base/invariant.ts'
import type { StoredRecord } from './journal.ts'
import type { Head } from './log.ts'

export const hashBytes = 32
const countBytes = 8
const atAt = hashBytes
const bodyAt = hashBytes + countBytes
export const headBytes = 2 * countBytes + hashBytes

/** What the first record of a chain continues: of a room by its name, of another chain by a name no room can have. */
export function genesisOf(chain: string): Buffer {
  return Buffer.from(hash('sha256', `parley log\0${chain}`, 'hex'), 'hex')
}

/** The head of a chain without records. */
export function emptyHead(chain: string): Buffer {
  const head = Buffer.alloc(headBytes)
  genesisOf(chain).copy(head, 2 * countBytes)
  return head
}

export function roomKey(room: string): Buffer {
  invariant(!room.includes('\0'), 'a room name ends at its first zero byte')
  return Buffer.from(`${room}\0`, 'utf8')
}

export function recordKey(roomPrefix: Buffer, seq: number): Buffer {
  const key = Buffer.allocUnsafe(roomPrefix.length + countBytes)
  roomPrefix.copy(key)
  writeCount(key, roomPrefix.length, seq)
  return key
}

export function roomOfKey(key: Buffer): string {
  return key.toString('utf8', 0, key.indexOf(0))
}

/** The room key at the start of a record key. */
export function prefixOfKey(key: Buffer): Buffer {
  return key.subarray(0, key.indexOf(0) + 1)
}

export function seqOfKey(key: Buffer): number {
  return readCount(key, key.length - countBytes)
}

/** A non-negative safe integer as 8 bytes that sort by value. */
export function writeCount(target: Buffer, offset: number, value: number): void {
  target.writeUInt32BE(Math.floor(value / 2 ** 32), offset)
  target.writeUInt32BE(value % 2 ** 32, offset + 4)
}

export function readCount(source: Buffer, offset: number): number {
  return source.readUInt32BE(offset) * 2 ** 32 + source.readUInt32BE(offset + 4)
}

export function countValue(value: number): Buffer {
  const bytes = Buffer.alloc(countBytes)
  writeCount(bytes, 0, value)
  return bytes
}

/** A record taken apart; the parts share the value's memory. */
export function storedRecord(room: string, seq: number, value: Buffer): StoredRecord {
  return {
    room,
    seq,
    at: timeOfValue(value),
    hash: value.subarray(0, hashBytes),
    body: value.subarray(bodyAt),
  }
}

/** The time in a stored record; 0 in one that was cut off. */
export function timeOfValue(value: Buffer): number {
  return value.length < bodyAt ? 0 : readCount(value, atAt)
}

export function readHead(bytes: Buffer): Head & { readonly hash: Buffer } {
  return { seq: readCount(bytes, 0), at: readCount(bytes, countBytes), hash: bytes.subarray(2 * countBytes) }
}

/** SHA-256 over the previous record's hash, the time and this body. */
export function chainHash(previous: Uint8Array, at: number, body: Uint8Array): Buffer {
  return Buffer.from(hash('sha256', Buffer.concat([previous, countValue(at), body]), 'hex'), 'hex')
}

const slabBytes = 256 * 1024

/**
 * Writes records one after another into large buffers: lmdb's thread reads them from there, and one
 * allocation serves hundreds of records.
 */
export class RecordWriter {
  #slab: Buffer = Buffer.allocUnsafeSlow(slabBytes)
  #used = 0

  /**
   * The bytes of a record, which continues `head`; afterwards `head` is the head after this record.
   * @param head `headBytes` bytes, changed in place; `emptyHead` before the first record
   * @param body at most a few tens of kilobytes
   */
  write(head: Buffer, seq: number, at: number, body: string | Uint8Array): Buffer {
    const text = typeof body === 'string'
    const bytesMax = bodyAt + (text ? body.length * 3 : body.length) // UTF-8 takes at most 3 bytes for a UTF-16 code unit
    if (this.#used + bytesMax > this.#slab.length) {
      this.#slab = Buffer.allocUnsafeSlow(Math.max(slabBytes, bytesMax))
      this.#used = 0
    }
    const slab = this.#slab
    const start = this.#used
    let end = start + bodyAt
    if (text) end += slab.write(body, end, 'utf8')
    else {
      slab.set(body, end)
      end += body.length
    }
    head.copy(slab, start, 2 * countBytes)
    writeCount(slab, start + atAt, at)
    // As a binary string and written in place: a third of the time of asking for a Buffer.
    slab.write(hash('sha256', slab.subarray(start, end), 'binary'), start, 'latin1')
    writeCount(head, 0, seq)
    writeCount(head, countBytes, at)
    slab.copy(head, 2 * countBytes, start, start + hashBytes)
    this.#used = (end + 7) & ~7
    return slab.subarray(start, end)
  }

  /** Writes from the start of the buffer again: for when lmdb has copied everything that was written so far. */
  rewind(): void {
    this.#used = 0
  }
}
