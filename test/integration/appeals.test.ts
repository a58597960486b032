/**
 * Appeals as conversations: somebody is restricted, contests it, and somebody else decides.
 */
import { describe, expect, test } from 'vitest'
import type { ServerFrame } from '../../protocol/catalogue.ts'
import { type Conversation, conversation, type ConversationOptions } from '../support/conversation.ts'
import { eventually } from '../support/eventually.ts'
import { obedient } from '../support/obedient.ts'
import type { Person } from '../support/person.ts'
import { shiftedClock } from '../support/shifted-clock.ts'

const day = 86_400_000

/** olga owns the room, mia and max moderate it, ann and bob are members. */
async function den(chat: Conversation) {
  const cast: Record<string, Person> = {}
  for (const name of ['olga', 'mia', 'max', 'ann', 'bob']) {
    cast[name] = await chat.person(name)
    await cast[name].join('den', { create: true })
  }
  const { olga, mia, max, ann, bob } = cast
  if (!olga || !mia || !max || !ann || !bob) throw new Error('somebody is missing')
  for (const name of ['mia', 'max']) await olga.command('den', `/role @${name} moderator`)
  return { olga, mia, max, ann, bob }
}

const stage = (options: ConversationOptions = {}) => conversation({ classifiers: [obedient()], ...options })

function statementIn(frame: ServerFrame): string {
  if (frame.t === 'ok') return String((frame.result as { statement?: unknown } | undefined)?.statement)
  if ('statement' in frame && typeof frame.statement === 'object') return frame.statement.id
  throw new Error(`no statement in ${JSON.stringify(frame)}`)
}

async function appealed(person: Person, statement: string, text = 'I think this was wrong'): Promise<string> {
  const answer = await person.ask('appeal', { statement, text })
  if (answer.t !== 'ok' || answer.id === undefined) throw new Error(JSON.stringify(answer))
  return answer.id
}

/** The same person on a new connection, with a token of today. */
async function back(chat: Conversation, name: string): Promise<Person> {
  const person = await chat.person(name)
  await person.join('den')
  return person
}

const result = (frame: ServerFrame) => (frame.t === 'ok' ? frame.result : frame)

test('a blocked message is released with a fresh number when its appeal succeeds, and its author reads why', async () => {
  await using chat = await stage()
  const { mia, ann, bob } = await den(chat)
  const id = await appealed(ann, statementIn(await ann.send('den', 'block heads are made of wood')))
  await bob.send('den', 'meanwhile')
  const listed = await mia.command('den', '/appeals')
  expect(result(listed)).toMatchObject({
    total: 1,
    appeals: [
      {
        appeal: id,
        name: 'ann',
        action: 'block',
        category: 'harassment',
        said: 'block heads are made of wood',
        text: 'I think this was wrong',
        statement: { action: 'block', facts: { evidence: [{ start: 0 }] } },
        may_decide: true,
      },
    ],
  })
  const decided = await mia.command('den', `/decide ${id} overturn It is about wood.`)
  expect(result(decided)).toMatchObject({
    command: 'decide',
    state: 'overturned',
    released: { seq: expect.any(Number) },
  })
  expect(await ann.frame('appeal', (f) => f.state === 'overturned')).toMatchObject({
    reasons: 'It is about wood.',
  })
  await bob.frame('message', (m) => m.text.startsWith('block'))
  expect(bob.texts('den')).toEqual(['meanwhile', 'block heads are made of wood'])
  const seqs = bob.events('den').map((event) => event.seq)
  expect(seqs).toEqual([...seqs].sort((a, b) => a - b))
  expect(result(await mia.command('den', '/appeals'))).toMatchObject({ total: 0, appeals: [] })
})

test('an appeal that fails changes nothing but says why, at the next connection if need be', async () => {
  await using chat = await stage()
  const { mia, ann, bob } = await den(chat)
  const id = await appealed(ann, statementIn(await ann.send('den', 'block it')))
  ann.close()
  await ann.end()
  expect(result(await mia.command('den', `/decide ${id} uphold It insults a member.`))).toMatchObject({
    state: 'upheld',
  })
  const back = await chat.person('ann')
  expect(await back.frame('appeal')).toMatchObject({ id, state: 'upheld', reasons: 'It insults a member.' })
  expect(bob.texts('den')).toEqual([])
})

