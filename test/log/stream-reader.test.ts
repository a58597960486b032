/**
 * Reading a room's records back from a real Redis, with every kind of damage.
 */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { systemClock } from '../../server/base/clock.ts'
import { systemRandom } from '../../server/base/random.ts'
import { defaultLimits } from '../../server/limits.ts'
import type { StoredRecord } from '../../server/log/journal.ts'
import { createRedisSink } from '../../server/log/sink-redis.ts'
import { type ChainFinding, readStream, type StreamRange } from '../../server/log/stream-reader.ts'
import { streamKey } from '../../server/log/stream-key.ts'
import { silentTelemetry } from '../../server/telemetry/telemetry.ts'
import { memoryJournal } from '../support/memory-journal.ts'
import { type RedisServer, startRedis } from '../support/redis.ts'
import { describeRedis } from '../support/redis-tests.ts'
import { upTo } from '../support/stream.ts'

const room = 'lobby'
const key = streamKey(room)

describeRedis("reading a room's stream", () => {
  let server: RedisServer
  let start: number
  beforeAll(async () => {
    server = await startRedis()
  })
  afterAll(() => server.close())
  /** Ten records, one a second. */
  beforeEach(async () => {
    await server.client.flushall()
    start = systemClock.now() - 60_000
    const journal = memoryJournal()
    for (let i = 0; i < 10; i++) journal.write(room, 1, { at: start + i * 1_000 })
    const sink = createRedisSink({
      url: server.url,
      limits: defaultLimits,
      clock: systemClock,
      random: systemRandom,
      telemetry: silentTelemetry,
    })
    await new Promise<void>((resolve) => sink.onReachable(resolve))
    const records = journal.records(room, 0, { recordsMax: 10, bytesMax: 1e6 })
    await sink.append([{ room, after: 0, records }])
    await sink.close()
  })

  async function read(range: Partial<StreamRange> = {}) {
    const findings: ChainFinding[] = []
    const records: StoredRecord[] = []
    const onFinding = (finding: ChainFinding) => findings.push(finding)
    const all = { redis: server.client, room, limit: 100, pageRecordsMax: 3, onFinding, ...range }
    for await (const record of readStream(all)) records.push(record)
    return { seqs: records.map((record) => record.seq), records, findings }
  }

  /** Writes the stream again with its entries changed. */
  async function rewrite(change: (id: string, fields: Buffer[]) => readonly Buffer[] | undefined) {
    const entries = (await server.client.xrangeBuffer(key, '-', '+')) as unknown as [Buffer, Buffer[]][]
    await server.client.del(key)
    for (const [id, fields] of entries) {
      const changed = change(id.toString(), fields)
      if (changed !== undefined) await server.client.xadd(key, id, ...changed)
    }
  }

  test('gives every record in order, over several pages, and finds nothing wrong', async () => {
    const { seqs, records, findings } = await read()
    expect(seqs).toEqual(upTo(10))
    expect(findings).toEqual([])
    expect(JSON.parse(Buffer.from(records[4]?.body ?? []).toString())).toMatchObject({
      event: { t: 'message', seq: 5, text: 'message 5' },
    })
  })

  test('gives at most limit records, and those between since and until, both included', async () => {
    expect((await read({ limit: 4 })).seqs).toEqual([1, 2, 3, 4])
    expect((await read({ since: start + 3_000, until: start + 5_000 })).seqs).toEqual([4, 5, 6])
    expect((await read({ since: start + 3_001, until: start + 4_999 })).seqs).toEqual([5])
    expect((await read({ since: start + 60_000 })).seqs).toEqual([])
    expect((await read({ room: 'nobody' })).seqs).toEqual([])
  })

  test('a changed body is found, named, and the rest stays readable', async () => {
    await rewrite((id, fields) =>
      id.endsWith('-4')
        ? fields.map((field) => (field.includes('message') ? Buffer.from('{"forged":true}') : field))
        : fields,
    )
    const { seqs, findings } = await read()
    expect(seqs).toEqual(upTo(10))
    expect(findings).toMatchObject([{ room, seq: 4, kind: 'changed' }])
  })

  test('a changed first record of a range is found by the one before it', async () => {
    await rewrite((id, fields) =>
      id.endsWith('-4') ? fields.map((field) => (field.length > 40 ? Buffer.from('{}') : field)) : fields,
    )
    const { findings } = await read({ since: start + 3_000 })
    expect(findings).toMatchObject([{ seq: 4, kind: 'changed' }])
  })

  test('a missing record is found and named', async () => {
    await rewrite((id, fields) => (id.endsWith('-4') || id.endsWith('-5') ? undefined : fields))
    const { seqs, findings } = await read()
    expect(seqs).toEqual([1, 2, 3, 6, 7, 8, 9, 10])
    expect(findings).toMatchObject([{ seq: 4, kind: 'missing', detail: '4 to 5' }])
  })

  test('a foreign entry is named and passed over', async () => {
    await server.client.xadd(key, '*', 'x', 'y')
    const { seqs, findings } = await read()
    expect(seqs).toEqual(upTo(10))
    expect(findings).toMatchObject([{ kind: 'foreign' }])
  })

  test('a trimmed stream begins with a record whose predecessor it cannot know', async () => {
    await server.client.xtrim(key, 'MAXLEN', 6)
    const { seqs, findings } = await read()
    expect(seqs).toEqual([5, 6, 7, 8, 9, 10])
    expect(findings).toEqual([])
  })

  test('a question to Redis asks for streamPageRecordsMax records at most', async () => {
    const { streamPageRecordsMax } = { ...defaultLimits, streamPageRecordsMax: 2 }
    await server.client.config('RESETSTAT')
    expect((await read({ pageRecordsMax: streamPageRecordsMax })).seqs).toEqual(upTo(10))
    const stats = await server.client.info('commandstats')
    expect(/cmdstat_xrange:calls=(\d+)/.exec(stats)?.[1]).toBe('6') // five pages and the empty one
  })
})
