/**
 * `parley log mine`: what the log holds of one person, for that person.
 */
import { once } from 'node:events'
import { systemClock } from '../base/clock.ts'
import type { Environment } from '../base/environment.ts'
import { readOwn } from '../log/own-records.ts'
import { type CliIo, UsageError } from './command.ts'
import type { LogValues } from './log.ts'
import { actorFrom } from './log-words.ts'

export const mineOptions = ['user', 'case', 'as'] as const

export async function logMine(environment: Environment, values: LogValues, io: CliIo): Promise<number> {
  const actor = actorFrom(environment, values)
  const request = {
    user: values['user'] ?? '',
    case: values['case'] ?? '',
    reader: actor.id,
    os: actor.os,
  }
  const outcome = await readOwn(environment, request, systemClock)
  if (!outcome.ok) {
    const needs = outcome.error === 'user_missing' ? '--user U' : '--case ID'
    throw new UsageError(`log mine: ${needs} is required`)
  }
  for await (const { event } of outcome.value.all()) {
    if (io.signal.aborted) return 1
    if (!io.stdout.write(`${JSON.stringify(event)}\n`)) await once(io.stdout, 'drain', { signal: io.signal })
  }
  return 0
}
