import { expect, test } from 'vitest'
import { type Conversation, conversation } from '../support/conversation.ts'
import { eventually } from '../support/eventually.ts'
import type { Person } from '../support/person.ts'
import { shiftedClock } from '../support/shifted-clock.ts'

async function stage(chat: Conversation) {
  const names = ['olga', 'mia', 'max', 'ann', 'bob']
  const [olga, mia, max, ann, bob] = (await chat.gather('lobby', ...names)) as [
    Person,
    Person,
    Person,
    Person,
    Person,
  ]
  for (const name of ['mia', 'max']) await olga.command('lobby', `/role @${name} moderator`)
  return { olga, mia, max, ann, bob }
}

type Result = Readonly<Record<string, unknown>>

/** Runs a command that must succeed. */
async function done(person: Person, line: string): Promise<Result> {
  const answer = await person.command('lobby', line)
  if (answer.t !== 'ok') throw new Error(`${line}: ${JSON.stringify(answer)}`)
  return answer.result as Result
}

const undo = async (person: Person, result: Result, why = '') =>
  person.command('lobby', `/undo ${String(result['action'])} ${why}`.trim())

const texts = async (person: Person) => {
  const page = await person.ask('history', { room: 'lobby', limit: 100 })
  return page.t === 'page' ? page.events.flatMap((e) => (e.t === 'message' ? [e.text] : [])) : []
}

test('undoing a mute ends it, withdraws its statement and tells the person why', async () => {
  await using chat = await conversation()
  const { mia, bob } = await stage(chat)
  const mute = await done(mia, '/mute @bob 1h spam')
  expect(await bob.send('lobby', 'hello?')).toMatchObject({ name: 'muted' })
  expect(await undo(mia, mute, 'the wrong person')).toMatchObject({
    t: 'ok',
    result: { command: 'undo', undoes: mute['action'], of: 'mute', target: bob.user },
  })
  expect(await bob.frame('notice', ({ name }) => name === 'withdrawn')).toMatchObject({
    text: expect.stringMatching(new RegExp(`${String(mute['statement'])} is withdrawn.*the wrong person`)),
  })
  expect(await bob.send('lobby', 'thank you')).toMatchObject({ t: 'ok' })
  expect(await undo(mia, mute)).toMatchObject({
    name: 'cannot_undo',
    message: expect.stringContaining('already'),
  })
})

test('undoing an unban puts the ban back with what is left of it, and its statement comes again', async () => {
  await using chat = await conversation()
  const { mia, bob } = await stage(chat)
  const ban = await done(mia, '/ban @bob 7d threat')
  await bob.end()
  const unban = await done(mia, '/unban @bob')
  const back = await chat.person('bob')
  expect(await undo(mia, unban)).toMatchObject({ t: 'ok' })
  expect(await back.frame('statement', ({ id }) => id === ban['statement'])).toMatchObject({ action: 'ban' })
  expect(await back.ask('join', { room: 'lobby' })).toMatchObject({ name: 'banned' })
  // The ban was lifted since, so undoing it has nothing to undo.
  await done(mia, '/unban @bob')
  expect(await undo(mia, ban)).toMatchObject({ name: 'cannot_undo' })
})

test('a removed message comes back where it stood, for those who are here and those who come', async () => {
  await using chat = await conversation()
  const { mia, ann, bob } = await stage(chat)
  await bob.send('lobby', 'first')
  const sent = await bob.send('lobby', 'second, with a tpyo')
  const id = sent.t === 'ok' ? (sent.id ?? '') : ''
  await bob.ask('edit', { room: 'lobby', id, text: 'second' })
  await bob.send('lobby', 'third')
  const removal = await done(mia, `/remove ${id} harassment`)
  expect(await texts(ann)).toEqual(['first', 'third'])
  expect(await undo(mia, removal, 'a quotation')).toMatchObject({
    t: 'ok',
    result: { restored: 1, message: id },
  })
  expect(await ann.frame('restored')).toMatchObject({
    id,
    by: mia.user,
    from: bob.user,
    name: 'bob',
    text: 'second',
    edited_at: expect.any(Number),
  })
  expect(await texts(ann)).toEqual(['first', 'second', 'third'])
  // The author still owns it, and it can be removed again.
  expect(await bob.ask('edit', { room: 'lobby', id, text: 'second, again' })).toMatchObject({ t: 'ok' })
  await done(mia, `/remove ${id} harassment`)
  expect(await texts(ann)).toEqual(['first', 'third'])
  const page = await ann.ask('history', { room: 'lobby', limit: 100 })
  expect(JSON.stringify(page)).not.toContain('second')
})

