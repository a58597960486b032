/**
 * The parts of the shipper that need no journal on disk and no receiver.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createBell } from '../../server/base/bell.ts'
import { systemRandom } from '../../server/base/random.ts'
import { backoffMs } from '../../server/log/backoff.ts'
import { hotStart } from '../../server/log/hot-start.ts'
import { createRecentRooms } from '../../server/log/recent-rooms.ts'
import { createRoomQueue } from '../../server/log/room-queue.ts'
import { memoryJournal } from '../support/memory-journal.ts'

describe('the pause between attempts', () => {
  test('doubles from 50 ms up to the longest, and lies in its upper half', () => {
    const least = { bytes: systemRandom.bytes, below: () => 0 }
    const most = { bytes: systemRandom.bytes, below: (below: number) => below - 1 }
    const attempts = [1, 2, 3, 4, 5, 6, 7, 8, 1_000]
    expect(attempts.map((n) => backoffMs(n, 5_000, least))).toEqual([
      25, 50, 100, 200, 400, 800, 1600, 2500, 2500,
    ])
    expect(attempts.map((n) => backoffMs(n, 5_000, most))).toEqual([
      50, 100, 200, 400, 800, 1600, 3200, 5000, 5000,
    ])
  })
})

describe('the rotation of rooms', () => {
  test('gives the room that waited longest, and each room once', () => {
    const queue = createRoomQueue(10)
    for (const room of ['a', 'b', 'a', 'c']) queue.add(room)
    expect([queue.take(), queue.take()]).toEqual(['a', 'b'])
    queue.add('a')
    expect([queue.take(), queue.take(), queue.take()]).toEqual(['c', 'a', undefined])
  })

  test('holds roomsMax rooms, and says when it let one go', () => {
    const queue = createRoomQueue(2)
    queue.add('a')
    queue.add('b')
    queue.add('a') // it is there: nothing is lost
    expect(queue.overflowed()).toBe(false)
    queue.add('c')
    expect(queue.overflowed()).toBe(true)
    expect(queue.size()).toBe(2)
    queue.clearOverflow()
    expect(queue.overflowed()).toBe(false)
  })
})

test('the rooms lately shipped: the longest quiet is forgotten first', () => {
  const recent = createRecentRooms(2)
  recent.note('a', 1)
  recent.note('b', 1)
  recent.note('a', 2)
  recent.note('c', 1)
  expect(recent.names()).toEqual(['c', 'a'])
  expect(recent.acknowledged('a')).toBe(2)
  expect(recent.acknowledged('b')).toBe(0)
  expect(recent.size()).toBe(2)
})

describe('the start of the hot window', () => {
  test('is before the first record that is young enough', () => {
    fc.assert(
      fc.property(fc.nat(40), fc.nat(40), fc.nat(20), (old, young, pruned) => {
        const journal = memoryJournal()
        journal.write('lobby', old, { at: 1_000 })
        journal.write('lobby', young, { at: 2_000 })
        journal.prune('lobby', Math.min(pruned, old))
        const after = hotStart(journal, 'lobby', 1_500)
        const next = journal.records('lobby', after, { recordsMax: 1, bytesMax: 1 })[0]
        expect(next?.seq).toBe(young === 0 ? undefined : old + 1)
      }),
    )
  })
})

describe('the bell', () => {
  test('rung before anyone listens, it is heard once', async () => {
    const bell = createBell()
    bell.ring()
    bell.ring()
    await bell.heard()
    let again = false
    const second = bell.heard().then(() => {
      again = true
    })
    await Promise.resolve()
    expect(again).toBe(false)
    bell.ring()
    await second
    expect(again).toBe(true)
  })
})
