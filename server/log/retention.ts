/**
 * Retention: records that have been kept for their room's days go, and a deletion record stays. Runs by
 * the clock, in small steps with a pause between, so that the chat beside it never waits. The same runs strip
 * removed messages whose grace is over (`strip.ts`).
 */
import type { Clock } from '../base/clock.ts'
import type { Environment } from '../base/environment.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import { putDeletion } from './deletion.ts'
import type { StoredRecord } from './journal.ts'
import { type LogKeys, openLogKeys } from './log-keys.ts'
import { readCount, recordKey, roomKey, roomOfKey } from './record-bytes.ts'
import { recordsBetween } from './record-reader.ts'
import { removalsUntil, strip } from './strip.ts'

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

export interface RetentionPorts {
  readonly limits: {
    readonly retainDaysDefault: number
    readonly retentionPeriodMs: number
    readonly retentionStepRecordsMax: number
    readonly retentionPauseMs: number
    readonly removedGraceMs: number
    readonly hotWindowMs: number
  }
  readonly clock: Clock
  readonly telemetry: Telemetry
}

export interface Retention {
  /** One run over all rooms; resolves with the number of records deleted. Rejects when the disk failed. */
  run(): Promise<number>
  /** Ends after the step under way. */
  close(): Promise<void>
}

/** Starts the job: a run now, and one every `retentionPeriodMs` after; never two at a time. */
export function startRetention(environment: Environment, ports: RetentionPorts): Retention {
  const { limits, clock, telemetry } = ports
  const stopping = new AbortController()
  const keys = openLogKeys(environment.dataDir)
  let running: Promise<number> | undefined
  const run = () => {
    running ??= runOnce(environment, { ...ports, keys }, stopping.signal).finally(() => {
      running = undefined
    })
    return running
  }
  const background = () =>
    void run().catch((error: unknown) =>
      telemetry.note('error', 'retention could not delete what it must', { detail: String(error) }),
    )
  const soon = clock.after(limits.retentionPauseMs, background)
  const hourly = clock.every(limits.retentionPeriodMs, background)
  return {
    run,
    async close() {
      soon()
      hourly()
      stopping.abort()
      await running?.catch(() => 0) // told to the telemetry, or to the caller of `run`
    },
  }
}

interface RunPorts extends RetentionPorts {
  readonly keys: LogKeys
}

async function runOnce(environment: Environment, ports: RunPorts, signal: AbortSignal): Promise<number> {
  const { clock, limits } = ports
  await stripRemoved(environment, ports, signal)
  let deleted = 0
  let after: Buffer | undefined
  while (!signal.aborted) {
    const rooms = nextRooms(environment, after, limits.retentionStepRecordsMax)
    for (const room of rooms) {
      if (signal.aborted) return deleted
      deleted += await emptyOut(environment, room, ports, signal)
    }
    const last = rooms.at(-1)
    if (last === undefined) return deleted
    after = roomKey(last)
    await clock.sleep(limits.retentionPauseMs, signal)
  }
  return deleted
}

/**
 * Takes the text of messages that were removed long enough ago. In Redis nothing is as old as twice the hot
 * window, so what is stripped here is gone there.
 */
async function stripRemoved(
  environment: Environment,
  { clock, limits, telemetry, keys }: RunPorts,
  signal: AbortSignal,
): Promise<void> {
  const graceMs = Math.max(limits.removedGraceMs, 2 * limits.hotWindowMs)
  let records = 0
  while (!signal.aborted) {
    const now = clock.now()
    const due = now < graceMs ? [] : removalsUntil(environment, now - graceMs, limits.retentionStepRecordsMax)
    if (due.length === 0) break
    await environment.commit(() => {
      for (const removal of due) records += strip(environment, keys, removal, now)
    })
    await clock.sleep(limits.retentionPauseMs, signal)
  }
  if (records > 0) telemetry.note('info', 'retention: the text of removed messages is gone', { records })
}

function nextRooms(environment: Environment, after: Buffer | undefined, limit: number): readonly string[] {
  const start = after === undefined ? Buffer.of(0) : Buffer.concat([after, Buffer.of(0)])
  return [...environment.bytes.heads.getKeys({ start, limit })].map(roomOfKey)
}

/** Deletes what may go of one room, step by step. */
async function emptyOut(
  environment: Environment,
  room: string,
  { clock, limits, telemetry, keys }: RunPorts,
  signal: AbortSignal,
): Promise<number> {
  const asked = environment.bytes.retention.get(roomKey(room))
  const days = asked === undefined ? limits.retainDaysDefault : readCount(asked, 0)
  let from: number | undefined
  let count = 0
  while (!signal.aborted) {
    const oldest = oldestRecords(environment, room, limits.retentionStepRecordsMax)
    const going = oldest.slice(0, mayGo({ oldest, days, now: clock.now() }))
    const last = going.at(-1)
    if (last === undefined) break
    from ??= going[0]?.seq ?? last.seq
    count += going.length
    await erase(environment, keys, room, going, {
      room,
      from,
      to: last.seq,
      count,
      hash: Buffer.from(last.hash).toString('hex'),
      at: clock.now(),
      days,
    })
    if (going.length < oldest.length) break
    await clock.sleep(limits.retentionPauseMs, signal)
  }
  if (count > 0) telemetry.retained(room, count)
  return count
}

function oldestRecords(environment: Environment, room: string, limit: number): readonly StoredRecord[] {
  const found: StoredRecord[] = []
  for (const record of recordsBetween(environment, room, 0, Number.MAX_SAFE_INTEGER - 1)) {
    found.push(record)
    if (found.length === limit) break
  }
  return found
}

/** Records and their deletion record change in one commit: neither is ever there without the other. */
function erase(
  environment: Environment,
  keys: LogKeys,
  room: string,
  going: readonly StoredRecord[],
  deletion: Parameters<typeof putDeletion>[2],
): Promise<void> {
  const prefix = roomKey(room)
  const { edits, stripped } = environment.bytes
  const until = { start: recordKey(prefix, 0), end: recordKey(prefix, deletion.to + 1) }
  return environment.commit(() => {
    for (const key of edits.getKeys(until)) void edits.remove(key)
    for (const key of stripped.getKeys(until)) void stripped.remove(key)
    for (const { seq } of going) {
      const key = recordKey(prefix, seq)
      void environment.bytes.records.remove(key)
      void environment.bytes.amendments.remove(key)
    }
    putDeletion(environment, keys, deletion)
  })
}
