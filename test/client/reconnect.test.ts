/** The client and the real server, while the network and the server do not behave. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { type ClientLimits, clientLimits } from '../../client/limits.ts'
import { openSystemSocket } from '../../client/socket.ts'
import { ParleyClient } from '../../client/client.ts'
import type { ServerFrame } from '../../protocol/catalogue.ts'
import { type Meddle, type Watched, watched } from '../support/client.ts'
import { type Conversation, conversation } from '../support/conversation.ts'
import { eventually } from '../support/eventually.ts'
import { startFaultProxy } from '../support/fault-proxy.ts'
import { manualClock } from '../support/manual-clock.ts'

const open: Watched[] = []
afterEach(() => {
  for (const one of open.splice(0)) one.client.close()
})

type Options = Partial<Parameters<typeof watched>[0]>

async function come(chat: Conversation, name: string, more: Options = {}, meddle?: Meddle): Promise<Watched> {
  const someone = watched({ url: chat.server.url, token: () => chat.token(name), ...more }, meddle)
  open.push(someone)
  expect(await someone.client.connect()).toMatchObject({ ok: true })
  return someone
}

const online = (someone: Watched) => () => someone.client.state.phase === 'online'
const numbers = (someone: Watched) => someone.events.map((e) => e.seq)
const upTo = (last: number) => Array.from({ length: last }, (_, i) => i + 1)
const proxied = (port: number) => `ws://127.0.0.1:${port}/v1`

describe('a cut connection', () => {
  test('is opened again; what was missed is told once and in order', async () => {
    await using chat = await conversation()
    await using proxy = await startFaultProxy(chat.server.port)
    const ann = await come(chat, 'ann')
    await ann.client.join('lobby', { create: true })
    const bob = await come(chat, 'bob', { url: proxied(proxy.port) })
    await bob.client.join('lobby')
    for (let round = 0; round < 3; round++) {
      await ann.client.send('lobby', `before ${round}`)
      proxy.refuse(true)
      await ann.client.send('lobby', `during ${round}`)
      await eventually(() => bob.client.state.phase === 'waiting')
      proxy.refuse(false)
      await eventually(online(bob))
      await ann.client.send('lobby', `after ${round}`)
    }
    await eventually(() => bob.events.length >= 9)
    expect(numbers(bob)).toEqual(upTo(9))
    expect(bob.names()).not.toContain('gap')
    expect(bob.names()).not.toContain('epoch')
    expect(
      bob.told
        .filter(({ name }) => name === 'joined')
        .map(({ body }) => (body as { recovered?: boolean }).recovered),
    ).toEqual([undefined, true, true, true])
  })

  test('brings all rooms back, and requests about them wait for that', async () => {
    await using chat = await conversation()
    await using proxy = await startFaultProxy(chat.server.port)
    const ann = await come(chat, 'ann', { url: proxied(proxy.port), limits: { rejoinsAtOnceMax: 2 } })
    const rooms = Array.from({ length: 9 }, (_, i) => `room-${i}`)
    for (const room of rooms) await ann.client.join(room, { create: true })
    await ann.client.leave('room-4')
    proxy.cut()
    const refused: string[] = []
    ann.client.on('welcome', () => {
      void ann.client
        .send('room-8', 'too soon')
        .then((answer) => refused.push(answer.ok ? 'sent' : answer.error.name))
    })
    const again = () => ann.names().filter((name) => name === 'joined').length === 9 + 8
    await eventually(again)
    expect([...ann.client.rooms].sort()).toEqual(rooms.filter((room) => room !== 'room-4'))
    expect(refused).toEqual(['rejoining'])
    await eventually(async () => (await ann.client.send('room-8', 'now')).ok)
  })

  test('leaves a request that was under way with an unknown outcome, and does not repeat it', async () => {
    await using chat = await conversation()
    await using proxy = await startFaultProxy(chat.server.port)
    const ann = await come(chat, 'ann', { url: proxied(proxy.port) })
    await ann.client.join('lobby', { create: true })
    proxy.swallowReplies(true)
    const sent = ann.client.send('lobby', 'did it arrive?')
    const watcher = await come(chat, 'watcher')
    await watcher.client.join('lobby')
    await eventually(async () => {
      const page = await watcher.client.history('lobby', { limit: 5 })
      return page.ok && page.value.events.length === 1
    })
    proxy.cut()
    proxy.swallowReplies(false)
    expect(await sent).toMatchObject({
      ok: false,
      error: { name: 'connection_lost', outcome: 'unknown', retry: 'no' },
    })
    await eventually(() => ann.events.length > 0)
    expect(ann.texts()).toEqual(['did it arrive?']) // it did: the room itself says so, once
    expect(ann.sent.filter((t) => t === 'send')).toHaveLength(1)
  })

  test('with much missed is caught up even when the server sends only the first page of it', async () => {
    await using chat = await conversation({ classifiers: [], limits: { sendBurstMax: 200 } })
    await using proxy = await startFaultProxy(chat.server.port)
    const ann = await come(chat, 'ann')
    await ann.client.join('lobby', { create: true })
    let pages = 0
    const joined = new Set<number>()
    const firstPageOnly: Meddle = (frames) =>
      frames.filter((frame) => {
        if (frame.t === 'joined') joined.add(frame.ref)
        if (frame.t !== 'page' || !joined.has(frame.ref)) return true
        pages += 1
        return pages === 1
      })
    const bob = await come(chat, 'bob', { url: proxied(proxy.port) }, firstPageOnly)
    await bob.client.join('lobby')
    await ann.client.send('lobby', 'before')
    proxy.refuse(true)
    for (let i = 0; i < 60; i++) await ann.client.send('lobby', `${i} ${'long '.repeat(780)}`)
    proxy.refuse(false)
    await eventually(() => bob.events.length >= 61)
    expect(numbers(bob)).toEqual(upTo(61))
    expect(bob.sent).toContain('history')
    expect(bob.names()).not.toContain('gap')
  })
})

describe('a hole in what arrives', () => {
  /** Loses every frame `message` with one of these numbers, the first time. */
  const losing = (...lost: number[]): Meddle => {
    const left = new Set(lost)
    return (frames) => frames.filter((frame) => !(frame.t === 'message' && left.delete(frame.seq)))
  }

  test('is fetched before anything behind it is told', async () => {
    await using chat = await conversation()
    const ann = await come(chat, 'ann')
    await ann.client.join('lobby', { create: true })
    const bob = await come(chat, 'bob', {}, losing(2, 3, 5))
    await bob.client.join('lobby')
    for (const n of upTo(6)) await ann.client.send('lobby', `m${n}`)
    await eventually(() => bob.events.length >= 6)
    expect(numbers(bob)).toEqual(upTo(6))
    expect(bob.names()).not.toContain('gap')
  })

  test('that nobody can fill is told as a gap, and the room goes on', async () => {
    await using chat = await conversation()
    const ann = await come(chat, 'ann')
    await ann.client.join('lobby', { create: true })
    // Pages never bring what was lost, as when retention has deleted it meanwhile.
    const never: Meddle = (frames) =>
      frames
        .filter((frame) => !(frame.t === 'message' && (frame.seq === 2 || frame.seq === 3)))
        .map(
          (frame): ServerFrame =>
            frame.t === 'page' ? { ...frame, events: frame.events.filter((e) => e.seq > 3) } : frame,
        )
    const bob = await come(chat, 'bob', {}, never)
    await bob.client.join('lobby')
    for (const n of upTo(5)) await ann.client.send('lobby', `m${n}`)
    await eventually(() => bob.events.length >= 3)
    expect(numbers(bob)).toEqual([1, 4, 5])
    expect(bob.told.filter(({ name }) => name === 'gap').map(({ body }) => body)).toEqual([
      { room: 'lobby', from: 2, to: 3 },
    ])
  })

  test('is given up after fetchAttemptsMax attempts', async () => {
    await using chat = await conversation()
    const ann = await come(chat, 'ann')
    await ann.client.join('lobby', { create: true })
    const refuses: Meddle = (frames) =>
      losing2(frames).map(
        (frame): ServerFrame =>
          frame.t === 'page'
            ? {
                t: 'error',
                ref: frame.ref,
                code: 501,
                name: 'overloaded',
                message: '',
                retry: 'later',
                retry_after_ms: 1,
              }
            : frame,
      )
    const losing2 = losing(2)
    const bob = await come(chat, 'bob', { limits: { fetchAttemptsMax: 3 } }, refuses)
    await bob.client.join('lobby')
    for (const n of upTo(3)) await ann.client.send('lobby', `m${n}`)
    await eventually(() => bob.events.length >= 2)
    expect(numbers(bob)).toEqual([1, 3])
    expect(bob.sent.filter((t) => t === 'history')).toHaveLength(3)
    expect(bob.names()).toContain('gap')
  })

  test('and everything twice: each event is told once', async () => {
    await using chat = await conversation()
    const ann = await come(chat, 'ann')
    await ann.client.join('lobby', { create: true })
    const twice: Meddle = (frames) =>
      frames.flatMap((frame): ServerFrame[] => (frame.t === 'message' ? [frame, frame] : [frame]))
    const bob = await come(chat, 'bob', {}, twice)
    await bob.client.join('lobby')
    for (const n of upTo(4)) await ann.client.send('lobby', `m${n}`)
    await eventually(() => numbers(bob).includes(4))
    expect(numbers(bob)).toEqual(upTo(4))
  })

  test('does not keep a kicked member from hearing why', async () => {
    await using chat = await conversation()
    const ann = await come(chat, 'ann')
    await ann.client.join('lobby', { create: true })
    const bob = await come(chat, 'bob', {}, losing(1))
    await bob.client.join('lobby')
    await ann.client.send('lobby', 'lost')
    await ann.client.command('lobby', '/kick @bob cool down')
    await eventually(() => bob.names().includes('left'))
    expect(bob.events).toMatchObject([{ t: 'member', action: 'kick' }])
    expect(bob.names()).toContain('gap')
  })
})

