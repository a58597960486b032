/**
 * One bit of one byte turns over, in whatever the log keeps: `verify` finds it and names where it is, and
 * everything else stays readable. The places are chosen by chance, by the seed that is printed.
 */
import { afterEach, describe, expect, test } from 'vitest'
import { messageId } from '../../protocol/ids.ts'
import { systemClock } from '../../server/base/clock.ts'
import type { SubDatabase } from '../../server/base/environment.ts'
import { defaultLimits } from '../../server/limits.ts'
import { appendChained } from '../../server/log/chained-table.ts'
import { openLogKeys } from '../../server/log/log-keys.ts'
import { HeadSigner } from '../../server/log/signed-heads.ts'
import { removalsUntil, strip } from '../../server/log/strip.ts'
import { accessLog, verifyLog } from '../../server/log/verify.ts'
import { verifyShipped } from '../../server/log/verify-shipped.ts'
import { faultRandom, length, patience, tell } from '../support/fault-run.ts'
import { epochAt, type LogFolder, openLogFolder, removed, said } from '../support/log-folder.ts'
import { manualClock } from '../support/manual-clock.ts'
import { startRedis } from '../support/redis.ts'
import { describeRedis } from '../support/redis-tests.ts'
import type { SeededRandom } from '../support/seeded-random.ts'
import { openShipBench } from '../support/ship-bench.ts'

