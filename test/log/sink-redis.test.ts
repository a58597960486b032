/**
 * The receiver in Redis, on a real one.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../server/base/clock.ts'
import { systemRandom } from '../../server/base/random.ts'
import { defaultLimits, type Limits } from '../../server/limits.ts'
import type { StoredRecord } from '../../server/log/journal.ts'
import type { LogSink } from '../../server/log/sink.ts'
import { createRedisSink } from '../../server/log/sink-redis.ts'
import { streamKey } from '../../server/log/stream-key.ts'
import { silentTelemetry } from '../../server/telemetry/telemetry.ts'
import { type SinkUnderTest, sinkConformance } from '../conformance/sink.ts'
import { eventually } from '../support/eventually.ts'
import { memoryJournal } from '../support/memory-journal.ts'
import { type RedisServer, startRedis } from '../support/redis.ts'
import { describeRedis } from '../support/redis-tests.ts'
import { streamContent, upTo } from '../support/stream.ts'

describeRedis('the log in Redis Streams', () => {
  let server: RedisServer
  beforeAll(async () => {
    server = await startRedis()
  })
  afterAll(() => server.close())
  beforeEach(async () => {
    await server.client.flushall()
  })

  async function openSink(limits: Partial<Limits> = {}, oneRoomPerCall = false): Promise<LogSink> {
    const sink = createRedisSink({
      url: server.url,
      limits: { ...defaultLimits, ...limits },
      clock: systemClock,
      random: systemRandom,
      telemetry: silentTelemetry,
      oneRoomPerCall,
    })
    await new Promise<void>((resolve) => sink.onReachable(resolve))
    return sink
  }

  async function underTest(oneRoomPerCall: boolean): Promise<SinkUnderTest> {
    // Records of the suite carry a fixed time: a window without an end keeps them whenever it runs.
    const sink = await openSink({ hotWindowMs: 1e12 }, oneRoomPerCall)
    return {
      sink,
      stored: async (room) => (await streamContent(server.client, room)).records,
      async forget(room, after) {
        // A replica that lagged has the stream as it was: written again, because XDEL keeps the last id.
        const key = streamKey(room)
        const entries = await server.client.xrangeBuffer(key, '-', '+')
        await server.client.del(key)
        for (const [id, fields] of entries as unknown as [Buffer, Buffer[]][]) {
          if (Number(id.toString().split('-')[1]) <= after) await server.client.xadd(key, id, ...fields)
        }
      },
      close: () => sink.close(),
    }
  }

  describe('all rooms in one call', () => sinkConformance(() => underTest(false)))
  describe('one room in a call, as for Redis Cluster', () => sinkConformance(() => underTest(true)))

  function write(room: string, count: number, at = systemClock.now()): readonly StoredRecord[] {
    const journal = memoryJournal()
    journal.write(room, count, { at })
    return journal.records(room, 0, { recordsMax: count, bytesMax: 1e9 })
  }

  test('an entry has the id at-seq and the fields record and hash', async () => {
    const sink = await openSink()
    const [record] = write('lobby', 1)
    await sink.append([{ room: 'lobby', after: 0, records: record === undefined ? [] : [record] }])
    const [entry] = await server.client.xrange('parley:{lobby}:log', '-', '+')
    expect(entry?.[0]).toBe(`${record?.at}-1`)
    expect(entry?.[1].filter((_, i) => i % 2 === 0)).toEqual(['record', 'hash'])
    await sink.close()
  })

  test('the last id counts even when the entries are trimmed', async () => {
    const sink = await openSink()
    const sent = write('lobby', 4)
    await sink.append([{ room: 'lobby', after: 0, records: sent.slice(0, 3) }])
    await server.client.xtrim(streamKey('lobby'), 'MAXLEN', 0)
    expect(await sink.endsAt(['lobby'])).toEqual({ kind: 'ends', seqs: [3] })
    expect(await sink.append([{ room: 'lobby', after: 0, records: sent }])).toEqual([
      { kind: 'stored', storedTo: 4, resent: 3 },
    ])
    expect((await streamContent(server.client, 'lobby')).seqs).toEqual([4])
    await sink.close()
  })

  test('a record that somebody deleted from the middle is a conflict', async () => {
    const sink = await openSink()
    const sent = write('lobby', 3)
    await sink.append([{ room: 'lobby', after: 0, records: sent }])
    await server.client.xdel(streamKey('lobby'), `${sent[1]?.at}-2`)
    const outcomes = await sink.append([{ room: 'lobby', after: 0, records: sent }])
    expect(outcomes).toMatchObject([{ kind: 'conflict', seq: 2 }])
    await sink.close()
  })

  test("a foreign writer's entry is a conflict, and so is a key of another type", async () => {
    const sink = await openSink()
    await server.client.xadd(streamKey('foreign'), '*', 'x', 'y')
    await server.client.set(streamKey('text'), 'not a stream')
    const outcomes = await sink.append([
      { room: 'foreign', after: 0, records: write('foreign', 1, systemClock.now() - 5_000) },
      { room: 'text', after: 0, records: write('text', 1) },
      { room: 'fine', after: 0, records: write('fine', 1) },
    ])
    expect(outcomes.map((outcome) => outcome.kind)).toEqual(['conflict', 'conflict', 'stored'])
    await sink.close()
  })

  describe('the hot window', () => {
    test('records older than hotWindowMs are trimmed with the next append, younger ones stay', async () => {
      const sink = await openSink({ hotWindowMs: 60_000 })
      const journal = memoryJournal()
      journal.write('lobby', 2, { at: systemClock.now() - 120_000 })
      journal.write('lobby', 1, { at: systemClock.now() - 30_000 })
      journal.write('lobby', 1, { at: systemClock.now() })
      const all = journal.records('lobby', 0, { recordsMax: 9, bytesMax: 1e9 })
      await sink.append([{ room: 'lobby', after: 0, records: all }])
      expect((await streamContent(server.client, 'lobby')).seqs).toEqual([3, 4])
      await sink.close()
    })

    test('a stream keeps hotWindowRecordsMax records, give or take one block of Redis', async () => {
      const sink = await openSink({ hotWindowRecordsMax: 300 })
      const sent = write('lobby', 1_000)
      await sink.append([{ room: 'lobby', after: 0, records: sent }])
      const kept = (await streamContent(server.client, 'lobby')).seqs
      expect(kept.at(-1)).toBe(1_000)
      expect(kept.length).toBeGreaterThanOrEqual(300)
      expect(kept.length).toBeLessThanOrEqual(400)
      await sink.append([{ room: 'few', after: 0, records: write('few', 300) }])
      expect((await streamContent(server.client, 'few')).seqs).toEqual(upTo(300))
      await sink.close()
    })

    test('the stream of a quiet room leaves Redis by itself', async () => {
      const sink = await openSink({ hotWindowMs: 60_000 })
      await sink.append([{ room: 'lobby', after: 0, records: write('lobby', 1) }])
      const leavesIn = await server.client.pttl(streamKey('lobby'))
      expect(leavesIn).toBeGreaterThan(0)
      expect(leavesIn).toBeLessThanOrEqual(60_000)
      await sink.close()
    })
  })

  test('a Redis that was restarted learns the script anew', async () => {
    const sink = await openSink()
    const sent = write('lobby', 2)
    await sink.append([{ room: 'lobby', after: 0, records: sent.slice(0, 1) }])
    await server.client.script('FLUSH')
    expect(await sink.append([{ room: 'lobby', after: 1, records: sent.slice(1) }])).toEqual([
      { kind: 'stored', storedTo: 2, resent: 0 },
    ])
    await sink.close()
  })

  test('a Redis that is not there is unreachable at once, and reachable when it comes', async () => {
    const sink = await openSink()
    await server.kill()
    await eventually(async () => (await sink.endsAt(['lobby'])).kind === 'unreachable')
    const records = write('lobby', 1)
    expect(await sink.append([{ room: 'lobby', after: 0, records }])).toMatchObject([
      { kind: 'unreachable', code: 'NOREPLY' },
    ])
    let reached = 0
    sink.onReachable(() => {
      reached += 1
    })
    const before = reached
    await server.start()
    await eventually(
      async () => (await sink.append([{ room: 'lobby', after: 0, records }]))[0]?.kind === 'stored',
    )
    expect(reached).toBeGreaterThan(before)
    await sink.close()
  })

  test('silence longer than redisReplyMs is unreachable, and the connection is given up', async () => {
    const sink = await openSink({ redisReplyMs: 100 })
    server.pause()
    const records = write('lobby', 1)
    const outcomes = await sink.append([{ room: 'lobby', after: 0, records }])
    expect(outcomes).toMatchObject([{ kind: 'unreachable' }])
    server.resume()
    const again = async () =>
      (await sink.append([{ room: 'lobby', after: 0, records }]))[0]?.kind === 'stored'
    await eventually(again)
    expect((await streamContent(server.client, 'lobby')).seqs).toEqual([1])
    await sink.close()
  })
})
