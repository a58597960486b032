/**
 * `parley log read`: JSON lines of a room's events, after the access record.
 */
import { once } from 'node:events'
import { systemClock } from '../base/clock.ts'
import { parseDuration } from '../base/duration.ts'
import type { Environment } from '../base/environment.ts'
import { systemRandom } from '../base/random.ts'
import { defaultLimits } from '../limits.ts'
import { caseOf } from '../log/cases.ts'
import type { Actor } from '../log/compliance.ts'
import { type RecordSource, type ReadRecord, type ReadRequest, readLog } from '../log/read.ts'
import { openLogLink } from '../log/redis-link.ts'
import { readStream } from '../log/stream-reader.ts'
import { silentTelemetry } from '../telemetry/telemetry.ts'
import { type CliIo, UsageError } from './command.ts'
import type { LogValues } from './log.ts'
import { actorFrom, readRefusals } from './log-words.ts'

export const readOptions = ['room', 'purpose', 'case', 'as', 'since', 'until', 'limit', 'redis'] as const

export async function logRead(environment: Environment, values: LogValues, io: CliIo): Promise<number> {
  const id = values['case'] ?? ''
  const rooms = roomsOf(environment, values, id)
  const actor = actorFrom(environment, values)
  const redis = values['redis'] === undefined ? undefined : redisSource(values['redis'], io)
  try {
    const source = redis === undefined ? {} : { source: redis.source }
    const ports = { clock: systemClock, limits: defaultLimits, telemetry: silentTelemetry, ...source }
    // Room by room, each in order: a case about several is read as one.
    for (const room of rooms) {
      const request = requestOf(values, room, actor, systemClock.now())
      const outcome = await readLog(environment, request, ports)
      if (!outcome.ok) throw new UsageError(`log read: ${readRefusals[outcome.error]}`)
      for (const record of outcome.value.records) {
        if (io.signal.aborted) return 1
        if (!io.stdout.write(`${lineOf(room, record)}\n`))
          await once(io.stdout, 'drain', { signal: io.signal })
      }
      if (outcome.value.more)
        io.stderr.write(`there is more in ${room}: read on with --since, or raise --limit\n`)
    }
    return 0
  } finally {
    redis?.close()
  }
}

/** The room that was asked for, or those of the case. */
function roomsOf(environment: Environment, values: LogValues, id: string): readonly string[] {
  if (values['room'] !== undefined && values['room'] !== '') return [values['room']]
  const one = caseOf(environment, id)
  if (values['room'] === '' || one === undefined) throw new UsageError('log read: --room R is required')
  return one.scope.rooms
}

/** The event, or what is known of one that cannot be read any more. */
function lineOf(room: string, { seq, at, record, gone }: ReadRecord): string {
  if (record === undefined) return JSON.stringify({ room, seq, at, gone })
  return JSON.stringify(record.audit === undefined ? record.event : { ...record.event, audit: record.audit })
}

function requestOf(values: LogValues, room: string, actor: Actor, now: number): ReadRequest {
  const since = timeOf('since', values['since'], now)
  const until = timeOf('until', values['until'], now)
  const limit = values['limit'] === undefined ? undefined : Number(values['limit'])
  return {
    room,
    ...(values['purpose'] === undefined ? {} : { purpose: values['purpose'] }),
    case: values['case'] ?? '',
    reader: actor.id,
    os: actor.os,
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
    ...(limit === undefined ? {} : { limit }),
  }
}

/** ISO 8601, milliseconds since 1970, or a duration before `now`. */
export function timeOf(option: string, text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined
  if (/^\d+$/.test(text)) return Number(text)
  const ago = parseDuration(text)
  if (ago !== undefined) return Math.max(0, now - ago)
  const at = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(at))
    throw new UsageError(`log read: --${option} is a time such as 2026-11-21T10:00Z, ms since 1970, or 2h`)
  return at
}

/** What was shipped to Redis; a break in the chain there is said on stderr, the rest stays readable. */
function redisSource(url: string, io: CliIo): { readonly source: RecordSource; close(): void } {
  const onError = (detail: string) => void io.stderr.write(`redis: ${detail}\n`)
  const redis = openLogLink({ url, purpose: 'read', limits: defaultLimits, random: systemRandom, onError })
  return {
    close: () => redis.disconnect(),
    source: {
      name: 'redis',
      async read(room, { since, until, limit }) {
        if (redis.status !== 'ready')
          await once(redis, 'ready', {
            signal: AbortSignal.any([io.signal, AbortSignal.timeout(defaultLimits.redisReplyMs)]),
          })
        const found = []
        const range = {
          redis,
          room,
          since,
          until: until - 1, // there both ends are included
          limit: limit + 1,
          pageRecordsMax: defaultLimits.streamPageRecordsMax,
          onFinding: ({ seq, kind, detail }: { seq: number; kind: string; detail: string }) =>
            void io.stderr.write(`redis: ${room} ${seq}: ${kind}: ${detail}\n`),
        }
        for await (const record of readStream(range)) found.push(record)
        return found
      },
    },
  }
}
