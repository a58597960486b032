import { expect, test } from 'vitest'
import { type Conversation, conversation } from '../support/conversation.ts'
import { eventually } from '../support/eventually.ts'
import type { Person } from '../support/person.ts'

async function stage(chat: Conversation, room = 'lobby') {
  const [olga, mia, ann, bob] = (await chat.gather(room, 'olga', 'mia', 'ann', 'bob')) as [
    Person,
    Person,
    Person,
    Person,
  ]
  await olga.command(room, '/role @mia moderator')
  return { olga, mia, ann, bob }
}

/** Sends without waiting for each answer. */
async function say(person: Person, room: string, count: number, first = 0): Promise<void> {
  await Promise.all(Array.from({ length: count }, (_, i) => person.send(room, `line ${first + i}`)))
}

const standing = async (person: Person, room: string) => {
  const page = await person.ask('history', { room, limit: 200 })
  return page.t === 'page' ? page.events.flatMap((e) => (e.t === 'message' ? [e.text] : [])) : []
}

test('/purge removes what one person wrote in a range, with one statement, and leaves the others', async () => {
  await using chat = await conversation({ classifiers: [] })
  const { mia, ann, bob } = await stage(chat)
  await say(bob, 'lobby', 5)
  await ann.send('lobby', 'mine')
  const answer = await mia.command('lobby', '/purge @bob 1h spam of links')
  expect(answer).toMatchObject({
    t: 'ok',
    result: { command: 'purge', target: bob.user, name: 'bob', count: 5, state: 'done', action: 'act_2' },
  })
  expect(await standing(ann, 'lobby')).toEqual(['mine'])
  expect(ann.all('removed')).toHaveLength(5)
  const statement = await bob.frame('statement')
  expect(statement).toMatchObject({ action: 'remove', scope: 'room', category: 'spam', message: null })
  expect(statement.facts.text).toMatch(/removed 5 messages that you wrote in this room from .* UTC/)
  expect(statement.facts.text).toContain('spam of links')
  expect(bob.all('statement')).toHaveLength(1)
  // The same again: nothing is left to do, and no second statement.
  expect(await mia.command('lobby', '/purge @bob 1h again')).toMatchObject({ name: 'nothing_to_do' })
  expect(bob.all('statement')).toHaveLength(1)
})

test('what one would purge is counted first, and nothing changes', async () => {
  await using chat = await conversation({ classifiers: [] })
  const { mia, bob } = await stage(chat)
  await say(bob, 'lobby', 3)
  for (const line of ['/purge @bob 1h spam --dry-run', '?/purge @bob 1h spam'])
    expect(await mia.command('lobby', line)).toMatchObject({
      t: 'ok',
      result: { dry_run: true, command: 'purge', count: 3, target: bob.user },
    })
  expect(await standing(mia, 'lobby')).toHaveLength(3)
  expect(bob.all('statement')).toHaveLength(0)
})

test('chat gets through between the batches of a large purge', async () => {
  await using chat = await conversation({
    classifiers: [],
    limits: {
      purgeBatchMax: 10,
      sendsPerSecond: 10_000,
      sendBurstMax: 10_000,
      framesBurstMax: 10_000,
      framesPerSecond: 10_000,
      purgePauseMs: 5,
    },
  })
  const { mia, ann, bob } = await stage(chat)
  for (let first = 0; first < 600; first += 60) await say(bob, 'lobby', 60, first)
  expect(await mia.command('lobby', '/purge @bob 1h spam')).toMatchObject({
    t: 'ok',
    result: { count: 600, state: 'running' },
  })
  let said = 0
  while (!mia.all('notice').some(({ name }) => name === 'purge')) await ann.send('lobby', `between ${said++}`)
  expect(await mia.frame('notice', ({ name }) => name === 'purge')).toMatchObject({
    text: expect.stringContaining('600 of 600'),
  })
  // In the one order of the room: some removals, a message of the chat, more removals.
  const order = ann.events('lobby').flatMap((e) => (e.t === 'removed' || e.t === 'message' ? [e] : []))
  const first = order.findIndex((e) => e.t === 'removed')
  const last = order.findLastIndex((e) => e.t === 'removed')
  const between = order.slice(first, last).filter((e) => e.t === 'message' && e.text.startsWith('between'))
  expect(between.length).toBeGreaterThan(1)
  expect(order.filter((e) => e.t === 'removed')).toHaveLength(600)
  expect(bob.all('statement')).toHaveLength(1)
})