describe('a restarted server', () => {
  test('that ended in order goes on where it was; the client comes back when it was told to', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'parley-restart-'))
    try {
      const first = await conversation({ dataDir })
      const { port } = first.server
      const ann = await come(first, 'ann')
      await ann.client.join('lobby', { create: true })
      await ann.client.send('lobby', 'before')
      const states: unknown[] = []
      ann.client.on('state', (state) => states.push(state))
      await first.stop()
      const waiting = { phase: 'waiting', why: { code: 4000, name: 'restart' } }
      await eventually(() => states.length > 0)
      expect(states[0]).toMatchObject(waiting)
      await using again = await conversation({ dataDir, config: { port } })
      await eventually(online(ann))
      const bob = await come(again, 'bob')
      await bob.client.join('lobby')
      await bob.client.send('lobby', 'after')
      await eventually(() => ann.events.length === 2)
      expect(numbers(ann)).toEqual([1, 2])
      expect(ann.names()).not.toContain('epoch')
    } finally {
      await rm(dataDir, { recursive: true, force: true })
    }
  })

  test('that cannot prove continuity has a new epoch, and the room starts afresh', async () => {
    await using one = await conversation()
    await using other = await conversation()
    await using proxy = await startFaultProxy(one.server.port)
    let chat: Conversation = one
    const ann = watched({ url: proxied(proxy.port), token: () => chat.token('ann') })
    open.push(ann)
    await ann.client.connect()
    await ann.client.join('lobby', { create: true, history: 10 })
    for (const n of upTo(3)) await ann.client.send('lobby', `old ${n}`)
    const [bob] = await other.gather('lobby', 'bob')
    await bob?.send('lobby', 'new 1')
    chat = other
    proxy.retarget(other.server.port)
    await eventually(() => ann.texts().includes('new 1'))
    const from = ann.names().indexOf('epoch')
    const { epoch, previous } = (ann.told[from]?.body ?? {}) as { epoch?: string; previous?: string }
    expect(epoch).not.toBe(previous)
    expect(ann.names()[from + 1]).toBe('joined')
    expect(ann.texts()).toEqual(['old 1', 'old 2', 'old 3', 'new 1'])
    expect(numbers(ann)).toEqual([1, 2, 3, 1])
  })

  test('that has forgotten the room is told as left', async () => {
    await using one = await conversation()
    await using other = await conversation()
    await using proxy = await startFaultProxy(one.server.port)
    let chat: Conversation = one
    const ann = watched({ url: proxied(proxy.port), token: () => chat.token('ann') })
    open.push(ann)
    await ann.client.connect()
    await one.gather('lobby', 'owner')
    await ann.client.join('lobby')
    chat = other
    proxy.retarget(other.server.port)
    await eventually(() => ann.names().includes('left'))
    expect(ann.told.find(({ name }) => name === 'left')?.body).toMatchObject({
      room: 'lobby',
      name: 'no_such_room',
      error: { code: 300 },
    })
    expect(ann.client.rooms).toEqual([])
  })
})

