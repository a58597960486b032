import { expect, test } from 'vitest'
import { conversation } from '../support/conversation.ts'
import type { Person } from '../support/person.ts'

function only(people: Person[]): [Person, Person] {
  const [a, b] = people
  if (a === undefined || b === undefined) throw new Error('two people were expected')
  return [a, b]
}

test('a room that does not exist is not joined, unless one makes it; its maker owns it', async () => {
  await using chat = await conversation()
  const ann = await chat.person('ann')
  expect(await ann.ask('join', { room: 'den' })).toMatchObject({ t: 'error', name: 'no_such_room' })
  expect(await ann.join('den', { create: true })).toMatchObject({
    role: 'owner',
    seq: 0,
    members: 1,
    room: 'den',
  })
  const bob = await chat.person('bob')
  expect(await bob.join('den', { create: true })).toMatchObject({ role: 'member', members: 2 })
})

test('who has not joined may not write, read or list', async () => {
  await using chat = await conversation()
  await chat.gather('den', 'ann')
  const bob = await chat.person('bob')
  for (const answer of [
    await bob.send('den', 'hi'),
    await bob.ask('history', { room: 'den', limit: 5 }),
    await bob.ask('members', { room: 'den', limit: 5 }),
    await bob.ask('leave', { room: 'den' }),
    await bob.command('den', '/help'),
    await bob.ask('edit', { room: 'den', id: 'm_0', text: 'x' }),
    await bob.ask('remove', { room: 'den', id: 'm_0' }),
    await bob.ask('report', { room: 'den', id: 'm_0', category: 'spam' }),
  ])
    expect(answer).toMatchObject({ t: 'error', name: 'not_a_member' })
})

test('after leave nothing more arrives; the others see who came and went', async () => {
  await using chat = await conversation({ limits: { presenceWindowMs: 20 } })
  const ann = await chat.person('ann')
  await ann.join('den', { create: true })
  const bob = await chat.person('bob')
  await bob.join('den')
  const came = await ann.frame('presence', (f) => (f.joined ?? []).some((m) => m.name === 'bob'))
  expect(came.members).toBe(2)
  expect(await bob.ask('leave', { room: 'den' })).toMatchObject({ t: 'ok' })
  expect(await ann.frame('presence', (f) => (f.left ?? []).includes(bob.user))).toMatchObject({ members: 1 })
  await ann.send('den', 'alone')
  await bob.ask('ping', {})
  expect(bob.texts('den')).toEqual([])
})

test('history pages backwards and forwards, oldest first, and says whether there is more', async () => {
  await using chat = await conversation()
  const [ann] = await chat.gather('den', 'ann')
  for (let i = 1; i <= 7; i++) await ann?.send('den', `message number ${i}`)
  const latest = await ann?.expect('page', 'history', { room: 'den', limit: 3 })
  expect(latest?.events.map((e) => e.seq)).toEqual([5, 6, 7])
  expect(latest?.more).toBe(true)
  const older = await ann?.expect('page', 'history', { room: 'den', before: 5, limit: 10 })
  expect(older?.events.map((e) => e.seq)).toEqual([1, 2, 3, 4])
  expect(older?.more).toBe(false)
  const newer = await ann?.expect('page', 'history', { room: 'den', after: 4, limit: 2 })
  expect(newer?.events.map((e) => e.seq)).toEqual([5, 6])
  expect(newer?.more).toBe(true)
})

test('history reaches past the ring into the log, in one unbroken sequence', async () => {
  await using chat = await conversation({ limits: { ringEventsMax: 4 } })
  const [ann] = await chat.gather('den', 'ann')
  for (let i = 1; i <= 20; i++) await ann?.send('den', `message number ${i}`)
  const page = await ann?.expect('page', 'history', { room: 'den', before: 18, limit: 10 })
  expect(page?.events.map((e) => e.seq)).toEqual([8, 9, 10, 11, 12, 13, 14, 15, 16, 17])
  const forward = await ann?.expect('page', 'history', { room: 'den', after: 0, limit: 200 })
  expect(forward?.events.map((e) => e.seq)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1))
})

