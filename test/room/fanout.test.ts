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
import { type ManualClock, manualClock } from '../support/manual-clock.ts'

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
  deliveries = 0
  readonly user: string
  readonly encoding: Encoding
  readonly #clock: ManualClock

  constructor(user: string, encoding: Encoding, clock: ManualClock) {
    this.user = user
    this.encoding = encoding
    this.#clock = clock
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

function stage(limits: { coalesceMs?: number; coalesceBytesMax?: number } = {}) {
  const clock = manualClock()
  const fanout = createFanout({
    codecs,
    clock,
    limits: { coalesceMs: 20, coalesceBytesMax: 65_536, ...limits },
  })
  const den = room()
  const enter = (user: string, encoding: Encoding = 'json') => {
    const listener = new Listener(user, encoding, clock)
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
    const fanout = createFanout({ codecs: counted, clock, limits: { coalesceMs: 20, coalesceBytesMax: 1e6 } })
    const den = room()
    for (let i = 0; i < 50; i++) den.enter(new Listener(`u_${i}`, 'json', clock), `u_${i}`)
    fanout.deliver(den, message(1))
    expect(encoded).toBe(1)
    den.enter(new Listener('u_compact', 'msgpack', clock), 'u_compact')
    fanout.deliver(den, message(2))
    expect(encoded).toBe(3)
  })
})

type Step =
  | { readonly does: 'message' | 'removal' | 'enter' | 'leave' }
  | { readonly does: 'wait'; readonly ms: number }

test('over any schedule, everyone gets every event from entering to leaving, once, in order, in time', () => {
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
    fc.property(fc.array(step, { maxLength: 400 }), fc.integer({ min: 0, max: 400 }), (steps, crowdSize) => {
      const { clock, fanout, den, enter } = stage()
      for (let i = 0; i < crowdSize; i++) enter(`u_crowd${i}`)
      const here: { listener: Listener; from: number }[] = []
      const sentAt: number[] = [0]
      let seq = 0
      let people = 0
      const check = ({ listener, from }: { listener: Listener; from: number }) => {
        expect(listener.seqs()).toEqual(Array.from({ length: seq - from }, (_, i) => from + i + 1))
        for (const { frame, at } of listener.got) {
          expect(at - (sentAt['seq' in frame ? (frame.seq ?? 0) : 0] ?? 0)).toBeLessThanOrEqual(20)
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
    }),
    { numRuns: 60 },
  )
})
