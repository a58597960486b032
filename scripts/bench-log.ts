/**
 * What the journal costs the server's main thread for a message: `npm run bench:log`.
 *
 * Messages arrive at a steady rate in many small rooms, once into a journal and once into nothing; the
 * difference of the main thread's CPU time is the journal's share. Disk work is on other threads and not counted.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { messageId } from '../protocol/ids.ts'
import { systemClock } from '../server/base/clock.ts'
import { openEnvironment } from '../server/base/environment.ts'
import { defaultLimits } from '../server/limits.ts'
import { openJournal } from '../server/log/journal-lmdb.ts'
import type { LogRecord } from '../server/log/log.ts'
import { silentTelemetry } from '../server/telemetry/telemetry.ts'

const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '10000' },
    seconds: { type: 'string', default: '5' },
    rooms: { type: 'string', default: '500' },
    data: { type: 'string' },
  },
})
const rate = Number(values.rate)
const seconds = Number(values.seconds)
const rooms = Number(values.rooms)
const tickMs = 2

const dataDir = mkdtempSync(join(values.data ?? tmpdir(), 'parley-bench-'))
const environment = openEnvironment(dataDir, { role: 'server', clock: systemClock, limits: defaultLimits })
const batches: number[] = []
const lags: number[] = []
const telemetry = {
  ...silentTelemetry,
  journalled(records: number, _bytes: number, us: number) {
    batches.push(records)
    lags.push(us)
  },
}
const journal = openJournal(environment, { limits: defaultLimits, clock: systemClock, telemetry })
const seqs = new Map<string, number>()
let sent = 0

try {
  await arrivals(1, (record) => journal.append(record)) // compiled and warm
  await journal.flushed()
  batches.length = lags.length = 0
  const idle = await mainThreadUs(() => arrivals(seconds, skip))
  const busy = await mainThreadUs(async () => {
    await arrivals(seconds, (record) => journal.append(record))
    await journal.flushed()
  })
  const records = batches.reduce((sum, n) => sum + n, 0)
  const result = {
    rate,
    rooms,
    records,
    us_per_message: round((busy - idle) / records),
    records_per_commit: round(records / batches.length),
    commit_ms_p50: round(percentile(lags, 0.5) / 1_000),
    commit_ms_p99: round(percentile(lags, 0.99) / 1_000),
    bytes_per_record: round(environment.bytesUsed(['records']) / (records + rate)),
  }
  process.stdout.write(`${JSON.stringify(result)}\n`)
} finally {
  await journal.close()
  await environment.close()
  rmSync(dataDir, { recursive: true })
}

async function arrivals(forSeconds: number, take: (record: LogRecord) => void): Promise<void> {
  const startedAt = systemClock.monotonic()
  for (let done = 0; done < rate * forSeconds; ) {
    await systemClock.sleep(tickMs)
    const due = Math.min(rate * forSeconds, ((systemClock.monotonic() - startedAt) / 1_000) * rate)
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
  const at = systemClock.now()
  const text = 'a line of chat, about as long as people write when they have something to say to each other'
  const event = {
    t: 'message',
    room,
    id: messageId(at, seq),
    seq,
    from: 'u_Zm9vYmFyYmF6cXV4',
    name: 'ann',
    at,
    text,
  } as const
  return { event }
}

/** CPU time of the main thread, from the scheduler's own account (Linux: schedstat, in ns). */
async function mainThreadUs(run: () => Promise<void>): Promise<number> {
  const path = `/proc/self/task/${process.pid}/schedstat`
  const read = () => Number(readFileSync(path, 'latin1').split(' ')[0]) / 1_000
  const before = read()
  await run()
  return read() - before
}

function percentile(numbers: readonly number[], share: number): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor((numbers.length - 1) * share)] ?? 0
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
