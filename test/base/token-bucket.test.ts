import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TokenBucket } from '../../server/base/token-bucket.ts'

test('a burst is allowed, then one for each refill, and the refusal says when', () => {
  const bucket = new TokenBucket(3, 2, 0)
  expect([0, 0, 0].map((at) => bucket.take(at))).toEqual([0, 0, 0])
  expect(bucket.take(0)).toBe(500)
  expect(bucket.take(400)).toBe(100)
  expect(bucket.take(500)).toBe(0)
})

test('waiting as long as it says is always enough', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 1, max: 50 }),
      fc.array(fc.integer({ min: 0, max: 400 })),
      (burst, perSecond, pauses) => {
        const bucket = new TokenBucket(burst, perSecond, 0)
        let at = 0
        for (const pause of pauses) {
          at += pause
          const wait = bucket.take(at)
          if (wait > 0) {
            at += wait
            expect(bucket.take(at)).toBe(0)
          }
        }
      },
    ),
  )
})

test('over any time, no more than the burst and the refill pass', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 300 }), (pauses) => {
      const bucket = new TokenBucket(5, 10, 0)
      let at = 0
      let passed = 0
      for (const pause of pauses) {
        at += pause
        if (bucket.take(at) === 0) passed++
      }
      expect(passed).toBeLessThanOrEqual(5 + (at / 1_000) * 10 + 1e-6)
    }),
  )
})
