/**
 * Reads back what was kept: by `parley log read`, as an auditor would, and from Redis Streams.
 */
import { once } from 'node:events'
import { PassThrough, Writable } from 'node:stream'
import type { Clock } from '../../server/base/clock.ts'
import type { Random } from '../../server/base/random.ts'
import { defaultLimits } from '../../server/limits.ts'
import { openRedisLink } from '../../server/log/redis-link.ts'
import { readStream } from '../../server/log/stream-reader.ts'
import { main } from '../../server/main.ts'
import { loadLimits } from '../limits.ts'
import { type EventFacts, factsOf } from './evidence.ts'

const retryMs = 250

/**
 * Asks again until there are records up to `lastSeq`, at most `readBackMs`: a log may be a moment behind.
 * @returns what there is, complete or not
 */
export async function untilComplete(
  read: () => Promise<readonly EventFacts[]>,
  lastSeq: number,
  clock: Clock,
): Promise<readonly EventFacts[]> {
  const deadlineMs = clock.monotonic() + loadLimits.readBackMs
  for (;;) {
    const records = await read()
    if ((records.at(-1)?.seq ?? 0) >= lastSeq || clock.monotonic() > deadlineMs) return records
    await clock.sleep(retryMs)
  }
}

/** The records of a room through the command line of `parley`. Rejects with what it said when it fails. */
export async function readLogCommand(room: string, dataDir: string): Promise<readonly EventFacts[]> {
  const stdout = collector()
  const stderr = collector()
  const args = [
    'log',
    'read',
    '--room',
    room,
    '--purpose',
    'load test',
    '--case',
    'replay',
    '--data',
    dataDir,
  ]
  const code = await main(args, {
    stdin: new PassThrough(),
    stdout: stdout.stream,
    stderr: stderr.stream,
    env: {},
    signal: new AbortController().signal,
  })
  if (code !== 0) throw new Error(`parley log read ended with ${code}: ${stderr.text().trim()}`)
  const lines = stdout.text().split('\n')
  return lines
    .filter((line) => line !== '')
    .map((line) => factsOf(JSON.parse(line) as Record<string, unknown>))
}

/** Walks every hash chain through the command line of `parley`. @returns what it complained of, or nothing */
export async function verifyLogCommand(dataDir: string): Promise<readonly string[]> {
  const stdout = collector()
  const stderr = collector()
  const code = await main(['log', 'verify', '--data', dataDir], {
    stdin: new PassThrough(),
    stdout: stdout.stream,
    stderr: stderr.stream,
    env: {},
    signal: new AbortController().signal,
  })
  if (code === 0) return []
  return [`parley log verify: ${`${stdout.text()}${stderr.text()}`.trim().slice(0, 500)}`]
}

export interface RedisReader {
  read(room: string): Promise<readonly EventFacts[]>
  /** Breaks in the hash chains, each in one line. */
  readonly breaks: ReadonlySet<string>
  close(): void
}

/** Opens a connection of its own. Rejects when Redis does not answer. */
export async function openRedisReader(url: string, random: Random): Promise<RedisReader> {
  const breaks = new Set<string>()
  let trouble = ''
  const onError = (detail: string) => {
    trouble = detail
  }
  const redis = openRedisLink({ url, purpose: 'load-test', limits: defaultLimits, random, onError })
  try {
    if (redis.status !== 'ready')
      await once(redis, 'ready', { signal: AbortSignal.timeout(loadLimits.readBackMs) })
  } catch (error) {
    redis.disconnect()
    throw new Error(`Redis at ${url} does not answer: ${trouble}`, { cause: error })
  }
  return {
    breaks,
    close: () => redis.disconnect(),
    async read(room) {
      const records: EventFacts[] = []
      const range = {
        redis,
        room,
        limit: loadLimits.transcriptRoomLinesMax * 2,
        pageRecordsMax: defaultLimits.streamPageRecordsMax,
        onFinding: (finding: { readonly seq: number; readonly kind: string; readonly detail: string }) => {
          breaks.add(`the chain of ${room} in Redis, seq ${finding.seq}: ${finding.kind}, ${finding.detail}`)
        },
      }
      for await (const { body } of readStream(range)) {
        const record = JSON.parse(Buffer.from(body).toString('utf8')) as {
          readonly event: Record<string, unknown>
        }
        records.push(factsOf(record.event))
      }
      return records
    },
  }
}

function collector(): { readonly stream: Writable; text(): string } {
  const chunks: Buffer[] = []
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk)
      done()
    },
  })
  return { stream, text: () => Buffer.concat(chunks).toString('utf8') }
}