test('a restored message is there after a restart, edits included', async () => {
  await using first = await conversation()
  const { mia, bob } = await stage(first)
  const sent = await bob.send('lobby', 'befoer')
  const id = sent.t === 'ok' ? (sent.id ?? '') : ''
  await bob.ask('edit', { room: 'lobby', id, text: 'before' })
  await undo(mia, await done(mia, `/remove ${id} no`))
  await first.stop()
  await using chat = await conversation({ dataDir: first.dataDir })
  const ann = await chat.person('ann')
  await ann.join('lobby')
  expect(await texts(ann)).toEqual(['before'])
})

test('a purge is undone: what it removed is back, and what its author took back is not', async () => {
  await using chat = await conversation({ classifiers: [] })
  const { mia, ann, bob } = await stage(chat)
  const ids: string[] = []
  for (const text of ['one', 'two', 'three']) {
    const sent = await bob.send('lobby', text)
    ids.push(sent.t === 'ok' ? (sent.id ?? '') : '')
  }
  await bob.ask('remove', { room: 'lobby', id: ids[1] ?? '' })
  const purge = await done(mia, '/purge @bob 1h spam')
  expect(purge).toMatchObject({ count: 2 })
  expect(await texts(ann)).toEqual([])
  expect(await undo(mia, purge)).toMatchObject({ t: 'ok', result: { restored: 2, state: 'done' } })
  expect(await texts(ann)).toEqual(['one', 'three'])
  expect(
    ann
      .all('restored')
      .map(({ id }) => id)
      .sort(),
  ).toEqual([ids[0], ids[2]].sort())
})

test('a large purge is undone in batches, and who asked hears when it is done', async () => {
  await using chat = await conversation({ classifiers: [], limits: { purgeBatchMax: 3, purgePauseMs: 1 } })
  const { mia, ann, bob } = await stage(chat)
  for (let i = 0; i < 10; i++) await bob.send('lobby', `line ${i}`)
  const purge = await done(mia, '/purge @bob 1h spam')
  await mia.frame('notice', ({ name }) => name === 'purge')
  expect(await undo(mia, purge)).toMatchObject({ result: { state: 'running' } })
  await mia.frame('notice', ({ text }) => text.includes('10 messages of act_3 are back'))
  expect(await texts(ann)).toHaveLength(10)
})

test.each([
  ['/lock', { locked: false }],
  ['/slow 30s', { slow_s: 0 }],
  ['/shield on', { shield: false }],
])('%s is undone by a moderator', async (line, before) => {
  await using chat = await conversation()
  const { mia, ann } = await stage(chat)
  const action = await done(mia, line)
  expect(await undo(mia, action)).toMatchObject({ t: 'ok' })
  await eventually(() => ann.all('modes').length === 2)
  expect(ann.all('modes').at(-1)).toMatchObject({ by: mia.user, modes: before })
  const again = await chat.person('cat')
  expect(await again.join('lobby')).toMatchObject({ modes: before })
})

test.each([
  ['/topic Tea', { topic: '' }],
  ['/policy preset strict', {}],
  ['/policy set spam block', {}],
  ['/retain 7', { retain_days: 180 }],
  ['/assurance substantial', { assurance: 'low' }],
])('%s is undone by the owner', async (line, before) => {
  await using chat = await conversation()
  const { olga, mia, ann } = await stage(chat)
  const action = await done(olga, line)
  expect(await undo(mia, action)).toMatchObject({ name: 'role_too_low' })
  expect(await undo(olga, action)).toMatchObject({ t: 'ok' })
  await eventually(() => ann.all('modes').length === 2)
  const modes = ann.all('modes').at(-1)?.modes
  expect(modes).toMatchObject(before)
  expect(modes).not.toHaveProperty('preset')
  expect(modes).not.toHaveProperty('overrides')
})

test('what was changed again since is not undone from under the later change', async () => {
  await using chat = await conversation()
  const { mia, max } = await stage(chat)
  const first = await done(mia, '/slow 10s')
  const second = await done(max, '/slow 30s')
  expect(await undo(mia, first)).toMatchObject({
    name: 'cannot_undo',
    message: expect.stringContaining('since'),
  })
  expect(await undo(mia, second)).toMatchObject({ t: 'ok' })
  expect(await undo(mia, first)).toMatchObject({ t: 'ok' })
})

test('a role and a rule are undone', async () => {
  await using chat = await conversation()
  const { olga, ann } = await stage(chat)
  await undo(olga, await done(olga, '/role @ann moderator'))
  expect(await ann.command('lobby', '/lock')).toMatchObject({ name: 'role_too_low' })
  const added = await done(olga, '/rule add word rosebud block No spoilers.')
  await undo(olga, added)
  expect(await ann.send('lobby', 'rosebud')).toMatchObject({ t: 'ok' })
  await done(olga, '/rule add word rosebud block No spoilers.')
  const removed = await done(olga, '/rule rm r2')
  await undo(olga, removed)
  expect(await ann.send('lobby', 'rosebud is a sledge')).toMatchObject({ name: 'blocked' })
})

