/**
 * `parley log read`: JSON lines of a room's events, after the access record.
 */
import { once } from 'node:events'
import { userInfo } from 'node:os'
import { systemClock } from '../base/clock.ts'
import { parseDuration } from '../base/duration.ts'
import type { Environment } from '../base/environment.ts'
import { systemRandom } from '../base/random.ts'
import { defaultLimits } from '../limits.ts'
import {
  type RecordSource,
  type ReadRecord,
  type ReadRefusal,
  type ReadRequest,
  readLog,
} from '../log/read.ts'
import { openRedisLink } from '../log/redis-link.ts'
import { readStream } from '../log/stream-reader.ts'
import { silentTelemetry } from '../telemetry/telemetry.ts'
import { type CliIo, UsageError } from './command.ts'
import type { LogValues } from './log.ts'

export const readOptions = ['room', 'purpose', 'case', 'since', 'until', 'limit', 'redis'] as const

const refusals: Readonly<Record<ReadRefusal, string>> = {
  purpose_missing: '--purpose P is required: say why this is read',
  case_missing: '--case ID is required: say which case this belongs to',
  reader_missing: 'nobody is named as the reader',
  limit_invalid: '--limit must be a number from 1 on',
}

export async function logRead(environment: Environment, values: LogValues, io: CliIo): Promise<number> {
  const request = requestOf(values, systemClock.now())
  const redis = values['redis'] === undefined ? undefined : redisSource(values['redis'], io)
  try {
    const source = redis === undefined ? {} : { source: redis.source }
    const ports = { clock: systemClock, limits: defaultLimits, telemetry: silentTelemetry, ...source }
    const outcome = await readLog(environment, request, ports)
    if (!outcome.ok) throw new UsageError(`log read: ${refusals[outcome.error]}`)
    for (const record of outcome.value.records) {
      if (io.signal.aborted) return 1
      if (!io.stdout.write(`${lineOf(request.room, record)}\n`))
        await once(io.stdout, 'drain', { signal: io.signal })
    }
    if (outcome.value.more) io.stderr.write('there is more: read on with --since, or raise --limit\n')
    return 0
  } finally {
    redis?.close()
  }
}

/** The event, or what is known of one that cannot be read any more. */
function lineOf(room: string, { seq, at, record, gone }: ReadRecord): string {
  if (record === undefined) return JSON.stringify({ room, seq, at, gone })
  return JSON.stringify(record.audit === undefined ? record.event : { ...record.event, audit: record.audit })
}

function requestOf(values: LogValues, now: number): ReadRequest {
  if (values['room'] === undefined || values['room'] === '')
    throw new UsageError('log read: --room R is required')
  const since = timeOf('since', values['since'], now)
  const until = timeOf('until', values['until'], now)
  const limit = values['limit'] === undefined ? undefined : Number(values['limit'])
  return {
    room: values['room'],
    purpose: values['purpose'] ?? '',
    case: values['case'] ?? '',
    reader: `os:${userInfo().username}`,
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
  const redis = openRedisLink({ url, purpose: 'read', limits: defaultLimits, random: systemRandom, onError })
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
