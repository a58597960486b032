import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Rate, windowFor } from '../../server/room/pace.ts'

describe('the window of a room', () => {
  test.each([
    ['people talking in a small room: at once', 2, 10, 0],
    ['fifty messages a second to a thousand: at once', 50, 1_000, 0],
    ['two hundred a second to a thousand: most of what it may', 200, 1_000, 14],
    ['a thousand a second to a thousand: most of what it may', 1_000, 1_000, 14],
    ['four thousand a second to a thousand: as long as it may', 4_000, 1_000, 20],
    ['ten thousand listeners to one speaker: at once', 1, 10_000, 0],
    ['ten thousand who talk: most of what it may', 50, 10_000, 14],
  ])('%s', (_name, perSecond, receivers, windowMs) => {
    expect(windowFor(perSecond, receivers, 20)).toBe(windowMs)
  })

  test('never shrinks when the rate or the size grows, and stays within its bound', () => {
    const rate = fc.double({ min: 0, max: 1e5, noNaN: true })
    const size = fc.integer({ min: 0, max: 1e5 })
    fc.assert(
      fc.property(rate, rate, size, size, fc.integer({ min: 0, max: 100 }), (r1, r2, s1, s2, max) => {
        const low = windowFor(Math.min(r1, r2), Math.min(s1, s2), max)
        const high = windowFor(Math.max(r1, r2), Math.max(s1, s2), max)
        expect(low).toBeLessThanOrEqual(high)
        expect(low).toBeGreaterThanOrEqual(0)
        expect(high).toBeLessThanOrEqual(max)
      }),
    )
  })
})

describe('a rate', () => {
  test('finds the number of events a second, steady ones', () => {
    const rate = new Rate()
    let found = 0
    for (let at = 0; at < 5_000; at += 5) found = rate.note(at)
    expect(found).toBeGreaterThan(190)
    expect(found).toBeLessThan(210)
  })

  test('forgets: after a pause a room is quiet again', () => {
    const rate = new Rate()
    for (let at = 0; at < 1_000; at++) rate.note(at)
    expect(rate.note(4_000)).toBeLessThan(5)
  })
})
