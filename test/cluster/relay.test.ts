/**
 * Requests and deliveries over a bus in memory that loses, stops and ends at will: two whole servers but
 * for their sockets, with a connection that keeps what it is sent.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import type { ClientFrame, ServerFrame } from '../../protocol/catalogue.ts'
import type { Codec } from '../../protocol/codec.ts'
import { jsonCodec } from '../../protocol/json.ts'
import { msgpackCodec } from '../../protocol/msgpack.ts'
import { openHouse } from '../../server/app.ts'
import { systemClock } from '../../server/base/clock.ts'
import { Closer } from '../../server/base/closer.ts'
import { systemRandom } from '../../server/base/random.ts'
import { openCluster } from '../../server/cluster/cluster.ts'
import { Homes } from '../../server/cluster/homes.ts'
import { type Entry, readParcel, writeEntry, writeHead } from '../../server/cluster/parcel.ts'
import { Writer } from '../../server/cluster/wire.ts'
import type { Limits } from '../../server/limits.ts'
import { createIntake } from '../../server/session/intake.ts'
import { pipelineOf, testConfig } from '../support/conversation.ts'
import { eventually } from '../support/eventually.ts'
import { Loopback } from '../support/loopback.ts'
import { memoryBroker } from '../support/memory-bus.ts'
import { memoryDirectory } from '../support/memory-directory.ts'
import { recordedTelemetry } from '../support/recorded-telemetry.ts'

const opened: Closer[] = []
afterEach(async () => {
  for (const closer of opened.splice(0)) await closer.close()
})

type Of<T extends ServerFrame['t']> = Extract<ServerFrame, { t: T }>

async function stage(limits: Partial<Limits> = {}) {
  const directory = memoryDirectory(systemClock)
  const broker = memoryBroker(limits.busBacklogBytesMax)

  async function node(self: string, more: Partial<Limits> = {}) {
    const closer = new Closer()
    opened.push(closer)
    const folder = await mkdtemp(join(tmpdir(), 'parley-relay-'))
    closer.defer(() => rm(folder, { recursive: true, force: true }))
    const all = { nodeBeatMs: 20, sendBurstMax: 10_000, framesBurstMax: 10_000, ...limits, ...more }
    const config = testConfig(folder, { limits: all })
    const { telemetry, of } = recordedTelemetry()
    let draining = false
    const pipeline = pipelineOf([], config.limits, systemClock, telemetry)
    const deps = { clock: systemClock, random: systemRandom, telemetry, pipeline }
    const { ports, local } = await openHouse(config, deps, closer, () => draining)
    const view = directory.open()
    await view.beat(self, 'p', 60_000)
    const homes = new Homes({ self, directory: view, store: ports.store, limits: config.limits, telemetry })
    const bus = broker.open()
    closer.defer(() => bus.close())
    const cluster = await openCluster({ self, ports, homes, directory: view, bus })
    closer.defer(() => cluster.close())
    const intake = createIntake(ports, cluster.route)

    async function person(name: string, codec: Codec = jsonCodec) {
      const connection = new Loopback(codec)
      const say = (frame: ClientFrame) => intake.received(connection, codec.encode(frame))
      const all = <T extends ServerFrame['t']>(t: T) =>
        connection.frames.filter((frame): frame is Of<T> => frame.t === t)
      async function ask(frame: ClientFrame & { readonly ref: number }): Promise<ServerFrame> {
        say(frame)
        const answer = () =>
          connection.frames.find((f) => 'ref' in f && f.ref === frame.ref && f.t !== 'page')
        await eventually(() => answer() !== undefined || connection.closed !== undefined)
        return answer() ?? { t: 'pong', ref: -1 }
      }
      function hangUp(): void {
        cluster.ended(ports.sessions.of(connection))
        intake.closed(connection, 1000)
      }
      intake.opened(connection)
      const claims = { subject: name, handle: name, assurance: 'substantial', ttlMs: 3_600_000 } as const
      say({ t: 'hello', token: (await local?.sign(claims)) ?? '' })
      await eventually(() => all('welcome').length > 0)
      return { connection, say, ask, all, hangUp }
    }

    async function makeRoom(room: string, owner: Awaited<ReturnType<typeof person>>) {
      await homes.claim(room)
      expect(await owner.ask({ t: 'join', ref: 1, room, create: true })).toMatchObject({ t: 'joined' })
    }

    const drain = () => {
      draining = true
    }
    return { ports, homes, person, makeRoom, bus, drain, directory: view, notes: () => of('note') }
  }
  return { broker, directory, node }
}

/** Ann owns the den on a; Bob is a guest there, from b. */
async function visit(limits: Partial<Limits> = {}, homeLimits: Partial<Limits> = {}) {
  const { broker, directory, node } = await stage(limits)
  const [a, b] = [await node('a', homeLimits), await node('b')]
  const ann = await a.person('ann')
  await a.makeRoom('den', ann)
  const bob = await b.person('bob')
  return { broker, directory, node, a, b, ann, bob }
}

