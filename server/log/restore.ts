/**
 * Restoring a segment from a copy of its file: when the file was damaged or lost, or the data file that knew of it is an
 * older one. What is there and whole stays; what was deleted stays deleted, and what was stripped stays stripped, also
 * if the copy is older than that. Only a file that this node signed is believed.
 */
import type { Clock } from '../base/clock.ts'
import type { Environment } from '../base/environment.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import { carry } from './compact.ts'
import { deletionsOf } from './deletion.ts'
import type { LogKeys } from './log-keys.ts'
import { runsOf } from './retention.ts'
import { journalBetween } from './record-reader.ts'
import { blockBytes, wholeBlock } from './sealed-reader.ts'
import { BlockDamage, type DecodedBlock } from './segment-block.ts'
import { BlockCheck } from './segment-check.ts'
import { type SegmentDisk, writeSegment } from './segment-disk.ts'
import { SegmentDraft } from './segment-draft.ts'
import { type BlockRow, readIndex, type SegmentIndex } from './segment-format.ts'
import { blocksBetween, markDirty, putBlock, putSegment, removeBlock, segmentsMade } from './segment-table.ts'

export interface RestorePorts {
  readonly clock: Clock
  readonly telemetry: Pick<Telemetry, 'note'>
  readonly keys: LogKeys
  readonly disk: SegmentDisk
  /** Hears how many records were looked at, of how many. */
  readonly onProgress?: (records: number, of: number) => void
}

export interface Restored {
  readonly records: number
  /** Of the file, that were there already, or were deleted since by their rule. */
  readonly present: number
  readonly deleted: number
  /** That the file does not hold whole either. */
  readonly damaged: number
}

export type RestoreRefusal = 'no_segment' | 'not_signed'

/** @param file all bytes of a segment's file. Only within the upkeep. @throws when the disk refuses */
export async function restoreSegment(
  environment: Environment,
  file: Buffer,
  ports: RestorePorts,
): Promise<Result<Restored, RestoreRefusal>> {
  const index = indexOf(file, ports.keys)
  if (index === undefined) return err('no_segment')
  if (!index.signed) return err('not_signed')
  const draft = new SegmentDraft(segmentsMade(environment) + 1)
  const replaced: BlockRow[] = []
  const done = { records: 0, present: 0, deleted: 0, damaged: 0 }
  let looked = 0
  for (const row of index.rows) {
    const bytes = file.subarray(row.offset, row.offset + row.length)
    const found = restorable(environment, row, bytes)
    for (const piece of found.pieces) {
      carry(environment, draft, piece, bytes)
      done.records += piece.to - piece.from + 1
    }
    replaced.push(...found.broken)
    done.present += found.present
    done.deleted += found.deleted
    done.damaged += found.damaged
    looked += row.to - row.from + 1
    ports.onProgress?.(looked, index.records)
    await ports.clock.sleep(0)
  }
  if (draft.rows.length > 0) await putBack(environment, draft, replaced, index.number, ports)
  return ok(done)
}

function indexOf(file: Buffer, keys: LogKeys): SegmentIndex | undefined {
  try {
    return readIndex(file, keys)
  } catch (error) {
    if (error instanceof BlockDamage) return undefined
    throw error
  }
}

interface Restorable {
  /** What the block is to be read for. */
  readonly pieces: readonly BlockRow[]
  /** Rows in use whose blocks cannot be read as they were sealed. */
  readonly broken: readonly BlockRow[]
  readonly present: number
  readonly deleted: number
  readonly damaged: number
}

function restorable(environment: Environment, row: BlockRow, bytes: Buffer): Restorable {
  const count = row.to - row.from + 1
  const block = new BlockCheck().isSealed(row, bytes) ? wholeBlock(row, bytes) : undefined
  if (block === undefined || block instanceof BlockDamage)
    return { pieces: [], broken: [], present: 0, deleted: 0, damaged: count }
  const { room, from, to } = row
  const taken = new Set([...journalBetween(environment, room, from, to)].map(({ seq }) => seq))
  const broken: BlockRow[] = []
  for (const used of blocksBetween(environment, room, from, to))
    if (isReadable(environment, used)) for (let seq = used.from; seq <= used.to; seq++) taken.add(seq)
    else if (used.from >= from && used.to <= to) broken.push(used)
  const deletions = deletionsOf(environment, room)
  const isDeleted = (seq: number) => deletions.some((one) => one.from <= seq && seq <= one.to)
  const wanted = block.records.filter(({ seq }) => seq >= from && seq <= to && !taken.has(seq))
  const kept = wanted.filter(({ seq }) => !isDeleted(seq))
  return {
    pieces: runsOf(kept).map((run) => pieceOf(row, block, run[0]?.seq ?? from, run.at(-1)?.seq ?? to)),
    broken,
    present: count - wanted.length,
    deleted: wanted.length - kept.length,
    damaged: 0,
  }
}

function isReadable(environment: Environment, row: BlockRow): boolean {
  const bytes = blockBytes(environment, row)
  return bytes !== undefined && new BlockCheck().isSealed(row, bytes)
}

function pieceOf(row: BlockRow, { records, from: start }: DecodedBlock, from: number, to: number): BlockRow {
  const [before, first, last] = [records[from - start - 1], records[from - start], records[to - start]]
  return {
    ...row,
    from,
    to,
    firstAt: first?.at ?? row.firstAt,
    lastAt: last?.at ?? row.lastAt,
    prev: Buffer.from(before?.hash ?? row.prev),
    hash: Buffer.from(last?.hash ?? row.hash),
  }
}

async function putBack(
  environment: Environment,
  draft: SegmentDraft,
  replaced: readonly BlockRow[],
  copied: number,
  { keys, clock, disk }: RestorePorts,
): Promise<void> {
  const { parts, segment } = draft.finished(keys, clock.now())
  await writeSegment(disk, environment.dataDir, segment.number, parts)
  await environment.commit(() => {
    markDirty(environment, copied) // where the copy is of one that is still there, that one is written anew or goes
    for (const row of replaced) {
      removeBlock(environment, row)
      markDirty(environment, row.segment)
    }
    putSegment(environment, segment)
    for (const row of draft.rows) putBlock(environment, row)
  })
  environment.refresh()
}
