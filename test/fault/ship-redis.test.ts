/**
 * Redis itself fails: killed, emptied, paused, out of memory, demoted, replaced by a replica that lagged.
 */
import { runInNewContext } from 'node:vm'
import { setFlagsFromString } from 'node:v8'
import { expect, test } from 'vitest'
import { systemClock } from '../../server/base/clock.ts'
import { eventually } from '../support/eventually.ts'
import { startFaultProxy } from '../support/fault-proxy.ts'
import { faultRandom, length, patience } from '../support/fault-run.ts'
import { startRedis } from '../support/redis.ts'
import { describeRedis } from '../support/redis-tests.ts'
import { openShipBench, type ShipBench } from '../support/ship-bench.ts'
import { expectAllOnce } from '../support/ship-proof.ts'
import { streamContent } from '../support/stream.ts'

const refusals = (bench: ShipBench, code: string): number =>
  bench.heard.of('shipFailed').filter(([detail]) => String(detail).startsWith(code)).length

describeRedis('Redis fails', () => {
  test('killed and started again with its data: it goes on where it was', async () => {
    await using server = await startRedis({ appendonly: true })
    await using bench = openShipBench(server.port)
    bench.say('lobby', 300)
    await bench.shipped()
    await server.kill()
    bench.say('lobby', 300)
    bench.say('garden', 1)
    await eventually(() => bench.heard.of('shipFailed').length > 0)
    await server.start()
    await bench.shipped()
    await expectAllOnce(bench, server.client)
  })

  test('killed and started again empty: the hot window is sent again, quiet rooms included', async () => {
    await using server = await startRedis()
    await using bench = openShipBench(server.port)
    bench.say('quiet', 40)
    bench.say('lobby', 1_200)
    await bench.shipped()
    await server.kill()
    await server.start()
    bench.say('lobby', 5)
    await bench.shipped()
    await eventually(async () => (await streamContent(server.client, 'quiet')).seqs.length === 40)
    await expectAllOnce(bench, server.client)
  })

  test('paused: attempts add nothing to memory, the journal goes on, and it catches up', async () => {
    setFlagsFromString('--expose-gc')
    const collect: unknown = runInNewContext('gc')
    if (typeof collect !== 'function') throw new Error('no collector')
    const held = (): number => {
      collect()
      const { heapUsed, arrayBuffers } = process.memoryUsage()
      return (heapUsed + arrayBuffers) / 2 ** 20
    }
    await using server = await startRedis()
    await using bench = openShipBench(server.port, { redisReplyMs: 50, shipBackoffMs: 5 })
    bench.say('lobby', 1)
    await bench.shipped()
    server.pause()
    bench.say('lobby', 4_000, 'x'.repeat(3_000)) // 12 MiB: each attempt sends 1 MiB of it
    await bench.journal.flushed()
    const before = held()
    await eventually(() => refusals(bench, 'NOREPLY') >= 60)
    // Were each attempt kept, that would be 60 MiB. Buffers are freed a little after they are collected.
    await eventually(() => held() - before < 24)
    server.resume()
    await bench.shipped()
    await expectAllOnce(bench, server.client)
  })

  test(
    'out of memory: refused, counted, tried again; memory that comes and goes leaves no hole',
    patience,
    async () => {
      const random = faultRandom()
      await using server = await startRedis({ maxmemory: 1_000_000_000 })
      await using bench = openShipBench(server.port)
      for (let round = 0; round < length(25, 500); round++) {
        for (const room of ['a', 'b', 'c']) bench.say(room, 1 + random.below(100))
        await server.client.config('SET', 'maxmemory', round % 2 === 0 ? 1 : 1_000_000_000)
        await systemClock.sleep(random.below(30))
      }
      await server.client.config('SET', 'maxmemory', 1)
      bench.say('a', 1)
      const seen = refusals(bench, 'OOM')
      await eventually(() => refusals(bench, 'OOM') > seen)
      expect(bench.gauge('ship_refused_appends')).toBeGreaterThan(0)
      expect(bench.gauge('ship_lag_records')).toBeGreaterThan(0)
      await server.client.config('SET', 'maxmemory', 1_000_000_000)
      await bench.shipped()
      expect(bench.gauge('ship_lag_records')).toBe(0)
      await expectAllOnce(bench, server.client)
    },
  )

  test('a replica that only reads: refused and tried again until it is promoted', async () => {
    await using primary = await startRedis()
    await using replica = await startRedis({ replicaof: primary.port })
    await eventually(async () => (await replica.client.info('replication')).includes('master_link_status:up'))
    await using bench = openShipBench(replica.port)
    bench.say('lobby', 10)
    await eventually(() => refusals(bench, 'READONLY') >= 2)
    await replica.client.call('REPLICAOF', 'NO', 'ONE')
    await bench.shipped()
    await expectAllOnce(bench, replica.client)
  })

  test('a replica that lagged is promoted: what only the old primary had is sent again', async () => {
    await using primary = await startRedis()
    await using replica = await startRedis({ replicaof: primary.port })
    await eventually(async () => (await replica.client.info('replication')).includes('master_link_status:up'))
    await using proxy = await startFaultProxy(primary.port)
    await using bench = openShipBench(proxy.port)
    for (const room of ['quiet', 'busy']) bench.say(room, 300)
    await bench.shipped()
    await eventually(async () => (await streamContent(replica.client, 'busy')).seqs.length === 300)
    await eventually(async () => (await streamContent(replica.client, 'quiet')).seqs.length === 300)
    await replica.client.call('REPLICAOF', 'NO', 'ONE') // from here on it lags, and knows nothing of it
    for (const room of ['quiet', 'busy', 'new']) bench.say(room, 700)
    await bench.shipped() // acknowledged by a primary that is about to go
    await primary.kill()
    proxy.retarget(replica.port)
    bench.say('busy', 10)
    await eventually(async () => {
      const ends = await Promise.all(['quiet', 'new'].map((room) => streamContent(replica.client, room)))
      return ends.map(({ seqs }) => seqs.length).join() === '1000,700'
    })
    await bench.shipped()
    await expectAllOnce(bench, replica.client)
    expect(bench.gauge('ship_conflicts')).toBe(0)
  })

  test(
    'lagging replicas promoted again and again: every primary ends with everything, once',
    patience,
    async () => {
      const random = faultRandom()
      await using one = await startRedis()
      await using other = await startRedis()
      await using proxy = await startFaultProxy(one.port)
      await using bench = openShipBench(proxy.port)
      let [primary, replica] = [one, other]
      const complete = async () => {
        for (const room of bench.rooms())
          if ((await streamContent(primary.client, room)).seqs.length !== bench.said(room)) return false
        return true
      }
      const someSay = () => {
        for (const room of ['quiet', 'busy', `new-${random.below(5)}`])
          if (room !== 'quiet' || random.below(3) === 0) bench.say(room, 1 + random.below(300))
      }
      for (let round = 0; round < length(3, 60); round++) {
        await replica.client.call('REPLICAOF', '127.0.0.1', String(primary.port))
        await eventually(async () =>
          (await replica.client.info('replication')).includes('master_link_status:up'),
        )
        someSay()
        await systemClock.sleep(random.below(40))
        await replica.client.call('REPLICAOF', 'NO', 'ONE') // it lags from here on, wherever that is
        someSay()
        if (random.below(2) === 0) await bench.shipped()
        await primary.kill()
        proxy.retarget(replica.port)
        someSay()
        ;[primary, replica] = [replica, primary]
        await replica.start() // empty: the next one to follow
        await eventually(complete)
        await bench.shipped()
        await expectAllOnce(bench, primary.client)
      }
      expect(bench.gauge('ship_conflicts')).toBe(0)
    },
  )

  test('a stream with another history: an alarm, the room stops, the others go on, and a person can mend it', async () => {
    await using server = await startRedis()
    await server.client.xadd('parley:{lobby}:log', '*', 'record', '{}', 'hash', 'x')
    await using bench = openShipBench(server.port, { shipRecheckMs: 20 })
    bench.say('lobby', 3)
    bench.say('garden', 3)
    await eventually(() => bench.gauge('ship_conflicts') > 0 && bench.journal.shippedTo('garden') === 3)
    expect(bench.journal.shippedTo('lobby')).toBe(0)
    expect(bench.heard.of('note').filter(([level]) => level === 'error')[0]).toMatchObject([
      'error',
      expect.stringContaining('conflict'),
      { room: 'lobby' },
    ])
    await server.client.rename('parley:{lobby}:log', 'kept:lobby')
    await bench.shipped()
    await expectAllOnce(bench, server.client)
  })
})
