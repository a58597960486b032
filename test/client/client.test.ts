/** The client and the real server, while the network behaves. */
import { afterEach, describe, expect, test } from 'vitest'
import { ParleyClient } from '../../client/client.ts'
import { clientLimits } from '../../client/limits.ts'
import { msgpackCodec } from '../../protocol/msgpack.ts'
import { conversation } from '../support/conversation.ts'
import { eventually } from '../support/eventually.ts'
import { type Watched, watched } from '../support/client.ts'
import { finding, scriptedClassifier } from '../support/scripted-classifier.ts'

const open: Watched[] = []
afterEach(() => {
  for (const one of open.splice(0)) one.client.close()
})

type Chat = Awaited<ReturnType<typeof conversation>>

async function come(
  chat: Chat,
  name: string,
  more: Partial<Parameters<typeof watched>[0]> = {},
): Promise<Watched> {
  const someone = watched({ url: chat.server.url, token: await chat.token(name), ...more })
  open.push(someone)
  expect(await someone.client.connect()).toMatchObject({ ok: true, value: { name } })
  return someone
}

describe('two clients', () => {
  test('talk, reply, edit and remove; both hear everything once and in order', async () => {
    await using chat = await conversation()
    const ann = await come(chat, 'ann')
    const bob = await come(chat, 'bob')
    expect(await ann.client.join('lobby', { create: true })).toMatchObject({
      ok: true,
      value: { role: 'owner' },
    })
    expect(await bob.client.join('lobby')).toMatchObject({ ok: true, value: { role: 'member' } })
    const first = await ann.client.send('lobby', 'hello')
    const id = first.ok && first.value.t === 'ok' ? (first.value.id ?? '') : ''
    expect(first).toMatchObject({ ok: true, value: { seq: 1 } })
    await bob.client.send('lobby', 'hi', { reply_to: id })
    await ann.client.edit('lobby', id, 'hello there')
    expect(await bob.client.edit('lobby', id, 'mine')).toMatchObject({
      ok: false,
      error: { name: 'not_yours', outcome: 'refused' },
    })
    await ann.client.remove('lobby', id)
    await eventually(() => bob.events.length === 4 && ann.events.length === 4)
    expect(bob.events).toMatchObject([
      { t: 'message', seq: 1, text: 'hello' },
      { t: 'message', seq: 2, reply_to: id },
      { t: 'edited', seq: 3, id, text: 'hello there' },
      { t: 'removed', seq: 4, id },
    ])
    expect(ann.events).toEqual(bob.events)
  })

  test('one in msgpack, one in JSON', async () => {
    await using chat = await conversation()
    const ann = await come(chat, 'ann')
    const url = chat.server.url
    const bob = new ParleyClient({ url, token: await chat.token('bob'), codec: msgpackCodec, agent: 'test' })
    const heard: string[] = []
    bob.on('message', ({ text }) => heard.push(text))
    try {
      await bob.connect()
      await ann.client.join('lobby', { create: true })
      await bob.join('lobby')
      await ann.client.send('lobby', 'grüße 👋')
      expect(await bob.send('lobby', 'back')).toMatchObject({ ok: true })
      await eventually(() => heard.length === 2)
      expect(heard).toEqual(['grüße 👋', 'back'])
    } finally {
      bob.close()
    }
  })
})