test('a locked room is tried again, rejoinAttemptsMax times, and then left', async () => {
  await using chat = await conversation()
  await using proxy = await startFaultProxy(chat.server.port)
  const ann = await come(chat, 'ann')
  await ann.client.join('lobby', { create: true })
  const bob = await come(chat, 'bob', { url: proxied(proxy.port), limits: { rejoinAttemptsMax: 2 } })
  await bob.client.join('lobby')
  await ann.client.command('lobby', '/lock')
  proxy.cut()
  await eventually(() => bob.names().includes('left'))
  expect(bob.told.find(({ name }) => name === 'left')?.body).toMatchObject({ name: 'room_locked' })
  expect(bob.sent.filter((t) => t === 'join')).toHaveLength(1 + 1 + 2)
})

describe('how the server ended it', () => {
  test('4503: a banned person stays away', async () => {
    await using chat = await conversation()
    const ann = await come(chat, 'ann')
    await ann.client.join('lobby', { create: true })
    const bob = await come(chat, 'bob')
    await bob.client.join('lobby')
    await ann.client.command('lobby', '/ban @bob 7d threats')
    await eventually(() => bob.client.state.phase === 'closed')
    expect(bob.why()).toMatchObject({ code: 4503, name: 'banned' })
    expect(bob.names()).toContain('statement')
    expect(bob.sent.filter((t) => t === 'hello')).toHaveLength(1)
    expect(await bob.client.send('lobby', 'x')).toMatchObject({ ok: false, error: { name: 'closed' } })
  })

  test('4000: the pause is what the server asked for', async () => {
    await using chat = await conversation({ limits: { drainMs: 5_000 } })
    const ann = await come(chat, 'ann')
    const waiting = new Promise((resolve) => {
      ann.client.on('state', (state) => {
        if (state.phase === 'waiting') resolve(state)
      })
    })
    const drained = chat.server.drain()
    const state = (await waiting) as { retryInMs: number; why: object }
    expect(state.retryInMs).toBeGreaterThanOrEqual(5_000)
    expect(state.retryInMs).toBeLessThan(10_000)
    expect(state.why).toMatchObject({ code: 4000, name: 'restart' })
    ann.client.close()
    await drained
  })

  test('4502 with a token that is a function: it comes back with a fresh one', async () => {
    await using chat = await conversation({ limits: { expiryNoticeMs: 0, expiryGraceMs: 200 } })
    let made = 0
    const token = () => chat.token('ann', { ttlMs: made++ === 0 ? 2_000 : 3_600_000 })
    // So that it is not renewed before: the machine slept.
    const ann = await come(chat, 'ann', { token, limits: { renewPauseMs: 3_600_000 } })
    await ann.client.join('lobby', { create: true })
    await eventually(() => made === 2 && ann.client.state.phase === 'online')
    expect(ann.told.find(({ name }) => name === 'state waiting')?.body).toMatchObject({ why: { code: 4502 } })
  })

  test('4502 with a token that is a text: nothing has changed, so it stays away', async () => {
    await using chat = await conversation({ limits: { expiryNoticeMs: 0, expiryGraceMs: 200 } })
    const ann = await come(chat, 'ann', { token: await chat.token('ann', { ttlMs: 2_000 }) })
    await eventually(() => ann.client.state.phase === 'closed')
    expect(ann.why()).toMatchObject({ code: 4502, name: 'token_expired' })
  })
})

