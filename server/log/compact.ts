/**
 * What must not be kept leaves its segment: the file is written anew without it, under a number of its own, and the
 * old one goes. A file is never changed in place, so a cut leaves the old one or the new one, whole.
 */
import type { Clock } from '../base/clock.ts'
import type { Environment } from '../base/environment.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import type { StoredRecord } from './journal.ts'
import type { LogKeys } from './log-keys.ts'
import { recordKey, roomKey, seqOfKey } from './record-bytes.ts'
import { blockBytes, wholeBlock } from './sealed-reader.ts'
import { isStripped, strippedBody } from './sealed-body.ts'
import { BlockDamage } from './segment-block.ts'
import {
  readPiece,
  readWhole,
  type SegmentDisk,
  segmentFiles,
  segmentPath,
  writeSegment,
} from './segment-disk.ts'
import { SegmentDraft } from './segment-draft.ts'
import { type BlockRow, readIndex, readRow } from './segment-format.ts'
import {
  allSegments,
  blocksBetween,
  putBlock,
  putSegment,
  removeSegment,
  type Segment,
  segmentOf,
  segmentsMade,
} from './segment-table.ts'

export interface CompactPorts {
  readonly clock: Clock
  readonly telemetry: Pick<Telemetry, 'note'>
  readonly keys: LogKeys
  readonly disk: SegmentDisk
}

/** Unlinks files that no row needs: what a cut left behind. Only within the upkeep. */
export async function clearOrphans(environment: Environment, { disk }: CompactPorts): Promise<void> {
  const { numbers, drafts } = segmentFiles(environment.dataDir)
  for (const draft of drafts) await disk.unlink(draft)
  for (const number of numbers)
    if (segmentOf(environment, number) === undefined)
      await disk.unlink(segmentPath(environment.dataDir, number))
}

/** Writes every dirty segment anew; says how many there were. Only within the upkeep. */
export async function compactDirty(
  environment: Environment,
  ports: CompactPorts,
  signal: AbortSignal,
): Promise<number> {
  const dirty = allSegments(environment).filter((segment) => segment.dirty)
  for (const segment of dirty) {
    if (signal.aborted) break
    await compact(environment, segment, ports)
    await ports.clock.sleep(0, signal)
  }
  return dirty.length
}

async function compact(environment: Environment, old: Segment, ports: CompactPorts): Promise<void> {
  const { clock, telemetry, keys, disk } = ports
  const live = liveRows(environment, old.number, keys)
  const draft = new SegmentDraft(segmentsMade(environment) + 1)
  for (const row of live) {
    const bytes = blockBytes(environment, row)
    if (bytes === undefined) {
      telemetry.note('error', 'a sealed segment is not there', { segment: old.number })
      return // `verify` names what is missing; here nothing can be mended
    }
    carry(environment, draft, row, bytes)
    await clock.sleep(0)
  }
  const made = live.length === 0 ? undefined : draft.finished(keys, old.sealedAt)
  if (made !== undefined) await writeSegment(disk, environment.dataDir, draft.number, made.parts)
  await environment.commit(() => {
    for (const row of draft.rows) putBlock(environment, row)
    if (made !== undefined) putSegment(environment, made.segment)
    removeSegment(environment, old.number)
  })
  environment.refresh()
  const path = segmentPath(environment.dataDir, old.number)
  if (readPiece(path, 0, 0) === undefined) return // it was lost before, and is restored by now
  await disk.unlink(path).catch((error: unknown) => {
    // It holds what must go: without a row it is an orphan, and the next run tries again.
    telemetry.note('error', 'an old segment could not be removed', { detail: String(error) })
  })
}

/**
 * What the row is read for, without what was stripped. A block that may stay as it is stays so to the byte, damage
 * and checksum too; and of one that is written anew the row's last hash still says what it must come to.
 */
export function carry(environment: Environment, draft: SegmentDraft, row: BlockRow, bytes: Buffer): void {
  const block = wholeBlock(row, bytes)
  if (block instanceof BlockDamage) return draft.copy(row, bytes)
  const gone = strippedBetween(environment, row)
  const kept = block.records.filter(({ seq }) => seq >= row.from && seq <= row.to)
  const goes = ({ seq, body }: StoredRecord) => gone.has(seq) && !isStripped(body)
  const [first, ...rest] = kept.map((record) => (goes(record) ? { ...record, body: strippedBody } : record))
  const isSame = kept.length === block.records.length && !kept.some(goes)
  if (isSame || first === undefined) draft.copy(row, bytes)
  else draft.add(row.room, row.prev, [first, ...rest])
}

function strippedBetween(environment: Environment, { room, from, to }: BlockRow): ReadonlySet<number> {
  const prefix = roomKey(room)
  const range = { start: recordKey(prefix, from), end: recordKey(prefix, to + 1) }
  return new Set([...environment.bytes.stripped.getKeys(range)].map(seqOfKey))
}

/** The rows that are read from a segment, by its index; by a walk over all rows where the index was damaged. */
function liveRows(environment: Environment, number: number, keys: LogKeys): readonly BlockRow[] {
  const file = readWhole(segmentPath(environment.dataDir, number))
  const indexed = file === undefined ? undefined : indexedRows(file, keys)
  const rows =
    indexed === undefined
      ? [...environment.bytes.blocks.getRange({})].map(({ key, value }) => readRow(key, value))
      : indexed.flatMap(({ room, from, to }) => [...blocksBetween(environment, room, from, to)])
  return rows.filter(({ segment }) => segment === number)
}

function indexedRows(file: Buffer, keys: LogKeys): readonly BlockRow[] | undefined {
  try {
    const { rows, signed } = readIndex(file, keys)
    return signed ? rows : undefined
  } catch (error) {
    if (error instanceof BlockDamage) return undefined
    throw error
  }
}
