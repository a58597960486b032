/**
 * What the retained log costs and how fast it is: `npm run bench:log [-- --rate N --rooms N --seconds N --records N --only main,drain,tiers]`.
 *
 * 1. The server's main thread: messages arrive at a steady rate in many small rooms, once into a log that
 *    writes, hashes and ships on its own thread, and once into nothing; the difference of the thread's CPU time is
 *    the log's share, the middle of three rounds. What the other threads used stands beside it.
 * 2. A backlog of records shipped to a Redis on this machine, with live traffic at a tenth of the rate.
 * 3. `verify` over what that left, sealing all of it, and `verify` over the segments (`bench/tiers.ts`).
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Redis } from 'ioredis'
import { createProgress } from '../loadtest/progress.ts'
import { systemClock } from '../server/base/clock.ts'
import { type Environment, openEnvironment } from '../server/base/environment.ts'
import { defaultLimits } from '../server/limits.ts'
import { openFront } from '../server/log/journal-front.ts'
import type { LogRecord, RetainedLog } from '../server/log/log.ts'
import { openScribeThread } from '../server/log/scribe-thread.ts'
import { silentTelemetry, type Telemetry } from '../server/telemetry/telemetry.ts'
import { eventually } from '../test/support/eventually.ts'
import { said } from '../test/support/log-folder.ts'
import { redisAvailable, redisMissing, startRedis } from '../test/support/redis.ts'
import { measureTiers } from './bench/tiers.ts'

const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '10000' },
    seconds: { type: 'string', default: '5' },
    rooms: { type: 'string', default: '500' },
    records: { type: 'string', default: '1000000' },
    data: { type: 'string' },
    only: { type: 'string' },
  },
})
const parts = ['main', 'drain', 'tiers']
const wanted = values.only?.split(',') ?? parts
const progress = createProgress(process.stderr, systemClock)
const rate = Number(values.rate)
const seconds = Number(values.seconds)
const rooms = Number(values.rooms)
const records = Number(values.records)
const tickMs = 2
const limits = { ...defaultLimits, hotWindowRecordsMax: 10_000_000 }
const text = 'a line of chat, about as long as people write when they have something to say to each other'

const folder = mkdtempSync(join(values.data ?? tmpdir(), 'parley-bench-'))
const redis = redisAvailable() ? await startRedis() : undefined
const seqs = new Map<string, number>()
let sent = 0
let shipped = 0
const telemetry: Telemetry = {
  ...silentTelemetry,
  shipped(count) {
    shipped += count
  },
}

try {
  if (redis === undefined) print('redis', { missing: redisMissing })
  if (wanted.some((part) => !parts.includes(part))) throw new Error(`--only takes ${parts.join(', ')}`)
  if (wanted.includes('main')) await withLog(redis?.url, mainThread)
  await withLog(undefined, fill)
  if (redis !== undefined && wanted.includes('drain'))
    await withLog(redis.url, (log) => drain(log, redis.client))
  if (wanted.includes('tiers')) await measureTiers(folder, print)
} finally {
  await redis?.close()
  rmSync(folder, { recursive: true })
}

async function withLog(
  redisUrl: string | undefined,
  use: (log: RetainedLog, environment: Environment) => Promise<void>,
): Promise<void> {
  const environment = openEnvironment(folder, { role: 'server', clock: systemClock, limits })
  const start = { dataDir: folder, limits, ...(redisUrl === undefined ? {} : { redisUrl }) }
  const log = openFront(environment, openScribeThread(start, telemetry), {
    limits,
    clock: systemClock,
    telemetry,
  })
  try {
    await use(log, environment)
  } finally {
    await log.close()
    await environment.close()
  }
}

/** 1: what a message costs the thread that serves people. */
async function mainThread(log: RetainedLog): Promise<void> {
  await arrivals(rate, 2, (record) => log.append(record)) // compiled and warm
  await log.flushed()
  const rounds: { readonly main: number; readonly others: number }[] = []
  for (let round = 0; round < 3; round++) {
    const idle = await costOf(() => arrivals(rate, seconds, skip))
    const before = sent
    const busy = await costOf(async () => {
      await arrivals(rate, seconds, (record) => log.append(record))
      await log.flushed()
    })
    const main = busy.mainUs - idle.mainUs
    rounds.push({
      main: main / (sent - before),
      others: (busy.allUs - idle.allUs - main) / (sent - before),
    })
  }
  const middle = (of: 'main' | 'others') => rounds.map((round) => round[of]).sort((x, y) => x - y)[1] ?? 0
  print('main thread', {
    rate,
    rooms,
    shipping: redis !== undefined,
    us_per_message: middle('main'),
    us_per_message_other_threads: middle('others'),
  })
}