const joinDen = { t: 'join', ref: 1, room: 'den' } as const

describe('a guest', () => {
  test('is in the room, with the name and the assurance that the edge vouches for', async () => {
    const { a, bob } = await visit()
    expect(await bob.ask(joinDen)).toMatchObject({ t: 'joined', members: 2 })
    const user = bob.all('welcome')[0]?.user ?? ''
    expect(a.ports.rooms.loaded('den')?.present.get(user)?.name).toBe('bob')
    expect(a.ports.sessions.ofUser(user).map((session) => session.assurance)).toEqual(['substantial'])
  })

  test('speaks the compact encoding just as well', async () => {
    const { b, ann } = await visit()
    const cat = await b.person('cat', msgpackCodec)
    await cat.ask(joinDen)
    expect(await cat.ask({ t: 'send', ref: 2, room: 'den', text: 'räume' })).toMatchObject({
      t: 'ok',
      seq: 1,
    })
    await eventually(() => ann.all('message').length === 1 && cat.all('message').length === 1)
    expect(cat.all('message')).toEqual(ann.all('message'))
  })

  test('with a handle that somebody has at the room’s node appears under another one there', async () => {
    const { a, b } = await visit()
    const double = await b.person('ann') // another person: b has a secret of its own here
    expect(await double.ask(joinDen)).toMatchObject({ t: 'joined' })
    const names = [...(a.ports.rooms.loaded('den')?.present.values() ?? [])].map((present) => present.name)
    expect(names.sort()).toEqual(['ann', 'ann-2'])
  })

  test('of many: what is said once crosses the bus once', async () => {
    const { broker, b, ann } = await visit()
    const guests = await Promise.all(Array.from({ length: 20 }, (_, i) => b.person(`guest${i}`)))
    await Promise.all(guests.map((guest) => guest.ask(joinDen)))
    const before = broker.carried.length
    const text = 'x'.repeat(1_000)
    await ann.ask({ t: 'send', ref: 2, room: 'den', text })
    await eventually(() => guests.every((guest) => guest.all('message').length === 1))
    const large = broker.carried.slice(before).filter(({ to, bytes }) => to === 'b' && bytes > 1_000)
    expect(large).toHaveLength(1)
    expect(large[0]?.bytes).toBeLessThan(1_500)
  })

  test('who hangs up is gone at the room’s node', async () => {
    const { a, bob } = await visit()
    await bob.ask(joinDen)
    bob.hangUp()
    await eventually(() => a.ports.rooms.loaded('den')?.present.size === 1)
    expect(a.ports.sessions.size).toBe(1)
  })

  test('is one of connectionsPerUserMax there', async () => {
    const { b } = await visit({}, { connectionsPerUserMax: 1 })
    const [one, two] = [await b.person('bob'), await b.person('bob')]
    await one.ask(joinDen)
    await two.ask(joinDen)
    expect(two.connection.closed).toEqual({ code: 4013, reason: 'too_many_connections' })
    expect(one.connection.closed).toBeUndefined()
  })

  test('is not taken in by a node that says goodbye', async () => {
    const { a, bob } = await visit()
    a.drain()
    await bob.ask(joinDen)
    expect(bob.connection.closed).toEqual({ code: 4000, reason: 'restart' })
  })

  test('keeps the order of what they say, whatever is awaited on the way', async () => {
    const { ann, b } = await visit()
    let round = 0
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { minLength: 1, maxLength: 30 }), async (durables) => {
        const guest = await b.person(`guest-${round++}`)
        await guest.ask(joinDen)
        const texts = durables.map((_, i) => `${round}:${i}`)
        for (const [i, durable] of durables.entries()) {
          guest.say({
            t: 'send',
            ref: 10 + i,
            room: 'den',
            text: texts[i] ?? '',
            ...(durable ? { ack: 'durable' as const } : {}),
          })
        }
        const heard = () => ann.all('message').filter((message) => message.text.startsWith(`${round}:`))
        await eventually(() => heard().length === texts.length)
        expect(heard().map((message) => message.text)).toEqual(texts)
        guest.hangUp()
      }),
      { numRuns: 8 },
    )
  })
})

