/**
 * What shipping to Redis costs: records a second and CPU a record, from a journal on disk to a Redis on
 * this machine. Run after a build: `node dist/scripts/bench-ship.js [records]`. The CPU is that of this
 * process, all threads; Redis has its own.
 */
import { systemClock } from '../server/base/clock.ts'
import { systemRandom } from '../server/base/random.ts'
import { defaultLimits } from '../server/limits.ts'
import { createShipper } from '../server/log/shipper.ts'
import { createRedisSink } from '../server/log/sink-redis.ts'
import { silentTelemetry, type Telemetry } from '../server/telemetry/telemetry.ts'
import { eventually } from '../test/support/eventually.ts'
import { openLogFolder, said } from '../test/support/log-folder.ts'
import { redisAvailable, redisMissing, startRedis } from '../test/support/redis.ts'

const text = 'a sentence of about the length that people type in a chat, sometimes a little longer'
const records = Number(process.argv[2] ?? 200_000)

interface Cost {
  readonly seconds: number
  readonly cpuUs: number
}

async function measured(run: () => Promise<void>): Promise<Cost> {
  const began = systemClock.monotonic()
  const cpu = process.cpuUsage()
  await run()
  const { user, system } = process.cpuUsage(cpu)
  return { seconds: (systemClock.monotonic() - began) / 1_000, cpuUs: user + system }
}

function tell(what: string, count: number, { seconds, cpuUs }: Cost): void {
  const rate = Math.round(count / seconds).toLocaleString('en')
  process.stdout.write(`${what}: ${rate} records/s, ${(cpuUs / count).toFixed(2)} µs CPU a record\n`)
}

async function backlog(rooms: number): Promise<void> {
  await withShipper(async ({ append, journal, start, shipped }) => {
    for (let i = 0; i < records; i++) {
      append(`room-${i % rooms}`)
      if (i % 10_000 === 9_999) await journal.flushed()
    }
    await journal.flushed()
    tell(`backlog of ${records} in ${rooms} room(s)`, records, await measured(() => start().then(shipped)))
  })
}

/** Messages that arrive evenly, with the shipper and without: the difference is what shipping adds. */
async function live(perSecond: number, rooms: number, seconds: number): Promise<void> {
  for (const shipping of [false, true]) {
    await withShipper(async ({ append, journal, start, shipped }) => {
      if (shipping) await start()
      let sent = 0
      const cost = await measured(async () => {
        const began = systemClock.monotonic()
        while (sent < perSecond * seconds) {
          const due = Math.min(
            perSecond * seconds,
            Math.floor(((systemClock.monotonic() - began) * perSecond) / 1_000),
          )
          for (; sent < due; sent++) append(`room-${sent % rooms}`)
          await systemClock.sleep(2)
        }
        await journal.flushed()
        if (shipping) await shipped()
      })
      const what = shipping ? 'journal and shipper' : 'journal alone'
      tell(`live ${perSecond}/s in ${rooms} rooms, ${what}`, sent, cost)
    })
  }
}

interface Setup {
  readonly append: (room: string) => void
  readonly journal: ReturnType<typeof openLogFolder>['journal']
  readonly start: () => Promise<void>
  readonly shipped: () => Promise<void>
}

async function withShipper(use: (setup: Setup) => Promise<void>): Promise<void> {
  await using redis = await startRedis()
  const limits = { ...defaultLimits, hotWindowRecordsMax: 1_000_000 }
  const folder = openLogFolder()
  const { journal } = folder
  let arrived = 0
  const telemetry: Telemetry = {
    ...silentTelemetry,
    shipped(count) {
      arrived += count
    },
  }
  const ports = { limits, clock: systemClock, random: systemRandom, telemetry }
  const sink = createRedisSink({ url: redis.url, ...ports })
  const shipper = createShipper({ journal, sink, ...ports })
  const seqs = new Map<string, number>()
  let appended = 0
  await use({
    journal,
    append(room) {
      const seq = (seqs.get(room) ?? 0) + 1
      seqs.set(room, seq)
      appended += 1
      journal.append(said(room, seq, text, systemClock.now()))
    },
    async start() {
      await redis.client.ping()
      shipper.start()
    },
    shipped: () => eventually(() => arrived === appended),
  })
  await shipper.stop()
  await sink.close()
  await folder.close()
}

if (redisAvailable()) {
  await backlog(1)
  await backlog(1_000)
  await live(10_000, 1_000, 5)
  await live(10_000, 50, 5)
} else process.stdout.write(`${redisMissing}\n`)