test('at most purgeMessagesMax are removed at once, the latest; the answer says that there are more', async () => {
  await using chat = await conversation({ classifiers: [], limits: { purgeMessagesMax: 4 } })
  const { mia, bob } = await stage(chat)
  for (let i = 0; i < 6; i++) await bob.send('lobby', `line ${i}`)
  expect(await mia.command('lobby', '/purge @bob 1h')).toMatchObject({ result: { count: 4, more: true } })
  expect(await standing(mia, 'lobby')).toEqual(['line 0', 'line 1'])
  expect(await mia.command('lobby', '/purge @bob 1h')).toMatchObject({ result: { count: 2 } })
})

test('at most purgeEventsMax events are looked at', async () => {
  await using chat = await conversation({ classifiers: [], limits: { purgeEventsMax: 5, purgeBatchMax: 5 } })
  const { mia, bob } = await stage(chat)
  for (let i = 0; i < 20; i++) await bob.send('lobby', `line ${i}`)
  const answer = await mia.command('lobby', '?/purge @bob 1h')
  expect(answer).toMatchObject({ result: { more: true } })
})

test('a purge stops when whoever asked for it may not moderate any more', async () => {
  await using chat = await conversation({
    classifiers: [],
    limits: { purgeBatchMax: 10, purgePauseMs: 1_000 },
  })
  const { olga, mia, bob } = await stage(chat)
  for (let i = 0; i < 30; i++) await bob.send('lobby', `line ${i}`)
  expect(await mia.command('lobby', '/purge @bob 1h')).toMatchObject({ result: { state: 'running' } })
  await olga.command('lobby', '/role @mia member')
  expect(await mia.frame('notice', ({ name }) => name === 'purge')).toMatchObject({
    text: expect.stringContaining('is stopped'),
  })
  expect((await standing(olga, 'lobby')).length).toBeGreaterThan(0)
})

test('a purge that a restart interrupted goes on', async () => {
  const limits = { purgeBatchMax: 10, purgePauseMs: 60_000 }
  await using first = await conversation({ classifiers: [], limits })
  const { mia, bob } = await stage(first)
  for (let i = 0; i < 30; i++) await bob.send('lobby', `line ${i}`)
  await mia.command('lobby', '/purge @bob 1h spam')
  await eventually(() => mia.all('removed').length > 0)
  await first.stop()
  await using chat = await conversation({
    dataDir: first.dataDir,
    classifiers: [],
    limits: { ...limits, purgePauseMs: 1 },
  })
  const olga = await chat.person('olga')
  await olga.join('lobby')
  await expect.poll(() => standing(olga, 'lobby'), { timeout: 10_000 }).toEqual([])
  const back = await chat.person('bob')
  expect(back.all('statement')).toHaveLength(0) // it came before the first removal
  expect(bob.all('statement')).toHaveLength(1)
})

test('at purgesMax no more are begun', async () => {
  await using chat = await conversation({
    classifiers: [],
    limits: { purgesMax: 1, purgeBatchMax: 2, purgePauseMs: 60_000 },
  })
  const { mia, ann, bob } = await stage(chat)
  for (const person of [ann, bob]) for (let i = 0; i < 5; i++) await person.send('lobby', `line ${i}`)
  expect(await mia.command('lobby', '/purge @bob 1h')).toMatchObject({ result: { state: 'running' } })
  expect(await mia.command('lobby', '/purge @ann 1h')).toMatchObject({ name: 'overloaded' })
})