test('whoever acted does not decide, nor does whoever appeals; anybody else who moderates the room may', async () => {
  await using chat = await stage()
  const { olga, mia, max, bob } = await den(chat)
  const mute = statementIn(await olga.command('den', '/mute @max 1h too loud'))
  const id = await appealed(max, mute)
  const listed = (await olga.command('den', '/appeals')) as { result?: { appeals: object[] } }
  expect(listed.result?.appeals).toMatchObject([{ assigned: mia.user, may_decide: false }])
  expect(await olga.command('den', `/decide ${id} uphold I was right.`)).toMatchObject({
    name: 'not_impartial',
  })
  expect(await max.command('den', `/decide ${id} overturn I was right.`)).toMatchObject({
    name: 'not_impartial',
  })
  expect(await bob.command('den', `/decide ${id} overturn Let him.`)).toMatchObject({ name: 'role_too_low' })
  expect(await mia.frame('notice', (n) => n.name === 'appeal')).toMatchObject({ room: 'den' })
  expect(result(await mia.command('den', `/decide ${id} overturn He was not.`))).toMatchObject({
    lifted: 'mute',
  })
  expect(await max.send('den', 'thank you')).toMatchObject({ t: 'ok' })
})

test('a decision has written reasons, which pass the gate like everything that is shown', async () => {
  await using chat = await stage()
  const { mia, ann } = await den(chat)
  const id = await appealed(ann, statementIn(await ann.send('den', 'block it')))
  expect(await mia.command('den', `/decide ${id} overturn`)).toMatchObject({ name: 'bad_command' })
  expect(await mia.command('den', `/decide ${id} perhaps not`)).toMatchObject({ name: 'bad_command' })
  expect(await mia.command('den', `/decide ${id} uphold block head`)).toMatchObject({ name: 'blocked' })
  expect(await mia.command('den', '/decide apl_0 uphold no')).toMatchObject({ name: 'no_such_item' })
  expect(result(await mia.command('den', `/decide ${id} uphold no`))).toMatchObject({ state: 'upheld' })
  expect(await mia.command('den', `/decide ${id} overturn yes`)).toMatchObject({ name: 'no_such_item' })
})

test('a ban ends when its appeal succeeds, on the socket that is open: its owner joins again', async () => {
  await using chat = await stage()
  const { mia, max, ann, bob } = await den(chat)
  const ban = statementIn(await mia.command('den', '/ban @ann 7d harassment'))
  await ann.end()
  const back = await chat.person('ann')
  expect(await back.ask('join', { room: 'den' })).toMatchObject({ name: 'banned' })
  const id = await appealed(back, ban)
  await max.command('den', `/decide ${id} overturn It was irony.`)
  expect(await back.frame('notice', (n) => n.name === 'unban')).toMatchObject({ room: 'den' })
  expect(await bob.frame('member', (m) => m.action === 'unban')).toMatchObject({
    user: back.user,
    by: max.user,
  })
  await back.join('den')
  expect(await back.send('den', 'hello again')).toMatchObject({ t: 'ok' })
})

test('an overturned sanction does not end a later one', async () => {
  await using chat = await stage()
  const { mia, max, ann } = await den(chat)
  const first = statementIn(await mia.command('den', '/mute @ann 1h'))
  const id = await appealed(ann, first)
  await mia.command('den', '/mute @ann 2h and again')
  const decided = await max.command('den', `/decide ${id} overturn Not the first time.`)
  expect(result(decided)).not.toHaveProperty('lifted')
  expect(await ann.send('den', 'hello')).toMatchObject({ name: 'muted' })
})

test('a masked part is shown again; the masks of what was held for another reason stay', async () => {
  await using chat = await stage()
  const { mia, ann, bob } = await den(chat)
  await ann.send('den', 'mask 555-0199')
  const { id: statement } = await ann.frame('statement', (s) => s.action === 'mask')
  expect(await bob.frame('message')).toMatchObject({ masked: true })
  const id = await appealed(ann, statement)
  expect(result(await mia.command('den', `/decide ${id} overturn A fictional number.`))).toMatchObject({
    released: { id: expect.any(String) },
  })
  expect(await bob.frame('edited')).toMatchObject({ text: 'mask 555-0199' })
  const late = await chat.person('cat')
  await late.join('den', { history: 50 })
  const page = await late.frame('page')
  const shown = page.events.find((e) => e.t === 'message')
  expect(shown).toMatchObject({ text: 'mask 555-0199' })
  expect(shown).not.toHaveProperty('masked')
})

