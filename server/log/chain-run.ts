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
 * does not fit. Reads one snapshot, at about 1.7 µs a record.
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
  const view = valueViews()
  let last = Buffer.from(previous).toString('latin1') // a string of bytes costs half of what hex does
  let walked = 0
  while (walked < most) {
    writeCount(key, prefix.length, seq + walked + 1)
    const found = records.getBinaryFast(key)
    if (found === undefined || found.length <= hashBytes) break
    const value = view(found)
    const stored = value.toString('latin1', 0, hashBytes)
    value.write(last, 0, hashBytes, 'latin1')
    if (hash('sha256', value, 'binary') !== stored) break
    last = stored
    walked++
  }
  return { seq: seq + walked, hash: Buffer.from(last, 'latin1'), walked }
}

/**
 * What lmdb found, as a buffer of its own length: lmdb gives the one buffer that it reads everything into, with
 * only its `length` set. Values of one length share a view, because making one costs as much as a third of a hash.
 */
function valueViews(): (found: Buffer) => Buffer {
  const views = new Map<number, Buffer>()
  let source: Buffer | undefined
  return (found) => {
    const { length } = found
    if (length > copiedBytesMost) return Buffer.from(found.subarray(0, length))
    if (found !== source) views.clear()
    source = found
    const known = views.get(length)
    if (known !== undefined) return known
    const made = found.subarray(0, length)
    views.set(length, made)
    return made
  }
}
