/**
 * `parley log status`: what the log holds, as a person on call wants to read it. No text, no names.
 */
import { systemClock } from '../base/clock.ts'
import { formatDuration } from '../base/duration.ts'
import type { Environment } from '../base/environment.ts'
import { type LogFacts, logFacts } from '../log/log-facts.ts'
import type { CliIo } from './command.ts'
import type { LogValues } from './log.ts'

export async function logStatus(environment: Environment, _values: LogValues, io: CliIo): Promise<number> {
  const facts = await logFacts(environment, () => systemClock.sleep(0))
  const now = systemClock.now()
  const lines: readonly (readonly [string, string])[] = [
    ['rooms', number(facts.rooms)],
    ['records', number(facts.records)],
    ['on disk', bytes(facts.bytes)],
    ['oldest', time(facts.oldestAt, now)],
    ['newest', time(facts.newestAt, now)],
    ['in Redis', shipped(facts)],
    ['heads', facts.signedAt === undefined ? 'never signed' : `last signed ${time(facts.signedAt, now)}`],
    ['keys', `${number(facts.keys)}, one for each author and room`],
    ['deleted', `${number(facts.deleted)} records, by retention`],
    [
      'removed',
      `${number(facts.removals)} to be emptied when their grace is over, ${number(facts.stripped)} emptied`,
    ],
    ['access', `${number(facts.accesses)} record${facts.accesses === 1 ? '' : 's'}`],
  ]
  for (const [name, value] of lines) io.stdout.write(`${name.padEnd(10)}${value}\n`)
  return 0
}

function shipped({ shippedAny, unshipped, roomsBehind }: LogFacts): string {
  if (!shippedAny) return 'never shipped'
  return unshipped === 0
    ? 'everything'
    : `all but ${number(unshipped)} records, in ${number(roomsBehind)} rooms`
}

function number(count: number): string {
  return count.toLocaleString('en')
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
