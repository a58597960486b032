/**
 * `parley log status`: what the log holds, as a person on call wants to read it. No text, no names.
 */
import { systemClock } from '../base/clock.ts'
import { formatDuration } from '../base/duration.ts'
import type { Environment } from '../base/environment.ts'
import { logFacts } from '../log/log-facts.ts'
import type { CliIo } from './command.ts'
import type { LogValues } from './log.ts'

export async function logStatus(environment: Environment, _values: LogValues, io: CliIo): Promise<number> {
  const facts = await logFacts(environment, () => systemClock.sleep(0))
  const now = systemClock.now()
  const lines = [
    ['rooms', String(facts.rooms)],
    ['records', String(facts.records)],
    ['on disk', bytes(facts.bytes)],
    ['oldest', time(facts.oldestAt, now)],
    ['newest', time(facts.newestAt, now)],
    [
      'shipped',
      facts.shippedAny ? `${facts.unshipped} records in ${facts.roomsBehind} rooms to go` : 'never',
    ],
    ['deleted', `${facts.deleted} records, by retention`],
    ['reads', String(facts.accesses)],
  ]
  for (const [name, value] of lines) io.stdout.write(`${name?.padEnd(9)}${value}\n`)
  return 0
}

function time(at: number | undefined, now: number): string {
  if (at === undefined) return '–'
  return `${new Date(at).toISOString()} (${formatDuration(Math.max(0, now - at))} ago)`
}

function bytes(count: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, count)) / 10))
  return `${(count / 1024 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`
}
