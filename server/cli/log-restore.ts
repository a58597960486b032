/**
 * `parley log restore`: puts a segment back from a copy of its file.
 */
import { readFileSync } from 'node:fs'
import { systemClock } from '../base/clock.ts'
import type { Environment } from '../base/environment.ts'
import type { RestoreRefusal } from '../log/restore.ts'
import { restoreOnce } from '../log/upkeep.ts'
import { silentTelemetry } from '../telemetry/telemetry.ts'
import { type CliIo, UsageError } from './command.ts'
import type { LogValues } from './log.ts'
import { type ProgressBar, progressBar } from './progress-bar.ts'

export const restoreOptions = ['file'] as const

const refusals: Readonly<Record<RestoreRefusal, string>> = {
  no_segment: 'the file is no whole segment: its beginning, its end or its index was changed',
  not_signed: 'the file is not signed by the key of this log: restore the log/ folder with it',
}

export async function logRestore(environment: Environment, values: LogValues, io: CliIo): Promise<number> {
  const path = values['file'] ?? ''
  if (path === '') throw new UsageError('log restore: --file F is required: a copy of a segment')
  let bar: ProgressBar | undefined
  const onProgress = (records: number, total: number) => {
    bar ??= progressBar(io.stderr, systemClock, { job: 'restore', unit: 'records', total })
    bar.show(records)
  }
  const ports = { clock: systemClock, telemetry: silentTelemetry, onProgress }
  const outcome = await restoreOnce(environment, contentOf(path), ports)
  bar?.clear()
  if (outcome === undefined) {
    io.stderr.write('log restore: the server is at the upkeep of this log just now; try again in a minute\n')
    return 1
  }
  if (!outcome.ok) throw new UsageError(`log restore: ${refusals[outcome.error]}`)
  const { records, present, deleted, damaged } = outcome.value
  const number = (count: number) => count.toLocaleString('en')
  io.stdout.write(
    `${number(records)} records restored; ${number(present)} were there, ${number(deleted)} stay deleted, ${number(damaged)} are damaged in the file too\n`,
  )
  return damaged === 0 ? 0 : 1
}

function contentOf(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    throw new UsageError(`log restore: --file: ${path} cannot be read`, { cause: error })
  }
}