const rooms = ['attic', 'lobby', 'porch']
const messages = 12
const open: LogFolder[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

/** A log with something in every table: messages, a removed one that was stripped, accesses, signed heads. */
async function log(): Promise<LogFolder> {
  const one = openLogFolder({ clock: manualClock(epochAt + 100_000) })
  open.push(one)
  const { environment, journal, path } = one
  for (const room of rooms) {
    for (let seq = 1; seq <= messages; seq++) journal.append(said(room, seq))
    journal.append(removed(said(room, 2).event, messages + 1))
  }
  await journal.flushed()
  const keys = openLogKeys(path)
  const heads = new HeadSigner(environment, keys, 10)
  for (const room of rooms) heads.touched(room)
  await environment.commit(() => {
    heads.sign(epochAt)
    for (const removal of removalsUntil(environment, epochAt + 1e9, 10))
      strip(environment, keys, removal, epochAt)
  })
  for (let i = 0; i < 3; i++)
    await appendChained(environment, 'access', epochAt + i, { v: 1, at: epochAt + i, case: `c-${i}` })
  await one.reopen() // nothing grew since: closing signs no head
  return one
}

async function problems({ environment }: LogFolder): Promise<readonly string[]> {
  const report = await verifyLog(environment, { pause: () => systemClock.sleep(0) })
  return report.problems.map(({ room }) => room)
}

/** Turns one bit over; says which room the row belongs to. What comes back turns it back. */
async function flip(one: LogFolder, table: SubDatabase, random: SeededRandom) {
  const db = one.environment.bytes[table]
  const rows = [...db.getRange({})].map(({ key, value }) => ({
    key: Buffer.from(key),
    value: Buffer.from(value),
  }))
  const { key, value } = random.pick([rows[0], ...rows.slice(1)] as [Row, ...Row[]])
  const at = random.below(value.length)
  const bad = Buffer.from(value)
  bad[at] = (bad[at] ?? 0) ^ (1 << random.below(8))
  await db.put(key, bad)
  return {
    key,
    where: `${table} ${key.toString('latin1')} byte ${at}`,
    mend: () => one.environment.bytes[table].put(key, value),
  }
}
type Row = { readonly key: Buffer; readonly value: Buffer }

/** Texts that members read in their window, and how many of each room's messages can be opened. */
async function readable({ journal }: LogFolder): Promise<number> {
  let found = 0
  for (const room of rooms) {
    const events = await journal.window(room, { after: 0, limit: 100 })
    found += events.filter(({ t }) => t === 'message').length
  }
  return found
}

/** All but the stripped one of each room. */
const whole = rooms.length * (messages - 1)

/** How a row's key names its room, and how many messages may be unreadable while it is damaged. */
const tables: Readonly<
  Partial<Record<SubDatabase, { readonly place: (key: Buffer) => string; readonly lost: number }>>
> = {
  records: { place: roomOf, lost: 1 },
  heads: { place: roomOf, lost: 0 },
  signed: { place: roomOf, lost: 0 },
  stripped: { place: roomOf, lost: 0 },
  access: { place: () => accessLog, lost: 0 },
  keyOwners: { place: (key) => key.toString('utf8', key.indexOf(0) + 1), lost: 0 },
  keys: { place: () => '', lost: messages - 1 },
}

function roomOf(key: Buffer): string {
  return key.toString('utf8', 0, key.indexOf(0))
}

describe('a byte flipped in the journal', () => {
  test.each(Object.entries(tables))(
    'in %s: found, named, and the rest is readable',
    patience,
    async (name, { place, lost }) => {
      const random = faultRandom()
      const one = await log()
      expect(await problems(one)).toEqual([])
      expect(await readable(one)).toBe(whole)
      for (let round = 0; round < length(25, 300); round++) {
        const { key, where, mend } = await flip(one, name as SubDatabase, random)
        const named = place(key)
        if (named === '') expect(await problems(one), where).toHaveLength(1)
        else expect(await problems(one), where).toContain(named)
        await one.reopen()
        expect(await readable(one), where).toBeGreaterThanOrEqual(whole - lost)
        await mend()
        await one.reopen()
      }
      expect(await problems(one)).toEqual([])
      expect(await readable(one)).toBe(whole)
    },
  )

  test('in an amendment, which follows from the records: no page of history fails, and no removed text comes back', async () => {
    const random = faultRandom()
    const one = await log()
    for (let round = 0; round < length(25, 300); round++) {
      const { where, mend } = await flip(one, 'amendments', random)
      await readable(one)
      const [second] = await one.journal.window('lobby', { after: 1, limit: 1 })
      expect(second, where).toMatchObject({ t: 'removed', id: messageId(epochAt + 2_000, 2) })
      await mend()
    }
  })
})

describeRedis('a byte flipped in Redis', () => {
  test('found and named, and every other record of the stream is whole', patience, async () => {
    const random = faultRandom()
    await using server = await startRedis()
    await using bench = openShipBench(server.port)
    for (const room of rooms) bench.say(room, 40)
    await bench.shipped()
    await bench.journal.flushed()
    const options = { redis: server.client, limits: defaultLimits }
    const verify = async () => {
      const report = await verifyShipped(bench.environment, options)
      return { ...report, problems: report.problems.map(({ kind, room, seq }) => `${kind} ${room} ${seq}`) }
    }
    await bench.marked()
    expect(await verify()).toEqual({ rooms: 3, records: 120, problems: [] })
    for (let round = 0; round < length(20, 200); round++) {
      const seq = 1 + random.below(40)
      const { mend, field } = await flipEntry(server.client, 'lobby', seq, random)
      const found = await verify()
      expect(found.records, field).toBe(120)
      expect(found.problems, field).toContain(`changed lobby (in Redis) ${seq}`)
      await mend()
    }
    expect((await verify()).problems).toEqual([])
    tell('120 records in Redis are whole again')
  })

  test('an end that is cut off, and an entry that is none of ours', async () => {
    await using server = await startRedis()
    await using bench = openShipBench(server.port)
    bench.say('lobby', 5)
    await bench.shipped()
    await bench.marked()
    const key = 'parley:{lobby}:log'
    const last = (await server.client.xrevrange(key, '+', '-', 'COUNT', 1))[0]?.[0] ?? ''
    await server.client.xdel(key, last)
    await server.client.xadd(key, '*', 'something', 'else')
    const { problems: found } = await verifyShipped(bench.environment, {
      redis: server.client,
      limits: defaultLimits,
    })
    expect(found.map(({ kind, seq }) => `${kind} ${seq}`).sort()).toEqual(['inserted 4', 'truncated 5'])
  })
})

type Client = Awaited<ReturnType<typeof startRedis>>['client']

/** Rewrites a room's stream with one bit of one field of the entry turned over: Redis changes no entry in place. */
async function flipEntry(redis: Client, room: string, seq: number, random: SeededRandom) {
  const key = `parley:{${room}}:log`
  const entries = (await redis.xrangeBuffer(key, '-', '+')) as unknown as readonly [Buffer, Buffer[]][]
  const write = async (changed: readonly (readonly [Buffer, readonly Buffer[]])[]) => {
    await redis.del(key)
    for (const [id, fields] of changed) await redis.xadd(key, id.toString(), ...fields)
  }
  const which = 1 + 2 * random.below(2)
  const changed = entries.map(([id, fields], i) => {
    if (i !== seq - 1) return [id, fields] as const
    const copy = fields.map((field) => Buffer.from(field))
    const value = copy[which] ?? Buffer.alloc(1)
    const at = random.below(value.length)
    value[at] = (value[at] ?? 0) ^ (1 << random.below(8))
    return [id, copy] as const
  })
  await write(changed)
  return { field: `${entries[0]?.[1][which - 1]} of ${seq}`, mend: () => write(entries) }
}
