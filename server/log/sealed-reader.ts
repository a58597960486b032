/**
 * Records out of sealed segments. A block that cannot be read costs its own records and nothing else: they are
 * given as lost, so that nobody takes a hole for an end.
 */
import type { Environment } from '../base/environment.ts'
import type { StoredRecord } from './journal.ts'
import { BlockDamage, type DecodedBlock, decodeBlock } from './segment-block.ts'
import { readPiece, segmentPath } from './segment-disk.ts'
import type { BlockRow } from './segment-format.ts'
import { blockFrom } from './segment-table.ts'
import { lostBody } from './sealed-body.ts'

/** The bytes of a block as they stand in its file; undefined when the file is not there. */
export function blockBytes(environment: Environment, row: BlockRow): Buffer | undefined {
  return readPiece(segmentPath(environment.dataDir, row.segment), row.offset, row.length)
}

/**
 * The records that a row is read for, in order. Undefined when the block is in another segment by now: look its
 * row up again.
 */
export function sealedRecords(environment: Environment, row: BlockRow): readonly StoredRecord[] | undefined {
  const bytes = blockBytes(environment, row)
  if (bytes !== undefined) return recordsOfBlock(row, bytes) ?? lostRecords(row)
  environment.refresh()
  const now = blockFrom(environment, row.room, row.from)
  return now?.segment === row.segment ? lostRecords(row) : undefined
}

/** The records of a row out of the bytes of its block; undefined when these were changed beyond reading. */
export function recordsOfBlock(row: BlockRow, bytes: Buffer): readonly StoredRecord[] | undefined {
  const block = wholeBlock(row, bytes)
  if (block instanceof BlockDamage) return undefined
  const skip = row.from - block.from
  return skip === 0 && block.records.length === row.to - row.from + 1
    ? block.records
    : block.records.slice(skip, row.to - block.from + 1)
}

/** The block of a row, or what is wrong with it: it must hold all that the row is read for. */
export function wholeBlock(row: BlockRow, bytes: Buffer): DecodedBlock | BlockDamage {
  try {
    const block = decodeBlock(row.room, bytes)
    const holds = block.from <= row.from && block.from + block.records.length > row.to
    return holds ? block : new BlockDamage('it holds other records')
  } catch (error) {
    if (error instanceof BlockDamage) return error
    throw error
  }
}

/** At the time of the last of them: retention takes them when all are over. */
function lostRecords({ room, from, to, lastAt, hash }: BlockRow): readonly StoredRecord[] {
  const length = to - from + 1
  return Array.from({ length }, (_, i) => ({ room, seq: from + i, at: lastAt, hash, body: lostBody }))
}
