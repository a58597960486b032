/**
 * Standing as a conversation: restrictions add up, steps follow, and both go when they were wrong.
 */
import { expect, test } from 'vitest'
import type { ServerFrame } from '../../protocol/catalogue.ts'
import { conversation, type ConversationOptions } from '../support/conversation.ts'
import { obedient } from '../support/obedient.ts'
import type { Person } from '../support/person.ts'
import { shiftedClock } from '../support/shifted-clock.ts'

const day = 86_400_000

async function den(options: ConversationOptions = {}) {
  const chat = await conversation({ classifiers: [obedient()], ...options })
  const cast: Person[] = await chat.gather('den', 'olga', 'mia', 'max', 'ann', 'bob')
  const [olga, mia, max, ann, bob] = cast
  if (!olga || !mia || !max || !ann || !bob) throw new Error('somebody is missing')
  for (const name of ['mia', 'max']) await olga.command('den', `/role @${name} moderator`)
  return { chat, olga, mia, max, ann, bob, [Symbol.asyncDispose]: () => chat[Symbol.asyncDispose]() }
}

const resultOf = (frame: ServerFrame) => (frame.t === 'ok' ? (frame.result as Record<string, unknown>) : {})

/** Warns ann, and gives the statement. */
async function warned(by: Person): Promise<string> {
  return String(resultOf(await by.command('den', '/warn @ann spam'))['statement'])
}

test('restrictions add up, each says so, and the ladder follows with statements of its own', async () => {
  await using room = await den()
  const { mia, ann, bob } = room
  await warned(mia)
  await warned(mia)
  expect(await ann.frame('statement')).toMatchObject({
    standing: { points: 1, total: 1, next: { at: 3, action: 'warn' } },
  })
  await warned(mia)
  const step = await ann.frame('statement', (s) => s.automation.decided === 'automatic')
  expect(step).toMatchObject({
    action: 'warn',
    category: 'spam',
    automation: { detected: 'automatic', decided: 'automatic' },
    standing: { points: 0, total: 3, next: { at: 5, action: 'slow' } },
  })
  expect(step.facts.text).toContain('3 restrictions in this room count 3 points')
  expect(await bob.frame('member', (m) => m.by === 'server')).toMatchObject({
    action: 'warn',
    user: ann.user,
  })
})

test('the member reads in words what counts, until when, and what comes next, by frame and by command', async () => {
  await using room = await den()
  const { mia, ann } = room
  expect(await ann.expect('standing', 'standing', {})).toMatchObject({
    total: 0,
    text: 'No restriction has been put on you or your messages.',
    rooms: [],
  })
  await warned(mia)
  const frame = await ann.expect('standing', 'standing', {})
  expect(frame).toMatchObject({
    total: 1,
    rooms: [
      { room: 'den', total: 1, next: { at: 3, action: 'warn' }, entries: [{ category: 'spam', points: 1 }] },
    ],
    appeals: [],
  })
  expect(frame.text).toMatch(
    /In den you have 1 point: 1 point for spam \(warn\) until \d{4}-\d\d-\d\d\. At 3: a warning\./,
  )
  const { t: _t, ref: _ref, ...page } = frame
  expect(resultOf(await ann.command('den', '/standing'))).toEqual(page)
  expect(await mia.expect('standing', 'standing', {})).toMatchObject({ total: 0, rooms: [] })
})

test('a mute of the ladder silences, is not a moderator’s, and ends when what led to it is overturned', async () => {
  await using room = await den({
    config: { standing: { ladder: [{ at: 3, action: 'mute', forMs: day }] } },
  })
  const { mia, max, ann, bob } = room
  const statements = [await warned(mia), await warned(mia), await warned(mia)]
  await bob.frame('member', (m) => m.action === 'mute')
  expect(await ann.send('den', 'hello')).toMatchObject({ name: 'muted' })
  const answer = await ann.ask('appeal', { statement: statements[1] ?? '', text: 'not me' })
  const id = answer.t === 'ok' ? answer.id : ''
  expect(
    resultOf(await max.command('den', `/decide ${id} overturn Somebody else wrote that.`)),
  ).toMatchObject({
    state: 'overturned',
    points: 1,
    ended: ['mute'],
  })
  expect(await bob.frame('member', (m) => m.action === 'unmute')).toMatchObject({
    user: ann.user,
    by: max.user,
  })
  expect((await ann.frame('notice', (n) => n.name === 'step_ended')).text).toContain('overturned')
  expect(await ann.send('den', 'hello')).toMatchObject({ t: 'ok' })
  const { rooms, appeals } = await ann.expect('standing', 'standing', {})
  expect(rooms).toMatchObject([{ total: 2, steps: [] }])
  expect(appeals).toMatchObject([{ state: 'overturned', reasons: 'Somebody else wrote that.' }])
})