describe('joining', () => {
  test('tells the past that was asked for, then that it is done, then what happens', async () => {
    await using chat = await conversation()
    const ann = await come(chat, 'ann')
    await ann.client.join('lobby', { create: true })
    for (let i = 1; i <= 5; i++) await ann.client.send('lobby', `m${i}`)
    const bob = await come(chat, 'bob')
    const order: string[] = []
    bob.client.on('joined', ({ seq }) => order.push(`joined at ${seq}`))
    bob.client.on('message', ({ text }, { past }) => order.push(`${text} ${past ? 'past' : 'live'}`))
    await bob.client.join('lobby', { history: 3 })
    order.push('done')
    await ann.client.send('lobby', 'm6')
    await eventually(() => order.length === 6)
    expect(order).toEqual(['joined at 5', 'm3 past', 'm4 past', 'm5 past', 'done', 'm6 live'])
  })

  test('may be followed by requests as soon as it is told, also while the past is still coming', async () => {
    await using chat = await conversation()
    const ann = await come(chat, 'ann')
    const asked: Promise<unknown>[] = []
    ann.client.on('joined', ({ room }) => void asked.push(ann.client.members(room, { limit: 5 })))
    await ann.client.join('lobby', { create: true, history: 5 })
    expect(await asked[0]).toMatchObject({ ok: true, value: { members: [{ name: 'ann' }] } })
  })

  test('an empty room, with history, is done at once', async () => {
    await using chat = await conversation()
    const ann = await come(chat, 'ann')
    expect(await ann.client.join('new', { create: true, history: 20 })).toMatchObject({
      ok: true,
      value: { seq: 0 },
    })
    expect(await ann.client.send('new', 'first')).toMatchObject({ ok: true, value: { seq: 1 } })
    await eventually(() => ann.texts().length === 1)
  })

  test('a room that does not exist is refused, and not tried again', async () => {
    await using chat = await conversation()
    const ann = await come(chat, 'ann')
    expect(await ann.client.join('nowhere')).toMatchObject({
      ok: false,
      error: { name: 'no_such_room', code: 300, retry: 'no' },
    })
    expect(ann.client.rooms).toEqual([])
  })

  test('roomsMax rooms, and no more', async () => {
    await using chat = await conversation()
    const ann = await come(chat, 'ann', { limits: { roomsMax: 2 } })
    await ann.client.join('a', { create: true })
    await ann.client.join('b', { create: true })
    expect(await ann.client.join('c', { create: true })).toMatchObject({
      ok: false,
      error: { name: 'too_many_rooms', outcome: 'unsent' },
    })
    await ann.client.leave('b')
    expect(await ann.client.join('c', { create: true })).toMatchObject({ ok: true })
  })
})

test('the other requests are answered by their frames', async () => {
  await using chat = await conversation()
  const ann = await come(chat, 'ann')
  await ann.client.join('lobby', { create: true })
  const sent = await ann.client.send('lobby', 'hello')
  const id = sent.ok && sent.value.t === 'ok' ? (sent.value.id ?? '') : ''
  expect(await ann.client.ping()).toMatchObject({ ok: true, value: { t: 'pong' } })
  expect(await ann.client.members('lobby', { limit: 10 })).toMatchObject({
    ok: true,
    value: { members: [{ name: 'ann', role: 'owner' }] },
  })
  expect(await ann.client.history('lobby', { limit: 10 })).toMatchObject({
    ok: true,
    value: { events: [{ text: 'hello' }], more: false },
  })
  expect(await ann.client.standing()).toMatchObject({ ok: true, value: { total: 0 } })
  expect(await ann.client.command('lobby', '/help')).toMatchObject({ ok: true, value: { t: 'ok' } })
  expect(await ann.client.command('lobby', '/nonsense')).toMatchObject({
    ok: false,
    error: { name: 'unknown_command' },
  })
  expect(await ann.client.report('lobby', id, 'spam', 'see')).toMatchObject({
    ok: false,
    error: { name: 'nothing_to_do' }, // one's own
  })
  const bob = await come(chat, 'bob')
  await bob.client.join('lobby')
  const his = await bob.client.send('lobby', 'hello, ann')
  const hisId = his.ok && his.value.t === 'ok' ? (his.value.id ?? '') : ''
  expect(await ann.client.report('lobby', hisId, 'spam', 'see')).toMatchObject({ ok: true })
  expect(await ann.client.appeal('sor_none', 'why?')).toMatchObject({
    ok: false,
    error: { name: 'no_such_statement' },
  })
  expect(await ann.client.renew(await chat.token('ann'))).toMatchObject({ ok: true })
  expect(await ann.client.leave('lobby')).toMatchObject({ ok: true })
  expect(await ann.client.send('lobby', 'gone')).toMatchObject({ ok: false, error: { name: 'not_a_member' } })
  expect(ann.texts()).toEqual(['hello', 'hello, ann']) // history is an answer, not news
})

test('a muted person is told why, and may appeal', async () => {
  await using chat = await conversation()
  const ann = await come(chat, 'ann')
  await ann.client.join('lobby', { create: true })
  const bob = await come(chat, 'bob')
  await bob.client.join('lobby')
  await ann.client.command('lobby', '/mute @bob 10m spam again')
  await eventually(() => bob.names().includes('statement'))
  const statement = bob.told.find(({ name }) => name === 'statement')?.body as { id: string; action: string }
  expect(statement).toMatchObject({ action: 'mute' })
  expect(statement).not.toHaveProperty('t')
  expect(await bob.client.send('lobby', 'but')).toMatchObject({
    ok: false,
    error: { name: 'muted', retry: 'later' },
  })
  expect(await bob.client.appeal(statement.id, 'It was not me.')).toMatchObject({ ok: true })
  await eventually(() => bob.names().includes('appeal'))
})

