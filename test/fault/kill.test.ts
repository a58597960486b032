/**
 * The server is killed with SIGKILL at random moments while people talk over real sockets and wait for the
 * disk. What they were told is there, once and where they were told, and the next start goes on from it.
 */
import { expect, test } from 'vitest'
import { systemClock } from '../../server/base/clock.ts'
import { eventually } from '../support/eventually.ts'
import { faultRandom, length, patience, tell } from '../support/fault-run.ts'
import { expectLogged, expectShipped } from '../support/log-proof.ts'
import { Person } from '../support/person.ts'
import { type RedisServer, startRedis } from '../support/redis.ts'
import { describeRedis } from '../support/redis-tests.ts'
import { startChild } from '../support/server-child.ts'
import { Account, talkative } from '../support/talkers.ts'

const rooms = ['lobby', 'hall', 'attic']

/** Kills and starts again so many times; at the end everything is held against the account. */
async function killed(kills: number, redis?: RedisServer): Promise<void> {
  const random = faultRandom()
  const account = new Account()
  const restartsMs: number[] = []
  const args = ['--transport', 'ws', ...(redis === undefined ? [] : ['--redis', redis.url])]
  await using child = await startChild({ args, limits: { ...talkative, shipLingerMs: 20 } })
  for (let kill = 0; kill < kills; kill++) {
    const talk = await account.talk({ ...child, rooms, each: 2, ack: 'durable', url: child.url })
    const enough = account.acknowledged.length + 30
    await eventually(() => account.acknowledged.length >= enough)
    await systemClock.sleep(random.below(250)) // in the middle of whatever it does
    await child.kill()
    await talk.stop()
    const downAt = systemClock.monotonic()
    await child.restart()
    restartsMs.push(Math.round(systemClock.monotonic() - downAt))
  }
  await child.end() // also ships what is left, for `shipFlushMs`
  restartsMs.sort((a, b) => a - b)
  tell(
    `${kills} kills, ${account.said.length} said, ${account.acknowledged.length} acknowledged; ` +
      `back after ${restartsMs[kills >> 1]} ms (median), ${restartsMs.at(-1)} ms at most`,
  )
  expect(Object.keys(account.answers()).sort()).toEqual(['ok', 'unknown'])
  await expectLogged(account, child.dataDir)
  if (redis !== undefined) await expectShipped(child.dataDir, rooms, redis.client)
}

test('kill -9 under load: every durable message is there once, in order, and the chain holds', patience, () =>
  killed(length(3, 100)),
)

test(
  'what was only accepted may go with the process, and then the epoch says so; what is durable stays',
  patience,
  async () => {
    await using child = await startChild({ limits: { journalCommitMs: 60_000 } })
    const ann = await Person.connect(child.url)
    await ann.hello(await child.token('ann'))
    const { epoch } = await ann.join('den', { create: true })
    expect(await ann.send('den', 'this waits for the disk', { ack: 'durable' })).toMatchObject({
      t: 'ok',
      seq: 1,
    })
    expect(await ann.send('den', 'this does not')).toMatchObject({ t: 'ok', seq: 2 })
    await child.kill()
    await child.restart()
    const back = await Person.connect(child.url)
    await back.hello(await child.token('ann'))
    const joined = await back.join('den', { after: 2, epoch, history: 10 })
    expect(joined).toMatchObject({ seq: 1, recovered: false })
    expect(joined.epoch).not.toBe(epoch)
    const page = await back.frame('page')
    expect(page.events.map((event) => ('text' in event ? event.text : ''))).toEqual([
      'this waits for the disk',
    ])
    back.terminate()
  },
)

describeRedis('with Redis attached', () => {
  test('kill -9 under load: Redis has what the journal has, once and in order', patience, async () => {
    await using redis = await startRedis({ appendonly: true })
    await killed(length(3, 100), redis)
  })
})