test('a step of the ladder can be appealed itself; the points stay', async () => {
  await using room = await den({
    config: { standing: { ladder: [{ at: 2, action: 'mute', forMs: day }] } },
  })
  const { mia, ann } = room
  await warned(mia)
  await warned(mia)
  const step = await ann.frame('statement', (s) => s.action === 'mute')
  const answer = await ann.ask('appeal', { statement: step.id, text: 'this is too much' })
  const id = answer.t === 'ok' ? answer.id : ''
  expect(resultOf(await mia.command('den', `/decide ${id} overturn It is.`))).toMatchObject({
    lifted: 'mute',
  })
  expect(await ann.send('den', 'thank you')).toMatchObject({ t: 'ok' })
  expect(await ann.expect('standing', 'standing', {})).toMatchObject({ rooms: [{ total: 2, steps: [] }] })
})

test('ladderSlowMs: whom the ladder slows waits between messages, and the others do not', async () => {
  await using room = await den({
    limits: { ladderSlowMs: 60_000 },
    config: { standing: { ladder: [{ at: 1, action: 'slow', forMs: day }] } },
  })
  const { mia, ann, bob } = room
  await ann.send('den', 'before')
  await warned(mia)
  const step = await ann.frame('statement', (s) => s.action === 'slow')
  expect(step.facts.text).toContain('once every 1m in this room for 1d')
  expect(await ann.send('den', 'after')).toMatchObject({ name: 'slow_mode' })
  expect(await bob.send('den', 'one')).toMatchObject({ t: 'ok' })
  expect(await bob.send('den', 'two')).toMatchObject({ t: 'ok' })
})

test('at the last step the moderators are asked to look, and the member knows', async () => {
  await using room = await den({ config: { standing: { ladder: [{ at: 1, action: 'review' }] } } })
  const { mia, max, ann } = room
  await warned(mia)
  expect((await max.frame('notice', (n) => n.name === 'review')).text).toContain('@ann')
  expect(await ann.frame('statement', (s) => s.action === 'flag')).toMatchObject({ scope: 'room' })
  // Who was away finds it among the reports: a case that nobody reported.
  expect(resultOf(await mia.command('den', '/reports'))).toMatchObject({
    total: 1,
    reports: [{ kind: 'member', target: ann.user, count: 0, categories: { spam: 1 } }],
  })
  expect(await ann.send('den', 'I may write')).toMatchObject({ t: 'ok' })
})

test('moderators are not on the ladder, and a longer mute by a person stays as it is', async () => {
  await using room = await den({
    config: { standing: { ladder: [{ at: 1, action: 'mute', forMs: 60_000 }] } },
  })
  const { olga, mia, ann } = room
  await olga.command('den', '/warn @mia spam')
  expect(await mia.send('den', 'I may still write')).toMatchObject({ t: 'ok' })
  const until = Number(resultOf(await mia.command('den', '/mute @ann 1h spam'))['ends_at'])
  await warned(mia)
  const members = await mia.expect('members', 'members', { room: 'den', limit: 10 })
  expect(members.members.find((m) => m.user === ann.user)?.muted_until).toBe(until)
})

test('what rules stop counts once while somebody mends it, and nothing after it expired', async () => {
  const clock = shiftedClock()
  await using room = await den({ clock, config: { standing: { days: 1 } } })
  const { ann, chat } = room
  expect(await ann.send('den', 'block one')).toMatchObject({
    statement: { standing: { points: 1, total: 1 } },
  })
  expect(await ann.send('den', 'block two')).toMatchObject({ statement: { standing: null } })
  expect(await ann.send('den', 'flag three')).toMatchObject({ t: 'ok' })
  expect(await ann.expect('standing', 'standing', {})).toMatchObject({ rooms: [{ total: 1 }] })
  clock.shift(day)
  const later = await chat.person('ann')
  expect((await later.expect('standing', 'standing', {})).text).toContain('Nothing counts against you now.')
})

test('moderators see what counts for a member in their room, and nothing else', async () => {
  await using room = await den()
  const { olga, mia, max, ann, bob, chat } = room
  const [eve] = await chat.gather('attic', 'eve')
  await ann.join('attic')
  await eve?.command('attic', '/warn @ann spam')
  await warned(mia)
  expect(resultOf(await max.command('den', '/standing @ann'))).toMatchObject({
    command: 'standing',
    target: ann.user,
    room: 'den',
    total: 1,
    entries: [{ points: 1 }],
  })
  expect(await bob.command('den', '/standing @ann')).toMatchObject({ name: 'role_too_low' })
  expect(await mia.command('den', '/standing @olga')).toMatchObject({ name: 'role_too_low' })
  expect(await olga.command('den', '/standing @nobody')).toMatchObject({ name: 'no_such_member' })
  expect(await olga.command('den', '/standing @ann @bob')).toMatchObject({ name: 'bad_command' })
})

test('points of one room are unknown in another', async () => {
  await using room = await den()
  const { mia, ann, chat } = room
  const [eve] = await chat.gather('attic', 'eve')
  await ann.join('attic')
  await warned(mia)
  const [second] = [
    resultOf((await eve?.command('attic', '/warn @ann spam')) ?? (mia.frames[0] as ServerFrame)),
  ]
  expect(second['statement']).toBeDefined()
  const latest = await ann.frame('statement', (s) => s.room === 'attic')
  expect(latest.standing).toMatchObject({ total: 1 })
})