test('an edit shows everywhere: live, in history, and in the log behind the ring', async () => {
  await using chat = await conversation({ limits: { ringEventsMax: 4 } })
  const [ann, bob] = only(await chat.gather('den', 'ann', 'bob'))
  const sent = await ann.send('den', 'helo')
  const id = sent.t === 'ok' ? (sent.id ?? '') : ''
  expect(await bob.ask('edit', { room: 'den', id, text: 'mine now' })).toMatchObject({ name: 'not_yours' })
  expect(await ann.ask('edit', { room: 'den', id, text: 'hello' })).toMatchObject({ t: 'ok', seq: 2 })
  expect(await bob.frame('edited')).toMatchObject({ id, text: 'hello', seq: 2 })
  const near = await bob.expect('page', 'history', { room: 'den', limit: 10 })
  expect(near.events[0]).toMatchObject({ t: 'message', id, text: 'hello' })
  for (let i = 0; i < 6; i++) await ann.send('den', `and more ${i}`)
  const far = await bob.expect('page', 'history', { room: 'den', before: 3, limit: 10 })
  expect(far.events[0]).toMatchObject({ t: 'message', id, text: 'hello' })
})

test('a removed message leaves a tombstone and no text, live, in history and behind the ring', async () => {
  await using chat = await conversation({ limits: { ringEventsMax: 4 } })
  const [ann, bob] = only(await chat.gather('den', 'ann', 'bob'))
  const sent = await bob.send('den', 'I should not have said this')
  const id = sent.t === 'ok' ? (sent.id ?? '') : ''
  expect(await bob.ask('remove', { room: 'den', id })).toMatchObject({ t: 'ok', seq: 2 })
  expect(await ann.frame('removed')).toMatchObject({ id, seq: 2 })
  const near = await ann.expect('page', 'history', { room: 'den', limit: 10 })
  expect(near.events[0]).toMatchObject({ t: 'removed', id, seq: 1, tombstone: true })
  for (let i = 0; i < 6; i++) await ann.send('den', `and more ${i}`)
  const far = await ann.expect('page', 'history', { room: 'den', before: 3, limit: 10 })
  expect(far.events[0]).toMatchObject({ t: 'removed', id, seq: 1, tombstone: true })
  expect(JSON.stringify([near, far])).not.toContain('should not have said')
  expect(await bob.ask('remove', { room: 'den', id })).toMatchObject({ name: 'no_such_message' })
  expect(await bob.ask('edit', { room: 'den', id, text: 'x' })).toMatchObject({ name: 'no_such_message' })
})

test('a reply carries what it answers', async () => {
  await using chat = await conversation()
  const [ann, bob] = only(await chat.gather('den', 'ann', 'bob'))
  const sent = await ann.send('den', 'shall we?')
  const id = sent.t === 'ok' ? (sent.id ?? '') : ''
  await bob.send('den', 'yes', { reply_to: id })
  expect(await ann.frame('message', (m) => m.text === 'yes')).toMatchObject({ reply_to: id })
})

test('text of more than textCharsMax or that has nothing to see is refused; the longest passes', async () => {
  await using chat = await conversation()
  const [ann] = await chat.gather('den', 'ann')
  expect(await ann?.send('den', 'a b '.repeat(1_000))).toMatchObject({ t: 'ok' })
  expect(await ann?.send('den', `${'a b '.repeat(1_000)}c`)).toMatchObject({
    t: 'error',
    name: 'text_too_long',
  })
  expect(await ann?.send('den', '   ')).toMatchObject({ name: 'text_empty' })
  expect(await ann?.send('den', '\u200b\u2060')).toMatchObject({ name: 'text_empty' })
})

test('durable is acknowledged with the same fields', async () => {
  await using chat = await conversation()
  const [ann] = await chat.gather('den', 'ann')
  expect(await ann?.send('den', 'keep this', { ack: 'durable' })).toMatchObject({ t: 'ok', seq: 1 })
})

test('a double slash sends a literal slash, an unknown command in a message is text', async () => {
  await using chat = await conversation()
  const [ann] = await chat.gather('den', 'ann')
  await ann?.send('den', '//help is a command')
  await ann?.send('den', '/shrug whatever')
  expect(await ann?.send('den', '/help')).toMatchObject({ t: 'ok', result: { commands: expect.any(Array) } })
  await ann?.frame('message', (m) => m.seq === 2)
  expect(ann?.texts('den')).toEqual(['/help is a command', '/shrug whatever'])
  expect(await ann?.command('den', '/shrug')).toMatchObject({ t: 'error', name: 'unknown_command' })
})

