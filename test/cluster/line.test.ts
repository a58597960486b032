/**
 * One end of a trunk, on a bus in memory and a clock that stands still.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type BreakReason, Line } from '../../server/cluster/line.ts'
import { type Parcel, readParcel } from '../../server/cluster/parcel.ts'
import { RemoteConnection } from '../../server/cluster/remote-connection.ts'
import { defaultLimits } from '../../server/limits.ts'
import { manualClock } from '../support/manual-clock.ts'
import { memoryBroker } from '../support/memory-bus.ts'

const settled = () => new Promise<void>((resolve) => setImmediate(resolve))

async function stage(limits = {}, backlogBytesMax = 1024 * 1024) {
  const clock = manualClock()
  const broker = memoryBroker(backlogBytesMax)
  const arrived: Parcel[] = []
  await broker.open().listen('edge', (bytes) => {
    const parcel = readParcel(bytes)
    if (parcel !== undefined) arrived.push(parcel)
  })
  const traffic = { parcelsOut: 0, bytesOut: 0, framesOut: 0, deliveriesOut: 0, breaks: 0 }
  const bus = broker.open()
  const broken: BreakReason[] = []
  const line = new Line(
    { self: 'home', bus, clock, limits: { ...defaultLimits, nodeSilentMs: 5_000, ...limits }, traffic },
    { peer: 'edge', trunk: 't', side: 'home' },
    (why) => void broken.push(why),
  )
  const data = () => arrived.filter((parcel) => parcel.kind === 'back')
  return { clock, broker, line, broken, traffic, data, arrived }
}

describe('what is said in one turn of the loop', () => {
  test('travels in one parcel, numbered from 0', async () => {
    const { line, data } = await stage()
    line.say({ kind: 'close', sid: 1 })
    line.say({ kind: 'close', sid: 2 })
    await settled()
    line.say({ kind: 'close', sid: 3 })
    await settled()
    expect(data()).toMatchObject([
      { seq: 0, from: 'home', trunk: 't', entries: [{ sid: 1 }, { sid: 2 }] },
      { seq: 1, entries: [{ sid: 3 }] },
    ])
  })

  test('the same bytes for many sessions travel once', async () => {
    const { line, data, traffic } = await stage()
    const event = Uint8Array.of(1, 2, 3)
    for (let sid = 0; sid < 500; sid++) line.deliver(sid, event)
    line.deliver(7, Uint8Array.of(4))
    await settled()
    const [parcel] = data()
    expect(parcel?.entries).toHaveLength(2)
    expect(parcel?.entries[0]).toMatchObject({
      kind: 'deliver',
      sids: Array.from({ length: 500 }, (_, i) => i),
    })
    expect(traffic).toMatchObject({ parcelsOut: 1, deliveriesOut: 501 })
  })

  test('keeps its order for every session, whatever is mixed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(3), fc.nat(2), fc.boolean()), { maxLength: 60 }),
        fc.integer({ min: 1, max: 64 }),
        async (said, parcelBytesMax) => {
          const { line, data } = await stage({ parcelBytesMax })
          const events = [0, 1, 2].map((n) => Uint8Array.of(n))
          const expected = new Map<number, number[]>()
          for (const [sid, n, close] of said) {
            const mine = expected.get(sid) ?? []
            expected.set(sid, mine)
            if (close) {
              mine.push(-1)
              line.say({ kind: 'close', sid })
            } else {
              mine.push(n)
              line.deliver(sid, events[n] ?? new Uint8Array())
            }
          }
          await settled()
          const got = new Map<number, number[]>()
          const note = (sid: number, what: number) => got.set(sid, [...(got.get(sid) ?? []), what])
          for (const entry of data().flatMap((parcel) => parcel.entries)) {
            if (entry.kind === 'close') note(entry.sid, -1)
            if (entry.kind === 'deliver') for (const sid of entry.sids) note(sid, entry.bytes[0] ?? -2)
          }
          expect(got).toEqual(expected)
        },
      ),
      { numRuns: 50 },
    )
  })

  test('leaves at once when parcelBytesMax is gathered', async () => {
    const { line, data } = await stage({ parcelBytesMax: 1_000 })
    for (let sid = 0; sid < 3; sid++) line.say({ kind: 'frame', sid, bytes: new Uint8Array(600) })
    await settled()
    expect(data().map((parcel) => parcel.entries.length)).toEqual([2, 1])
  })
})

describe('a line breaks', () => {
  test('when a parcel is missing', async () => {
    const { line, broken, arrived, traffic } = await stage()
    expect(line.heard(0)).toBe(true)
    expect(line.heard(1)).toBe(true)
    expect(line.heard(3)).toBe(false)
    expect(broken).toEqual([]) // never from inside a call
    await settled()
    expect(broken).toEqual(['gap'])
    expect(arrived.at(-1)).toMatchObject({ kind: 'end_back', trunk: 't' })
    expect(traffic.breaks).toBe(1)
  })

  test('when a parcel comes twice', async () => {
    const { line, broken } = await stage()
    expect([line.heard(0), line.heard(0)]).toEqual([true, false])
    await settled()
    expect(broken).toEqual(['gap'])
  })

  test('when the other side is silent for nodeSilentMs, and not before', async () => {
    const { line, broken, clock } = await stage({ nodeSilentMs: 5_000 })
    clock.advance(4_000)
    line.heard(0)
    clock.advance(4_999)
    line.tend()
    await settled()
    expect(broken).toEqual([])
    clock.advance(1)
    line.tend()
    await settled()
    expect(broken).toEqual(['silence'])
  })

  test('when the bus takes no more: busBacklogBytesMax', async () => {
    const { line, broken, broker } = await stage({}, 2_000)
    broker.hold(true)
    line.say({ kind: 'frame', sid: 1, bytes: new Uint8Array(1_500) })
    await settled()
    expect(broken).toEqual([])
    line.say({ kind: 'frame', sid: 1, bytes: new Uint8Array(1_500) })
    await settled()
    expect(broken).toEqual(['bus'])
  })

  test('once, and says nothing afterwards', async () => {
    const { line, broken, data } = await stage()
    line.break('ended')
    line.break('gap')
    line.say({ kind: 'close', sid: 1 })
    line.deliver(1, Uint8Array.of(1))
    line.tend()
    await settled()
    expect(broken).toEqual(['ended'])
    expect(data()).toEqual([])
  })

  test('and what was said before an orderly end arrives before it', async () => {
    const { line, arrived } = await stage()
    line.deliver(1, Uint8Array.of(1))
    line.break('ended')
    await settled()
    expect(arrived.map((parcel) => parcel.kind)).toEqual(['back', 'end_back'])
  })
})

test('who has nothing to say says so every nodeBeatMs, so that a lost tail is noticed', async () => {
  const { line, data, clock } = await stage({ nodeBeatMs: 1_000 })
  line.tend()
  await settled()
  expect(data()).toEqual([])
  clock.advance(1_000)
  line.tend()
  await settled()
  expect(data()).toMatchObject([{ seq: 0, entries: [] }])
})

describe('a remote connection', () => {
  test('counts as buffered what the broker has not confirmed', async () => {
    const { line, broker } = await stage()
    const connection = new RemoteConnection(line, 1, 'json')
    expect(connection.bufferedBytes()).toBe(0)
    broker.hold(true)
    connection.send(new Uint8Array(100))
    await settled()
    connection.send(new Uint8Array(50))
    await settled()
    expect(connection.bufferedBytes()).toBe(150)
    broker.hold(false)
    expect(connection.bufferedBytes()).toBe(0)
  })

  test('that never pauses does not count what was confirmed long ago', async () => {
    const { line } = await stage()
    const connection = new RemoteConnection(line, 1, 'json')
    for (let i = 0; i < 1_000; i++) {
      connection.send(new Uint8Array(100))
      await Promise.resolve()
    }
    expect(connection.bufferedBytes()).toBeLessThan(2_000)
  })

  test('closes once, and sends nothing afterwards', async () => {
    const { line, data } = await stage()
    const connection = new RemoteConnection(line, 4, 'json')
    connection.send(Uint8Array.of(9))
    connection.close(4503, 'banned')
    connection.close(4000, 'restart')
    connection.terminate()
    connection.send(Uint8Array.of(8))
    await settled()
    expect(data().flatMap((parcel) => parcel.entries)).toMatchObject([
      { kind: 'deliver', sids: [4] },
      { kind: 'shut', sid: 4, code: 4503, reason: 'banned' },
    ])
  })
})
