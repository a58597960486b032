/**
 * A log whose upkeep a test runs by hand, with blocks and segments so small that a few records fill them.
 */
import { systemClock } from '../../server/base/clock.ts'
import type { Environment } from '../../server/base/environment.ts'
import { defaultLimits, type Limits } from '../../server/limits.ts'
import { recordsBetween } from '../../server/log/record-reader.ts'
import { type UpkeepDone, type UpkeepPorts, upkeepOnce } from '../../server/log/upkeep.ts'
import { verifyLog } from '../../server/log/verify.ts'
import { silentTelemetry } from '../../server/telemetry/telemetry.ts'
import type { StoredRecord } from '../../server/log/journal.ts'
import type { LogRecord } from '../../server/log/log.ts'
import { epochAt, type LogFolder, openLogFolder, said } from './log-folder.ts'
import { type ManualClock, manualClock } from './manual-clock.ts'

export const dayMs = 86_400_000

/** Blocks of five records, segments of about three blocks, two blocks a commit; hot is what is younger than a week. */
export const smallSegments: Limits = {
  ...defaultLimits,
  sealBlockRecordsMax: 5,
  segmentBytesMax: 800,
  sealStepRecordsMax: 10,
  retentionPauseMs: 0,
}

/** Time that a test sets, and pauses that are real but short. */
export function settableClock(at: number): ManualClock {
  return { ...manualClock(at), sleep: () => systemClock.sleep(0) }
}

/** One run of the upkeep to its end. */
export async function upkeep(
  environment: Environment,
  clock: ManualClock,
  ports: Partial<UpkeepPorts> & { readonly all?: boolean } = {},
): Promise<UpkeepDone | undefined> {
  const all = { limits: smallSegments, clock, telemetry: silentTelemetry, ...ports }
  return upkeepOnce(environment, all, new AbortController().signal)
}

/** A folder with `count` messages in each room, one every `everyMs`, and the clock at the last of them. */
export async function filledFolder(rooms: readonly string[], count: number, everyMs = dayMs) {
  const clock = settableClock(epochAt + count * everyMs)
  const one = openLogFolder({ clock, limits: { journalCommitMs: 0 } })
  for (const room of rooms)
    for (let seq = 1; seq <= count; seq++)
      one.journal.append(said(room, seq, `message ${seq} of ${room}`, epochAt + seq * everyMs))
  await one.journal.flushed()
  return {
    folder: one,
    clock,
    /** Seqs of the records that are there, in whatever tier. */
    kept: (room: string) => {
      one.environment.refresh()
      return [...recordsBetween(one.environment, room, 0, 1e9)].map(({ seq }) => seq)
    },
    texts: (room: string) => {
      one.environment.refresh()
      return [...recordsBetween(one.environment, room, 0, 1e9)].map((record) => {
        const event = readable(one, record)?.event
        return event !== undefined && 'text' in event ? event.text : undefined
      })
    },
    problems: async () =>
      (await verifyLog(one.environment, { pause: () => systemClock.sleep(0) })).problems.map(
        ({ kind, room, seq }) => `${kind} ${room} ${seq}`,
      ),
    run: (ports: Partial<UpkeepPorts> & { readonly all?: boolean } = {}) =>
      upkeep(one.environment, clock, ports),
  }
}

/** What a record says; undefined where it was changed, too. */
function readable(folder: LogFolder, record: StoredRecord): LogRecord | undefined {
  try {
    return folder.opened(record)
  } catch {
    return undefined // the seal is broken
  }
}

export function upTo(last: number, first = 1): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i)
}
