import { Redis } from 'ioredis'
import { describe, expect, test } from 'vitest'
import { systemClock } from '../../server/base/clock.ts'
import { recordsBetween } from '../../server/log/record-reader.ts'
import { verifyLog } from '../../server/log/verify.ts'
import { logConformance } from '../conformance/log.ts'
import { eventually } from '../support/eventually.ts'
import { said } from '../support/log-folder.ts'
import { type LogThreadOptions, openLogThread } from '../support/log-thread.ts'
import { recordedTelemetry } from '../support/recorded-telemetry.ts'
import { redisAvailable, redisMissing, startRedis } from '../support/redis.ts'
import { streamContent, upTo } from '../support/stream.ts'

const pause = () => systemClock.sleep(0)

async function withThread(
  options: LogThreadOptions,
  use: (thread: ReturnType<typeof openLogThread>) => Promise<void>,
): Promise<void> {
  const thread = openLogThread(options)
  try {
    await use(thread)
  } finally {
    await thread.close()
  }
}

describe('the log on two threads', () => {
  logConformance(() => {
    const thread = openLogThread({ limits: { windowMs: Number.MAX_SAFE_INTEGER } })
    return { log: thread.log, close: () => thread.close() }
  })
})

test('what is durable is in the folder, also for this thread at once', async () => {
  await withThread({}, async ({ environment, log }) => {
    for (let seq = 1; seq <= 300; seq++) {
      log.append(said('lobby', seq))
      await log.durable('lobby', seq)
      expect([...recordsBetween(environment, 'lobby', seq, seq)]).toHaveLength(1)
    }
    expect(await verifyLog(environment, { pause })).toMatchObject({ records: 300, problems: [] })
  })
})

test('chains go on after a restart, beside a store that is written meanwhile', async () => {
  await withThread({ limits: { journalCommitRecordsMax: 7 } }, async (thread) => {
    for (let round = 0; round < 3; round++) {
      for (let i = 1; i <= 100; i++) {
        for (const room of ['lobby', 'hall']) thread.log.append(said(room, round * 100 + i))
        const row = Buffer.from(`row ${round} ${i}`)
        if (i % 10 === 0)
          await thread.environment.commit(() => void thread.environment.bytes.store.put(row, row))
      }
      await thread.reopen()
    }
    expect([...thread.environment.bytes.store.getKeys({})]).toHaveLength(30)
    expect(await verifyLog(thread.environment, { pause })).toMatchObject({ records: 600, problems: [] })
  })
})

test('a thread that cannot open its folder stops the log visibly, and closing still ends', async () => {
  const heard = recordedTelemetry()
  await withThread({ telemetry: heard.telemetry, scribeDir: '/nonexistent' }, async ({ log }) => {
    log.append(said('lobby', 1))
    await expect(log.durable('lobby', 1)).rejects.toThrow('not on disk')
    expect(log.accepting()).toBe(false)
    await expect(log.flushed()).rejects.toThrow('thread of the log')
    expect(heard.of('journalFailed')).toHaveLength(1)
  })
})

test.skipIf(!redisAvailable())(
  `records arrive in Redis, and the shipper's figures here${redisAvailable() ? '' : ` (${redisMissing})`}`,
  async () => {
    await using server = await startRedis()
    const heard = recordedTelemetry()
    const limits = { shipLingerMs: 2, logGaugesMs: 5, hotWindowMs: 1e12 }
    const gauge = (name: string) => {
      const read = heard.of('gauge').findLast(([known]) => known === name)?.[2]
      return typeof read === 'function' ? Number(read()) : Number.NaN
    }
    await withThread({ redisUrl: server.url, limits, telemetry: heard.telemetry }, async ({ log }) => {
      for (let seq = 1; seq <= 50; seq++) log.append(said('lobby', seq))
      await log.flushed()
      await eventually(() => heard.of('shipped').reduce((sum, [records]) => sum + Number(records), 0) === 50)
      await eventually(() => gauge('ship_lag_records') === 0)
    })
    const redis = new Redis(server.url)
    const { seqs, findings } = await streamContent(redis, 'lobby')
    redis.disconnect()
    expect(seqs).toEqual(upTo(50))
    expect(findings).toEqual([])
  },
)

test('days of retention reach the folder', async () => {
  await withThread({}, async (thread) => {
    thread.log.append(said('lobby', 1))
    thread.log.retain('lobby', 30)
    await thread.reopen()
    expect([...thread.environment.bytes.retention.getKeys({})]).toHaveLength(1)
  })
})
