import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { MessageEvent } from '../../protocol/catalogue.ts'
import { messageId } from '../../protocol/ids.ts'
import { Ring } from '../../server/room/ring.ts'

function message(seq: number, text = `message ${seq}`): MessageEvent {
  return {
    t: 'message',
    room: 'den',
    id: messageId(1_000 + seq, seq),
    seq,
    from: 'u_1',
    name: 'ann',
    at: 1_000 + seq,
    text,
  }
}

describe('a ring', () => {
  test('keeps exactly the latest eventsMax events, whatever number it started from', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 0, max: 1_000 }),
        fc.integer({ min: 0, max: 60 }),
        (max, last, pushed) => {
          const ring = new Ring(max, last)
          for (let seq = last + 1; seq <= last + pushed; seq++) ring.push(message(seq))
          const kept = Math.min(max, pushed)
          expect(ring.oldest).toBe(last + pushed - kept + 1)
          const expected = Array.from({ length: kept }, (_, i) => last + pushed - kept + 1 + i)
          expect(ring.slice(0, Number.MAX_SAFE_INTEGER).map((e) => e.seq)).toEqual(expected)
          expect(ring.get(ring.oldest - 1)).toBeUndefined()
          expect(ring.get(last + pushed + 1)).toBeUndefined()
        },
      ),
    )
  })

  test('gives any stretch of what it has, oldest first', () => {
    const ring = new Ring(4, 10)
    for (let seq = 11; seq <= 17; seq++) ring.push(message(seq))
    expect(ring.slice(15, 16).map((e) => e.seq)).toEqual([15, 16])
    expect(ring.slice(1, 14).map((e) => e.seq)).toEqual([14])
    expect(ring.slice(18, 30)).toEqual([])
  })

  test('takes a hole in the numbers for our own mistake', () => {
    const ring = new Ring(4, 0)
    ring.push(message(1))
    expect(() => ring.push(message(3))).toThrow('invariant broken')
    expect(() => ring.push(message(1))).toThrow('invariant broken')
  })

  test('finds a message by its id and number together', () => {
    const ring = new Ring(4, 0)
    ring.push(message(1))
    expect(ring.message(messageId(1_001, 1), 1)?.text).toBe('message 1')
    expect(ring.message(messageId(9_999, 1), 1)).toBeUndefined()
    expect(ring.message(messageId(1_001, 1), 2)).toBeUndefined()
  })

  test('changes what stands at a number, and nothing that has left', () => {
    const ring = new Ring(2, 0)
    for (const seq of [1, 2, 3]) ring.push(message(seq))
    ring.amend(message(3, 'edited'))
    ring.amend(message(1, 'too late'))
    expect(ring.slice(1, 3)).toMatchObject([{ text: 'message 2' }, { text: 'edited' }])
  })
})