test('a blocked message comes back with its statement, and nobody else hears of it', async () => {
  await using chat = await conversation({
    classifiers: [
      scriptedClassifier(
        { does: 'answer', findings: [finding('harassment', 0.99, 0, 8)] },
        { categories: ['harassment'] },
      ),
    ],
  })
  const ann = await come(chat, 'ann')
  await ann.client.join('lobby', { create: true })
  const refused = await ann.client.send('lobby', 'anything')
  expect(refused).toMatchObject({
    ok: false,
    error: { name: 'blocked', outcome: 'refused', statement: { action: 'block', category: 'harassment' } },
  })
  expect(ann.texts()).toEqual([])
})

test('who is kicked is out, hears so, and is not brought back by a reconnect', async () => {
  await using chat = await conversation()
  const ann = await come(chat, 'ann')
  await ann.client.join('lobby', { create: true })
  const bob = await come(chat, 'bob')
  await bob.client.join('lobby')
  await ann.client.command('lobby', '/kick @bob cool down')
  await eventually(() => bob.names().includes('left'))
  expect(bob.told.find(({ name }) => name === 'left')?.body).toEqual({
    room: 'lobby',
    name: 'kick',
    error: undefined,
  })
  expect(bob.events.at(-1)).toMatchObject({ t: 'member', action: 'kick' })
  expect(bob.client.rooms).toEqual([])
  expect(await bob.client.join('lobby')).toMatchObject({ ok: true })
})

test('a request larger than the server takes is not sent: it would end the connection', async () => {
  await using chat = await conversation()
  const ann = await come(chat, 'ann')
  await ann.client.join('lobby', { create: true })
  expect(await ann.client.send('lobby', '€'.repeat(30_000))).toMatchObject({
    ok: false,
    error: { name: 'too_big', outcome: 'unsent' },
  })
  expect(await ann.client.send('lobby', 'short')).toMatchObject({ ok: true })
})

test('over sendBufferBytesMax nothing more is given to the network', async () => {
  await using chat = await conversation()
  const ann = await come(chat, 'ann', { limits: { sendBufferBytesMax: 100 } })
  expect(await ann.client.ping()).toMatchObject({ ok: true })
  expect(await ann.client.appeal('sor_none', 'x'.repeat(200))).toMatchObject({
    ok: false,
    error: { name: 'send_buffer_full', outcome: 'unsent', retry: 'later' },
  })
})

describe('before and after', () => {
  test('requests without a connection are unsent', async () => {
    const ann = new ParleyClient({ url: 'ws://127.0.0.1:9/v1', token: 'x' })
    expect(ann.state).toEqual({ phase: 'idle' })
    expect(await ann.join('lobby')).toMatchObject({
      ok: false,
      error: { name: 'not_connected', outcome: 'unsent', retry: 'later' },
    })
    ann.close()
    expect(await ann.ping()).toMatchObject({
      ok: false,
      error: { name: 'closed', outcome: 'unsent', retry: 'no' },
    })
  })

  test('connect twice is one connection; close ends it without an error', async () => {
    await using chat = await conversation()
    const ann = watched({ url: chat.server.url, token: () => chat.token('ann') })
    open.push(ann)
    const [a, b] = await Promise.all([ann.client.connect(), ann.client.connect()])
    expect(a).toEqual(b)
    expect(await ann.client.connect()).toEqual(a)
    expect(ann.sent.filter((t) => t === 'hello')).toHaveLength(1)
    ann.client.close()
    expect(ann.why()).toMatchObject({ code: 1000, name: 'closed' })
    expect(await ann.client.connect()).toMatchObject({ ok: true }) // and may begin again
  })

  test('a token that is refused ends it, and says so', async () => {
    await using chat = await conversation()
    const ann = watched({ url: chat.server.url, token: 'nonsense' })
    open.push(ann)
    expect(await ann.client.connect()).toMatchObject({
      ok: false,
      error: { name: 'not_authenticated', code: 4501 },
    })
    expect(ann.client.state).toMatchObject({ phase: 'closed' })
  })
})

test('every limit has a bound that is a number above nothing', () => {
  for (const [name, value] of Object.entries(clientLimits)) {
    expect(name).toMatch(/(?:Max|Ms)$/)
    expect(value).toBeGreaterThan(0)
  }
})
