import { expect, test } from 'vitest'
import { type Conversation, conversation } from '../support/conversation.ts'
import type { Person } from '../support/person.ts'

/** The cast of every room: two of each rank below the owner, so that peers can try each other. */
const cast = ['olga', 'mia', 'max', 'ann', 'bob'] as const
type Name = (typeof cast)[number]
type Room = Record<Name, Person> & { readonly name: string }

let rooms = 0

async function stage(chat: Conversation): Promise<Room> {
  const name = `room-${++rooms}`
  const people = await Promise.all(cast.map((who) => chat.person(who)))
  const room = { name, ...Object.fromEntries(cast.map((who, i) => [who, people[i]])) } as Room
  await room.olga.join(name, { create: true })
  for (const who of cast.slice(1)) await room[who].join(name)
  for (const who of ['mia', 'max']) await room.olga.command(name, `/role @${who} moderator`)
  return room
}

// Role × command × target is a table of its own: test/moderation/commands/ranks.test.ts.

test('/role is the owner’s, and makes no second owner', async () => {
  await using chat = await conversation()
  const room = await stage(chat)
  expect(await room.mia.command(room.name, '/role @ann moderator')).toMatchObject({ name: 'role_too_low' })
  expect(await room.ann.command(room.name, '/role @ann moderator')).toMatchObject({ name: 'role_too_low' })
  expect(await room.olga.command(room.name, '/role @olga member')).toMatchObject({ name: 'role_too_low' })
  expect(await room.olga.command(room.name, '/role @ann owner')).toMatchObject({ name: 'bad_command' })
  expect(await room.olga.command(room.name, '/role @ann moderator')).toMatchObject({ t: 'ok' })
  expect(await room.olga.command(room.name, '/role @ann moderator')).toMatchObject({
    name: 'nothing_to_do',
  })
  expect(await room.ann.command(room.name, '/mute @bob 1m')).toMatchObject({ t: 'ok' })
  expect(await room.olga.command(room.name, '/role @ann member')).toMatchObject({ t: 'ok' })
  expect(await room.ann.command(room.name, '/unmute @bob')).toMatchObject({ name: 'role_too_low' })
})

test('/remove: moderators remove what members wrote, with a statement to the author', async () => {
  await using chat = await conversation()
  const room = await stage(chat)
  const ids: Record<string, string> = {}
  for (const who of ['olga', 'max', 'bob'] as const) {
    const sent = await room[who].send(room.name, `words of ${who}`)
    ids[who] = sent.t === 'ok' ? (sent.id ?? '') : ''
  }
  expect(await room.ann.command(room.name, `/remove ${ids['bob']} no`)).toMatchObject({
    name: 'role_too_low',
  })
  expect(await room.mia.command(room.name, `/remove ${ids['max']} no`)).toMatchObject({
    name: 'role_too_low',
  })
  expect(await room.mia.command(room.name, `/remove ${ids['olga']} no`)).toMatchObject({
    name: 'role_too_low',
  })
  expect(await room.mia.command(room.name, `/remove ${ids['bob']} harassment of others`)).toMatchObject({
    t: 'ok',
  })
  expect(await room.bob.frame('statement')).toMatchObject({
    action: 'remove',
    category: 'harassment',
    message: ids['bob'],
    scope: 'message',
  })
  expect(await room.ann.frame('removed')).toMatchObject({ id: ids['bob'], by: room.mia.user })
  expect(await room.mia.command(room.name, `/remove ${ids['bob']} again`)).toMatchObject({
    name: 'no_such_message',
  })
  // The frame does the same for a moderator, and nothing for a member.
  expect(await room.ann.ask('remove', { room: room.name, id: ids['max'] ?? '' })).toMatchObject({
    name: 'role_too_low',
  })
  expect(await room.olga.ask('remove', { room: room.name, id: ids['max'] ?? '' })).toMatchObject({ t: 'ok' })
  expect(await room.max.frame('statement')).toMatchObject({ action: 'remove' })
})

