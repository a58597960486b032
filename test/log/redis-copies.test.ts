/**
 * What is known of the copies in Redis: of the Redis installed here (7.0: no WAITAOF) for real, of a newer one from
 * a script that answers as its documentation says.
 */
import { expect, test } from 'vitest'
import { systemClock } from '../../server/base/clock.ts'
import { systemRandom } from '../../server/base/random.ts'
import { defaultLimits } from '../../server/limits.ts'
import { watchRedisCopies } from '../../server/log/redis-copies.ts'
import { eventually } from '../support/eventually.ts'
import { recordedTelemetry } from '../support/recorded-telemetry.ts'
import { startRedis } from '../support/redis.ts'
import { describeRedis } from '../support/redis-tests.ts'
import { scriptedRedis } from '../support/scripted-redis.ts'

function watch(url: string) {
  const heard = recordedTelemetry()
  const limits = { ...defaultLimits, redisProbeMs: 50, redisProbeWaitMs: 20 }
  const ports = { clock: systemClock, random: systemRandom, telemetry: heard.telemetry }
  const copies = watchRedisCopies({ url, limits, ...ports })
  const gauge = (name: string) => {
    const found = heard.of('gauge').find(([one]) => one === name)
    if (found === undefined) throw new Error(`no gauge ${name}`)
    return (found[2] as () => number)()
  }
  return { ...copies, onDisk: () => gauge('redis_on_disk'), replicas: () => gauge('redis_replicas') }
}

describeRedis('a Redis without WAITAOF', () => {
  test('says how many replicas have what was written, and nothing about its disk', async () => {
    await using primary = await startRedis({ appendonly: true })
    const has = (await primary.client.call('COMMAND', 'INFO', 'WAITAOF')) as unknown[]
    const alone = watch(primary.url)
    await eventually(() => Promise.resolve(alone.replicas() === 0))
    if (has[0] === null) expect(alone.onDisk()).toBe(-1)
    else await eventually(() => Promise.resolve(alone.onDisk() === 1))
    await using _replica = await startRedis({ replicaof: primary.port })
    await eventually(() => Promise.resolve(alone.replicas() === 1))
    await primary.kill()
    await eventually(() => Promise.resolve(alone.replicas() === -1))
    alone.close()
  })
})

const info = '$9\r\nloading:0\r\n'
function newer(waitAof: string) {
  return scriptedRedis(([name, first, second]) => {
    if (name === 'INFO') return info
    if (name === 'WAIT') return ':2\r\n'
    if (name === 'WAITAOF') return waitAof
    // One command, as COMMAND INFO describes it; its name and arity are enough.
    if (name === 'COMMAND' && first === 'INFO') return `*1\r\n*2\r\n$7\r\n${second?.toLowerCase()}\r\n:4\r\n`
    return undefined
  })
}

test('a Redis with WAITAOF is asked about its disk', async () => {
  await using redis = await newer('*2\r\n:1\r\n:0\r\n')
  const watched = watch(redis.url)
  await eventually(() => Promise.resolve(watched.onDisk() === 1 && watched.replicas() === 2))
  watched.close()
  expect(redis.heard).toContainEqual(['WAITAOF', '1', '0', '20'])
})

test('a Redis whose disk is behind says so', async () => {
  await using redis = await newer('*2\r\n:0\r\n:0\r\n')
  const watched = watch(redis.url)
  await eventually(() => Promise.resolve(watched.onDisk() === 0))
  watched.close()
})

test('a Redis that keeps no append-only file is not on disk', async () => {
  await using redis = await newer(
    '-ERR WAITAOF cannot be used when numlocal is set but appendonly is disabled.\r\n',
  )
  const watched = watch(redis.url)
  await eventually(() => Promise.resolve(watched.onDisk() === 0 && watched.replicas() === 2))
  watched.close()
})

test('a Redis that refuses the question leaves it unknown', async () => {
  await using redis = await scriptedRedis(([name]) =>
    name === 'INFO' ? info : name === 'SET' ? '-NOPERM no permissions\r\n' : undefined,
  )
  const watched = watch(redis.url)
  await eventually(() => Promise.resolve(redis.heard.some(([name]) => name === 'SET')))
  expect([watched.onDisk(), watched.replicas()]).toEqual([-1, -1])
  watched.close()
})

test('of a Redis Cluster nothing is asked', () => {
  const watched = watch('redis://127.0.0.1:1?cluster')
  expect([watched.onDisk(), watched.replicas()]).toEqual([-1, -1])
  watched.close()
})
