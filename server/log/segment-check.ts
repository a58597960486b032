/**
 * Proof of a sealed block: from the hash before it, through all its bodies, to the hash after it. Nothing is allocated
 * for a record, and no body is looked into: about 1.2 µs a record.
 */
import { hash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { hashBytes, writeCount } from './record-bytes.ts'
import { BlockDamage, eachPlace, hashBeforeBlock, noKey } from './segment-block.ts'
import type { BlockRow } from './segment-format.ts'
import { wholeBlock } from './sealed-reader.ts'
import { sealedHeadBytes, writeSealedHead } from './sealed-body.ts'

const bodyAt = hashBytes + 8
const keptAt = bodyAt + sealedHeadBytes

export class BlockCheck {
  /** A record as it is hashed, and views of it by length: making one costs as much as a sixth of a hash. */
  #scratch = Buffer.allocUnsafe(64 * 1024)
  readonly #views = new Map<number, Buffer>()

  /**
   * Whether the block is as it was sealed and holds just what its row is read for. False also for what needs a
   * closer look: a stripped record, a block that is read in part.
   * @throws BlockDamage when it cannot be read
   */
  isWhole(row: BlockRow, bytes: Buffer): boolean {
    if (bytes.length !== row.length || crc32(bytes) !== row.crc) return false
    if (!hashBeforeBlock(bytes).equals(row.prev)) return false
    let last = row.prev.toString('latin1')
    let next = row.from
    let whole = true
    eachPlace(bytes, (seq, at, key, headAt, restAt, end) => {
      whole &&= seq === next && key !== noKey
      if (!whole) return
      next++
      const view = this.#view(keptAt + end - restAt)
      view.write(last, 0, hashBytes, 'latin1')
      writeCount(view, hashBytes, at)
      writeSealedHead(view, bodyAt, key, seq)
      bytes.copy(view, keptAt, restAt, end)
      last = hash('sha256', view, 'binary')
      whole = last.charCodeAt(0) === bytes[headAt] && last.charCodeAt(1) === bytes[headAt + 1]
    })
    return whole && next === row.to + 1 && last === row.hash.toString('latin1')
  }

  /** The same also of a block that is read in part, or holds stripped records: what it is read for is as it was sealed. */
  isSealed(row: BlockRow, bytes: Buffer): boolean {
    if (bytes.length !== row.length || crc32(bytes) !== row.crc) return false
    const block = wholeBlock(row, bytes)
    if (block instanceof BlockDamage || block.changedAt !== undefined) return false
    const last = block.records[row.to - block.from]
    return last !== undefined && row.hash.equals(last.hash)
  }

  #view(length: number): Buffer {
    const known = this.#views.get(length)
    if (known !== undefined) return known
    if (length > this.#scratch.length) {
      this.#scratch = Buffer.allocUnsafe(length * 2)
      this.#views.clear()
    }
    const made = this.#scratch.subarray(0, length)
    this.#views.set(length, made)
    return made
  }
}