test('/mute silences until it ends, /unmute ends it; the person is told both times', async () => {
  await using chat = await conversation()
  const room = await stage(chat)
  expect(await room.mia.send(room.name, '/mute @bob 10m spam of links')).toMatchObject({
    t: 'ok',
    result: { command: 'mute' },
  })
  const statement = await room.bob.frame('statement')
  expect(statement).toMatchObject({
    action: 'mute',
    category: 'spam',
    scope: 'room',
    automation: { decided: 'human' },
  })
  expect(statement.facts.text).toContain('spam of links')
  expect(Date.parse(statement.ends_at ?? '')).toBeGreaterThan(Date.now())
  const refused = await room.bob.send(room.name, 'hello?')
  expect(refused).toMatchObject({ name: 'muted', retry: 'later' })
  expect(await room.ann.frame('member', (m) => m.action === 'mute')).toMatchObject({
    user: room.bob.user,
    by: room.mia.user,
  })
  expect(JSON.stringify(room.ann.frames)).not.toContain('spam of links')
  await room.mia.command(room.name, '/unmute @bob')
  expect(await room.bob.frame('notice', (n) => n.name === 'unmute')).toMatchObject({ room: room.name })
  expect(await room.bob.send(room.name, 'thank you')).toMatchObject({ t: 'ok' })
  expect(await room.mia.command(room.name, '/unmute @bob')).toMatchObject({ name: 'nothing_to_do' })
})

test('a mute ends by itself', async () => {
  await using chat = await conversation()
  const room = await stage(chat)
  await room.mia.command(room.name, '/mute @bob 1s')
  expect(await room.bob.send(room.name, 'now?')).toMatchObject({ name: 'muted' })
  await expect
    .poll(async () => (await room.bob.send(room.name, 'now?')).t, { timeout: 10_000, interval: 200 })
    .toBe('ok')
})

test('a mute holds for edits and on a second device', async () => {
  await using chat = await conversation()
  const room = await stage(chat)
  const sent = await room.bob.send(room.name, 'before')
  const id = sent.t === 'ok' ? (sent.id ?? '') : ''
  await room.mia.command(room.name, '/mute @bob 10m')
  expect(await room.bob.ask('edit', { room: room.name, id, text: 'after' })).toMatchObject({ name: 'muted' })
  const phone = await chat.person('bob')
  await phone.join(room.name)
  expect(await phone.send(room.name, 'from my phone')).toMatchObject({ name: 'muted' })
})

test('/kick takes somebody out on every device; they may come back', async () => {
  await using chat = await conversation()
  const room = await stage(chat)
  const phone = await chat.person('bob')
  await phone.join(room.name)
  await room.mia.command(room.name, '/kick @bob cool down')
  await room.bob.frame('statement', (s) => s.action === 'kick')
  for (const device of [room.bob, phone]) {
    expect(await device.frame('member', (m) => m.action === 'kick')).toMatchObject({ user: room.bob.user })
    expect(await device.send(room.name, 'still in?')).toMatchObject({ name: 'not_a_member' })
  }
  expect(await room.bob.join(room.name)).toMatchObject({ role: 'member' })
  expect(await room.mia.command(room.name, '/kick @nobody gone')).toMatchObject({ name: 'no_such_member' })
})

test('/ban closes live sockets on every device and keeps the person out, resume included', async () => {
  await using chat = await conversation()
  const room = await stage(chat)
  const { epoch } = await room.bob.join(room.name)
  const phone = await chat.person('bob')
  await phone.join(room.name)
  await room.mia.command(room.name, '/ban @bob 7d threats')
  for (const device of [room.bob, phone]) {
    expect(await device.end()).toMatchObject({ code: 4503, reason: 'banned' })
    expect(device.all('bye')).toMatchObject([{ code: 4503, name: 'banned' }])
  }
  expect(room.bob.all('statement').at(-1)).toMatchObject({ action: 'ban', scope: 'room' })
  const back = await chat.person('bob')
  expect(await back.ask('join', { room: room.name })).toMatchObject({ t: 'error', name: 'banned' })
  expect(await back.ask('join', { room: room.name, after: 0, epoch })).toMatchObject({ name: 'banned' })
  expect(await back.ask('join', { room: room.name, create: true })).toMatchObject({ name: 'banned' })
  expect(await room.mia.command(room.name, '/unban @bob')).toMatchObject({ t: 'ok' })
  await back.join(room.name)
})

test('somebody who has left can be banned by handle or id', async () => {
  await using chat = await conversation()
  const room = await stage(chat)
  await room.bob.ask('leave', { room: room.name })
  expect(await room.mia.command(room.name, `/ban ${room.bob.user} 1d`)).toMatchObject({ t: 'ok' })
  expect(await room.bob.ask('join', { room: room.name })).toMatchObject({ name: 'banned' })
  expect(await room.mia.command(room.name, '/ban @never-seen 1d')).toMatchObject({ name: 'no_such_member' })
})