test('a warning is withdrawn', async () => {
  await using chat = await conversation()
  const { mia, bob } = await stage(chat)
  await undo(mia, await done(mia, '/warn @bob spam'), 'it was ann')
  await bob.frame('notice', ({ name }) => name === 'withdrawn')
})

test('a moderator undoes what another moderator did, and not what the owner did', async () => {
  await using chat = await conversation()
  const { olga, mia, max, ann } = await stage(chat)
  expect(await undo(max, await done(mia, '/mute @bob 1h'))).toMatchObject({ t: 'ok' })
  const byOwner = await done(olga, '/mute @bob 1h')
  expect(await undo(max, byOwner)).toMatchObject({ name: 'role_too_low' })
  expect(await undo(ann, byOwner)).toMatchObject({ name: 'role_too_low' })
  // Nobody undoes what was done to them or to their equals.
  const onMia = await done(olga, '/mute @mia 1h')
  for (const person of [mia, max]) expect(await undo(person, onMia)).toMatchObject({ name: 'role_too_low' })
})

test('what holds on the whole server is undone by operators only', async () => {
  await using chat = await conversation()
  const { olga, bob } = await stage(chat)
  const operator = await chat.person('operator')
  await operator.join('lobby')
  const mute = await done(operator, '/mute @bob 1h --server')
  expect(await undo(olga, mute)).toMatchObject({ name: 'role_too_low' })
  expect(await undo(operator, mute)).toMatchObject({ t: 'ok', result: { scope: 'server' } })
  expect(await bob.send('lobby', 'hello')).toMatchObject({ t: 'ok' })
})

test('what was over when it was done cannot be undone, and an action that never was is not found', async () => {
  await using chat = await conversation()
  const { olga, mia } = await stage(chat)
  const undoing = (await undo(mia, await done(mia, '/lock'))) as unknown as { result: Result }
  expect(await undo(mia, undoing.result)).toMatchObject({ name: 'cannot_undo' })
  for (const id of ['act_99', 'act_s1', 'act_', 'nonsense'])
    expect(await olga.command('lobby', `/undo ${id}`)).toMatchObject({ name: 'no_such_item' })
  expect(await olga.command('lobby', '/undo')).toMatchObject({ name: 'bad_command' })
})

test('an action can be undone for undoMs, and not later', async () => {
  const clock = shiftedClock()
  await using chat = await conversation({ clock, limits: { undoMs: 10 * 60_000 } })
  const { mia } = await stage(chat)
  const early = await done(mia, '/lock')
  clock.shift(9 * 60_000)
  expect(await undo(mia, early)).toMatchObject({ t: 'ok' })
  const late = await done(mia, '/lock')
  clock.shift(11 * 60_000)
  expect(await undo(mia, late)).toMatchObject({
    name: 'cannot_undo',
    message: expect.stringContaining('long ago'),
  })
})

test('/audit lists who did what to whom and why, the newest first, without the text of messages', async () => {
  await using chat = await conversation()
  const { olga, mia, ann, bob } = await stage(chat)
  const sent = await bob.send('lobby', 'a text that nobody else should read')
  const id = sent.t === 'ok' ? (sent.id ?? '') : ''
  const removal = await done(mia, `/remove ${id} harassment of ann`)
  const mute = await done(olga, '/mute @bob 10m spam')
  await undo(olga, mute)
  expect(await ann.command('lobby', '/audit')).toMatchObject({ name: 'role_too_low' })
  const { actions: all, more } = (await done(mia, '/audit')) as { actions: Result[]; more: boolean }
  expect(more).toBe(false)
  const actions = all.filter(({ command }) => command !== 'ladder') // what followed by itself
  expect(actions.map(({ command }) => command)).toEqual(['undo', 'mute', 'remove', 'role', 'role'])
  expect(actions[1]).toMatchObject({
    id: mute['action'],
    by: olga.user,
    by_name: 'olga',
    target: bob.user,
    name: 'bob',
    reason: 'spam',
    category: 'spam',
    statement: mute['statement'],
    ends_at: expect.any(Number),
    undone: { by: olga.user },
    can_undo: false,
  })
  expect(actions[2]).toMatchObject({ id: removal['action'], message: id, can_undo: true })
  expect(JSON.stringify(actions)).not.toContain('nobody else should read')
  const older = (await done(mia, `/audit before ${String(mute['action'])}`)) as { actions: Result[] }
  expect(older.actions.map(({ command }) => command)).toEqual(['remove', 'role', 'role'])
  expect(await mia.command('lobby', '/audit before act_99')).toMatchObject({ name: 'no_such_item' })
  expect(await olga.command('lobby', '/audit --server')).toMatchObject({ name: 'role_too_low' })
})
