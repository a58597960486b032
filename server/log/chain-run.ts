/**
 * The fast part of a walk along a chain: as long as records follow one another and fit, which is always,
 * nothing is allocated for them and no body is looked into. What does not fit is left to `ChainWalk`.
 */
import { hash } from 'node:crypto'
import type { Bytes } from '../base/environment.ts'
import { hashBytes, recordKey, writeCount } from './record-bytes.ts'

/** lmdb copies values up to this; of larger ones it may show its read-only pages, and we write into what we get. */
const copiedBytesMost = 16 * 1024

export interface ChainRun {
  /** The last record that fits, and its hash. */
  readonly seq: number
  readonly hash: Uint8Array
  readonly walked: number
}

/**
 * Walks from the record after `seq` on, up to `most` records; ends before the first that is not there or
 * does not fit. Reads one snapshot, at 1.5 to 2 µs a record.
 * @param prefix what stands before the number in the chain's keys; empty for a table that is one chain
 * @param previous the hash at `seq`
 */
export function runOn(
  records: Bytes,
  prefix: Buffer,
  seq: number,
  previous: Uint8Array,
  most: number,
): ChainRun {
  const key = recordKey(prefix, seq)
  let hex = Buffer.from(previous).toString('hex')
  let walked = 0
  while (walked < most) {
    writeCount(key, prefix.length, seq + walked + 1)
    // lmdb's own buffer, which the next read fills again; its `length` is that of the value.
    const found = records.getBinaryFast(key)
    if (found === undefined || found.length <= hashBytes) break
    const value = found.length > copiedBytesMost ? Buffer.from(found.subarray(0, found.length)) : found
    const stored = value.toString('hex', 0, hashBytes)
    value.write(hex, 0, hashBytes, 'hex')
    if (hash('sha256', value.subarray(0, value.length), 'hex') !== stored) break
    hex = stored
    walked++
  }
  return { seq: seq + walked, hash: Buffer.from(hex, 'hex'), walked }
}
