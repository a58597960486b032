/**
 * The contract of `LogSink`, run on every adapter.
 */
import { afterEach, describe, expect, test } from 'vitest'
import type { StoredRecord } from '../../server/log/journal.ts'
import type { LogSink } from '../../server/log/sink.ts'
import { memoryJournal } from '../support/memory-journal.ts'

export interface SinkUnderTest {
  readonly sink: LogSink
  /** What is stored of a room, in order. */
  stored(room: string): Promise<readonly StoredRecord[]>
  /** Loses what is stored of the room after `seq`, as a promoted replica that lagged. */
  forget(room: string, after: number): Promise<void>
  close(): Promise<void>
}

const dawn = Date.UTC(2026, 10, 21)

export function sinkConformance(open: () => Promise<SinkUnderTest>): void {
  let opened: SinkUnderTest | undefined

  async function begin(): Promise<SinkUnderTest> {
    opened = await open()
    return opened
  }

  afterEach(async () => {
    await opened?.close()
    opened = undefined
  })

  /** `count` chained records of a room from seq 1, all from about now, so that none is trimmed. */
  function records(room: string, count: number, text?: string): readonly StoredRecord[] {
    const journal = memoryJournal()
    journal.write(room, count, { at: dawn, ...(text === undefined ? {} : { text }) })
    return journal.records(room, 0, { recordsMax: count, bytesMax: 1e9 })
  }

  const seqs = (stored: readonly StoredRecord[]) => stored.map((record) => record.seq)

  describe('a receiver of the log', () => {
    test('stores records in order, with their bytes and hashes', async () => {
      const { sink, stored } = await begin()
      const sent = records('lobby', 3)
      expect(await sink.append([{ room: 'lobby', after: 0, records: sent }])).toEqual([
        { kind: 'stored', storedTo: 3, resent: 0 },
      ])
      const back = await stored('lobby')
      expect(seqs(back)).toEqual([1, 2, 3])
      expect(back.map((r) => Buffer.from(r.body).toString())).toEqual(
        sent.map((r) => Buffer.from(r.body).toString()),
      )
      expect(back.map((r) => Buffer.from(r.hash).toString('hex'))).toEqual(
        sent.map((r) => Buffer.from(r.hash).toString('hex')),
      )
    })

    test('takes the rooms of one batch apart', async () => {
      const { sink, stored } = await begin()
      const outcomes = await sink.append([
        { room: 'a', after: 0, records: records('a', 2) },
        { room: 'b', after: 0, records: records('b', 3) },
      ])
      expect(outcomes).toEqual([
        { kind: 'stored', storedTo: 2, resent: 0 },
        { kind: 'stored', storedTo: 3, resent: 0 },
      ])
      expect(seqs(await stored('a'))).toEqual([1, 2])
      expect(seqs(await stored('b'))).toEqual([1, 2, 3])
    })

    test('counts what is there already as stored, and keeps it once', async () => {
      const { sink, stored } = await begin()
      const sent = records('lobby', 5)
      await sink.append([{ room: 'lobby', after: 0, records: sent.slice(0, 3) }])
      expect(await sink.append([{ room: 'lobby', after: 0, records: sent }])).toEqual([
        { kind: 'stored', storedTo: 5, resent: 3 },
      ])
      expect(await sink.append([{ room: 'lobby', after: 2, records: sent.slice(2, 4) }])).toEqual([
        { kind: 'stored', storedTo: 4, resent: 2 },
      ])
      expect(seqs(await stored('lobby'))).toEqual([1, 2, 3, 4, 5])
    })

    test('says where it ends instead of writing behind a hole', async () => {
      const { sink, stored, forget } = await begin()
      const sent = records('lobby', 6)
      await sink.append([{ room: 'lobby', after: 0, records: sent.slice(0, 4) }])
      await forget('lobby', 2)
      expect(await sink.append([{ room: 'lobby', after: 4, records: sent.slice(4) }])).toEqual([
        { kind: 'behind', endsAt: 2 },
      ])
      expect(seqs(await stored('lobby'))).toEqual([1, 2])
      expect(await sink.append([{ room: 'lobby', after: 2, records: sent.slice(2) }])).toEqual([
        { kind: 'stored', storedTo: 6, resent: 0 },
      ])
    })

    test('says that a room it does not have ends at 0', async () => {
      const { sink } = await begin()
      const sent = records('lobby', 2)
      expect(await sink.append([{ room: 'lobby', after: 1, records: sent.slice(1) }])).toEqual([
        { kind: 'behind', endsAt: 0 },
      ])
    })

    test('takes records that begin later when the sender knows of the gap', async () => {
      const { sink, stored } = await begin()
      const sent = records('lobby', 9)
      const outcomes = await sink.append([{ room: 'lobby', after: 0, records: sent.slice(5) }])
      expect(outcomes).toEqual([{ kind: 'stored', storedTo: 9, resent: 0 }])
      expect(seqs(await stored('lobby'))).toEqual([6, 7, 8, 9])
    })

    test('reports a conflict when another record stands there, and overwrites nothing', async () => {
      const { sink, stored } = await begin()
      const sent = records('lobby', 3)
      await sink.append([{ room: 'lobby', after: 0, records: sent }])
      const forged = records('lobby', 3, 'something else')
      const [outcome] = await sink.append([{ room: 'lobby', after: 0, records: forged }])
      expect(outcome).toMatchObject({ kind: 'conflict', seq: 1 })
      expect((await stored('lobby')).map((r) => Buffer.from(r.body).toString())).toEqual(
        sent.map((r) => Buffer.from(r.body).toString()),
      )
    })

    test('reports a conflict when a room begins again from 1 at a later time', async () => {
      const { sink, stored } = await begin()
      await sink.append([{ room: 'lobby', after: 0, records: records('lobby', 3) }])
      const again = records('lobby', 1).map((record) => ({ ...record, at: record.at + 60_000 }))
      const [outcome] = await sink.append([{ room: 'lobby', after: 0, records: again }])
      expect(outcome).toMatchObject({ kind: 'conflict', seq: 1 })
      expect(seqs(await stored('lobby'))).toEqual([1, 2, 3])
    })

    test('reports a conflict when the time of a new record goes back', async () => {
      const { sink, stored } = await begin()
      const sent = records('lobby', 3)
      await sink.append([{ room: 'lobby', after: 0, records: sent.slice(0, 2) }])
      const early = sent.slice(2).map((record) => ({ ...record, at: record.at - 1 }))
      const [outcome] = await sink.append([{ room: 'lobby', after: 2, records: early }])
      expect(outcome).toMatchObject({ kind: 'conflict', seq: 3 })
      expect(seqs(await stored('lobby'))).toEqual([1, 2])
    })

    test('lets the other rooms of a batch pass when one conflicts', async () => {
      const { sink, stored } = await begin()
      await sink.append([{ room: 'a', after: 0, records: records('a', 1) }])
      const outcomes = await sink.append([
        { room: 'a', after: 0, records: records('a', 1, 'forged') },
        { room: 'b', after: 0, records: records('b', 1) },
      ])
      expect(outcomes.map((outcome) => outcome.kind)).toEqual(['conflict', 'stored'])
      expect(seqs(await stored('b'))).toEqual([1])
    })

    test('names the end of each room that is asked for, in that order', async () => {
      const { sink } = await begin()
      await sink.append([
        { room: 'a', after: 0, records: records('a', 2) },
        { room: 'b', after: 0, records: records('b', 3) },
      ])
      expect(await sink.endsAt(['b', 'none', 'a'])).toEqual({ kind: 'ends', seqs: [3, 0, 2] })
      expect(await sink.endsAt([])).toEqual({ kind: 'ends', seqs: [] })
    })

    test.each([
      ['letters of every script', 'Ünïcödé.房间-общая'],
      ['braces and percent signs', 'a{b}c%7D}{'],
      ['nothing but an emoji', '🦜'],
      ['spaces and line breaks', 'a b\r\nc'],
      ['a colon, as keys have', 'team:red:1'],
    ])('keeps rooms apart whose names have %s', async (_what, room) => {
      const { sink, stored } = await begin()
      const sent = records(room, 2, 'zero \u0000 byte, 𝄞, \u2028 and "quotes"')
      await sink.append([{ room, after: 0, records: sent }])
      const back = await stored(room)
      expect(back.map((r) => Buffer.from(r.body).toString())).toEqual(
        sent.map((r) => Buffer.from(r.body).toString()),
      )
      expect(await stored(`${room}x`)).toEqual([])
    })

    test('carries bodies that are not text', async () => {
      const { sink, stored } = await begin()
      const body = Uint8Array.from({ length: 256 }, (_, i) => i)
      const hash = new Uint8Array(32).fill(255)
      const record = { room: 'binary', seq: 1, at: dawn, hash, body }
      await sink.append([{ room: 'binary', after: 0, records: [record] }])
      const [back] = await stored('binary')
      expect(Uint8Array.from(back?.body ?? [])).toEqual(body)
      expect(Uint8Array.from(back?.hash ?? [])).toEqual(hash)
    })
  })
}