test('members lists who is present, in pages', async () => {
  await using chat = await conversation()
  const people = await chat.gather('den', 'ann', 'bob', 'cat')
  const [ann] = people
  const first = await ann?.expect('members', 'members', { room: 'den', limit: 2 })
  expect(first?.members).toHaveLength(2)
  expect(first?.more).toBe(true)
  const rest = await ann?.expect('members', 'members', {
    room: 'den',
    limit: 2,
    after: first?.members[1]?.user,
  })
  expect(rest?.members).toHaveLength(1)
  expect(rest?.more).toBe(false)
  const users = [...(first?.members ?? []), ...(rest?.members ?? [])].map((m) => m.user)
  expect(new Set(users)).toEqual(new Set(people.map((p) => p.user)))
  expect([...(first?.members ?? []), ...(rest?.members ?? [])].find((m) => m.name === 'ann')?.role).toBe(
    'owner',
  )
})

test('two devices of one person are one member, and both receive', async () => {
  await using chat = await conversation()
  const [ann] = await chat.gather('den', 'ann')
  const phone = await chat.person('ann')
  expect(await phone.join('den')).toMatchObject({ role: 'owner', members: 1 })
  await ann?.send('den', 'from the laptop')
  await phone.frame('message')
  phone.close()
  await phone.end()
  expect(await ann?.send('den', 'still here')).toMatchObject({ t: 'ok' })
})

test('rooms, roles, modes, sanctions and messages survive a restart, in the same epoch', async () => {
  await using before = await conversation()
  const [ann, bob] = only(await before.gather('den', 'ann', 'bob'))
  await ann.command('den', '/role @bob moderator')
  await ann.command('den', '/topic All about dens')
  const cat = await before.person('cat')
  await cat.join('den')
  await ann.command('den', '/mute @cat 1h noise')
  await ann.send('den', 'remember me')
  const joined = await bob.join('den')
  await before.server.drain()

  await using after = await conversation({ dataDir: before.dataDir })
  const again = await after.person('ann')
  expect(await again.join('den', { after: joined.seq - 1, epoch: joined.epoch })).toMatchObject({
    role: 'owner',
    recovered: true,
    epoch: joined.epoch,
    seq: joined.seq,
    modes: { topic: 'All about dens' },
  })
  expect(await again.frame('page')).toMatchObject({ events: [{ t: 'message', text: 'remember me' }] })
  expect(await (await after.person('bob')).join('den')).toMatchObject({ role: 'moderator' })
  const muted = await after.person('cat')
  await muted.join('den')
  expect(await muted.send('den', 'hello?')).toMatchObject({ name: 'muted' })
})

test('a client that comes back gets exactly what it missed; another epoch starts afresh', async () => {
  await using chat = await conversation({
    limits: { ringEventsMax: 8, resumeEventsMax: 30, sendBurstMax: 100 },
  })
  const [ann, bob] = only(await chat.gather('den', 'ann', 'bob'))
  const joined = await bob.join('den')
  await ann.send('den', 'seen by bob')
  await bob.frame('message')
  bob.close()
  await bob.end()
  for (let i = 0; i < 20; i++) await ann.send('den', `missed ${i}`)

  const back = await chat.person('bob')
  expect(await back.join('den', { after: 1, epoch: joined.epoch })).toMatchObject({
    recovered: true,
    seq: 21,
  })
  const page = await back.frame('page')
  expect(page.events.map((e) => e.seq)).toEqual(Array.from({ length: 20 }, (_, i) => i + 2))

  const stranger = await chat.person('bob')
  expect(await stranger.join('den', { after: 1, epoch: 'ep_other' })).toMatchObject({ recovered: false })
  const ahead = await chat.person('bob')
  expect(await ahead.join('den', { after: 99, epoch: joined.epoch })).toMatchObject({ recovered: false })
  for (let i = 0; i < 12; i++) await ann.send('den', `and more ${i}`)
  const late = await chat.person('bob')
  expect(await late.join('den', { after: 1, epoch: joined.epoch, history: 3 })).toMatchObject({
    recovered: false,
  })
  expect((await late.frame('page')).events).toHaveLength(3)
})

