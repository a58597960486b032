/**
 * A brand's own domains never look like the brand; one wrong letter is told from two.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { blamable, hostParts, readKnownHosts } from '../../server/moderation/hosts.ts'
import { lookalike, oneEditApart } from '../../server/moderation/lookalike.ts'

const known = readKnownHosts()
const seen = (host: string) => lookalike(host, hostParts(host), known)

test('no brand is a look-alike of itself or of another, nor are the hosts that many people share', () => {
  for (const domains of known.brands.values()) {
    for (const domain of domains) {
      expect(seen(domain), domain).toBeNull()
      expect(seen(`www.${domain}`), domain).toBeNull()
    }
  }
  for (const host of known.neverBlamed) expect(seen(host), host).toBeNull()
})

test('ordinary domains near a brand are left alone', () => {
  for (const host of [
    'pay.com',
    'paypalooza.org',
    'cooking.com',
    'amazonia.org',
    'lego.com',
    'applied.net',
    'orangebank.com',
  ])
    expect(seen(host), host).toBeNull()
})

test.each([
  ['paypal', 'paypa', true],
  ['paypal', 'paypall', true],
  ['paypal', 'paypak', true],
  ['paypal', 'papyal', true],
  ['paypal', 'paypal', false],
  ['paypal', 'paypaaal', false],
  ['paypal', 'oaypak', false],
])('%s and %s are one edit apart: %s', (a, b, expected) => {
  expect(oneEditApart(a, b)).toBe(expected)
  expect(oneEditApart(b, a)).toBe(expected)
})

test('one edit is found wherever it is made', () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[a-f]{2,10}$/),
      fc.nat(),
      fc.constantFrom('x', 'y'),
      (word, place, letter) => {
        const at = place % word.length
        expect(oneEditApart(word, word.slice(0, at) + letter + word.slice(at))).toBe(true)
        expect(oneEditApart(word, word.slice(0, at) + letter + word.slice(at + 1))).toBe(true)
        expect(oneEditApart(word, `${letter}${word}${letter}`)).toBe(false)
      },
    ),
  )
})

test('a host is blamed with its parents, down to what somebody registered', () => {
  expect(blamable('a.b.evil.co.uk', 'evil.co.uk', known)).toEqual([
    'a.b.evil.co.uk',
    'b.evil.co.uk',
    'evil.co.uk',
  ])
  expect(blamable('x.github.io', 'x.github.io', known)).toEqual(['x.github.io'])
  expect(blamable('sites.google.com', 'google.com', known)).toEqual(['sites.google.com'])
  expect(blamable('8.8.8.8', null, known)).toEqual(['8.8.8.8'])
})
