/**
 * A raid on a room, from outside: noticed, held, shielded against, told to those it touches, and over.
 */
import { expect, test } from 'vitest'
import { type Conversation, conversation } from '../support/conversation.ts'
import type { Person } from '../support/person.ts'

const raid = 'everybody come and join us now at wolves-den.example/join'

/** Olga's room with a moderator, a member, and raiders who come now. */
async function raided(chat: Conversation, raiders = 14) {
  const [olga, mia, ann] = await chat.gather('den', 'olga', 'mia', 'ann')
  if (olga === undefined || mia === undefined || ann === undefined)
    throw new Error('three people were expected')
  await olga.command('den', '/role @mia moderator')
  const strangers: Person[] = []
  for (let i = 0; i < raiders; i++) {
    const stranger = await chat.person(`stranger-${i}`)
    await stranger.join('den')
    strangers.push(stranger)
  }
  return { olga, mia, ann, strangers }
}

/** The real classifiers, with loopback's many people allowed. */
const real = { limits: { connectionsPerUserMax: 100 } }

test('a raid is held, raises the shield for all to see, and slows newcomers with a statement', async () => {
  await using chat = await conversation(real)
  const { olga, mia, ann, strangers } = await raided(chat)
  const answers = []
  for (const stranger of strangers) answers.push(await stranger.send('den', raid))
  expect(answers.slice(0, 4).map((a) => a.t)).toEqual(['ok', 'ok', 'ok', 'ok'])
  expect(answers[4]).toMatchObject({ t: 'held', statement: { category: 'raid', action: 'hold' } })
  expect(answers.slice(4).map((a) => a.t)).not.toContain('ok')

  for (const person of [olga, ann, strangers[0]])
    expect(await person?.frame('modes', (m) => m.modes.shield)).toMatchObject({ by: 'server', room: 'den' })

  // A raider of the first moments has written already: they wait, and learn why.
  const first = strangers[0]
  expect(await first?.send('den', 'what happened?')).toMatchObject({ name: 'slow_mode', retry: 'later' })
  expect(await first?.frame('statement', (s) => s.action === 'shield')).toMatchObject({
    scope: 'room',
    category: 'raid',
    automation: { detected: 'automatic', decided: 'automatic' },
  })
  expect(await mia.send('den', 'one')).toMatchObject({ t: 'ok' })
  expect(await mia.send('den', 'two')).toMatchObject({ t: 'ok' })
  // Whoever comes now sees it at once.
  const late = await chat.person('late')
  expect(await late.join('den')).toMatchObject({ modes: { shield: true } })
}, 30_000)

test('the shield comes down by itself when the room is quiet again', async () => {
  await using chat = await conversation({
    limits: { ...real.limits, shieldMs: 0, sweepShieldsMs: 50, shieldSlowMs: 50 },
  })
  const { ann, strangers } = await raided(chat)
  for (const stranger of strangers) await stranger.send('den', raid)
  await ann.frame('modes', (m) => m.modes.shield)
  // Many newcomers who behave outweigh the few who did not.
  for (let i = 0; i < 60; i++) {
    const guest = await chat.person(`guest-${i}`)
    await guest.join('den')
    await expect.poll(async () => (await guest.send('den', `hello, ${i}`)).t, { timeout: 5_000 }).toBe('ok')
  }
  expect(await ann.frame('modes', (m) => !m.modes.shield)).toMatchObject({ by: 'server' })
}, 60_000)

test('/shield on slows newcomers, not moderators; /shield off ends it', async () => {
  await using chat = await conversation()
  const { mia, ann } = await raided(chat, 0)
  expect(await mia.command('den', '/shield on')).toMatchObject({
    t: 'ok',
    result: { modes: { shield: true } },
  })
  expect(await ann.frame('modes', (m) => m.modes.shield)).toMatchObject({ by: mia.user })
  expect(await ann.send('den', 'now?')).toMatchObject({ name: 'slow_mode' })
  expect(await ann.frame('statement')).toMatchObject({ action: 'shield', automation: { decided: 'human' } })
  expect(await mia.send('den', 'still here')).toMatchObject({ t: 'ok' })
  expect(await mia.command('den', '/shield off')).toMatchObject({ result: { modes: { shield: false } } })
  expect(await ann.send('den', 'now?')).toMatchObject({ t: 'ok' })
})

test('leaving and coming back does not save a newcomer the wait', async () => {
  await using chat = await conversation()
  const { mia, ann } = await raided(chat, 0)
  await mia.command('den', '/shield on')
  await ann.ask('leave', { room: 'den' })
  await ann.join('den')
  expect(await ann.send('den', 'now?')).toMatchObject({ name: 'slow_mode' })
})

test('members of some time are not slowed', async () => {
  await using chat = await conversation({ limits: { newcomerMs: 1 } })
  const { mia, ann } = await raided(chat, 0)
  await mia.command('den', '/shield on')
  expect(await ann.send('den', 'business as usual')).toMatchObject({ t: 'ok' })
  expect(await ann.send('den', 'and again')).toMatchObject({ t: 'ok' })
})

test('after a restart a moderator’s shield is still up, and those who come back are not new', async () => {
  await using before = await conversation()
  const first = await raided(before, 0)
  await first.mia.command('den', '/shield on')
  await before.server.drain()
  await using after = await conversation({ dataDir: before.dataDir })
  const ann = await after.person('ann')
  expect(await ann.join('den')).toMatchObject({ modes: { shield: true } })
  expect(await ann.send('den', 'back again')).toMatchObject({ t: 'ok' })
})

test('after a restart a shield that went up by itself is down', async () => {
  await using before = await conversation(real)
  const { olga, strangers } = await raided(before)
  for (const stranger of strangers) await stranger.send('den', raid)
  await olga.frame('modes', (m) => m.modes.shield)
  await olga.command('den', '/topic Tea') // writes the modes down
  await before.server.drain()
  await using after = await conversation({ dataDir: before.dataDir })
  const ann = await after.person('ann')
  expect(await ann.join('den')).toMatchObject({ modes: { shield: false, topic: 'Tea' } })
}, 30_000)