test('a token that ends is renewed on the same connection', async () => {
  await using chat = await conversation({ limits: { expiryNoticeMs: 60_000, expiryGraceMs: 300 } })
  let made = 0
  const token = () => chat.token('ann', { ttlMs: made++ === 0 ? 2_000 : 3_600_000 })
  const ann = await come(chat, 'ann', { token })
  await eventually(() => ann.sent.includes('renew'))
  await eventually(async () => (await ann.client.ping()).ok)
  expect(ann.names()).toContain('notice') // token_expiring: the server said so
  expect(ann.sent.filter((t) => t === 'hello')).toHaveLength(1)
  expect(ann.names()).not.toContain('refused')
})

describe('with a clock that is moved by hand', () => {
  function scripted(limits: Partial<ClientLimits> = {}) {
    const clock = manualClock()
    const phases: string[] = []
    let attempts = 0
    const client = new ParleyClient({
      url: 'ws://nowhere.invalid/v1',
      token: 'x',
      clock: { ...clock, random: () => 0.999 },
      limits,
      openSocket(_, handlers) {
        attempts += 1
        if (behaviour === 'refuse') queueMicrotask(() => handlers.closed(1006))
        if (behaviour === 'throw') throw new Error('no such address')
        return { send: () => undefined, close: () => undefined, bufferedBytes: 0 }
      },
    })
    let behaviour: 'refuse' | 'silent' | 'throw' = 'refuse'
    client.on('state', ({ phase }) => phases.push(phase))
    return {
      clock,
      client,
      phases,
      attempts: () => attempts,
      behave(next: typeof behaviour) {
        behaviour = next
      },
    }
  }

  test('pauses grow, and end after reconnectAttemptsMax', async () => {
    const { clock, client, attempts } = scripted({
      reconnectAttemptsMax: 4,
      reconnectFirstMs: 1_000,
      reconnectPauseMs: 3_000,
    })
    const connected = client.connect()
    await clock.advanceAsync(0)
    expect([attempts(), client.state.phase]).toEqual([1, 'waiting'])
    await clock.advanceAsync(1_000)
    expect(attempts()).toBe(2)
    await clock.advanceAsync(1_900)
    expect(attempts()).toBe(2)
    await clock.advanceAsync(100)
    expect(attempts()).toBe(3)
    await clock.advanceAsync(3_000 + 3_000)
    expect([attempts(), client.state.phase]).toEqual([5, 'closed'])
    expect(await connected).toMatchObject({ ok: false, error: { name: 'network' } })
    expect(clock.pending).toBe(0)
  })

  test('a server that does not answer within connectMs is given up', async () => {
    const { clock, client, behave } = scripted({ connectMs: 15_000 })
    behave('silent')
    void client.connect()
    await clock.advanceAsync(14_999)
    expect(client.state.phase).toBe('connecting')
    await clock.advanceAsync(1)
    expect(client.state).toMatchObject({ phase: 'waiting', why: { name: 'connect_timeout' } })
    client.close()
    expect(clock.pending).toBe(0)
  })

  test('an address that is none is told like a network that is none', async () => {
    const { clock, client, behave } = scripted()
    behave('throw')
    void client.connect()
    await clock.advanceAsync(0)
    expect(client.state).toMatchObject({ phase: 'waiting', why: { message: 'no such address' } })
    client.close()
  })

  test('connect while it waits tries at once', async () => {
    const { clock, client, attempts } = scripted()
    void client.connect()
    await clock.advanceAsync(0)
    const second = client.connect()
    client.close()
    expect(await second).toMatchObject({ ok: false })
    void client.connect()
    await clock.advanceAsync(0)
    expect(attempts()).toBe(2)
    client.close()
  })
})

