import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { arrivals } from '../../../loadtest/driver/arrivals.ts'
import { seeded } from '../../../loadtest/driver/seeded.ts'

const never = () => {
  throw new Error('nothing is left to chance here')
}

describe('even arrivals', () => {
  test('are as far apart as the rate says, from zero on', () => {
    expect([...arrivals('even', 200, 4, never)]).toEqual([0, 5, 10, 15])
  })

  test('do not drift, however many there are', () => {
    const times = arrivals('even', 3, 30_001, never)
    expect(times[30_000]).toBeCloseTo(10_000_000, 6)
  })

  test('of nothing are none', () => {
    expect(arrivals('even', 10, 0, never)).toHaveLength(0)
  })
})

describe('Poisson arrivals', () => {
  test('ascend from zero, for any rate and seed', () => {
    fc.assert(
      fc.property(fc.integer(), fc.double({ min: 0.1, max: 1e5, noNaN: true }), (seed, rate) => {
        const times = arrivals('poisson', rate, 200, seeded(seed))
        expect(times[0]).toBe(0)
        for (let n = 1; n < times.length; n++) {
          expect(times[n]).toBeGreaterThanOrEqual(times[n - 1] ?? 0)
          expect(Number.isFinite(times[n])).toBe(true)
        }
      }),
      { numRuns: 50 },
    )
  })

  test('come at the rate asked for, on average', () => {
    const times = arrivals('poisson', 1_000, 100_000, seeded(7))
    expect((times.at(-1) ?? 0) / 100_000).toBeCloseTo(1, 1)
  })

  test('are the same for the same seed, and others for another', () => {
    const once = arrivals('poisson', 100, 50, seeded(1))
    expect(arrivals('poisson', 100, 50, seeded(1))).toEqual(once)
    expect(arrivals('poisson', 100, 50, seeded(2))).not.toEqual(once)
  })
})

test('arrivals are written into the memory that all threads share', () => {
  const memory = new SharedArrayBuffer(3 * 8)
  arrivals('even', 10, 3, never, new Float64Array(memory))
  expect([...new Float64Array(memory)]).toEqual([0, 100, 200])
})
