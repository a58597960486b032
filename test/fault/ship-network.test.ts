/**
 * The way to Redis breaks: connections cut in the middle of a command or of its answer, answers swallowed,
 * delayed, no way at all. Nothing may be lost, doubled or out of order.
 */
import { expect, test } from 'vitest'
import { systemClock } from '../../server/base/clock.ts'
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy.ts'
import { faultRandom, length, patience } from '../support/fault-run.ts'
import { startRedis } from '../support/redis.ts'
import { describeRedis } from '../support/redis-tests.ts'
import type { SeededRandom } from '../support/seeded-random.ts'
import { openShipBench } from '../support/ship-bench.ts'
import { expectAllOnce } from '../support/ship-proof.ts'

type Fault = (proxy: FaultProxy, random: SeededRandom) => Promise<void>

const faults: Readonly<Record<string, Fault>> = {
  async 'a cut'(proxy) {
    proxy.cut()
    await systemClock.sleep(10)
  },
  async 'a cut in a request'(proxy, random) {
    proxy.cutAfterRequestBytes(1 + random.below(60_000))
    await systemClock.sleep(20)
  },
  async 'a cut in a reply'(proxy, random) {
    proxy.cutAfterReplyBytes(1 + random.below(200))
    await systemClock.sleep(20)
  },
  async 'swallowed replies'(proxy, random) {
    proxy.swallowReplies(true)
    await systemClock.sleep(random.below(150))
    proxy.cut() // what was swallowed is never said again on this connection
    proxy.swallowReplies(false)
  },
  async 'swallowed replies, noticed by their silence'(proxy) {
    proxy.swallowReplies(true)
    await systemClock.sleep(350) // longer than redisReplyMs of the bench
    proxy.swallowReplies(false)
  },
  async 'no way'(proxy, random) {
    proxy.refuse(true)
    await systemClock.sleep(random.below(100))
    proxy.refuse(false)
  },
  async 'slow replies'(proxy, random) {
    proxy.delayReplies(1 + random.below(30))
    await systemClock.sleep(60)
    proxy.delayReplies(0)
  },
}

describeRedis('the way to Redis breaks', () => {
  for (const [name, fault] of Object.entries(faults)) {
    test(`${name}: every record is there once, in order, and the chain holds`, patience, async () => {
      const random = faultRandom()
      await using server = await startRedis()
      await using proxy = await startFaultProxy(server.port)
      await using bench = openShipBench(proxy.port)
      for (let round = 0; round < length(5, 100); round++) {
        for (const room of ['a', 'b', 'c']) bench.say(room, 1 + random.below(200))
        await fault(proxy, random)
      }
      await bench.shipped()
      await expectAllOnce(bench, server.client)
      expect(bench.gauge('ship_conflicts')).toBe(0)
    })
  }

  test('all of it together, with the shipper restarted in between', patience, async () => {
    const random = faultRandom()
    await using server = await startRedis({ appendonly: true })
    await using proxy = await startFaultProxy(server.port)
    await using bench = openShipBench(proxy.port)
    const kinds = Object.values(faults)
    const [first, ...others] = kinds
    if (first === undefined) throw new Error('there are faults')
    for (let round = 0; round < length(20, 300); round++) {
      for (let i = 0; i < 4; i++) bench.say(`room-${random.below(8)}`, 1 + random.below(150))
      await random.pick([first, ...others])(proxy, random)
      if (random.below(6) === 0) await bench.restart()
      if (random.below(6) === 0) {
        await server.kill()
        await server.start()
      }
    }
    await bench.shipped()
    await expectAllOnce(bench, server.client)
    expect(bench.gauge('ship_conflicts')).toBe(0)
  })
})
