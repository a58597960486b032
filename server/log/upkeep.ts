/**
 * The upkeep of the log, by the clock: what a cut left behind is cleared away; the text of removed messages whose grace is
 * over goes; records whose days are over go; segments that hold any of it are written anew; and what is old
 * enough is sealed. In this order, so that nothing is sealed that must go, and never two runs at a time.
 */
import type { Clock } from '../base/clock.ts'
import type { Environment } from '../base/environment.ts'
import type { Result } from '../base/result.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import { clearOrphans, compactDirty } from './compact.ts'
import { sealedFacts } from './log-facts.ts'
import { openLogKeys } from './log-keys.ts'
import { roomKey, roomOfKey } from './record-bytes.ts'
import { type Restored, type RestorePorts, type RestoreRefusal, restoreSegment } from './restore.ts'
import { deleteDue, type RetentionPorts } from './retention.ts'
import { type SealLimits, type SealPorts, sealDue } from './seal.ts'
import { type SegmentDisk, systemDisk } from './segment-disk.ts'
import { stripDue, type StripLimits } from './strip-due.ts'
import { alone, noteUpkeep } from './upkeep-lock.ts'

export interface UpkeepPorts {
  readonly limits: SealLimits &
    StripLimits &
    RetentionPorts['limits'] & { readonly retentionPeriodMs: number }
  readonly clock: Clock
  readonly telemetry: Pick<Telemetry, 'note' | 'sealed' | 'retained' | 'gauge'>
  /** The disk of the segments; the system's when absent. */
  readonly disk?: SegmentDisk
}

/** What one run did, in records. */
export interface UpkeepDone {
  readonly deleted: number
  readonly stripped: number
  readonly sealed: number
}

export interface Upkeep {
  /** One run over all rooms; undefined when another process is at it. Rejects when the disk failed. */
  run(): Promise<UpkeepDone | undefined>
  /** Ends after the step under way. */
  close(): Promise<void>
}

/** Starts the job: a run now, and one every `retentionPeriodMs` after. */
export function startUpkeep(environment: Environment, ports: UpkeepPorts): Upkeep {
  const { limits, clock, telemetry } = ports
  const stopping = new AbortController()
  let running: Promise<UpkeepDone | undefined> | undefined
  const run = () => {
    running ??= upkeepOnce(environment, ports, stopping.signal).finally(() => {
      running = undefined
      if (!stopping.signal.aborted) facts = sealedFacts(environment)
    })
    return running
  }
  const background = () =>
    void run().catch((error: unknown) =>
      telemetry.note('error', 'the upkeep of the log could not do what it must', { detail: String(error) }),
    )
  const soon = clock.after(limits.retentionPauseMs, background)
  const hourly = clock.every(limits.retentionPeriodMs, background)
  let facts = sealedFacts(environment) // anew after each run: no scrape costs a walk over all segments
  telemetry.gauge('log_segments', 'Sealed segments of the log.', () => facts.segments)
  telemetry.gauge('log_segment_bytes', 'Bytes of the sealed segments.', () => facts.bytes)
  telemetry.gauge('log_segment_oldest_ms', 'Age of the oldest sealed record.', () =>
    facts.oldestAt === undefined ? 0 : Math.max(0, clock.now() - facts.oldestAt),
  )
  return {
    run,
    async close() {
      soon()
      hourly()
      stopping.abort()
      await running?.catch(() => undefined) // told to the telemetry, or to the caller of `run`
    },
  }
}

/** One run; what a tool does by hand is the same. */
export function upkeepOnce(
  environment: Environment,
  ports: Omit<UpkeepPorts, 'telemetry'> & {
    readonly telemetry: Pick<Telemetry, 'note' | 'sealed' | 'retained'>
  } & Pick<SealPorts, 'all' | 'onProgress'>,
  signal: AbortSignal,
): Promise<UpkeepDone | undefined> {
  const parts = { ...ports, keys: openLogKeys(environment.dataDir), disk: ports.disk ?? systemDisk }
  return alone(environment, async () => {
    await clearOrphans(environment, parts)
    await compactDirty(environment, parts, signal)
    const stripped = await stripDue(environment, parts, signal)
    let deleted = 0
    for (let room = roomAfter(environment, undefined); room !== undefined && !signal.aborted; ) {
      deleted += await deleteDue(environment, room, parts, signal)
      room = roomAfter(environment, room)
      await ports.clock.sleep(0, signal)
    }
    await compactDirty(environment, parts, signal)
    const sealed = await sealDue(environment, parts, signal)
    if (!signal.aborted) await noteUpkeep(environment, ports.clock.now())
    return { deleted, stripped, sealed }
  })
}

/** The sealing alone, by hand: what must go by the days of a room only the server knows. Undefined as `upkeepOnce`. */
export function sealOnce(
  environment: Environment,
  ports: Omit<SealPorts, 'keys' | 'disk'>,
  signal: AbortSignal,
): Promise<number | undefined> {
  const parts = { ...ports, keys: openLogKeys(environment.dataDir), disk: systemDisk }
  return alone(environment, async () => {
    await clearOrphans(environment, parts)
    await compactDirty(environment, parts, signal)
    return sealDue(environment, parts, signal)
  })
}

/** A segment from a copy of its file (`restore.ts`); undefined as `upkeepOnce`. */
export function restoreOnce(
  environment: Environment,
  file: Buffer,
  ports: Omit<RestorePorts, 'keys' | 'disk'>,
): Promise<Result<Restored, RestoreRefusal> | undefined> {
  const parts = { ...ports, keys: openLogKeys(environment.dataDir), disk: systemDisk }
  return alone(environment, async () => {
    const restored = await restoreSegment(environment, file, parts)
    await compactDirty(environment, parts, new AbortController().signal)
    return restored
  })
}

function roomAfter(environment: Environment, room: string | undefined): string | undefined {
  const start = room === undefined ? Buffer.of(0) : Buffer.concat([roomKey(room), Buffer.of(0)])
  for (const key of environment.bytes.heads.getKeys({ start, limit: 1 })) return roomOfKey(key)
  return undefined
}
