import { expect, test } from 'vitest'
import { conversation } from '../support/conversation.ts'
import { eventually } from '../support/eventually.ts'
import { obedient } from '../support/obedient.ts'
import type { Person } from '../support/person.ts'

type Chat = Awaited<ReturnType<typeof conversation>>

async function stage(chat: Chat) {
  const [olga, mia, bob] = (await chat.gather('lobby', 'olga', 'mia', 'bob')) as [Person, Person, Person]
  await olga.command('lobby', '/role @mia moderator')
  return { olga, mia, bob }
}

async function hold(bob: Person, mia: Person, text = 'hold this thought'): Promise<string> {
  const before = mia.all('held').length
  expect(await bob.send('lobby', text)).toMatchObject({ t: 'held' })
  await eventually(() => mia.all('held').length > before)
  return mia.all('held').at(-1)?.item ?? ''
}

test('a moderator sees why a message waits and what counts for its sender here, and not who they are', async () => {
  await using chat = await conversation({ classifiers: [obedient()] })
  const { mia, bob } = await stage(chat)
  await mia.command('lobby', '/warn @bob spam')
  const item = await hold(bob, mia)
  const seen = {
    item,
    room: 'lobby',
    from: bob.user,
    name: 'bob',
    text: 'hold this thought',
    category: 'harassment',
    finding: { evidence: [{ start: 0, end: 17 }], score: 0.92, degraded: false },
    points: expect.any(Number),
  }
  expect(mia.all('held').at(-1)).toMatchObject(seen)
  const listed = await mia.command('lobby', '/held')
  expect(listed).toMatchObject({ result: { items: [seen] } })
  const items = listed.t === 'ok' ? (listed.result as { items: Record<string, unknown>[] }).items : []
  expect(items[0]?.['points']).toBeGreaterThan(0)
  // Nothing else of the person: no subject, no issuer, no address, no token.
  expect(Object.keys(items[0] ?? {}).sort()).toEqual(
    ['at', 'category', 'expires_at', 'finding', 'from', 'item', 'name', 'points', 'room', 'text'].sort(),
  )
})

test('approval gives the number of the moment, and the action says who and which rule', async () => {
  await using chat = await conversation({ classifiers: [obedient()] })
  const { olga, mia, bob } = await stage(chat)
  const item = await hold(bob, mia)
  await olga.send('lobby', 'meanwhile')
  const before = olga.events('lobby').at(-1)?.seq ?? 0
  expect(await mia.command('lobby', `?/approve ${item}`)).toMatchObject({ result: { dry_run: true, item } })
  const answer = await mia.command('lobby', `/approve ${item}`)
  expect(answer).toMatchObject({ t: 'ok', result: { command: 'approve', item, target: bob.user } })
  const message = await olga.frame('message', ({ text }) => text === 'hold this thought')
  expect(message.seq).toBeGreaterThan(before)
  expect(await mia.command('lobby', `/approve ${item}`)).toMatchObject({ name: 'no_such_item' })
})

test('a refusal is an event of the room and has a statement; undoing it delivers the message after all', async () => {
  await using chat = await conversation({ classifiers: [obedient()] })
  const { olga, mia, bob } = await stage(chat)
  const item = await hold(bob, mia)
  const denied = await mia.command('lobby', `/deny ${item} not here`)
  const { action = '', statement = '' } = denied.t === 'ok' ? (denied.result as Record<string, string>) : {}
  expect(await bob.frame('statement', ({ id }) => id === statement)).toMatchObject({ action: 'block' })
  expect(await olga.frame('acted', (e) => e.action === action)).toMatchObject({
    by: mia.user,
    command: 'deny',
  })
  expect(olga.texts('lobby')).toEqual([])
  expect(await mia.command('lobby', `/undo ${action} looked again`)).toMatchObject({
    t: 'ok',
    result: { of: 'deny', restored: 1 },
  })
  expect(await olga.frame('message')).toMatchObject({ from: bob.user, text: 'hold this thought' })
  expect(await bob.frame('notice', ({ name }) => name === 'withdrawn')).toMatchObject({
    text: expect.stringContaining('looked again'),
  })
})

test('nothing is delivered for somebody who was muted meanwhile', async () => {
  await using chat = await conversation({ classifiers: [obedient()] })
  const { olga, mia, bob } = await stage(chat)
  const first = await hold(bob, mia)
  const second = await hold(bob, mia, 'hold this too')
  const denied = await mia.command('lobby', `/deny ${second} no`)
  const { action = '' } = denied.t === 'ok' ? (denied.result as Record<string, string>) : {}
  await mia.command('lobby', '/mute @bob 1h')
  expect(await mia.command('lobby', `/approve ${first}`)).toMatchObject({ name: 'muted' })
  expect(await mia.command('lobby', `/undo ${action}`)).toMatchObject({
    result: { left: expect.stringContaining('may not write') },
  })
  expect(olga.texts('lobby')).toEqual([])
})

test('who is muted says nothing by a new handle either', async () => {
  await using chat = await conversation()
  const { olga, mia, bob } = await stage(chat)
  await mia.command('lobby', '/mute @bob 1h')
  await bob.ask('leave', { room: 'lobby' })
  const again = await chat.person('bob', { handle: 'Free-Bob' })
  expect(again.name).toBe('Free-Bob')
  await again.join('lobby')
  const answer = await olga.ask('members', { room: 'lobby', limit: 10 })
  const names = answer.t === 'members' ? answer.members.map(({ name }) => name) : []
  expect(names).toContain('bob')
  expect(names).not.toContain('Free-Bob')
  expect(JSON.stringify(olga.frames)).not.toContain('Free-Bob')
})
