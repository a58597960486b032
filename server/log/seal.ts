/**
 * Sealing: records that are older than the hot age, or beyond a room's size, leave the journal for segments. Step by
 * step beside the chat. A segment is on the disk, whole and under its name, before the first of its records
 * leaves the journal, and each commit moves whole blocks: whenever this is cut, every record is in one
 * place. What a cut leaves behind (a file without a row, blocks that were not moved) the next run clears away.
 */
import type { Clock } from '../base/clock.ts'
import type { Environment } from '../base/environment.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import { hashBefore } from './chain-link.ts'
import type { StoredRecord } from './journal.ts'
import type { LogKeys } from './log-keys.ts'
import { chainHash, recordKey, roomKey, roomOfKey } from './record-bytes.ts'
import { firstSince, headOf, journalBetween } from './record-reader.ts'
import { isStripped } from './sealed-body.ts'
import { type SegmentDisk, writeSegment } from './segment-disk.ts'
import { SegmentDraft } from './segment-draft.ts'
import type { BlockRow } from './segment-format.ts'
import { putBlock, putSegment, type Segment, segmentsMade } from './segment-table.ts'

export interface SealLimits {
  readonly sealAfterMs: number
  readonly sealRoomRecordsMax: number
  readonly sealBlockRecordsMax: number
  readonly sealBlockBytesMax: number
  readonly segmentBytesMax: number
  readonly sealStepRecordsMax: number
  readonly retentionPauseMs: number
}

export interface SealPorts {
  readonly limits: SealLimits
  readonly clock: Clock
  readonly telemetry: Pick<Telemetry, 'note' | 'sealed'>
  readonly keys: LogKeys
  readonly disk: SegmentDisk
  /** Also what does not fill a block yet; for whoever seals by hand. */
  readonly all?: boolean
  readonly onProgress?: (records: number) => void
}

/** What the decision looks at: what the journal has of a room, and how far that is older than the hot age. */
export interface SealFacts {
  readonly first: number
  readonly firstAt: number
  readonly agedTo: number
  readonly head: number
  readonly now: number
}

/**
 * The last seq of a room that is to be sealed now; less than `first` when nothing is. Pure. Only full blocks go,
 * until what waits is twice the hot age: a quiet room makes one block in that time, not one a record.
 */
export function sealTo(
  { first, firstAt, agedTo, head, now }: SealFacts,
  limits: Pick<SealLimits, 'sealAfterMs' | 'sealRoomRecordsMax' | 'sealBlockRecordsMax'>,
  all = false,
): number {
  const to = Math.max(agedTo, head - limits.sealRoomRecordsMax)
  if (all || firstAt <= now - 2 * limits.sealAfterMs) return to
  return first - 1 + Math.floor((to - first + 1) / limits.sealBlockRecordsMax) * limits.sealBlockRecordsMax
}

/** Seals what is due, of all rooms; says how many records. Only within the upkeep (`upkeep.ts`). */
export async function sealDue(
  environment: Environment,
  ports: SealPorts,
  signal: AbortSignal,
): Promise<number> {
  const { limits, clock, telemetry } = ports
  let draft = new SegmentDraft(segmentsMade(environment) + 1)
  let records = 0
  const put = async () => {
    if (draft.rows.length === 0) return
    const segment = await finish(environment, draft, ports)
    telemetry.sealed(segment.records, segment.bytes)
    records += segment.records
    draft = new SegmentDraft(draft.number + 1)
  }
  for (let room = roomAfter(environment, undefined); room !== undefined; ) {
    for await (const block of dueBlocks(environment, room, ports, signal)) {
      draft.add(room, block.prev, block.records)
      ports.onProgress?.(records + draft.rows.reduce((sum, { from, to }) => sum + to - from + 1, 0))
      if (draft.bytes >= limits.segmentBytesMax) await put()
    }
    if (signal.aborted) return records // what was not written is sealed another time
    room = roomAfter(environment, room)
    await clock.sleep(0, signal)
  }
  await put()
  return records
}

interface DueBlock {
  readonly prev: Uint8Array
  readonly records: readonly [StoredRecord, ...StoredRecord[]]
}

