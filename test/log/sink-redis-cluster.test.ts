/**
 * The receiver in a Redis Cluster, on a real one of three nodes: rooms lie on all of them, each room on one.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../server/base/clock.ts'
import { systemRandom } from '../../server/base/random.ts'
import { defaultLimits } from '../../server/limits.ts'
import { isClusterUrl } from '../../server/log/redis-link.ts'
import type { LogSink } from '../../server/log/sink.ts'
import { createRedisSink } from '../../server/log/sink-redis.ts'
import { streamKey } from '../../server/log/stream-key.ts'
import { silentTelemetry } from '../../server/telemetry/telemetry.ts'
import { type SinkUnderTest, sinkConformance } from '../conformance/sink.ts'
import { eventually } from '../support/eventually.ts'
import { memoryJournal } from '../support/memory-journal.ts'
import { type RedisCluster, startRedisCluster } from '../support/redis-cluster.ts'
import { describeRedis } from '../support/redis-tests.ts'
import { streamContent, upTo } from '../support/stream.ts'

test.each([
  ['redis://127.0.0.1:6379', false],
  ['redis://127.0.0.1:6379/0', false],
  ['redis://127.0.0.1:6379?cluster', true],
  ['rediss://u:p@redis.example.org?cluster', true],
  ['no url', false],
])('%s names a cluster: %s', (url, is) => expect(isClusterUrl(url)).toBe(is))

describeRedis('the log in a Redis Cluster', () => {
  let cluster: RedisCluster
  beforeAll(async () => {
    cluster = await startRedisCluster()
  }, 60_000)
  afterAll(() => cluster.close())
  beforeEach(async () => {
    for (const node of cluster.nodes) await node.client.flushall()
  })

  async function openSink(): Promise<LogSink> {
    const sink = createRedisSink({
      url: cluster.url,
      limits: { ...defaultLimits, hotWindowMs: 1e12 },
      clock: systemClock,
      random: systemRandom,
      telemetry: silentTelemetry,
    })
    await new Promise<void>((resolve) => sink.onReachable(resolve))
    return sink
  }

  async function underTest(): Promise<SinkUnderTest> {
    const sink = await openSink()
    return {
      sink,
      stored: async (room) => (await streamContent(cluster.client, room)).records,
      async forget(room, after) {
        const key = streamKey(room)
        const entries = await cluster.client.xrangeBuffer(key, '-', '+')
        await cluster.client.del(key)
        for (const [id, fields] of entries as unknown as [Buffer, Buffer[]][])
          if (Number(id.toString().split('-')[1]) <= after) await cluster.client.xadd(key, id, ...fields)
      },
      close: () => sink.close(),
    }
  }

  describe('is a receiver like any other', () => sinkConformance(underTest))

  const rooms = Array.from({ length: 30 }, (_, i) => `room {${i}}`)
  const batchOf = (count: number) => {
    const journal = memoryJournal()
    for (const room of rooms) journal.write(room, count, { at: systemClock.now() })
    const bounds = { recordsMax: count, bytesMax: 1e9 }
    return rooms.map((room) => ({ room, after: 0, records: journal.records(room, 0, bounds) }))
  }

  test('one batch of many rooms is spread over the nodes; each room is on one of them, whole and in order', async () => {
    const sink = await openSink()
    const outcomes = await sink.append(batchOf(20))
    expect(outcomes.every(({ kind }) => kind === 'stored')).toBe(true)
    const keys = await Promise.all(cluster.nodes.map(({ client }) => client.keys('*')))
    expect(keys.every((found) => found.length > 0)).toBe(true)
    expect(keys.flat().toSorted()).toEqual(rooms.map(streamKey).toSorted())
    for (const room of rooms)
      expect(await streamContent(cluster.client, room)).toMatchObject({ seqs: upTo(20), findings: [] })
    expect(await sink.endsAt(rooms)).toEqual({ kind: 'ends', seqs: rooms.map(() => 20) })
    await sink.close()
  })

  test('a room whose slot moves to another node is followed there, and nothing is lost or doubled', async () => {
    const sink = await openSink()
    const batch = batchOf(10)
    await sink.append(batch.map((one) => ({ ...one, records: one.records.slice(0, 5) })))
    const room = rooms[0] ?? ''
    const slot = Number(await cluster.client.cluster('KEYSLOT', streamKey(room)))
    const holders = await Promise.all(
      cluster.nodes.map(
        async ({ client }) => (await client.keys(streamKey(room).replace(/[[\]]/g, '?'))).length > 0,
      ),
    )
    const from = cluster.nodes[holders.indexOf(true)]
    const to = cluster.nodes[holders.indexOf(false)]
    if (from === undefined || to === undefined) throw new Error('one of three has it')
    const [fromId, toId] = [
      String(await from.client.cluster('MYID')),
      String(await to.client.cluster('MYID')),
    ]
    await to.client.cluster('SETSLOT', slot, 'IMPORTING', fromId)
    await from.client.cluster('SETSLOT', slot, 'MIGRATING', toId)
    await from.client.migrate('127.0.0.1', to.port, streamKey(room), 0, 5_000)
    await to.client.cluster('SETSLOT', slot, 'NODE', toId)
    await from.client.cluster('SETSLOT', slot, 'NODE', toId)
    await eventually(async () => (await sink.append(batch)).every(({ kind }) => kind === 'stored'))
    for (const { room: name } of batch)
      expect(await streamContent(cluster.client, name)).toMatchObject({ seqs: upTo(10), findings: [] })
    await sink.close()
  })
})
