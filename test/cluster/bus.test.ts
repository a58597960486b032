/**
 * The bus: in memory for unit tests, and over a real Redis, sharded and plain.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemClock } from '../../server/base/clock.ts'
import { systemRandom } from '../../server/base/random.ts'
import type { Bus } from '../../server/cluster/bus.ts'
import { createRedisBus } from '../../server/cluster/bus-redis.ts'
import { defaultLimits, type Limits } from '../../server/limits.ts'
import { silentTelemetry } from '../../server/telemetry/telemetry.ts'
import { backlogUnderTest, busConformance } from '../conformance/bus.ts'
import { eventually } from '../support/eventually.ts'
import { startFaultProxy } from '../support/fault-proxy.ts'
import { memoryBroker } from '../support/memory-bus.ts'
import { type RedisServer, startRedis } from '../support/redis.ts'
import { describeRedis } from '../support/redis-tests.ts'

describe('a bus in memory', () => {
  busConformance(async () => {
    const broker = memoryBroker(backlogUnderTest)
    return { open: async () => broker.open(), hold: broker.hold, close: async () => undefined }
  })
})

describeRedis('a bus over Redis', () => {
  let server: RedisServer
  beforeAll(async () => {
    server = await startRedis()
  })
  afterAll(() => server.close())

  const openBus = (url: string, limits: Partial<Limits> = {}, sharded?: false): Bus =>
    createRedisBus({
      url,
      limits: { ...defaultLimits, busBacklogBytesMax: backlogUnderTest, ...limits },
      clock: systemClock,
      random: systemRandom,
      telemetry: silentTelemetry,
      ...(sharded === false ? { sharded } : {}),
    })

  function underTest(sharded?: false) {
    const opened: Bus[] = []
    return {
      async open() {
        const bus = openBus(server.url, {}, sharded)
        opened.push(bus)
        return bus
      },
      hold: (on: boolean) => (on ? server.pause() : server.resume()),
      async close() {
        for (const bus of opened) await bus.close()
      },
    }
  }

  describe('sharded', () => busConformance(async () => underTest()))
  describe('plain', () => busConformance(async () => underTest(false)))

  test('sharded pub/sub is used where the server has it', async () => {
    const bus = openBus(server.url)
    await bus.listen('sharded', () => undefined)
    expect(await server.client.pubsub('SHARDCHANNELS')).toContain('parley:{sharded}:bus')
    await bus.close()
  })

  test('after a cut it hears again, and what was published meanwhile is known to be lost', async () => {
    await using proxy = await startFaultProxy(server.port)
    const through = openBus(`redis://127.0.0.1:${proxy.port}`)
    const direct = openBus(server.url)
    const heard: string[] = []
    await through.listen('behind', (bytes) => void heard.push(Buffer.from(bytes).toString()))
    await direct.listen('direct', () => undefined)
    const publish = (bus: Bus, text: string) =>
      new Promise<boolean>((resolve) => bus.publish('behind', Buffer.from(text), resolve))
    expect(await publish(direct, 'before')).toBe(true)
    await eventually(() => heard.includes('before'))
    proxy.refuse(true)
    await eventually(async () => !(await publish(direct, 'meanwhile')))
    expect(await publish(through, 'from behind')).toBe(false)
    proxy.refuse(false)
    await eventually(() => publish(direct, 'after'))
    await eventually(() => heard.includes('after'))
    expect(heard[0]).toBe('before')
    await Promise.all([through.close(), direct.close()])
  })

  test('a subscription that has gone silent is made again', async () => {
    await using proxy = await startFaultProxy(server.port)
    // The proxy swallows what Redis answers: connections live and nothing comes.
    const bus = openBus(`redis://127.0.0.1:${proxy.port}`, {
      nodeBeatMs: 20,
      nodeSilentMs: 100,
      redisReplyMs: 200,
    })
    const direct = openBus(server.url)
    const heard: string[] = []
    await bus.listen('silent', (bytes) => void heard.push(Buffer.from(bytes).toString()))
    await direct.listen('speaker', () => undefined)
    proxy.swallowReplies(true)
    await systemClock.sleep(150)
    proxy.swallowReplies(false)
    await eventually(() => {
      direct.publish('silent', Buffer.from('again'), () => undefined)
      return heard.includes('again')
    })
    await Promise.all([bus.close(), direct.close()])
  })

  test('without Redis, listening fails in words', async () => {
    const bus = openBus('redis://127.0.0.1:1', { redisReplyMs: 50 })
    await expect(bus.listen('a', () => undefined)).rejects.toThrow(/Redis cannot be reached/)
    await bus.close()
  })
})
