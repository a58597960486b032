/**
 * The directory: in memory for unit tests, and on a real Redis.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../server/base/clock.ts'
import { systemRandom } from '../../server/base/random.ts'
import type { Directory } from '../../server/cluster/directory.ts'
import { createRedisDirectory } from '../../server/cluster/directory-redis.ts'
import { defaultLimits } from '../../server/limits.ts'
import { silentTelemetry } from '../../server/telemetry/telemetry.ts'
import { type DirectoryUnderTest, directoryConformance } from '../conformance/directory.ts'
import { eventually } from '../support/eventually.ts'
import { manualClock } from '../support/manual-clock.ts'
import { memoryDirectory } from '../support/memory-directory.ts'
import { type RedisServer, startRedis } from '../support/redis.ts'
import { describeRedis } from '../support/redis-tests.ts'

describe('a directory in memory', () => {
  directoryConformance(async () => {
    const clock = manualClock()
    const directory = memoryDirectory(clock)
    return {
      open: async () => directory.open(),
      pass: async (ms) => clock.advance(ms),
      close: async () => undefined,
    }
  })
})

describeRedis('a directory in Redis', () => {
  let server: RedisServer
  beforeAll(async () => {
    server = await startRedis({ appendonly: true })
  })
  afterAll(() => server.close())
  beforeEach(async () => {
    await server.client.flushall()
  })

  async function open(): Promise<Directory> {
    const options = { limits: defaultLimits, random: systemRandom, telemetry: silentTelemetry }
    const directory = createRedisDirectory({ url: server.url, ...options })
    await eventually(async () => (await directory.alive('nobody')).ok)
    return directory
  }

  directoryConformance(async (): Promise<DirectoryUnderTest> => {
    const opened: Directory[] = []
    return {
      async open() {
        const directory = await open()
        opened.push(directory)
        return directory
      },
      pass: (ms) => systemClock.sleep(ms),
      async close() {
        for (const directory of opened) await directory.close()
      },
    }
  })

  test('a claim has no end, and its key has the hash tag of the room', async () => {
    const directory = await open()
    await directory.claim(['lobby'], 'a')
    expect(await server.client.get('parley:{lobby}:home')).toBe('a')
    expect(await server.client.ttl('parley:{lobby}:home')).toBe(-1)
    await directory.close()
  })

  test('without Redis everything is unavailable; when it is back the listener hears', async () => {
    const directory = await open()
    let heard = 0
    directory.onReachable(() => heard++)
    await directory.claim(['kept'], 'a')
    await server.kill()
    await eventually(async () => !(await directory.alive('a')).ok)
    expect(await directory.claim(['lobby'], 'a')).toEqual({ ok: false, error: 'unavailable' })
    expect(await directory.homeOf('lobby')).toEqual({ ok: false, error: 'unavailable' })
    expect(await directory.beat('a', 'p', 1_000)).toEqual({ ok: false, error: 'unavailable' })
    await server.start()
    await eventually(() => heard > 0)
    expect(await directory.homeOf('kept')).toEqual({ ok: true, value: 'a' })
    await directory.close()
  })
})