test.each([
  ['roomsPerSessionMax', { roomsPerSessionMax: 1 }, 'too_many_rooms'],
  ['roomsOwnedMax', { roomsOwnedMax: 1 }, 'too_many_rooms'],
  ['roomsMax', { roomsMax: 1 }, 'overloaded'],
] as const)('%s is kept', async (_name, limits, refusal) => {
  await using chat = await conversation({ limits })
  const [ann] = await chat.gather('one', 'ann')
  expect(await ann?.ask('join', { room: 'two', create: true })).toMatchObject({ t: 'error', name: refusal })
})

test('membersMax is kept: the room is full for members, not for its owner', async () => {
  await using chat = await conversation({ limits: { membersMax: 2 } })
  const [ann] = await chat.gather('den', 'ann', 'bob')
  const cat = await chat.person('cat')
  expect(await cat.ask('join', { room: 'den' })).toMatchObject({
    t: 'error',
    name: 'room_full',
    retry: 'later',
  })
  ann?.close()
  await ann?.end()
  await cat.join('den')
  await (await chat.person('ann')).join('den')
})

test('an empty room leaves memory after roomIdleMs and comes back whole', async () => {
  await using chat = await conversation({ limits: { roomIdleMs: 1, sweepRoomsMs: 20 } })
  const [ann] = await chat.gather('den', 'ann')
  await ann?.send('den', 'before')
  await ann?.ask('leave', { room: 'den' })
  await new Promise((resolve) => setTimeout(resolve, 200))
  expect(await ann?.join('den', { history: 5 })).toMatchObject({ role: 'owner', seq: 1 })
  expect(await ann?.frame('page')).toMatchObject({ events: [{ text: 'before' }] })
})

test('a reader who stalls is closed with 4008 (outboxBytesMax), and resumes without loss', async () => {
  const limits = { outboxBytesMax: 200_000, sendBurstMax: 1e6, framesBurstMax: 1e6, resumeEventsMax: 1e6 }
  await using chat = await conversation({ limits, classifiers: [] })
  const [ann, bob] = only(await chat.gather('den', 'ann', 'bob'))
  const joined = await bob.join('den')
  bob.stall()
  const filler = 'lorem ipsum dolor '.repeat(210)
  // The kernel takes several megabytes before the server notices that nobody reads.
  for (let sent = 0; sent < 10_000; sent += 50) {
    await Promise.all(Array.from({ length: 50 }, (_, i) => ann.send('den', `${sent + i} ${filler}`)))
    const page = await ann.expect('members', 'members', { room: 'den', limit: 10 })
    if (!page.members.some((m) => m.user === bob.user)) break
  }
  bob.resume()
  await bob.end()
  expect([4008, 1006]).toContain(bob.closed?.code)
  const seen = bob.events('den').map((e) => e.seq)
  const back = await chat.person('bob')
  const again = await back.join('den', { after: seen.at(-1) ?? 0, epoch: joined.epoch })
  expect(again.recovered).toBe(true)
  await back.until((f) => f.t === 'page' && !f.more, 'the last page')
  const missed = back.all('page').flatMap((p) => p.events.map((e) => e.seq))
  expect([...seen, ...missed]).toEqual(Array.from({ length: again.seq }, (_, i) => i + 1))
})

test('who missed more text than resumeCharsMax gets a part at once, and asks for the rest', async () => {
  const limits = { resumeCharsMax: 1_000, ringEventsMax: 8, sendBurstMax: 1_000 }
  await using chat = await conversation({ limits, classifiers: [] })
  const [ann] = await chat.gather('den', 'ann')
  for (let i = 1; i <= 10; i++) await ann?.send('den', `${i} ${'word '.repeat(50)}`)
  const bob = await chat.person('bob')
  const joined = await bob.join('den', { after: 0 })
  expect(joined).toMatchObject({ recovered: true, seq: 10, backfilled: 3 })
  expect(await bob.frame('page')).toMatchObject({ more: true, events: [{ seq: 1 }, { seq: 2 }, { seq: 3 }] })
  const rest = await bob.expect('page', 'history', { room: 'den', after: 3, limit: 50 })
  expect(rest.events.map((e) => e.seq)).toEqual([4, 5, 6, 7, 8, 9, 10])
})

