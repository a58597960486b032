/**
 * Retention: records that have been kept for their room's days go, out of the journal and out of sealed blocks, and
 * a signed deletion record stays for each run of them. What is under a legal hold stays, and nothing beside it. In
 * small steps with a pause between, so that the chat beside it never waits; part of the upkeep (`upkeep.ts`).
 */
import type { Clock } from '../base/clock.ts'
import type { Environment } from '../base/environment.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import { hashBefore } from './chain-link.ts'
import { type Deletion, putDeletion } from './deletion.ts'
import type { StoredRecord } from './journal.ts'
import { heldIn } from './legal-hold.ts'
import type { LogKeys } from './log-keys.ts'
import { readCount, recordKey, roomKey } from './record-bytes.ts'
import { journalBetween } from './record-reader.ts'
import { sealedRecords } from './sealed-reader.ts'
import type { BlockRow } from './segment-format.ts'
import { blockFrom, markDirty, putBlock, removeBlock } from './segment-table.ts'

const dayMs = 86_400_000

/** What the decision looks at: the oldest records of a room, in order, and how long it keeps them. */
export interface RetentionFacts {
  readonly oldest: readonly { readonly at: number }[]
  readonly days: number
  readonly now: number
}

/** How many of the oldest records may go: those whose days are over. Pure. */
export function mayGo({ oldest, days, now }: RetentionFacts): number {
  const kept = oldest.findIndex(({ at }) => at + days * dayMs > now)
  return kept < 0 ? oldest.length : kept
}

/** Records next to one another of the same kind, apart from the others. Pure. */
export function runsOf<T extends { readonly seq: number }>(records: readonly T[]): readonly (readonly T[])[] {
  const runs: T[][] = []
  for (const record of records) {
    const run = runs.at(-1)
    if (run?.at(-1)?.seq === record.seq - 1) run.push(record)
    else runs.push([record])
  }
  return runs
}

export interface RetentionPorts {
  readonly limits: {
    readonly retainDaysDefault: number
    readonly retentionStepRecordsMax: number
    readonly retentionPauseMs: number
  }
  readonly clock: Clock
  readonly telemetry: Pick<Telemetry, 'retained'>
  readonly keys: LogKeys
}

/** Deletes what may go of one room, step by step; says how many records. */
export async function deleteDue(
  environment: Environment,
  room: string,
  { clock, limits, telemetry, keys }: RetentionPorts,
  signal: AbortSignal,
): Promise<number> {
  const asked = environment.bytes.retention.get(roomKey(room))
  const days = asked === undefined ? limits.retainDaysDefault : readCount(asked, 0)
  const isHeld = heldIn(environment, room)
  const rule = { room, days, rule: 'retention' } as const
  let written: Deletion | undefined
  let count = 0
  let step = nextStep(environment, room, 0, limits.retentionStepRecordsMax)
  while (step !== undefined && !signal.aborted) {
    const { records } = step
    const over = records.slice(0, mayGo({ oldest: records, days, now: clock.now() }))
    const going = over.filter((record) => !isHeld(record))
    if (going.length > 0) {
      const { row } = step
      await environment.commit(() => {
        if (row !== undefined) cut(environment, row, records, new Set(going))
        for (const run of runsOf(going)) {
          const facts = deletionOf(environment, written, run)
          remove(environment, room, run)
          written = putDeletion(environment, keys, { ...rule, ...facts, at: clock.now() })
        }
      })
      environment.refresh()
      await clock.sleep(limits.retentionPauseMs, signal)
    }
    count += going.length
    const last = records.at(-1)
    if (last === undefined || over.length < records.length) break
    step = nextStep(environment, room, last.seq + 1, limits.retentionStepRecordsMax)
  }
  if (count > 0) telemetry.retained(room, count)
  return count
}

interface Step {
  readonly records: readonly StoredRecord[]
  /** The block that they stand in; undefined: they are in the journal. */
  readonly row: BlockRow | undefined
}

/** What comes next of a room, from a seq on: the rest of a block, or a few records of the journal. */
function nextStep(environment: Environment, room: string, seq: number, most: number): Step | undefined {
  const row = blockFrom(environment, room, seq)
  if (row !== undefined) return { records: sealedRecords(environment, row) ?? [], row }
  const records: StoredRecord[] = []
  for (const record of journalBetween(environment, room, seq, Number.MAX_SAFE_INTEGER - 1)) {
    records.push(record)
    if (records.length === most) break
  }
  return records.length === 0 ? undefined : { records, row: undefined }
}

/** The run as a deletion record tells of it: further on in the same one where it continues that. */
function deletionOf(
  environment: Environment,
  written: Deletion | undefined,
  run: readonly StoredRecord[],
): Pick<Deletion, 'from' | 'to' | 'count' | 'prev' | 'hash'> {
  const [first, last] = [run[0], run.at(-1)]
  if (first === undefined || last === undefined) throw new RangeError('a run has a record')
  const hash = Buffer.from(last.hash).toString('hex')
  const earlier = written?.to === first.seq - 1 ? written : undefined
  const from = earlier?.from ?? first.seq
  const prev = earlier?.prev ?? hexOf(hashBefore(environment, first.room, first.seq))
  return { from, to: last.seq, count: last.seq - from + 1, prev, hash }
}

/** Within a commit: records and what stands beside them. Their deletion record is in the same one: neither is there without the other. */
function remove(environment: Environment, room: string, run: readonly StoredRecord[]): void {
  const { records, amendments, edits, stripped } = environment.bytes
  const prefix = roomKey(room)
  const [first, last] = [run[0]?.seq ?? 0, run.at(-1)?.seq ?? 0]
  const range = { start: recordKey(prefix, first), end: recordKey(prefix, last + 1) }
  for (const key of edits.getKeys(range)) void edits.remove(key)
  for (const key of stripped.getKeys(range)) void stripped.remove(key)
  for (const { seq } of run) {
    const key = recordKey(prefix, seq)
    void records.remove(key)
    void amendments.remove(key)
  }
}

/** Within a commit: the block is read for what stays from now on, and its segment is to be written anew. */
function cut(
  environment: Environment,
  row: BlockRow,
  records: readonly StoredRecord[],
  going: ReadonlySet<StoredRecord>,
): void {
  removeBlock(environment, row)
  for (const run of runsOf(records.filter((record) => !going.has(record)))) {
    const [first, last] = [run[0], run.at(-1)]
    if (first === undefined || last === undefined) continue
    const before = records[records.indexOf(first) - 1]
    putBlock(environment, {
      ...row,
      from: first.seq,
      to: last.seq,
      firstAt: first.at,
      lastAt: last.at,
      prev: Buffer.from(before?.hash ?? row.prev),
      hash: Buffer.from(last.hash),
    })
  }
  markDirty(environment, row.segment)
}

function hexOf(hash: Uint8Array | undefined): string {
  return hash === undefined ? '' : Buffer.from(hash).toString('hex')
}
