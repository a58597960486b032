/**
 * How a room is run, in numbers, and when it loses the right to hold and deny.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Store } from '../../server/base/store.ts'
import { memoryStore } from '../../server/base/store-memory.ts'
import { defaultLimits, type Limits } from '../../server/limits.ts'
import { answered, emptyDuty, forfeits, median, missed, suspendedAt } from '../../server/moderation/duty.ts'
import { Duty } from '../../server/moderation/duty-book.ts'
import { manualClock } from '../support/manual-clock.ts'

describe('the median', () => {
  test.each<[readonly number[], number | null]>([
    [[], null],
    [[5], 5],
    [[9, 1], 5],
    [[9, 1, 2], 2],
    [[4, 1, 3, 2], 3],
  ])('of %j is %s', (times, middle) => expect(median(times)).toBe(middle))

  test('lies between the smallest and the largest', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1_000_000), { minLength: 1 }), (times) => {
        const middle = median(times) ?? -1
        expect(middle).toBeGreaterThanOrEqual(Math.min(...times))
        expect(middle).toBeLessThanOrEqual(Math.max(...times))
      }),
    )
  })
})

describe('the right to hold and deny', () => {
  const lying = (times: number) => {
    let record = emptyDuty(0)
    for (let n = 0; n < times; n++) record = missed(record, n % 2 === 0 ? 'held' : 'appeals')
    return record
  }

  test('is lost when so much in a row was not answered, and not before', () => {
    expect(forfeits(lying(2), 3, 10)).toBe(false)
    expect(forfeits(lying(3), 3, 10)).toBe(true)
  })

  test('one answer of anybody starts the count again', () => {
    const record = missed(answered(lying(2), 'appeals', 5, 9), 'held')
    expect(record).toMatchObject({
      missedInRow: 1,
      held: { missed: 2 },
      appeals: { answered: 1, missed: 1, times: [5] },
    })
    expect(forfeits(record, 3, 10)).toBe(false)
  })

  test('is not lost twice, and comes back by itself', () => {
    const suspension = { since: 10, until: 20, statement: 'sor_1' }
    const record = { ...lying(5), suspension }
    expect(suspendedAt(record, 19)).toEqual(suspension)
    expect(forfeits(record, 3, 19)).toBe(false)
    expect(suspendedAt(record, 20)).toBeNull()
    expect(forfeits(record, 3, 20)).toBe(true)
  })
})

describe('the book', () => {
  const book = (limits: Partial<Limits> = {}, store: Store = memoryStore()) => {
    const clock = manualClock()
    return { clock, duty: new Duty({ store, clock, limits: { ...defaultLimits, ...limits } }) }
  }

  test('counts by room, and over a restart', async () => {
    const store = memoryStore()
    const { duty, clock } = book({}, store)
    const since = clock.now()
    clock.advance(700)
    duty.answered('den', 'held', since)
    duty.missed('attic', 'appeals')
    duty.overturned('attic')
    const after = book({}, store).duty
    await after.load()
    expect(after.of('den')).toMatchObject({ held: { answered: 1, times: [700] }, missedInRow: 0 })
    expect(after.of('attic')).toMatchObject({ appeals: { missed: 1 }, overturned: 1, missedInRow: 1 })
    expect(after.of('cellar')).toMatchObject({ held: { answered: 0 } })
  })

  test('dutyMissesMax and the end of a suspension by its own statement only', () => {
    const { duty, clock } = book({ dutyMissesMax: 2 })
    for (let n = 0; n < 2; n++) duty.missed('den', 'held')
    expect(duty.forfeiting()).toEqual(['den'])
    duty.suspend('den', { since: clock.now(), until: clock.now() + 100, statement: 'sor_1' })
    expect(duty.forfeiting()).toEqual([])
    expect(duty.suspended('den')).toMatchObject({ statement: 'sor_1' })
    expect(duty.reinstate('den', 'sor_0')).toBe(false)
    expect(duty.suspended('den')).not.toBeNull()
    expect(duty.reinstate('den', 'sor_1')).toBe(true)
    expect(duty.suspended('den')).toBeNull()
  })

  test('dutyTimesMax: the median is of the latest answers', () => {
    const { duty, clock } = book({ dutyTimesMax: 2 })
    for (const ms of [100, 10, 20]) duty.answered('den', 'held', clock.now() - ms)
    expect(duty.of('den').held).toEqual({ answered: 3, missed: 0, times: [10, 20] })
  })

  test('dutyRoomsMax: the room that was silent longest starts afresh', () => {
    const { duty } = book({ dutyRoomsMax: 2 })
    for (const room of ['den', 'attic', 'den', 'cellar']) duty.missed(room, 'held')
    expect(duty.of('den').missedInRow).toBe(2)
    expect(duty.of('attic').missedInRow).toBe(0)
    expect(duty.of('cellar').missedInRow).toBe(1)
  })
})
