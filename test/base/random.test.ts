import { describe, expect, test } from 'vitest'
import { systemRandom } from '../../server/base/random.ts'

describe('bytes', () => {
  test.each([0, 1, 10, 32, 1_024, 1_025, 4_096, 10_000])('%i come as many as asked for', (length) => {
    expect(systemRandom.bytes(length)).toHaveLength(length)
  })

  test('are never given out twice, however the draws fall into the pool', () => {
    const seen = new Set<string>()
    for (let i = 0; i < 5_000; i++) seen.add(Buffer.from(systemRandom.bytes(10 + (i % 7))).toString('hex'))
    expect(seen.size).toBe(5_000)
  })

  test('once drawn are the caller’s own: later draws do not change them', () => {
    const mine = systemRandom.bytes(16)
    const before = Buffer.from(mine).toString('hex')
    for (let i = 0; i < 1_000; i++) systemRandom.bytes(16)
    expect(Buffer.from(mine).toString('hex')).toBe(before)
  })

  test('look like chance: every bit is set about half the time', () => {
    const bytes = Buffer.concat(Array.from({ length: 2_000 }, () => systemRandom.bytes(16)))
    for (let bit = 0; bit < 8; bit++) {
      const set = bytes.reduce((sum, byte) => sum + ((byte >> bit) & 1), 0)
      // 32,000 throws: five standard deviations are 447.
      expect(Math.abs(set - bytes.length / 2)).toBeLessThan(500)
    }
  })
})

describe('an integer below a bound', () => {
  test.each([0, 1])('of %i is 0', (bound) => expect(systemRandom.below(bound)).toBe(0))
  test('is never the bound itself', () => {
    for (let i = 0; i < 200; i++) expect([0, 1, 2]).toContain(systemRandom.below(3))
  })
})
