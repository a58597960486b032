/**
 * The text of messages that were removed long enough ago goes, unless it is under a legal hold; part of the upkeep.
 * In Redis nothing is as old as twice the hot window, so what is stripped here is gone there.
 */
import type { Clock } from '../base/clock.ts'
import type { Environment } from '../base/environment.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import { heldIn } from './legal-hold.ts'
import type { LogKeys } from './log-keys.ts'
import { type Removal, removalsUntil, strip } from './strip.ts'

export interface StripLimits {
  readonly removedGraceMs: number
  readonly hotWindowMs: number
  readonly retentionStepRecordsMax: number
  readonly retentionPauseMs: number
}

export interface StripPorts {
  readonly clock: Clock
  readonly limits: StripLimits
  readonly telemetry: Pick<Telemetry, 'note'>
  readonly keys: LogKeys
}

/** Says how many records lost their text. */
export async function stripDue(
  environment: Environment,
  { clock, limits, telemetry, keys }: StripPorts,
  signal: AbortSignal,
): Promise<number> {
  const graceMs = Math.max(limits.removedGraceMs, 2 * limits.hotWindowMs)
  let records = 0
  let after: Removal | undefined
  while (!signal.aborted) {
    const now = clock.now()
    const step = limits.retentionStepRecordsMax
    const due: readonly Removal[] =
      now < graceMs ? [] : removalsUntil(environment, now - graceMs, step, after?.key)
    after = due.at(-1)
    if (after === undefined) break
    await environment.commit(() => {
      for (const removal of due)
        records += strip(environment, keys, removal, now, heldIn(environment, removal.room))
    })
    environment.refresh()
    await clock.sleep(limits.retentionPauseMs, signal)
  }
  if (records > 0) telemetry.note('info', 'the text of removed messages is gone', { records })
  return records
}