test('a server that has gone silent is noticed and left', async () => {
  await using chat = await conversation({ limits: { heartbeatMs: 1_000 } })
  await using proxy = await startFaultProxy(chat.server.port)
  const ann = await come(chat, 'ann', { url: proxied(proxy.port) })
  await eventually(() => ann.sent.includes('ping'))
  expect(ann.client.state.phase).toBe('online')
  proxy.swallowReplies(true)
  await eventually(() => ann.names().includes('state waiting'))
  expect(ann.told.find(({ name }) => name === 'state waiting')?.body).toMatchObject({
    why: { name: 'heartbeat_lost' },
  })
  proxy.swallowReplies(false)
  await eventually(online(ann))
})

test('a message of more than inboundBytesMax ends the connection', async () => {
  await using chat = await conversation()
  const limits = { ...clientLimits, inboundBytesMax: 50 }
  const codes: number[] = []
  const { jsonCodec } = await import('../../protocol/json.ts')
  const hello = jsonCodec.encode({ t: 'hello', token: await chat.token('ann') })
  const socket = await openSystemSocket(
    { url: chat.server.url, codec: jsonCodec, limits },
    { opened: () => socket.send(hello), received: () => codes.push(0), closed: (code) => codes.push(code) },
  )
  await eventually(() => codes.length > 0)
  expect(codes).not.toContain(0)
})
