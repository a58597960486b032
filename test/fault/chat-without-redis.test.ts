/**
 * Redis is stopped, paused, out of memory, read-only, busy, or answers nothing, while people talk on a
 * real server. The chat goes on as if nothing had happened, memory stays within its limits, and when Redis
 * is back it gets everything once.
 */
import { expect, test } from 'vitest'
import { systemClock } from '../../server/base/clock.ts'
import { defaultLimits } from '../../server/limits.ts'
import { metric } from '../support/admin-page.ts'
import { eventually } from '../support/eventually.ts'
import { startFaultProxy } from '../support/fault-proxy.ts'
import { length, patience, tell } from '../support/fault-run.ts'
import { expectLogged, expectShipped } from '../support/log-proof.ts'
import { type RedisServer, startRedis } from '../support/redis.ts'
import { describeRedis } from '../support/redis-tests.ts'
import { startChild } from '../support/server-child.ts'
import { Account, talkative } from '../support/talkers.ts'

const rooms = ['lobby', 'hall', 'attic', 'porch']
const beforeMs = length(500, 30_000)
const faultMs = length(1_200, 120_000)

/** Makes Redis fail; what comes back mends it. */
type Fault = (redis: RedisServer, proxy: Awaited<ReturnType<typeof startFaultProxy>>) => Promise<Mend>
type Mend = () => Promise<unknown>

const faults: Readonly<Record<string, Fault>> = {
  async 'stopped and started again'(redis) {
    await redis.kill()
    return () => redis.start()
  },
  paused(redis) {
    redis.pause()
    return Promise.resolve(() => Promise.resolve(redis.resume()))
  },
  async 'out of memory'(redis) {
    await redis.client.config('SET', 'maxmemory', 1)
    return () => redis.client.config('SET', 'maxmemory', 0)
  },
  async 'read-only'(redis) {
    await redis.client.call('REPLICAOF', '127.0.0.1', '1') // nobody is there: it keeps what it has
    return () => redis.client.call('REPLICAOF', 'NO', 'ONE')
  },
  'full of slow commands'(redis) {
    const busy = new AbortController()
    const script =
      "local t = redis.call('TIME') repeat local n = redis.call('TIME') until (n[1] - t[1]) * 1000000 + n[2] - t[2] > 300000"
    const load = (async () => {
      while (!busy.signal.aborted) await redis.client.eval(script, 0)
    })()
    return Promise.resolve(() => {
      busy.abort()
      return load
    })
  },
  'deaf: its answers are swallowed'(_redis, proxy) {
    proxy.swallowReplies(true)
    return Promise.resolve(() => {
      proxy.swallowReplies(false)
      proxy.cut()
      return Promise.resolve()
    })
  },
}

describeRedis('Redis fails while people talk', () => {
  for (const [name, fault] of Object.entries(faults)) {
    test(`${name}: the chat goes on, and afterwards nothing is lost or doubled`, patience, async () => {
      await using redis = await startRedis({ appendonly: true })
      await using proxy = await startFaultProxy(redis.port)
      const url = `redis://127.0.0.1:${proxy.port}`
      const limits = { ...talkative, shipLingerMs: 20, shipBackoffMs: 200, redisReplyMs: 400 }
      await using child = await startChild({ args: ['--transport', 'ws', '--redis', url], limits })
      const account = new Account()
      const talk = await account.talk({ ...child, url: child.url, rooms, each: 2, window: 1, pauseMs: 20 })
      const started = systemClock.monotonic()
      await systemClock.sleep(beforeMs)
      const failedAt = systemClock.monotonic()
      const residentBefore = await metric(child.adminUrl, 'process_resident_memory_bytes')
      const answeredBefore = account.acknowledged.length
      const mend = await fault(redis, proxy)
      await systemClock.sleep(faultMs)
      const answeredDuring = account.acknowledged.length - answeredBefore
      const resident = await metric(child.adminUrl, 'process_resident_memory_bytes')
      const pending = await metric(child.adminUrl, 'parley_journal_pending')
      const mendedAt = systemClock.monotonic()
      await mend()
      await systemClock.sleep(beforeMs / 2)
      await talk.stop()
      await eventually(async () => (await metric(child.adminUrl, 'parley_ship_lag_records')) === 0)
      await child.end()

      const [before, during] = [account.p99Ms(started, failedAt), account.p99Ms(failedAt, mendedAt)]
      const grewMiB = Math.round((resident - residentBefore) / 2 ** 20)
      tell(
        `${answeredDuring} messages meanwhile; p99 ${before.toFixed(1)} ms before, ${during.toFixed(1)} ms ` +
          `during: × ${(during / before).toFixed(2)}; resident memory ${grewMiB} MiB more`,
      )
      expect(account.answers()).toEqual({ ok: account.said.length })
      expect(answeredDuring).toBeGreaterThan(0)
      expect(pending).toBeLessThanOrEqual(defaultLimits.journalPendingMax)
      // What the limits allow the shipper is a few batches of `shipBatchBytesMax`; the rest is the collector's leisure.
      expect(grewMiB).toBeLessThan(128)
      await expectLogged(account, child.dataDir)
      await expectShipped(child.dataDir, rooms, redis.client)
    })
  }
})
