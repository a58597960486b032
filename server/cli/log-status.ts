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
  for (const [name, value] of [...whatIsThere(facts, now), ...whatGoes(facts, now)])
    io.stdout.write(`${name.padEnd(11)}${value}\n`)
  return 0
}

type Line = readonly [name: string, value: string]

function whatIsThere(facts: LogFacts, now: number): readonly Line[] {
  const { records, sealed } = facts
  return [
    ['rooms', number(facts.rooms)],
    [
      'records',
      `${number(records)}: ${number(records - sealed.records)} in the journal, ${number(sealed.records)} sealed`,
    ],
    ['oldest', time(facts.oldestAt, now)],
    ['newest', time(facts.newestAt, now)],
    ['journal', bytes(facts.bytes)],
    ['segments', segments(facts, now)],
    ['in Redis', shipped(facts, now)],
    ['heads', facts.signedAt === undefined ? 'never signed' : `last signed ${time(facts.signedAt, now)}`],
    ['keys', `${number(facts.keys)}, one for each author and room`],
  ]
}

function whatGoes(facts: LogFacts, now: number): readonly Line[] {
  const { deleted, deletions, deletedAt, holds, holdsWaiting, roomsRetained } = facts
  const last = deletedAt === undefined ? '' : `, last ${time(deletedAt, now)}`
  const waiting = holdsWaiting === 0 ? '' : `, ${number(holdsWaiting)} waiting for approval`
  return [
    [
      'retention',
      roomsRetained === 0
        ? 'the usual days in all rooms'
        : `days of their own in ${plural(roomsRetained, 'room')}`,
    ],
    ['deleted', `${plural(deleted, 'record')}, by ${plural(deletions, 'signed deletion record')}${last}`],
    [
      'removed',
      `${number(facts.removals)} to be emptied when their grace is over, ${number(facts.stripped)} emptied`,
    ],
    ['holds', `${number(holds)} in force${waiting}`],
    ['upkeep', facts.upkeepAt === undefined ? 'never done' : `last done ${time(facts.upkeepAt, now)}`],
    ['access', plural(facts.accesses, 'record')],
  ]
}

function segments({ sealed }: LogFacts, now: number): string {
  if (sealed.segments === 0) return 'none yet'
  const dirty = sealed.dirty === 0 ? '' : `; ${number(sealed.dirty)} to be written anew by the next upkeep`
  return `${number(sealed.segments)} of ${bytes(sealed.bytes)} together, since ${time(sealed.oldestAt, now)}${dirty}`
}

function shipped({ shippedAny, unshipped, unshippedAt, roomsBehind }: LogFacts, now: number): string {
  if (!shippedAny) return 'never shipped'
  if (unshipped === 0) return 'everything'
  const since = unshippedAt === undefined ? '' : `, the oldest of ${time(unshippedAt, now)}`
  return `all but ${plural(unshipped, 'record')} in ${plural(roomsBehind, 'room')}${since}`
}

function plural(count: number, one: string): string {
  return `${number(count)} ${one}${count === 1 ? '' : 's'}`
}

function number(count: number): string {
  return count.toLocaleString('en')
}

function time(at: number | undefined, now: number): string {
  if (at === undefined) return '–'
  return `${new Date(at).toISOString()} (${roughly(Math.max(0, now - at))} ago)`
}

/** The two largest units say enough. */
function roughly(ms: number): string {
  return /^(?:\d+[a-z]+){1,2}/.exec(formatDuration(ms))?.[0] ?? ''
}

function bytes(count: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, count)) / 10))
  return `${(count / 1024 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`
}
