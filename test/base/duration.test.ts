/**
 * Durations as people type them.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatDuration, parseDuration } from '../../server/base/duration.ts'

describe('a duration is read', () => {
  test.each([
    ['0s', 0],
    ['30s', 30_000],
    ['10m', 600_000],
    ['2h', 7_200_000],
    ['7d', 604_800_000],
    ['1h30m', 5_400_000],
    ['1d2h3m4s', 93_784_000],
    ['90s', 90_000],
    ['999999999s', 999_999_999_000],
  ])('%s', (text, ms) => {
    expect(parseDuration(text)).toBe(ms)
  })

  test.each([
    ['nothing', ''],
    ['a bare number, whose unit would be a guess', '30'],
    ['a unit alone', 's'],
    ['a unit we do not have', '1w'],
    ['capitals', '10M'],
    ['a sign', '-5m'],
    ['a fraction', '1.5h'],
    ['a space', '10 m'],
    ['smaller before larger', '30m1h'],
    ['a unit twice', '1h1h'],
    ['words around it', 'for 10m'],
    ['a line break at the end', '10m\n'],
    ['ten digits', '1000000000s'],
    ['more than a number can count', '999999999d'],
    ['digits of another script', '٣m'],
  ])('but not %s', (_, text) => {
    expect(parseDuration(text)).toBeUndefined()
  })
})

describe('a duration is written', () => {
  test.each([
    [0, '0s'],
    [1, '1s'],
    [999, '1s'],
    [1_000, '1s'],
    [1_001, '2s'],
    [90_000, '1m30s'],
    [3_600_000, '1h'],
    [86_400_000, '1d'],
    [-5, '0s'],
    [Number.NaN, '0s'],
    [Infinity, '0s'],
  ])('%d ms as %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text)
  })

  test('so that it reads back as the same whole seconds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 * 86_400 }), (seconds) => {
        expect(parseDuration(formatDuration(seconds * 1_000))).toBe(seconds * 1_000)
      }),
    )
  })

  test('never shorter than it is', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 1e11, noNaN: true }), (ms) => {
        expect(parseDuration(formatDuration(ms))).toBeGreaterThanOrEqual(ms)
      }),
    )
  })
})
