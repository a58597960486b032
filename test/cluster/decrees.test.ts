/**
 * What operators decide for all nodes: the list in memory and on a real Redis, and nodes that follow it.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { systemRandom } from '../../server/base/random.ts'
import type { Decrees } from '../../server/cluster/decrees.ts'
import { createRedisDecrees } from '../../server/cluster/decrees-redis.ts'
import { defaultLimits } from '../../server/limits.ts'
import { silentTelemetry } from '../../server/telemetry/telemetry.ts'
import { decreesConformance, decreesMax } from '../conformance/decrees.ts'
import { eventually } from '../support/eventually.ts'
import { memoryDecrees } from '../support/memory-decrees.ts'
import { nodes } from '../support/nodes.ts'
import { type RedisServer, startRedis } from '../support/redis.ts'
import { describeRedis } from '../support/redis-tests.ts'

describe('decrees in memory', () => {
  decreesConformance(async () => {
    const broker = memoryDecrees(decreesMax)
    return { open: async () => broker.open(), close: async () => undefined }
  })
})

describeRedis('decrees in Redis', () => {
  let redis: RedisServer
  beforeAll(async () => {
    redis = await startRedis()
  })
  afterAll(() => redis.close())
  beforeEach(async () => {
    await redis.client.flushall()
  })

  decreesConformance(async () => {
    const opened: Decrees[] = []
    return {
      async open() {
        const limits = { ...defaultLimits, decreesMax }
        const options = { url: redis.url, limits, random: systemRandom, telemetry: silentTelemetry }
        const decrees = createRedisDecrees(options)
        opened.push(decrees)
        await eventually(async () => (await decrees.after('', 1)).ok)
        return decrees
      },
      async close() {
        for (const decrees of opened) await decrees.close()
      },
    }
  })

  test('a ban on the whole server closes connections on other nodes, and no room of theirs lets the person in', async () => {
    await using cluster = await nodes(redis.url)
    const limits = { decreeMs: 20 }
    const [a, b] = [await cluster.start('a', { limits }), await cluster.start('b', { limits })]
    const operator = await a.person('operator')
    await operator.join('here', { create: true })
    const [, bob] = await b.gather('there', 'olga', 'bob')
    // Bob has never been on node a: the operator names him by his id.
    const ban = await operator.command('here', `/ban ${bob?.user} 7d scam --server`)
    expect(ban).toMatchObject({ t: 'ok', result: { scope: 'server' } })
    expect(await bob?.end()).toMatchObject({ code: 4503 })
    const back = await b.person('bob')
    expect(await back.ask('join', { room: 'there' })).toMatchObject({ name: 'banned' })
    // The statement is known where the person is, and can be appealed there.
    const { statement = '' } = ban.t === 'ok' ? (ban.result as { statement?: string }) : {}
    expect(await back.command('there', '/why x')).toMatchObject({ name: 'not_a_member' })
    const standing = await back.expect('standing', 'standing', {})
    expect(standing.statements.map(({ id }) => id)).toContain(statement)
    await operator.command('here', `/unban ${bob?.user} --server`)
    await eventually(async () => (await back.ask('join', { room: 'there' })).t === 'joined')
  })

  test('a node that was away learns what was decided meanwhile', async () => {
    await using cluster = await nodes(redis.url)
    const limits = { decreeMs: 20 }
    const a = await cluster.start('a', { limits })
    const first = await cluster.start('b', { limits })
    await first.gather('there', 'olga', 'bob')
    await first.stop()
    const operator = await a.person('operator')
    await operator.join('here', { create: true })
    await a.person('bob')
    const [mute, revoke] = ['/mute @bob 1h spam --server', '/revoke @olga']
    await a.person('olga')
    expect(await operator.command('here', mute)).toMatchObject({ t: 'ok' })
    const old = await a.token('olga', { ttlMs: 86_400_000 })
    expect(await operator.command('here', revoke)).toMatchObject({ t: 'ok' })
    const b = await cluster.start('b', { limits })
    const bob = await b.person('bob')
    await bob.join('there')
    expect(await bob.send('there', 'hello?')).toMatchObject({ name: 'muted' })
    const thief = await b.connect()
    thief.raw(JSON.stringify({ t: 'hello', token: old }))
    expect(await thief.end()).toMatchObject({ code: 4501 })
  })
})