test('a page holds at most pageCharsMax of text, and says that there is more', async () => {
  await using chat = await conversation({
    limits: { sendBurstMax: 1_000, resumeCharsMax: 1e6 },
    classifiers: [],
  })
  const [ann] = await chat.gather('den', 'ann')
  for (let i = 1; i <= 40; i++) await ann?.send('den', 'word '.repeat(780))
  const latest = await ann?.expect('page', 'history', { room: 'den', limit: 200 })
  expect(latest?.events.map((e) => e.seq)).toEqual(Array.from({ length: 25 }, (_, i) => i + 16))
  expect(latest?.more).toBe(true)
  const bob = await chat.person('bob')
  await bob.join('den', { after: 0 })
  await bob.until((f) => f.t === 'page' && !f.more, 'the last page')
  expect(bob.all('page').map((p) => p.events.length)).toEqual([25, 15])
})

test('over sendBurstMax, a message is refused until sendsPerSecond has made room for it', async () => {
  await using chat = await conversation({ limits: { sendBurstMax: 2, sendsPerSecond: 5 } })
  const [ann] = await chat.gather('den', 'ann')
  const answers = await Promise.all(['one', 'two', 'three'].map((text) => ann?.send('den', text)))
  expect(answers.map((a) => a?.t)).toEqual(['ok', 'ok', 'error'])
  const refused = answers[2]
  if (refused?.t !== 'error') throw new Error('the third message was not refused')
  expect(refused).toMatchObject({ name: 'rate_limited', retry: 'later' })
  expect(refused.retry_after_ms).toBeLessThanOrEqual(200)
  await new Promise((resolve) => setTimeout(resolve, refused.retry_after_ms))
  expect(await ann?.send('den', 'three')).toMatchObject({ t: 'ok' })
})

test('after editWindowMs what was said stands', async () => {
  await using chat = await conversation({ limits: { editWindowMs: 50 } })
  const [ann] = await chat.gather('den', 'ann')
  const sent = await ann?.send('den', 'carved in stone')
  const id = sent?.t === 'ok' ? (sent.id ?? '') : ''
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(await ann?.ask('edit', { room: 'den', id, text: 'or not' })).toMatchObject({
    name: 'no_such_message',
  })
})

test('above presenceNamesMax members, presence carries the count only', async () => {
  await using chat = await conversation({ limits: { presenceNamesMax: 2, presenceWindowMs: 20 } })
  const [ann] = await chat.gather('den', 'ann', 'bob')
  expect(await ann?.frame('presence', (f) => f.members === 2)).toMatchObject({ joined: expect.any(Array) })
  await (await chat.person('cat')).join('den')
  const crowd = await ann?.frame('presence', (f) => f.members === 3)
  expect(crowd).toEqual({ t: 'presence', room: 'den', members: 3 })
})

test('a topic has at most topicCharsMax characters', async () => {
  await using chat = await conversation()
  const [ann] = await chat.gather('den', 'ann')
  expect(await ann?.command('den', `/topic ${'t '.repeat(125)}`)).toMatchObject({ t: 'ok' })
  expect(await ann?.command('den', `/topic ${'t '.repeat(125)}too`)).toMatchObject({ name: 'text_too_long' })
})

test('when the log can take no more (journalPendingMax), messages are refused and nobody sees them', async () => {
  await using chat = await conversation({
    limits: { journalPendingMax: 1, journalCommitMs: 60_000 },
    classifiers: [],
  })
  const [ann] = await chat.gather('den', 'ann')
  expect(await ann?.send('den', 'the journal takes this')).toMatchObject({ t: 'ok' })
  expect(await ann?.send('den', 'and not this')).toMatchObject({
    t: 'error',
    name: 'log_unavailable',
    retry: 'later',
  })
  expect(await ann?.command('den', '/lock')).toMatchObject({ name: 'log_unavailable' })
  await ann?.ask('ping', {})
  expect(ann?.texts('den')).toEqual(['the journal takes this'])
  expect((await fetch(`${chat.server.webUrl}readyz`)).status).toBe(503)
})