describe('a parcel that is lost', () => {
  test('on the way to the guest: they are told to come back, and miss nothing', async () => {
    const { broker, b, ann, bob } = await visit({ comeBackMs: 300 })
    const joined = await bob.ask(joinDen)
    broker.lose(1)
    await ann.ask({ t: 'send', ref: 2, room: 'den', text: 'lost on the way' })
    await eventually(() => bob.connection.closed !== undefined)
    expect(bob.connection.closed).toEqual({ code: 4000, reason: 'restart' })
    const { retry_after_ms: waitMs = 0 } = bob.all('bye')[0] ?? {}
    expect(waitMs).toBeGreaterThanOrEqual(300)
    expect(waitMs).toBeLessThan(600)
    bob.hangUp()
    const again = await b.person('bob')
    const epoch = joined.t === 'joined' ? joined.epoch : ''
    expect(await again.ask({ ...joinDen, after: 0, epoch })).toMatchObject({ recovered: true })
    expect(again.all('page')[0]?.events).toMatchObject([{ seq: 1, text: 'lost on the way' }])
  })

  test('on the way from the guest: the same, and the guest is gone at the room’s node', async () => {
    const { broker, a, bob } = await visit()
    await bob.ask(joinDen)
    broker.lose(1)
    bob.say({ t: 'send', ref: 2, room: 'den', text: 'never arrives' })
    await eventually(() => bob.connection.closed !== undefined)
    expect(bob.connection.closed).toEqual({ code: 4000, reason: 'restart' })
    await eventually(() => a.ports.sessions.size === 1)
    expect(a.ports.rooms.loaded('den')?.seq).toBe(0)
  })

  test('never leaves a hole: whatever is lost, a guest sees a prefix of what was said', async () => {
    const { broker, a, b, ann } = await visit()
    let ref = 10
    await fc.assert(
      fc.asyncProperty(fc.nat(12), fc.nat(3), async (after, lost) => {
        const guest = await b.person(`guest-${ref}`)
        await guest.ask(joinDen)
        const start = a.ports.rooms.loaded('den')?.seq ?? 0
        for (let i = 0; i < 12; i++) {
          if (i === after) broker.lose(lost)
          await ann.ask({ t: 'send', ref: ++ref, room: 'den', text: `${i}` })
        }
        const whole = () => guest.all('message').length === 12
        await eventually(() => whole() || guest.connection.closed !== undefined)
        broker.lose(0)
        const seqs = guest.all('message').map((message) => message.seq)
        expect(seqs).toEqual(seqs.map((_, i) => start + 1 + i))
        guest.hangUp()
        await eventually(() => a.ports.sessions.size === 1)
      }),
      { numRuns: 12 },
    )
  })
})

