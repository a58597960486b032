/**
 * `parley log seal`: brings old records into segments now, instead of when the server does.
 */
import { systemClock } from '../base/clock.ts'
import { parseDuration } from '../base/duration.ts'
import type { Environment } from '../base/environment.ts'
import { defaultLimits } from '../limits.ts'
import { sealOnce } from '../log/upkeep.ts'
import { silentTelemetry } from '../telemetry/telemetry.ts'
import { type CliIo, UsageError } from './command.ts'
import type { LogValues } from './log.ts'
import { progressBar } from './progress-bar.ts'

export const sealOptions = ['older-than'] as const

export async function logSeal(environment: Environment, values: LogValues, io: CliIo): Promise<number> {
  const asked = values['older-than']
  const sealAfterMs = asked === undefined ? defaultLimits.sealAfterMs : parseDuration(asked)
  if (sealAfterMs === undefined)
    throw new UsageError('log seal: --older-than is a duration such as 7d or 12h')
  const total = Number((environment.bytes.records.getStats() as { entryCount?: number }).entryCount ?? 0)
  const bar = progressBar(io.stderr, systemClock, { job: 'seal', unit: 'records', total })
  const note = (_level: string, message: string, fields: object = {}) =>
    void io.stderr.write(`${message} ${JSON.stringify(fields)}\n`)
  const ports = {
    limits: { ...defaultLimits, sealAfterMs },
    clock: systemClock,
    telemetry: { ...silentTelemetry, note },
    all: true,
    onProgress: bar.show,
  }
  const sealed = await sealOnce(environment, ports, io.signal)
  bar.clear()
  if (sealed === undefined) {
    io.stderr.write('log seal: the server is at the upkeep of this log just now; try again in a minute\n')
    return 1
  }
  io.stdout.write(`${sealed.toLocaleString('en')} records sealed\n`)
  return io.signal.aborted ? 1 : 0
}
