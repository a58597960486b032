import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Modes, RoomEvent, ServerFrame } from '../../protocol/catalogue.ts'
import type { Encoding } from '../../protocol/codec.ts'
import { messageId } from '../../protocol/ids.ts'
import { jsonCodec } from '../../protocol/json.ts'
import { msgpackCodec } from '../../protocol/msgpack.ts'
import { memoryStore } from '../../server/base/store-memory.ts'
import { createFanout } from '../../server/room/fanout.ts'
import { Ring } from '../../server/room/ring.ts'
import { type Receiver, Room } from '../../server/room/room.ts'
import { Roster } from '../../server/room/roster.ts'
import type { Connection, Group } from '../../server/transport/transport.ts'
import { type ManualClock, manualClock } from '../support/manual-clock.ts'
import { nowhere } from '../support/receiver.ts'

const codecs = { json: jsonCodec, msgpack: msgpackCodec }
const modes: Modes = {
  slow_s: 0,
  locked: false,
  assurance: 'low',
  topic: '',
  retain_days: 180,
  shield: false,
}

function room(): Room {
  const roster = new Roster('den', memoryStore().table('roster'), new Map())
  return new Room({
    name: 'den',
    epoch: 'ep_1',
    modes,
    roster,
    ring: new Ring(8, 0),
    seq: 0,
    at: 0,
    leaversMax: 2,
  })
}

/** Remembers what it got and when, and how many WebSocket messages it took. */
class Listener implements Receiver {
  readonly got: { readonly frame: ServerFrame; readonly at: number }[] = []
  readonly assurance = 'high'
  readonly connection: Connection
  deliveries = 0
  /** How often it was asked whether its reader has fallen behind. */
  checks = 0
  readonly user: string
  readonly encoding: Encoding
  readonly #clock: ManualClock

  constructor(user: string, encoding: Encoding, clock: ManualClock) {
    this.user = user
    this.encoding = encoding
    this.#clock = clock
    this.connection = { ...nowhere, encoding, send: (bytes) => this.#take(bytes) }
  }

  #take(bytes: Uint8Array): boolean {
    this.deliver(bytes)
    return true
  }

  checkOutboxBytes(): void {
    this.checks++
  }

