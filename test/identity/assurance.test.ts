/**
 * How claims become an assurance.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { assuranceOf } from '../../server/identity/assurance.ts'
import { assurances, assured } from '../../server/identity/identity.ts'

const issuer = {
  acr: { 'urn:gold': 'high', 'urn:bronze': 'low', 'urn:nobody': 'none' },
  trustFrameworks: { de_aml: { '': 'substantial' }, house: { vip: 'high' } },
} as const

const entry = (trust_framework: unknown, assurance_level?: unknown) => ({
  verification: { trust_framework, assurance_level },
  claims: { given_name: 'Ann' },
})

describe('verified_claims', () => {
  test.each([
    ['eidas', 'low', 'low'],
    ['eidas', 'substantial', 'substantial'],
    ['eidas', 'high', 'high'],
    ['eidas', 'HIGH', 'none'],
    ['eidas', 'none', 'none'],
    ['eidas', undefined, 'none'],
    ['eidas', 3, 'none'],
    ['nist_800_63A', 'ial1', 'none'],
    ['nist_800_63A', 'ial2', 'substantial'],
    ['nist_800_63A', 'ial3', 'high'],
    ['de_aml', undefined, 'substantial'],
    ['de_aml', 'high', 'none'],
    ['house', 'vip', 'high'],
    ['house', 'high', 'none'],
    ['parley_dev', 'high', 'none'],
    ['unheard_of', 'high', 'none'],
    [undefined, 'high', 'none'],
    ['constructor', 'name', 'none'],
    ['eidas', 'constructor', 'none'],
    ['__proto__', 'toString', 'none'],
  ])('of %s at %s give %s', (framework, level, expected) => {
    expect(assuranceOf({ verified_claims: entry(framework, level) }, issuer)).toBe(expected)
  })

  test('may be several, of which the highest counts', () => {
    const several = [entry('eidas', 'low'), entry('eidas', 'high'), entry('unheard_of', 'high')]
    expect(assuranceOf({ verified_claims: several }, issuer)).toBe('high')
  })

  test.each([null, 'eidas', 7, [], [null], { verification: null }, { verification: 'eidas' }])(
    'of no known shape give none: %j',
    (verified_claims) => expect(assuranceOf({ verified_claims }, issuer)).toBe('none'),
  )

  test('of a framework that the operator weighs otherwise give what the operator says', () => {
    const stricter = { acr: {}, trustFrameworks: { eidas: { high: 'substantial' } } } as const
    expect(assuranceOf({ verified_claims: entry('eidas', 'high') }, stricter)).toBe('substantial')
    expect(assuranceOf({ verified_claims: entry('eidas', 'low') }, stricter)).toBe('none')
  })
})

describe('acr', () => {
  test.each([
    ['urn:gold', 'high'],
    ['urn:bronze', 'low'],
    ['urn:nobody', 'none'],
    ['urn:unheard', 'none'],
    ['constructor', 'none'],
    [['urn:gold'], 'none'],
    [undefined, 'none'],
  ])('%s gives %s', (acr, expected) => {
    expect(assuranceOf({ acr }, issuer)).toBe(expected)
  })

  test('does not lower what verified_claims give, nor they it', () => {
    expect(assuranceOf({ acr: 'urn:bronze', verified_claims: entry('eidas', 'high') }, issuer)).toBe('high')
    expect(assuranceOf({ acr: 'urn:gold', verified_claims: entry('eidas', 'low') }, issuer)).toBe('high')
  })
})

test('whatever the claims, the answer is an assurance, and none when the issuer means nothing', () => {
  const nothing = { acr: {}, trustFrameworks: { eidas: {}, nist_800_63A: {} } }
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue(), (claims, verified_claims) => {
      expect(assurances).toContain(assuranceOf({ ...claims, verified_claims }, issuer))
      expect(assuranceOf({ ...claims, verified_claims }, nothing)).toBe('none')
    }),
  )
})

test('assurances are ordered as in eIDAS', () => {
  for (const [i, has] of assurances.entries())
    for (const [j, needs] of assurances.entries()) expect(assured(has, needs)).toBe(i >= j)
})
