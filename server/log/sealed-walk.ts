/**
 * The sealed part of a walk along a room's chain, block by block. A block that is as it was sealed costs its hashes and
 * nothing more; of another one it is said which record was changed, or that all of it is lost, and the walk goes on
 * behind it.
 */
import { crc32 } from 'node:zlib'
import type { Environment } from '../base/environment.ts'
import type { ChainWalk } from './chain-walk.ts'
import type { LogKeys } from './log-keys.ts'
import type { StoredRecord } from './journal.ts'
import { chainHash, roomKey } from './record-bytes.ts'
import { isStripped, sealOf } from './sealed-body.ts'
import { blockBytes, wholeBlock } from './sealed-reader.ts'
import { BlockDamage, type DecodedBlock } from './segment-block.ts'
import type { BlockCheck } from './segment-check.ts'
import type { BlockRow } from './segment-format.ts'
import { blockFrom } from './segment-table.ts'
import { wasStripped } from './strip.ts'

const readAheadBytes = 256 * 1024
const nothingAhead = { segment: 0, offset: 0, bytes: Buffer.alloc(0) }

export class SealedWalk {
  readonly #environment: Environment
  readonly #keys: LogKeys
  readonly #room: string
  readonly #walk: ChainWalk
  readonly #check: BlockCheck
  #ahead: { readonly segment: number; readonly offset: number; readonly bytes: Buffer } = nothingAhead

  /** @param check may serve many rooms, one after another */
  constructor(environment: Environment, keys: LogKeys, room: string, walk: ChainWalk, check: BlockCheck) {
    this.#environment = environment
    this.#keys = keys
    this.#room = room
    this.#walk = walk
    this.#check = check
  }

  /** Walks the next block; says how many records it was read for, 0 when none is left. */
  step(): number {
    const row = blockFrom(this.#environment, this.#room, this.#walk.lastKey + 1)
    if (row === undefined) return 0
    const bytes = this.#read(row)
    if (bytes === undefined && this.#movedFrom(row)) return this.step()
    this.#walk.reach(row.from)
    const last = this.#walk.lastHash
    if (last !== undefined && !row.prev.equals(last))
      this.#walk.tell('changed', row.from, 'it does not continue the record before it')
    this.#look(row, bytes)
    this.#walk.advance(row.to, row.hash)
    return row.to - row.from + 1
  }

  /** A block of a walk is followed by the next one of the same file: one read serves many. */
  #read(row: BlockRow): Buffer | undefined {
    const ahead = this.#ahead
    const start = row.offset - ahead.offset
    if (ahead.segment === row.segment && start >= 0 && start + row.length <= ahead.bytes.length)
      return ahead.bytes.subarray(start, start + row.length)
    const length = Math.max(row.length, readAheadBytes)
    const bytes = blockBytes(this.#environment, { ...row, length })
    this.#ahead = { segment: row.segment, offset: row.offset, bytes: bytes ?? Buffer.alloc(0) }
    return bytes?.subarray(0, row.length)
  }

  #movedFrom({ room, from, segment }: BlockRow): boolean {
    this.#environment.refresh()
    const now = blockFrom(this.#environment, room, from)
    return now?.segment !== segment
  }

  #look(row: BlockRow, bytes: Buffer | undefined): void {
    const where = `its block in segment ${row.segment}`
    if (bytes === undefined) return this.#lost('missing', row, `segment ${row.segment} is not there`)
    try {
      if (this.#check.isWhole(row, bytes)) return
    } catch (error) {
      if (error instanceof BlockDamage) return this.#lost('changed', row, `${where}: ${error.message}`)
      throw error
    }
    const block = wholeBlock(row, bytes)
    if (block instanceof BlockDamage) return this.#lost('changed', row, `${where}: ${block.message}`)
    const changed = this.#firstChanged(row, block)
    if (changed !== undefined)
      this.#walk.tell('changed', changed, `the record does not fit its hash, in ${where}`)
    else if (crc32(bytes) !== row.crc)
      this.#walk.tell('changed', row.from, `or one up to ${row.to}: ${where} has another checksum`)
  }

  #lost(kind: 'changed' | 'missing', { from, to }: BlockRow, why: string): void {
    this.#walk.tell(kind, from, `and all up to ${to}: ${why}`)
  }

  /** The first record, of those that the row is read for, that is not the one that was sealed. */
  #firstChanged(row: BlockRow, block: DecodedBlock): number | undefined {
    const { from, to } = row
    const before = block.records[from - block.from - 1]?.hash ?? block.prev
    if (!row.prev.equals(before)) return block.changedAt ?? from
    if (block.changedAt !== undefined && block.changedAt >= from && block.changedAt <= to)
      return block.changedAt
    let last: Uint8Array = before
    for (const record of block.records.slice(from - block.from, to - block.from + 1)) {
      if (!this.#fits(last, record)) return record.seq
      last = record.hash
    }
    return row.hash.equals(last) ? undefined : to
  }

  /** Sealed bodies were hashed when they were read; of others the hash is stored, and must fit or be vouched for. */
  #fits(last: Uint8Array, record: StoredRecord): boolean {
    if (isStripped(record.body))
      return wasStripped(this.#environment, this.#keys, roomKey(this.#room), record)
    return sealOf(record.body) !== undefined || chainHash(last, record.at, record.body).equals(record.hash)
  }
}
