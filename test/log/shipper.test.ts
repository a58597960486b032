/**
 * The shipper, with a journal and a receiver that do what the test says.
 */
import { afterEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../server/base/clock.ts'
import { systemRandom } from '../../server/base/random.ts'
import { defaultLimits, type Limits } from '../../server/limits.ts'
import type { SinkTrouble } from '../../server/log/sink.ts'
import { createShipper, type Shipper } from '../../server/log/shipper.ts'
import { eventually } from '../support/eventually.ts'
import { type MemoryJournal, memoryJournal } from '../support/memory-journal.ts'
import { type MemorySink, memorySink } from '../support/memory-sink.ts'
import { type RecordedTelemetry, recordedTelemetry } from '../support/recorded-telemetry.ts'
import { upTo } from '../support/stream.ts'

interface Bench {
  readonly journal: MemoryJournal
  readonly sink: MemorySink
  readonly shipper: Shipper
  readonly heard: RecordedTelemetry
  readonly seqs: (room: string) => readonly number[]
  readonly gauge: (name: string) => number
}

const silence: SinkTrouble = { kind: 'unreachable', code: 'NOREPLY', detail: 'cut' }
const refusal: SinkTrouble = { kind: 'refused', code: 'OOM', detail: 'OOM command not allowed' }
let shipper: Shipper | undefined

function bench(limits: Partial<Limits> = {}): Bench {
  const journal = memoryJournal()
  const sink = memorySink()
  const heard = recordedTelemetry()
  // Pauses of the real ones would only make the tests wait; hotWindowMs covers the journal's fixed times.
  const quick = { shipLingerMs: 1, shipBackoffMs: 10, hotWindowMs: 1e12 }
  const made = createShipper({
    journal,
    sink,
    clock: systemClock,
    random: systemRandom,
    limits: { ...defaultLimits, ...quick, ...limits },
    telemetry: heard.telemetry,
  })
  shipper = made
  return {
    journal,
    sink,
    shipper: made,
    heard,
    seqs: (room) => sink.stored(room).map((record) => record.seq),
    gauge(name) {
      const read = heard.of('gauge').find((args) => args[0] === name)?.[2]
      return typeof read === 'function' ? Number(read()) : Number.NaN
    },
  }
}

const alarms = (heard: RecordedTelemetry): readonly unknown[] =>
  heard.of('note').filter((args) => args[0] === 'error')

describe('the shipper', () => {
  afterEach(() => shipper?.stop())

  test('ships what was committed before it started, and what is committed afterwards', async () => {
    const { journal, shipper, seqs } = bench()
    journal.write('lobby', 3)
    shipper.start()
    await eventually(() => journal.shippedTo('lobby') === 3)
    journal.write('lobby', 2)
    journal.write('garden', 1)
    await eventually(() => journal.shippedTo('lobby') === 5 && journal.shippedTo('garden') === 1)
    expect(seqs('lobby')).toEqual(upTo(5))
    expect(seqs('garden')).toEqual([1])
  })

  test('a batch holds shipBatchRecordsMax records of all rooms together', async () => {
    const { journal, sink, shipper, seqs } = bench({ shipBatchRecordsMax: 10 })
    journal.write('a', 14)
    journal.write('b', 10)
    shipper.start()
    await eventually(() => journal.shippedTo('a') === 14 && journal.shippedTo('b') === 10)
    const sizes = sink.given.map((batch) => batch.reduce((sum, one) => sum + one.count, 0))
    expect(Math.max(...sizes)).toBe(10)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(24)
    expect(seqs('a')).toEqual(upTo(14))
  })

  test('a batch holds shipBatchBytesMax bytes and at most one record more', async () => {
    const { journal, sink, shipper } = bench({ shipBatchBytesMax: 3_000 })
    journal.write('long', 2, { text: 'x'.repeat(5_000) })
    journal.write('short', 30, { text: 'x'.repeat(500) })
    shipper.start()
    await eventually(() => journal.shippedTo('long') === 2 && journal.shippedTo('short') === 30)
    const shortOnes = sink.given.map((batch) => batch.find((one) => one.room === 'short')?.count ?? 0)
    expect(Math.max(...shortOnes)).toBeLessThanOrEqual(5)
    const longOnes = sink.given.map((batch) => batch.find((one) => one.room === 'long')?.count ?? 0)
    expect(Math.max(...longOnes)).toBe(1)
  })

  test('a long backlog lets the other rooms pass after each batch', async () => {
    const { journal, sink, shipper } = bench({ shipBatchRecordsMax: 10 })
    journal.write('backlog', 1_000)
    for (const room of ['a', 'b', 'c']) journal.write(room, 1)
    shipper.start()
    await eventually(() => journal.shippedTo('backlog') === 1_000)
    const order = sink.given.flat().map((one) => one.room)
    for (const room of ['a', 'b', 'c']) expect(order.indexOf(room)).toBeLessThan(5)
    expect(order.filter((room) => room === 'backlog')).toHaveLength(101) // each gap between others is one batch
  })

  test('rooms beyond shipRoomsQueuedMax are found again in the journal', async () => {
    const { journal, shipper } = bench({ shipRoomsQueuedMax: 3 })
    shipper.start()
    const rooms = Array.from({ length: 20 }, (_, i) => `room-${i}`)
    for (const room of rooms) journal.write(room, 2)
    await eventually(() => rooms.every((room) => journal.shippedTo(room) === 2))
  })

  describe('when the receiver does not answer', () => {
    test('sends the same records again, and what had arrived is not doubled', async () => {
      const { journal, sink, shipper, seqs, heard, gauge } = bench()
      sink.trouble(silence, true)
      journal.write('lobby', 3)
      shipper.start()
      await eventually(() => heard.of('shipFailed').length >= 2)
      expect(journal.shippedTo('lobby')).toBe(0)
      journal.write('lobby', 2)
      sink.trouble(undefined)
      await eventually(() => journal.shippedTo('lobby') === 5)
      expect(seqs('lobby')).toEqual(upTo(5))
      expect(gauge('ship_resent_records')).toBeGreaterThanOrEqual(3)
    })

    test('its pause ends when the receiver is reachable again', async () => {
      const { journal, sink, shipper, heard } = bench({ shipBackoffMs: 3_600_000 })
      sink.trouble(silence)
      journal.write('lobby', 1)
      shipper.start()
      // Each announced connection ends one pause: after twelve failures the pause itself would be minutes.
      await eventually(() => {
        sink.reachable()
        return heard.of('shipFailed').length >= 12
      })
      sink.trouble(undefined)
      sink.reachable()
      await eventually(() => journal.shippedTo('lobby') === 1)
    })

    test('holds nothing but the batch in flight, and says how far it is behind', async () => {
      const { journal, sink, shipper, heard } = bench({ shipBatchRecordsMax: 10 })
      sink.trouble(silence)
      shipper.start()
      journal.write('lobby', 500)
      await eventually(() => heard.of('shipFailed').length >= 3)
      expect(journal.largestRead.records).toBeLessThanOrEqual(10)
      expect(shipper.lag()).toMatchObject({ records: 500, rooms: 1 })
      expect(shipper.lag().oldestMs).toBeGreaterThan(0)
      sink.trouble(undefined)
      await eventually(() => shipper.lag().records === 0)
      expect(shipper.lag()).toEqual({ records: 0, rooms: 0, oldestMs: 0 })
    })
  })

  test('the lag looks at shipGaugeRoomsMax rooms: with more of them it says at least so much', () => {
    const { journal, shipper } = bench({ shipGaugeRoomsMax: 2 })
    for (const room of ['a', 'b', 'c']) journal.write(room, 5)
    expect(shipper.lag()).toMatchObject({ records: 10, rooms: 2 })
  })

  test('a refusal is counted, told with its code, and tried again', async () => {
    const { journal, sink, shipper, heard, gauge, seqs } = bench()
    sink.trouble(refusal)
    journal.write('lobby', 2)
    shipper.start()
    await eventually(() => heard.of('shipFailed').length >= 2)
    expect(heard.of('shipFailed')[0]?.[0]).toContain('OOM')
    expect(gauge('ship_refused_appends')).toBeGreaterThanOrEqual(2)
    sink.trouble(undefined)
    await eventually(() => journal.shippedTo('lobby') === 2)
    expect(seqs('lobby')).toEqual([1, 2])
  })

  describe('when the receiver lost what it had acknowledged', () => {
    test('the next record brings back what is missing before it', async () => {
      const { journal, sink, shipper, seqs } = bench()
      journal.write('lobby', 8)
      shipper.start()
      await eventually(() => journal.shippedTo('lobby') === 8)
      sink.forget('lobby', 3)
      journal.write('lobby', 1)
      await eventually(() => journal.shippedTo('lobby') === 9)
      expect(seqs('lobby')).toEqual(upTo(9))
    })

    test('a quiet room is made whole after the reconnect, without a new record', async () => {
      const { journal, sink, shipper, seqs } = bench({ shipCheckRoomsMax: 2, shipBatchRecordsMax: 2 })
      const rooms = ['a', 'b', 'c', 'd', 'e']
      for (const room of rooms) journal.write(room, 7)
      shipper.start()
      await eventually(() => rooms.every((room) => journal.shippedTo(room) === 7))
      for (const room of rooms) sink.forget(room, 2)
      sink.reachable()
      await eventually(() => rooms.every((room) => seqs(room).length === 7))
      for (const room of rooms) expect(seqs(room)).toEqual(upTo(7))
      expect(journal.shippedTo('a')).toBe(7) // it never went back
    })

    test('a room beyond shipRecentRoomsMax is made whole with its next record', async () => {
      const { journal, sink, shipper, seqs } = bench({ shipRecentRoomsMax: 1 })
      shipper.start()
      journal.write('old', 4)
      await eventually(() => journal.shippedTo('old') === 4)
      journal.write('new', 4)
      await eventually(() => journal.shippedTo('new') === 4)
      sink.forget('old', 1)
      sink.forget('new', 1)
      sink.reachable()
      await eventually(() => seqs('new').length === 4)
      expect(seqs('old')).toEqual([1])
      journal.write('old', 1)
      await eventually(() => seqs('old').length === 5)
    })

    test('a stream that is gone begins again with the hot window', async () => {
      const { journal, sink, shipper, seqs } = bench({ hotWindowMs: 60_000 })
      journal.write('lobby', 50, { at: systemClock.now() - 120_000 })
      journal.write('lobby', 5, { at: systemClock.now() })
      shipper.start()
      await eventually(() => journal.shippedTo('lobby') === 55)
      sink.forget('lobby', 0)
      sink.reachable()
      await eventually(() => seqs('lobby').length > 0 && seqs('lobby').at(-1) === 55)
      expect(seqs('lobby')).toEqual([51, 52, 53, 54, 55])
    })

    test('what the journal no longer has either is an alarm, and the rest goes on', async () => {
      const { journal, sink, shipper, seqs, heard, gauge } = bench()
      journal.write('lobby', 10)
      shipper.start()
      await eventually(() => journal.shippedTo('lobby') === 10)
      journal.prune('lobby', 6)
      sink.forget('lobby', 4)
      sink.reachable()
      await eventually(() => seqs('lobby').at(-1) === 10)
      expect(seqs('lobby')).toEqual([1, 2, 3, 4, 7, 8, 9, 10])
      expect(alarms(heard)).toEqual([
        [
          'error',
          'shipper: the journal no longer has records that Redis lacks',
          { room: 'lobby', from: 5, to: 6 },
        ],
      ])
      expect(gauge('ship_missing_records')).toBe(2)
    })
  })

  describe('when another record stands where one belongs', () => {
    async function conflict(limits: Partial<Limits> = {}): Promise<Bench> {
      const made = bench(limits)
      const other = memoryJournal()
      other.write('lobby', 2, { text: 'of another history' })
      const records = other.records('lobby', 0, { recordsMax: 2, bytesMax: 1e6 })
      await made.sink.append([{ room: 'lobby', after: 0, records }])
      made.journal.write('lobby', 3)
      made.shipper.start()
      await eventually(() => made.gauge('ship_conflicts') > 0)
      return made
    }

    test('the alarm names room and record, the room stops, and the others go on', async () => {
      const { journal, heard, gauge, sink } = await conflict()
      expect(alarms(heard)[0]).toMatchObject([
        'error',
        expect.stringContaining('conflict'),
        { room: 'lobby', seq: 1 },
      ])
      journal.write('lobby', 1)
      journal.write('garden', 1)
      await eventually(() => journal.shippedTo('garden') === 1)
      expect(journal.shippedTo('lobby')).toBe(0)
      expect(sink.given.flat().filter((one) => one.room === 'lobby')).toHaveLength(2) // the foreign one, and one attempt
      expect(gauge('ship_stopped_rooms')).toBe(1)
    })

    test('the room is shipped again when somebody has moved the stream away', async () => {
      const { journal, sink, seqs, gauge } = await conflict({ shipRecheckMs: 10 })
      await eventually(() => gauge('ship_conflicts') > 1) // the alarm repeats until then
      sink.forget('lobby', 0)
      await eventually(() => journal.shippedTo('lobby') === 3)
      expect(seqs('lobby')).toEqual([1, 2, 3])
      expect(gauge('ship_stopped_rooms')).toBe(0)
    })

    test('over shipStoppedRoomsMax all shipping slows down, visibly', async () => {
      const { journal, sink, shipper, gauge, heard } = bench({ shipStoppedRoomsMax: 2 })
      for (const room of ['a', 'b', 'c']) {
        const other = memoryJournal()
        other.write(room, 1, { text: 'of another history' })
        const records = other.records(room, 0, { recordsMax: 2, bytesMax: 1e6 })
        await sink.append([{ room, after: 0, records }])
        journal.write(room, 1)
      }
      shipper.start()
      await eventually(() => heard.of('shipFailed').length >= 2)
      expect(heard.of('shipFailed')[0]?.[0]).toContain('CONFLICT')
      expect(gauge('ship_stopped_rooms')).toBe(2)
    })
  })

  describe('stopping', () => {
    test('ships what is committed first', async () => {
      const { journal, shipper, seqs } = bench({ shipBatchRecordsMax: 10, shipLingerMs: 3_600_000 })
      shipper.start()
      journal.write('lobby', 35)
      await shipper.stop()
      expect(seqs('lobby')).toEqual(upTo(35))
      expect(journal.shippedTo('lobby')).toBe(35)
    })

    test('does not insist when the receiver is away', async () => {
      const { journal, sink, shipper, heard } = bench({ shipBackoffMs: 3_600_000 })
      sink.trouble(silence)
      shipper.start()
      journal.write('lobby', 1)
      await eventually(() => heard.of('shipFailed').length >= 1)
      await shipper.stop()
      expect(journal.shippedTo('lobby')).toBe(0)
    })

    test('ends after shipFlushMs even when the answer never comes, and leaves the journal alone then', async () => {
      const { journal, sink, shipper } = bench({ shipFlushMs: 20 })
      let answer: () => void = () => undefined
      const append = sink.append.bind(sink)
      const held = new Promise<void>((resolve) => {
        answer = resolve
      })
      Object.assign(sink, { append: (batch: Parameters<typeof append>[0]) => held.then(() => append(batch)) })
      journal.write('lobby', 1)
      shipper.start()
      await shipper.stop()
      answer()
      await eventually(() => sink.stored('lobby').length === 1)
      await systemClock.sleep(1)
      expect(journal.shippedTo('lobby')).toBe(0)
    })

    test('nothing is shipped after it, or before the start', async () => {
      const { journal, shipper, seqs } = bench()
      journal.write('lobby', 1)
      await shipper.stop()
      expect(seqs('lobby')).toEqual([])
      shipper.start()
      await eventually(() => journal.shippedTo('lobby') === 1)
      await shipper.stop()
      journal.write('lobby', 1)
      shipper.start()
      await systemClock.sleep(5)
      expect(seqs('lobby')).toEqual([1])
    })
  })

  test('a journal that cannot be read is told, and read again later', async () => {
    const { journal, shipper, heard } = bench()
    const records = journal.records.bind(journal)
    let broken = true
    Object.assign(journal, {
      records(...args: Parameters<typeof records>) {
        if (broken) throw new Error('disk')
        return records(...args)
      },
    })
    journal.write('lobby', 1)
    shipper.start()
    await eventually(() => heard.of('shipFailed').length >= 2)
    expect(alarms(heard)[0]).toMatchObject(['error', 'shipper: step failed', { detail: 'disk' }])
    broken = false
    journal.write('lobby', 1)
    await eventually(() => journal.shippedTo('lobby') === 2)
  })
})