/** What was accepted while Redis was away. */
async function fill(log: RetainedLog): Promise<void> {
  const cost = await costOf(async () => {
    for (let i = 0; i < records; i++) {
      log.append(nextRecord())
      if (i % 20_000 !== 19_999) continue
      await log.flushed()
      progress.show('filling', i / records, `${i + 1} of ${records} records`)
    }
    await log.flushed()
  })
  print('fill', { records, per_second: records / cost.seconds })
}

/** 2: the backlog goes out while people talk. */
async function drain(log: RetainedLog, client: Redis): Promise<void> {
  const redisBefore = await redisUs(client)
  const from = shipped
  const backlog = [...seqs.values()].reduce((sum, seq) => sum + seq, 0) - from
  const talking = new AbortController()
  let live = 0
  const waitsMs: number[] = [] // of live messages for the disk, while the backlog goes out
  const cost = await costOf(async () => {
    const talk = arrivals(
      rate / 10,
      Number.POSITIVE_INFINITY,
      (record) => {
        log.append(record)
        if (live++ % 50 > 0) return
        const since = systemClock.monotonic()
        const { room, seq } = record.event
        void log.durable(room, seq).then(() => void waitsMs.push(systemClock.monotonic() - since))
      },
      talking.signal,
    )
    await eventually(() => {
      const done = shipped - from
      progress.show('shipping', done / backlog, `${done} of ${backlog} records`)
      return done >= backlog
    })
    talking.abort()
    await talk
  })
  print('drain', {
    backlog,
    live,
    live_durable_p99_ms: waitsMs.sort((a, b) => a - b)[Math.floor(waitsMs.length * 0.99)] ?? Number.NaN,
    per_second: backlog / cost.seconds,
    us_per_record_all_threads: cost.allUs / (backlog + live),
    us_per_record_redis: ((await redisUs(client)) - redisBefore) / (backlog + live),
  })
}

/** CPU that the Redis server has used. */
async function redisUs(client: Redis): Promise<number> {
  const info = await client.info('cpu')
  const used = (name: string) => Number(new RegExp(`${name}:([\\d.]+)`).exec(info)?.[1] ?? 0)
  return (used('used_cpu_user') + used('used_cpu_sys')) * 1e6
}

async function arrivals(
  perSecond: number,
  forSeconds: number,
  take: (record: LogRecord) => void,
  signal?: AbortSignal,
): Promise<void> {
  const startedAt = systemClock.monotonic()
  for (let done = 0; done < perSecond * forSeconds && signal?.aborted !== true; ) {
    await systemClock.sleep(tickMs)
    const passed = (systemClock.monotonic() - startedAt) / 1_000
    const due = Math.min(perSecond * forSeconds, passed * perSecond)
    for (; done < due; done++) take(nextRecord())
  }
}

/** Gives the seq back: the journal wants none left out. */
function skip({ event }: LogRecord): void {
  seqs.set(event.room, event.seq - 1)
}

function nextRecord(): LogRecord {
  const room = `room-${sent++ % rooms}`
  const seq = (seqs.get(room) ?? 0) + 1
  seqs.set(room, seq)
  return said(room, seq, text, systemClock.now())
}

interface Cost {
  readonly seconds: number
  readonly mainUs: number
  readonly allUs: number
}

/** CPU time of the main thread, from the scheduler's own account (Linux: schedstat, in ns), and of the process. */
async function costOf(run: () => Promise<void>): Promise<Cost> {
  const path = `/proc/self/task/${process.pid}/schedstat`
  const read = () => Number(readFileSync(path, 'latin1').split(' ')[0]) / 1_000
  const [main, all, began] = [read(), process.cpuUsage(), systemClock.monotonic()]
  await run()
  const { user, system } = process.cpuUsage(all)
  return {
    mainUs: read() - main,
    allUs: user + system,
    seconds: (systemClock.monotonic() - began) / 1_000,
  }
}

function print(what: string, figures: Readonly<Record<string, number | boolean | string>>): void {
  progress.clear()
  const shown = Object.entries(figures).map(([name, value]) => [
    name,
    typeof value === 'number' ? Math.round(value * 100) / 100 : value,
  ])
  process.stdout.write(`${JSON.stringify({ what, ...Object.fromEntries(shown) })}\n`)
}