  deliver(bytes: Uint8Array): void {
    this.deliveries++
    const decoded = codecs[this.encoding].decodeServer(bytes)
    if (!decoded.ok) throw new Error(decoded.detail)
    for (const parsed of decoded.frames)
      if (parsed.ok) this.got.push({ frame: parsed.frame, at: this.#clock.monotonic() })
  }

  seqs(): number[] {
    return this.got.map(({ frame }) => ('seq' in frame ? (frame.seq ?? 0) : 0))
  }

  expelled(): void {
    throw new Error('nobody is expelled here')
  }

  disconnect(): void {
    throw new Error('nobody is disconnected here')
  }
}

function message(seq: number): RoomEvent {
  return {
    t: 'message',
    room: 'den',
    id: messageId(seq, seq),
    seq,
    from: 'u_1',
    name: 'ann',
    at: seq,
    text: `message ${seq}`,
  }
}

function removed(seq: number): RoomEvent {
  return { t: 'removed', room: 'den', seq, id: messageId(1, 1), by: 'u_1', at: seq }
}

/** Groups of a transport that takes every connection but those of the users given. */
function groups(...others: readonly string[]) {
  const published: number[] = []
  const strangers = new Set<Connection>()
  const makeGroup = (): Group => {
    const inside = new Set<Connection>()
    return {
      add: (connection) => !strangers.has(connection) && inside.add(connection).size > 0,
      remove: (connection) => void inside.delete(connection),
      publish(bytes) {
        published.push(bytes.length)
        for (const connection of inside) connection.send(bytes)
      },
    }
  }
  return {
    published,
    makeGroup,
    met: (listener: Listener) => others.includes(listener.user) && strangers.add(listener.connection),
  }
}

function stage(
  limits: { coalesceMs?: number; coalesceBytesMax?: number; outboxBytesMax?: number } = {},
  transport?: ReturnType<typeof groups>,
) {
  const clock = manualClock()
  const fanout = createFanout({
    codecs,
    clock,
    limits: { coalesceMs: 20, coalesceBytesMax: 65_536, outboxBytesMax: 1e6, ...limits },
    ...(transport && { makeGroup: transport.makeGroup }),
  })
  const den = room()
  const enter = (user: string, encoding: Encoding = 'json') => {
    const listener = new Listener(user, encoding, clock)
    transport?.met(listener)
    fanout.flush(den)
    den.enter(listener, user)
    return listener
  }
  return { clock, fanout, den, enter }
}

describe('coalescing', () => {
  test('a quiet room sends each message at once', () => {
    const { clock, fanout, den, enter } = stage()
    const ann = enter('u_ann')
    for (let seq = 1; seq <= 5; seq++) {
      fanout.deliver(den, message(seq))
      expect(ann.seqs()).toHaveLength(seq)
      clock.advance(500)
    }
    expect(ann.deliveries).toBe(5)
  })

  test('a busy room gathers, for at most coalesceMs, and everybody gets everything in order', () => {
    const { clock, fanout, den, enter } = stage()
    const crowd = Array.from({ length: 300 }, (_, i) => enter(`u_${i}`, i % 2 === 0 ? 'json' : 'msgpack'))
    const sentAt: number[] = [0]
    for (let seq = 1; seq <= 1_000; seq++) {
      sentAt.push(clock.monotonic())
      fanout.deliver(den, message(seq))
      clock.advance(1)
    }
    clock.advance(20)
    const everything = Array.from({ length: 1_000 }, (_, i) => i + 1)
    for (const listener of crowd) expect(listener.seqs()).toEqual(everything)
    const [first] = crowd
    expect(first?.deliveries).toBeLessThan(200)
    for (const { frame, at } of first?.got ?? []) {
      expect(at - (sentAt['seq' in frame ? (frame.seq ?? 0) : 0] ?? 0)).toBeLessThanOrEqual(20)
    }
  })

  test('coalesceBytesMax ends the wait', () => {
    const { clock, fanout, den, enter } = stage({ coalesceMs: 10_000, coalesceBytesMax: 2_000 })
    const crowd = Array.from({ length: 1_000 }, (_, i) => enter(`u_${i}`))
    for (let seq = 1; seq <= 400; seq++) {
      fanout.deliver(den, message(seq))
      clock.advance(1)
    }
    // The clock has moved by less than the window; bytes alone made it send.
    expect(crowd[0]?.seqs().length).toBeGreaterThan(380)
  })

  test('a removal goes at once, behind everything before it: it overtakes nothing', () => {
    const { clock, fanout, den, enter } = stage({ coalesceMs: 1_000 })
    const crowd = Array.from({ length: 1_000 }, (_, i) => enter(`u_${i}`))
    for (let seq = 1; seq <= 100; seq++) {
      fanout.deliver(den, message(seq))
      clock.advance(1)
    }
    fanout.deliver(den, removed(101))
    expect(crowd[7]?.seqs()).toEqual(Array.from({ length: 101 }, (_, i) => i + 1))
  })

  test('who comes later gets nothing of what was gathered before', () => {
    const { clock, fanout, den, enter } = stage({ coalesceMs: 1_000 })
    const crowd = Array.from({ length: 1_000 }, (_, i) => enter(`u_${i}`))
    for (let seq = 1; seq <= 100; seq++) {
      fanout.deliver(den, message(seq))
      clock.advance(1)
    }
    const late = enter('u_late')
    expect(crowd[0]?.seqs()).toHaveLength(100)
    clock.advance(2_000)
    expect(late.seqs()).toEqual([])
  })

  test('an event is encoded once for each encoding in use, whatever the number of members', () => {
    const clock = manualClock()
    let encoded = 0
    const counting = (codec: typeof jsonCodec) => ({
      ...codec,
      encode(frame: ServerFrame) {
        encoded++
        return codec.encode(frame)
      },
    })
    const counted = { json: counting(jsonCodec), msgpack: counting(msgpackCodec) } as typeof codecs
    const limits = { coalesceMs: 20, coalesceBytesMax: 1e6, outboxBytesMax: 1e6 }
    const fanout = createFanout({ codecs: counted, clock, limits })
    const den = room()
    for (let i = 0; i < 50; i++) den.enter(new Listener(`u_${i}`, 'json', clock), `u_${i}`)
    fanout.deliver(den, message(1))
    expect(encoded).toBe(1)
    den.enter(new Listener('u_compact', 'msgpack', clock), 'u_compact')
    fanout.deliver(den, message(2))
    expect(encoded).toBe(3)
  })
})

describe('groups of the transport', () => {
  test('take one publish for each encoding, and who is not in them is sent to one by one', () => {
    const transport = groups('u_far')
    const { fanout, den, enter } = stage({}, transport)
    const [ann, bob, far] = [enter('u_ann'), enter('u_bob', 'msgpack'), enter('u_far')]
    fanout.deliver(den, message(1))
    expect(transport.published).toHaveLength(2)
    for (const listener of [ann, bob, far]) expect(listener.seqs()).toEqual([1])
  })

  test('lose who leaves, and have those again who come back', () => {
    const { clock, fanout, den, enter } = stage({}, groups())
    const [ann, bob] = [enter('u_ann'), enter('u_bob')]
    fanout.deliver(den, message(1))
    fanout.flush(den)
    den.leave(bob, 0)
    clock.advance(500)
    fanout.deliver(den, message(2))
    den.enter(bob, 'bob')
    clock.advance(500)
    fanout.deliver(den, message(3))
    expect(ann.seqs()).toEqual([1, 2, 3])
    expect(bob.seqs()).toEqual([1, 3])
  })

  test('are asked for slow readers each time half an outbox has been published, and no more often', () => {
    const { clock, fanout, den, enter } = stage({ outboxBytesMax: 2_000 }, groups())
    const ann = enter('u_ann')
    const bytes = jsonCodec.encode(message(1)).length
    const published = 100
    for (let seq = 1; seq <= published; seq++) {
      fanout.deliver(den, message(seq))
      clock.advance(500)
    }
    expect(ann.checks).toBeGreaterThan(0)
    expect(ann.checks).toBeGreaterThanOrEqual(Math.floor((published * bytes) / (1_000 + bytes + 5)) - 1)
    expect(ann.checks).toBeLessThanOrEqual((published * bytes) / 1_000)
  })

  test('write when the loop turns: the time that takes is left before the next frame', () => {
    const { clock, fanout, den, enter } = stage({ coalesceMs: 5 }, groups())
    for (let i = 0; i < 1_000; i++) enter(`u_${i}`)
    const [first] = den.receivers
    const busy = 200
    for (let seq = 1; seq <= busy; seq++) {
      fanout.deliver(den, message(seq))
      clock.advance(1)
    }
    // A thousand deliveries of eight microseconds and a window of five milliseconds: about thirteen apart.
    expect(first instanceof Listener && first.deliveries).toBeLessThan(busy / 8)
  })
})

type Step =
  | { readonly does: 'message' | 'removal' | 'enter' | 'leave' }
  | { readonly does: 'wait'; readonly ms: number }

test.each([
  ['sent to one by one', undefined],
  ['reached by groups, or one by one', () => groups('u_0', 'u_3', 'u_crowd7')],
])(
  'over any schedule, everyone, %s, gets every event from entering to leaving, once, in order, in time',
  (_how, transport) => {
    // What a group still has to write counts as written when it is done (pace.ts).
    const lateMs = transport === undefined ? 20 : 24
    const step: fc.Arbitrary<Step> = fc.oneof(
      { weight: 8, arbitrary: fc.constant({ does: 'message' } as const) },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          { does: 'removal' } as const,
          { does: 'enter' } as const,
          { does: 'leave' } as const,
        ),
      },
      {
        weight: 4,
        arbitrary: fc.record({ does: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 8 }) }),
      },
    )
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 400 }),
        fc.integer({ min: 0, max: 400 }),
        (steps, crowdSize) => {
          const { clock, fanout, den, enter } = stage({}, transport?.())
          for (let i = 0; i < crowdSize; i++) enter(`u_crowd${i}`)
          const here: { listener: Listener; from: number }[] = []
          const sentAt: number[] = [0]
          let seq = 0
          let people = 0
          const check = ({ listener, from }: { listener: Listener; from: number }) => {
            expect(listener.seqs()).toEqual(Array.from({ length: seq - from }, (_, i) => from + i + 1))
            for (const { frame, at } of listener.got) {
              expect(at - (sentAt['seq' in frame ? (frame.seq ?? 0) : 0] ?? 0)).toBeLessThanOrEqual(lateMs)
            }
          }
          for (const s of steps) {
            if (s.does === 'wait') clock.advance(s.ms)
            else if (s.does === 'enter')
              here.push({ listener: enter(`u_${people++}`, people % 2 ? 'json' : 'msgpack'), from: seq })
            else if (s.does === 'leave') {
              const gone = here.shift()
              if (gone === undefined) continue
              fanout.flush(den)
              den.leave(gone.listener, 0)
              check(gone)
            } else {
              sentAt[++seq] = clock.monotonic()
              fanout.deliver(den, s.does === 'message' ? message(seq) : removed(seq))
            }
          }
          fanout.flushAll()
          for (const one of here) check(one)
        },
      ),
      { numRuns: 60 },
    )
  },
)