test('a removed message stands again where it stood; an operator decides what nobody else can', async () => {
  await using chat = await stage()
  const { olga, ann, bob } = await den(chat)
  const [own] = await chat.gather('attic', 'eve', 'cat')
  const cat = await back(chat, 'cat')
  await cat.join('attic')
  const sent = await cat.send('attic', 'a fine roof')
  const removed = await own?.command('attic', `/remove ${sent.t === 'ok' ? sent.id : ''} no`)
  if (removed === undefined) throw new Error('eve is there')
  const id = await appealed(cat, statementIn(removed))
  expect(await own?.command('attic', `/decide ${id} uphold no`)).toMatchObject({ name: 'not_impartial' })
  const operator = await back(chat, 'operator')
  expect(result(await operator.command('den', '/appeals'))).toMatchObject({
    total: 1,
    appeals: [{ assigned: null, room: 'attic' }],
  })
  expect(result(await olga.command('den', '/appeals'))).toMatchObject({ total: 0 })
  expect(result(await operator.command('den', `/decide ${id} overturn It was fine.`))).toMatchObject({
    released: { id: sent.t === 'ok' ? sent.id : '' },
  })
  expect(await cat.frame('restored')).toMatchObject({ text: 'a fine roof', from: cat.user })
  const late = await chat.person('dan')
  await late.join('attic', { history: 20 })
  const shown = (await late.frame('page')).events.find((e) => e.t === 'message')
  expect(shown).toMatchObject({ text: 'a fine roof' })
  expect([ann, bob].flatMap((p) => p.events('attic'))).toEqual([])
})

test('a purge is contested as one, and its messages stand again', async () => {
  await using chat = await stage()
  const { mia, max, ann, bob } = await den(chat)
  for (const text of ['one', 'two', 'three']) await ann.send('den', text)
  const purged = await mia.command('den', '/purge @ann 1h too much')
  await bob.until(() => bob.all('removed').length === 3, 'three removals')
  const id = await appealed(ann, statementIn(purged))
  expect(result(await max.command('den', `/decide ${id} overturn It was fine.`))).toMatchObject({
    restored: 3,
  })
  await bob.until(() => bob.all('restored').length === 3, 'three restorations')
  const page = await bob.expect('page', 'history', { room: 'den', limit: 50 })
  expect(page.events.filter((e) => e.t === 'message').map((e) => e.text)).toEqual(['one', 'two', 'three'])
})

test('what was undone cannot be contested, and what was overturned cannot be undone', async () => {
  await using chat = await stage()
  const { mia, max, ann } = await den(chat)
  const first = await mia.command('den', '/mute @ann 1h no')
  await mia.command('den', `/undo ${(result(first) as { action: string }).action} a mistake`)
  expect(await ann.ask('appeal', { statement: statementIn(first), text: 'why' })).toMatchObject({
    name: 'nothing_to_do',
  })
  const second = await mia.command('den', '/mute @ann 1h no')
  const id = await appealed(ann, statementIn(second))
  await max.command('den', `/decide ${id} overturn It was a mistake again.`)
  const undo = await mia.command('den', `/undo ${(result(second) as { action: string }).action} me too`)
  expect(undo).toMatchObject({ name: 'cannot_undo' })
})

test('a decision can be tried first: a dry run says what it would be and changes nothing', async () => {
  await using chat = await stage()
  const { mia, ann } = await den(chat)
  const id = await appealed(ann, statementIn(await ann.send('den', 'block it')))
  expect(result(await mia.command('den', `/decide ${id} overturn fine --dry-run`))).toMatchObject({
    dry_run: true,
    state: 'overturned',
  })
  expect(result(await mia.command('den', '/appeals'))).toMatchObject({ total: 1 })
})