/** The blocks of a room that are to be sealed, in order, with a pause after each. */
async function* dueBlocks(
  environment: Environment,
  room: string,
  ports: SealPorts,
  signal: AbortSignal,
): AsyncGenerator<DueBlock> {
  const { limits, clock, telemetry } = ports
  const due = dueRange(environment, room, ports)
  if (due === undefined) return
  let prev = hashBefore(environment, room, due.from)
  for (let from = due.from; from <= due.to && !signal.aborted; ) {
    const records = nextBlock(environment, room, from, due.to, limits)
    const [first] = records
    const whole = prev !== undefined && first?.seq === from && continues(prev, records)
    if (first === undefined || prev === undefined || !whole) {
      telemetry.note('error', 'records that do not fit their chain are not sealed', { room, from })
      return
    }
    const last = records.at(-1) ?? first
    yield { prev, records: [first, ...records.slice(1)] }
    prev = last.hash
    from = last.seq + 1
    await clock.sleep(0, signal)
  }
}

function dueRange(
  environment: Environment,
  room: string,
  { limits, clock, all }: SealPorts,
): { readonly from: number; readonly to: number } | undefined {
  const head = headOf(environment, room)
  const [first] = journalBetween(environment, room, 0, Number.MAX_SAFE_INTEGER - 1)
  if (head === undefined || first === undefined) return undefined
  const now = clock.now()
  const agedTo = firstSince(environment, room, first.seq, head.seq, now - limits.sealAfterMs) - 1
  const facts = { first: first.seq, firstAt: first.at, agedTo, head: head.seq, now }
  const to = sealTo(facts, limits, all)
  return to < first.seq ? undefined : { from: first.seq, to }
}

function nextBlock(
  environment: Environment,
  room: string,
  from: number,
  to: number,
  { sealBlockRecordsMax, sealBlockBytesMax }: SealLimits,
): readonly StoredRecord[] {
  const records: StoredRecord[] = []
  let bytes = 0
  for (const record of journalBetween(
    environment,
    room,
    from,
    Math.min(to, from + sealBlockRecordsMax - 1),
  )) {
    if (record.seq !== from + records.length) break // a hole: the caller says so at the next block
    bytes += record.body.length
    if (records.length > 0 && bytes > sealBlockBytesMax) break
    records.push(record)
  }
  return records
}

/** A changed record keeps its place in the journal, where `verify` names it. */
function continues(prev: Uint8Array, records: readonly StoredRecord[]): boolean {
  let last = prev
  return records.every(({ at, body, hash }) => {
    const fits = isStripped(body) || chainHash(last, at, body).equals(hash)
    last = hash
    return fits
  })
}

/** Brings the draft to the disk, and then moves its records out of the journal. */
async function finish(
  environment: Environment,
  draft: SegmentDraft,
  { keys, clock, disk, limits }: SealPorts,
): Promise<Segment> {
  const { parts, segment } = draft.finished(keys, clock.now())
  await writeSegment(disk, environment.dataDir, segment.number, parts)
  const steps = inSteps(draft.rows, limits.sealStepRecordsMax)
  for (const [index, rows] of steps.entries()) {
    // Dirty until all of it is moved: if that never happens, the rest of the file is to go.
    const dirty = index < steps.length - 1
    await environment.commit(() => {
      putSegment(environment, { ...segment, dirty })
      for (const row of rows) move(environment, row)
    })
    await clock.sleep(dirty ? limits.retentionPauseMs : 0)
  }
  environment.refresh()
  return segment
}

function move(environment: Environment, row: BlockRow): void {
  putBlock(environment, row)
  const prefix = roomKey(row.room)
  for (let seq = row.from; seq <= row.to; seq++) void environment.bytes.records.remove(recordKey(prefix, seq))
}

function inSteps(rows: readonly BlockRow[], recordsMax: number): readonly (readonly BlockRow[])[] {
  const steps: BlockRow[][] = []
  let records = Number.POSITIVE_INFINITY
  for (const row of rows) {
    const count = row.to - row.from + 1
    if (records + count > recordsMax) {
      steps.push([])
      records = 0
    }
    steps.at(-1)?.push(row)
    records += count
  }
  return steps
}

function roomAfter(environment: Environment, room: string | undefined): string | undefined {
  const start = room === undefined ? Buffer.of(0) : Buffer.concat([roomKey(room), Buffer.of(0)])
  for (const key of environment.bytes.heads.getKeys({ start, limit: 1 })) return roomOfKey(key)
  return undefined
}
