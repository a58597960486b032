/**
 * Handles: suggested by an issuer, or generated.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isHandle } from '../../protocol/ids.ts'
import { generatedHandle, handleFromClaim } from '../../server/identity/handle.ts'

describe('a suggested handle', () => {
  test.each([
    ['ann', 'ann'],
    ['  ann  ', 'ann'],
    ['Ann Lee', 'Ann-Lee'],
    ['ann_lee.99', 'ann_lee.99'],
    ['.ann', 'ann'],
    ['_-.ann', 'ann'],
    ['<ann>', 'ann'],
    ['an\u200Bn', 'ann'],
    ['a\u202Enn', 'ann'],
    ['Zoe\u0308', 'Zoë'],
    ['e!\u0301', 'é'],
    ['अनु', 'अनु'],
    ['林', '林'],
    ['a'.repeat(32), 'a'.repeat(32)],
    ['a'.repeat(33), 'a'.repeat(32)],
    [`${'a'.repeat(31)}𠮷`, 'a'.repeat(31)],
    [`${'a'.repeat(30)}𠮷b`, `${'a'.repeat(30)}𠮷`],
  ])('%j becomes %j', (value, handle) => {
    expect(handleFromClaim(value)).toBe(handle)
  })

  test.each([
    ['nothing', ''],
    ['nothing visible', '\u200B\u200B'],
    ['signs only', '!!!'],
    ['an e-mail address, for it often holds a real name', 'ann.lee@example.org'],
    ['half a character', 'ann\uD800'],
    ['a number', 7],
    ['an object', { toString: () => 'ann' }],
    ['absent', undefined],
    ['much too long', 'a'.repeat(257)],
  ])('is not made from what is %s', (_, value) => {
    expect(handleFromClaim(value)).toBeUndefined()
  })

  test('is well formed or absent, and stays as it is when made again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (value) => {
        const handle = handleFromClaim(value)
        if (handle === undefined) return
        expect(isHandle(handle)).toBe(true)
        expect(handleFromClaim(handle)).toBe(handle)
      }),
      { numRuns: 2_000 },
    )
  })

  test('that is a handle already is not changed', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/), (value) => {
        expect(handleFromClaim(value)).toBe(value)
      }),
    )
  })
})

describe('a generated handle', () => {
  test('is words and a number, well formed, and the same for the same user', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(100), (user, attempt) => {
        const handle = generatedHandle(user, attempt)
        expect(handle).toMatch(/^[a-z]+-[a-z]+-\d{4}$/)
        expect(isHandle(handle)).toBe(true)
        expect(generatedHandle(user, attempt)).toBe(handle)
      }),
    )
  })

  test('is another one at another attempt', () => {
    expect(new Set(Array.from({ length: 20 }, (_, i) => generatedHandle('u_A', i))).size).toBe(20)
  })

  test('is rarely the same for two users', () => {
    const handles = Array.from({ length: 5_000 }, (_, i) => generatedHandle(`u_${i}`))
    // 5,000 draws from 64 × 64 × 10,000 collide 0.3 times on average; the draw is fixed, so this cannot flake.
    expect(new Set(handles).size).toBeGreaterThan(4_990)
  })
})