describe('what cannot be restored is said', () => {
  test('a held message is released once, by whoever comes first', async () => {
    await using chat = await stage()
    const { mia, max, ann, bob } = await den(chat)
    const held = await ann.send('den', 'hold on')
    if (held.t !== 'held' || held.item === undefined) throw new Error(JSON.stringify(held))
    const id = await appealed(ann, statementIn(held))
    await mia.command('den', `/approve ${held.item}`)
    expect(result(await max.command('den', `/decide ${id} overturn fine`))).toMatchObject({
      left: expect.any(String),
    })
    await bob.frame('message')
    expect(bob.texts('den')).toEqual(['hold on'])
  })

  test('an appeal against waiting releases what still waits; one against /deny releases what was denied', async () => {
    await using chat = await stage()
    const { mia, max, ann, bob } = await den(chat)
    const first = await appealed(ann, statementIn(await ann.send('den', 'hold one')))
    await max.command('den', `/decide ${first} overturn fine`)
    expect(result(await mia.command('den', '/held'))).toMatchObject({ items: [] })
    const held = await ann.send('den', 'hold two')
    if (held.t !== 'held') throw new Error(JSON.stringify(held))
    const denied = statementIn(await mia.command('den', `/deny ${held.item} no`))
    const second = await appealed(ann, denied)
    expect(await mia.command('den', `/decide ${second} uphold no`)).toMatchObject({ name: 'not_impartial' })
    await max.command('den', `/decide ${second} overturn yes`)
    await bob.frame('message', (m) => m.text === 'hold two')
    expect(bob.texts('den')).toEqual(['hold one', 'hold two'])
  })

  test('restoreMs: a message of long ago is not said now', async () => {
    const clock = shiftedClock()
    await using chat = await stage({ clock, limits: { restoreMs: day } })
    const { ann } = await den(chat)
    const inTime = await appealed(ann, statementIn(await ann.send('den', 'block one')))
    clock.shift(day - 60_000)
    const mia = await back(chat, 'mia')
    expect(result(await mia.command('den', `/decide ${inTime} overturn fine`))).toMatchObject({
      released: {},
    })
    const again = await back(chat, 'ann')
    const late = await appealed(again, statementIn(await again.send('den', 'block two')))
    clock.shift(day + 1)
    const later = await back(chat, 'mia')
    const decided = await later.command('den', `/decide ${late} overturn fine`)
    expect(result(decided)).toMatchObject({ left: expect.stringContaining('moved on') })
  })

  test('whoever is muted for something else does not speak through an appeal', async () => {
    await using chat = await stage()
    const { mia, max, ann } = await den(chat)
    const id = await appealed(ann, statementIn(await ann.send('den', 'block it')))
    await mia.command('den', '/mute @ann 1h')
    expect(result(await max.command('den', `/decide ${id} overturn fine`))).toMatchObject({
      left: expect.stringContaining('another reason'),
    })
  })
})

test('appealMs: open for six months at least, and closed after that', async () => {
  const clock = shiftedClock()
  await using chat = await stage({ clock })
  const { ann } = await den(chat)
  const first = statementIn(await ann.send('den', 'block one'))
  const second = statementIn(await ann.send('den', 'block two'))
  clock.shift(183 * day)
  const later = await back(chat, 'ann')
  expect(await later.ask('appeal', { statement: first, text: 'late' })).toMatchObject({ t: 'ok' })
  clock.shift(2 * day)
  const tooLate = await back(chat, 'ann')
  expect(await tooLate.ask('appeal', { statement: second, text: 'too late' })).toMatchObject({
    name: 'appeal_closed',
  })
})

test('appeals survive a restart: they are decided by whoever was not there when they came', async () => {
  const first = await stage()
  const { ann } = await den(first)
  const id = await appealed(ann, statementIn(await ann.send('den', 'block it')))
  await first.stop()
  await using chat = await stage({ dataDir: first.dataDir })
  const mia = await chat.person('mia')
  await mia.join('den')
  expect(result(await mia.command('den', `/decide ${id} overturn fine`))).toMatchObject({ released: {} })
  const back = await chat.person('ann')
  expect(await back.frame('appeal')).toMatchObject({ id, state: 'overturned' })
})

test('appealAnswerMs: what nobody answers goes to the others in turn, and then to the operator', async () => {
  const clock = shiftedClock()
  await using chat = await stage({ clock, limits: { appealAnswerMs: day, sweepHoldsMs: 10 } })
  const { mia, ann } = await den(chat)
  await appealed(ann, statementIn(await mia.command('den', '/mute @ann 30d no')))
  const assigned = async () => {
    const page = (await (await back(chat, 'mia')).command('den', '/appeals')) as {
      result?: { appeals: { assigned: string | null }[] }
    }
    return page.result?.appeals[0]?.assigned
  }
  const asked: (string | null | undefined)[] = [await assigned()]
  for (let turn = 0; turn < 2; turn++) {
    clock.shift(day + 1)
    await eventually(async () => (await assigned()) !== asked.at(-1))
    asked.push(await assigned())
  }
  const { user: max } = await back(chat, 'max')
  const { user: olga } = await back(chat, 'olga')
  expect(asked.slice(0, 2).sort()).toEqual([max, olga].sort())
  expect(asked[2]).toBeNull()
})

test('/appeal is the frame, typed; a queue that is full says so', async () => {
  await using chat = await stage({ limits: { appealsPerPersonMax: 1 } })
  const { ann, bob } = await den(chat)
  const statement = statementIn(await ann.send('den', 'block it'))
  const second = statementIn(await ann.send('den', 'block that'))
  expect(await bob.command('den', `/appeal ${statement} let her`)).toMatchObject({
    name: 'no_such_statement',
  })
  expect(result(await ann.command('den', `/appeal ${statement} I meant wood`))).toMatchObject({
    command: 'appeal',
    state: 'open',
  })
  expect(await ann.command('den', `/appeal ${second} and this`)).toMatchObject({ name: 'queue_full' })
  expect(await ann.command('den', '/appeal')).toMatchObject({ name: 'bad_command' })
})
