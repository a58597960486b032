/**
 * A logit's score: where the calibration says, and never falling while the logit rises.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { categories } from '../../protocol/statement.ts'
import { type Head, headCategory, headNames, scoreOf } from '../../server/moderation/model-heads.ts'
import { excusedScoreMax } from '../../server/moderation/spoken-about.ts'

const head: Head = {
  name: 'threat',
  scale: 1,
  bias: 0,
  anchors: [
    { z: 1, score: 0.5 },
    { z: 2, score: 0.8 },
    { z: 4, score: 0.95 },
  ],
  ceiling: 0.99,
}

describe('a score', () => {
  test('is the anchor’s at the anchor, and between two in between', () => {
    expect(scoreOf(head, 1)).toBe(0.5)
    expect(scoreOf(head, 1.5)).toBeCloseTo(0.65)
    expect(scoreOf(head, 2)).toBe(0.8)
    expect(scoreOf(head, 4)).toBe(0.95)
  })

  test('falls below the first anchor at once, and stays above zero', () => {
    expect(scoreOf(head, 0.999)).toBeLessThan(0.5)
    expect(scoreOf(head, 0)).toBeCloseTo(0.25)
    expect(scoreOf(head, -1_000)).toBeGreaterThan(0)
  })

  test('never passes the ceiling', () => {
    expect(scoreOf(head, 1e9)).toBe(0.99)
    expect(scoreOf({ ...head, ceiling: 0.8 }, 3)).toBe(0.8)
  })

  test('never falls while the logit rises (property)', () => {
    const logit = fc.double({ min: -50, max: 50, noNaN: true })
    fc.assert(
      fc.property(logit, logit, (a, b) => {
        expect(scoreOf(head, Math.max(a, b))).toBeGreaterThanOrEqual(scoreOf(head, Math.min(a, b)))
      }),
    )
  })
})

test('every head but the guard speaks for a category that exists, and the guard holds back no advertising', () => {
  expect(headNames.filter((name) => headCategory[name] === null)).toEqual(['guard'])
  for (const name of headNames) expect([...categories, null]).toContain(headCategory[name])
  for (const name of ['spam', 'scam'] as const) expect(excusedScoreMax[name]).toBe(undefined)
})
