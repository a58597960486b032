import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RoomSequence } from '../../client/resume.ts'
import type { RoomEvent } from '../../protocol/catalogue.ts'

function event(seq: number): RoomEvent {
  return { t: 'message', room: 'r', id: `m_${seq}`, seq, from: 'u_1', name: 'ann', at: seq, text: `${seq}` }
}
const seqs = (events: readonly RoomEvent[]) => events.map((e) => e.seq)
const offer = (sequence: RoomSequence, ...numbers: number[]) =>
  numbers.map((seq) => seqs(sequence.offer(event(seq))))

describe('events of one room', () => {
  test('in order are handed on at once', () => {
    expect(offer(new RoomSequence(4, 4, 10), 5, 6, 7)).toEqual([[5], [6], [7]])
  })

  test('are handed on once', () => {
    expect(offer(new RoomSequence(4, 4, 10), 4, 5, 5, 3, 6, 5)).toEqual([[], [5], [], [], [6], []])
  })

  test('behind a hole wait for it to be filled', () => {
    const sequence = new RoomSequence(4, 4, 10)
    expect(offer(sequence, 7, 8)).toEqual([[], []])
    expect(sequence.missing).toEqual({ from: 5, to: 6 })
    expect(offer(sequence, 6, 5)).toEqual([[], [5, 6, 7, 8]])
    expect(sequence.missing).toBeUndefined()
  })

  test('that are known to exist are missed even when nothing arrived', () => {
    const sequence = new RoomSequence(4, 4, 10)
    sequence.reached(6)
    sequence.reached(5)
    expect(sequence.missing).toEqual({ from: 5, to: 6 })
  })

  test('wait for the first page to say where the room begins', () => {
    const sequence = new RoomSequence(undefined, 9, 10)
    expect(offer(sequence, 10, 11)).toEqual([[], []])
    expect(sequence.missing).toBeUndefined()
    expect(seqs(sequence.start(7))).toEqual([])
    expect(seqs(sequence.start(2))).toEqual([]) // only once
    expect(offer(sequence, 8, 9)).toEqual([[8], [9, 10, 11]])
  })

  test('from before the start are not wanted', () => {
    const sequence = new RoomSequence(undefined, 0, 10)
    offer(sequence, 3, 6)
    expect(seqs(sequence.start(5))).toEqual([6])
    expect(sequence.waiting).toBe(0)
  })

  test('that cannot be had are given up one hole at a time', () => {
    const sequence = new RoomSequence(1, 1, 10)
    offer(sequence, 4, 7)
    expect(sequence.skip()).toEqual({ gap: { from: 2, to: 3 }, due: [event(4)] })
    expect(sequence.skip()).toEqual({ gap: { from: 5, to: 6 }, due: [event(7)] })
    expect(sequence.skip()).toEqual({ gap: undefined, due: [] })
  })

  test('over waitingEventsMax are dropped and asked for again', () => {
    const sequence = new RoomSequence(0, 0, 3)
    offer(sequence, 2, 3, 4, 5, 6)
    expect(sequence.waiting).toBe(3)
    expect(offer(sequence, 1)).toEqual([[1, 2, 3, 4]])
    expect(sequence.missing).toEqual({ from: 5, to: 6 })
    expect(offer(sequence, 5, 6)).toEqual([[5], [6]])
  })
})

test('whatever is lost, doubled or overtaken, every event is handed on once and in order', () => {
  const step = fc.oneof(
    fc.record({
      do: fc.constant('live' as const),
      count: fc.integer({ min: 1, max: 4 }),
      keep: fc.boolean(),
      twice: fc.boolean(),
    }),
    fc.record({ do: fc.constant('old' as const), seq: fc.nat(40) }),
    fc.record({ do: fc.constant('fetch' as const), limit: fc.integer({ min: 1, max: 5 }) }),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 6 }), (steps, waitingMax) => {
      const sequence = new RoomSequence(0, 0, waitingMax)
      const heard: number[] = []
      const hear = (due: readonly RoomEvent[]) => void heard.push(...seqs(due))
      let head = 0
      const fetch = (limit: number) => {
        const { missing } = sequence
        if (missing === undefined) return
        for (let seq = missing.from; seq < missing.from + limit && seq <= head; seq++)
          hear(sequence.offer(event(seq)))
      }
      for (const s of steps) {
        if (s.do === 'fetch') fetch(s.limit)
        else if (s.do === 'old') hear(s.seq <= head && s.seq > 0 ? sequence.offer(event(s.seq)) : [])
        else
          for (let i = 0; i < s.count; i++) {
            head += 1
            if (s.keep) hear(sequence.offer(event(head)))
            if (s.keep && s.twice) hear(sequence.offer(event(head)))
          }
        expect(sequence.waiting).toBeLessThanOrEqual(waitingMax)
      }
      sequence.reached(head)
      while (sequence.missing !== undefined) fetch(3)
      expect(heard).toEqual(Array.from({ length: head }, (_, i) => i + 1))
      expect(sequence.waiting).toBe(0)
    }),
    { numRuns: 500 },
  )
})
