/**
 * The wall clock jumps back an hour, and forward again, while people talk and while the server is down. What
 * is numbered by time never turns around: ids of messages, times of events, ids in Redis, the access log.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { RoomEvent } from '../../protocol/catalogue.ts'
import { systemClock } from '../../server/base/clock.ts'
import { openEnvironment } from '../../server/base/environment.ts'
import { defaultLimits } from '../../server/limits.ts'
import { appendChained, chainedAfter } from '../../server/log/chained-table.ts'
import { verifyLog } from '../../server/log/verify.ts'
import { type Conversation, conversation } from '../support/conversation.ts'
import { eventually } from '../support/eventually.ts'
import { faultRandom, length, patience } from '../support/fault-run.ts'
import { jumpingClock } from '../support/jumping-clock.ts'
import { openLogFolder } from '../support/log-folder.ts'
import { startRedis } from '../support/redis.ts'
import { describeRedis } from '../support/redis-tests.ts'
import { streamContent, upTo } from '../support/stream.ts'

const hourMs = 3_600_000

describeRedis('the clock jumps back an hour', () => {
  test('ids and times never go back: not live, not over a restart, not in Redis', patience, async () => {
    const random = faultRandom()
    const dataDir = await mkdtemp(join(tmpdir(), 'parley-fault-'))
    await using redis = await startRedis()
    const clock = jumpingClock()
    const start = () =>
      conversation({
        dataDir,
        clock,
        classifiers: [],
        config: { redisUrl: redis.url },
        limits: { shipLingerMs: 5, sendBurstMax: 10_000 },
      })
    const events: RoomEvent[] = []
    const talk = async (chat: Conversation) => {
      const ann = await chat.person('ann')
      const bob = await chat.person('bob')
      await ann.join('den', { create: true })
      await bob.join('den')
      for (let i = 0; i < 6; i++) {
        expect(await ann.send('den', `ann ${i}`, { ack: 'durable' })).toMatchObject({ t: 'ok' })
        clock.jump(random.pick([-hourMs, -1, 0, 1, hourMs - 60_000]))
        expect(await bob.send('den', `bob ${i}`, { ack: 'durable' })).toMatchObject({ t: 'ok' })
      }
      events.push(...bob.events('den'))
    }
    for (let round = 0; round < length(3, 60); round++) {
      const chat = await start()
      await talk(chat)
      await chat.stop()
      clock.jump(-hourMs) // while it is down
    }
    const numbered = events.filter(({ t }) => t === 'message')
    const ids = numbered.map((event) => ('id' in event ? event.id : ''))
    expect(ids).toEqual([...ids].sort())
    expect(new Set(ids).size).toBe(ids.length)
    const times = events.map(({ at }) => at)
    expect(times).toEqual([...times].sort((a, b) => a - b))

    const last = events.at(-1)?.seq ?? 0
    const chat = await start()
    await eventually(async () => (await streamContent(redis.client, 'den')).seqs.length === last)
    await chat.stop()
    const { seqs, findings } = await streamContent(redis.client, 'den')
    expect(seqs).toEqual(upTo(last))
    expect(findings).toEqual([])
    const environment = openEnvironment(dataDir, { role: 'tool', clock: systemClock, limits: defaultLimits })
    const report = await verifyLog(environment, { pause: () => systemClock.sleep(0) })
    await environment.close()
    expect(report).toMatchObject({ problems: [], records: last })
    await rm(dataDir, { recursive: true, force: true })
  })
})

test('the access log counts on by one and keeps the order of its entries when the clock goes back', async () => {
  const one = openLogFolder()
  const at = 1_790_000_000_000
  for (const time of [at, at - hourMs, at + 1, at - 2 * hourMs])
    await appendChained(one.environment, 'access', time, { v: 1, at: time, case: 'c-1' })
  const records = [...chainedAfter(one.environment, 'access', 0)]
  const report = await verifyLog(one.environment, { pause: () => systemClock.sleep(0) })
  await one.close()
  expect(records.map(({ seq }) => seq)).toEqual([1, 2, 3, 4])
  const times = records.map((record) => record.at)
  expect(times).toEqual([...times].sort((a, b) => a - b))
  expect(report.problems).toEqual([])
})