test('/slow makes members wait, not moderators; /lock lets only moderators write and join', async () => {
  await using chat = await conversation()
  const room = await stage(chat)
  await room.mia.command(room.name, '/slow 1h')
  expect(await room.ann.frame('modes')).toMatchObject({ by: room.mia.user, modes: { slow_s: 3_600 } })
  expect(await room.ann.send(room.name, 'one')).toMatchObject({ t: 'ok' })
  const refused = await room.ann.send(room.name, 'two')
  expect(refused).toMatchObject({ name: 'slow_mode', retry: 'later' })
  expect(await room.mia.send(room.name, 'three')).toMatchObject({ t: 'ok' })
  expect(await room.mia.send(room.name, 'four')).toMatchObject({ t: 'ok' })
  await room.mia.command(room.name, '/slow off')
  expect(await room.ann.send(room.name, 'five')).toMatchObject({ t: 'ok' })
  await room.mia.command(room.name, '/lock')
  expect(await room.ann.send(room.name, 'six')).toMatchObject({ name: 'room_locked' })
  expect(await room.max.send(room.name, 'seven')).toMatchObject({ t: 'ok' })
  const cat = await chat.person('cat')
  expect(await cat.ask('join', { room: room.name })).toMatchObject({ name: 'room_locked' })
  await room.mia.command(room.name, '/unlock')
  await cat.join(room.name)
})

test('/assurance takes out whoever has less, and keeps them out', async () => {
  await using chat = await conversation()
  const room = await stage(chat)
  const low = await chat.person('low', { assurance: 'low' })
  await low.join(room.name)
  await room.olga.command(room.name, '/assurance substantial')
  expect(await low.frame('notice')).toMatchObject({ name: 'assurance_too_low' })
  expect(await low.send(room.name, 'still in?')).toMatchObject({ name: 'not_a_member' })
  expect(await low.ask('join', { room: room.name })).toMatchObject({ name: 'assurance_too_low' })
  expect(await room.ann.send(room.name, 'still here')).toMatchObject({ t: 'ok' })
})

test.each([
  ['/mute'],
  ['/warn @bob'],
  ['/slow'],
  ['/slow fast'],
  ['/slow 2h'],
  ['/shield'],
  ['/shield up'],
  ['/ban @bob 0s'],
  ['/ban @bob 900d'],
  ['/retain'],
  ['/retain many'],
  ['/retain 0'],
  ['/retain 100000'],
  ['/assurance none'],
  ['/role @bob'],
  ['/remove'],
])('%s is answered with its usage', async (line) => {
  await using chat = await conversation()
  const room = await stage(chat)
  expect(await room.olga.command(room.name, line)).toMatchObject({
    t: 'error',
    name: 'bad_command',
    message: expect.any(String),
  })
})

test('no sanction lasts longer than sanctionMs', async () => {
  await using chat = await conversation({ limits: { sanctionMs: 60_000 } })
  const room = await stage(chat)
  expect(await room.mia.command(room.name, '/mute @ann 61s')).toMatchObject({ name: 'bad_command' })
  expect(await room.mia.command(room.name, '/mute @ann 60s')).toMatchObject({ t: 'ok' })
})

test('help shows only what one may type', async () => {
  await using chat = await conversation()
  const room = await stage(chat)
  const usages = async (who: Name) => JSON.stringify(await room[who].command(room.name, '/help'))
  expect(await usages('ann')).not.toContain('/mute')
  expect(await usages('mia')).toContain('/mute')
  expect(await usages('mia')).not.toContain('/role')
  expect(await usages('olga')).toContain('/role')
})

test('limits of the roster: moderatorsMax and sanctionsMax', async () => {
  await using chat = await conversation({ limits: { moderatorsMax: 2, sanctionsMax: 4 } })
  const room = await stage(chat)
  expect(await room.olga.command(room.name, '/role @ann moderator')).toMatchObject({ name: 'bad_command' })
  expect(await room.olga.command(room.name, '/mute @ann 10m')).toMatchObject({ t: 'ok' })
  expect(await room.olga.command(room.name, '/mute @bob 10m')).toMatchObject({ name: 'overloaded' })
})

test('a reason of more than reasonCharsMax is refused', async () => {
  await using chat = await conversation()
  const room = await stage(chat)
  expect(await room.olga.command(room.name, `/warn @bob ${'very '.repeat(200)}`)).toMatchObject({ t: 'ok' })
  expect(await room.olga.command(room.name, `/warn @bob ${'very '.repeat(201)}`)).toMatchObject({
    name: 'text_too_long',
  })
})
