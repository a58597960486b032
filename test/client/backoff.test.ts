import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { backoffMs, mayComeBack } from '../../client/backoff.ts'
import { clientLimits } from '../../client/limits.ts'
import { closes } from '../../protocol/codes.ts'

const limits = { reconnectFirstMs: 1_000, reconnectPauseMs: 30_000 }

describe('the pause before the next attempt', () => {
  test.each([
    [1, 0, 500],
    [1, 1, 1_000],
    [2, 0, 1_000],
    [3, 1, 4_000],
    [5, 1, 16_000],
    [6, 1, 30_000],
    [1e9, 1, 30_000],
    [1e9, 0, 15_000],
  ])('after failure %d with chance %d is %d ms', (attempt, random, expected) => {
    expect(backoffMs(attempt, random, limits)).toBe(expected)
  })

  test('lies between half of reconnectFirstMs and reconnectPauseMs, whatever comes', () => {
    const random = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true })
    fc.assert(
      fc.property(fc.integer({ min: -5, max: 1e6 }), random, (attempt, chance) => {
        const pause = backoffMs(attempt, chance, clientLimits)
        return pause >= clientLimits.reconnectFirstMs / 2 && pause <= clientLimits.reconnectPauseMs
      }),
    )
  })

  test('differs between clients of the same attempt', () => {
    expect(backoffMs(4, 0.1, limits)).not.toBe(backoffMs(4, 0.9, limits))
  })
})

describe('who comes back', () => {
  test.each(Object.entries(closes))('after %s the client does as the table of codes says', (_, row) => {
    expect(mayComeBack(row.code)).toBe(row.comeBack)
  })

  test.each([
    [1000, true],
    [1001, true],
    [1006, true],
    [1011, true],
    [1012, true],
    [1002, false],
    [1008, false],
    [4000, true],
    [4499, true],
    [4500, false],
    [4999, false],
  ])('%d: %s', (code, expected) => expect(mayComeBack(code)).toBe(expected))
})