describe('a way between two nodes breaks', () => {
  test('when the bus stands still for nodeSilentMs', async () => {
    const { broker, bob } = await visit({ nodeSilentMs: 150 })
    await bob.ask(joinDen)
    broker.hold(true)
    await eventually(() => bob.connection.closed !== undefined)
    expect(bob.connection.closed).toEqual({ code: 4000, reason: 'restart' })
    broker.hold(false)
  })

  test('when more than busBacklogBytesMax waits for the bus', async () => {
    const { broker, a, ann, bob } = await visit({ busBacklogBytesMax: 20_000 })
    await bob.ask(joinDen)
    broker.hold(true)
    for (let i = 0; i < 10; i++)
      await ann.ask({ t: 'send', ref: 10 + i, room: 'den', text: 'x'.repeat(3_000) })
    await eventually(() => a.ports.rooms.loaded('den')?.present.size === 1)
    broker.hold(false)
    await eventually(() => bob.connection.closed !== undefined)
    expect(bob.connection.closed?.code).toBe(4000)
  })

  test('when the room’s node does not know it any more', async () => {
    const { broker, a, bob } = await visit()
    await bob.ask(joinDen)
    await a.bus.close() // the node was killed …
    const successor = broker.open()
    const answers: (string | undefined)[] = []
    await successor.listen('a', (bytes) => void answers.push(readParcel(bytes)?.kind))
    // … and another process answers for it, which knows nothing of the trunk.
    await eventually(() => answers.includes('out') || answers.includes('end_out'))
    expect(bob.connection.closed === undefined || bob.connection.closed.code === 4000).toBe(true)
    await eventually(() => bob.connection.closed !== undefined || answers.length > 3)
    await successor.close()
    await eventually(() => bob.connection.closed !== undefined)
  })

  test('when the other side talks nonsense', async () => {
    const { broker, a } = await visit()
    const ended: (string | undefined)[] = []
    const stranger = broker.open()
    await stranger.listen('x', (bytes) => void ended.push(readParcel(bytes)?.kind))
    const send = (seq: number, entry: Entry) => {
      const writer = new Writer(64)
      writeHead(writer, { kind: 'out', from: 'x', trunk: 't', seq })
      writeEntry(writer, entry)
      stranger.publish('a', writer.take(), () => undefined)
    }
    send(0, { kind: 'close', sid: 77 }) // of nobody: may be late, does no harm
    send(1, { kind: 'shut', sid: 1, code: 4000, reason: 'restart' })
    await eventually(() => ended.includes('end_back'))
    send(2, { kind: 'close', sid: 77 }) // goes on all the same: there is no such trunk
    await eventually(() => ended.filter((kind) => kind === 'end_back').length === 2)
    expect(a.ports.sessions.size).toBe(1)
    await stranger.close()
  })
})

test('trunksMax ways lead to a node, and no more', async () => {
  const { node, bob } = await visit({}, { trunksMax: 1 })
  const c = await node('c')
  await bob.ask(joinDen)
  const cat = await c.person('cat')
  await cat.ask(joinDen)
  expect(cat.connection.closed).toEqual({ code: 4000, reason: 'restart' })
  expect(bob.connection.closed).toBeUndefined()
})

test('laneFramesMax frames wait for a guest to be received', async () => {
  const { bob } = await visit({}, { laneFramesMax: 3 })
  bob.say(joinDen)
  for (let ref = 2; ref <= 9; ref++) bob.say({ t: 'members', ref, room: 'den', limit: 1 })
  await eventually(() => bob.connection.closed !== undefined)
  expect(bob.connection.closed).toEqual({ code: 4000, reason: 'restart' })
})

describe('a room that cannot be reached', () => {
  test('is unavailable while its node is silent, and nobody else becomes its node', async () => {
    const { b, bob, a } = await visit()
    await a.directory.leave('a', 'p')
    expect(await bob.ask({ ...joinDen, create: true })).toMatchObject({
      t: 'error',
      name: 'room_unavailable',
    })
    expect(b.ports.rooms.loaded('den')).toBeUndefined()
    expect(b.homes.known('den')).toBe('a')
  })

  test('is unavailable while the directory is away; rooms of this node go on', async () => {
    const { directory, b, bob } = await visit()
    await b.makeRoom('mine', await b.person('cat'))
    directory.reachable(false)
    expect(await bob.ask(joinDen)).toMatchObject({ name: 'room_unavailable', retry: 'later' })
    expect(await bob.ask({ ...joinDen, ref: 2, room: 'mine' })).toMatchObject({ t: 'joined' })
    directory.reachable(true)
    expect(await bob.ask({ ...joinDen, ref: 3 })).toMatchObject({ t: 'joined' })
  })
})

test('a way on which nobody is left ends by itself', async () => {
  const { broker, bob } = await visit()
  await bob.ask(joinDen)
  bob.hangUp()
  let count = -1
  await eventually(async () => {
    count = broker.carried.length
    await systemClock.sleep(100) // five beats
    return broker.carried.length === count
  })
  expect(broker.carried.length).toBe(count)
})
