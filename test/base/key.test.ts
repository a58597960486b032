import fc from 'fast-check'
import { expect, test } from 'vitest'
import { afterPrefix, decodeKey, encodeKey } from '../../server/base/key.ts'

const element = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (n === 0 ? 0 : n)),
  fc.string({ unit: 'binary' }).filter((s) => s.isWellFormed()),
  fc.constantFrom('', '\0', '\0\x01', '\0\xff', 0, 1, -1),
)
const key = fc.array(element, { maxLength: 4 })

test('a key is read back as it was written', () => {
  fc.assert(
    fc.property(key, (k) => {
      expect(decodeKey(encodeKey(k))).toEqual(k)
    }),
  )
})

test('bytes sort as keys do: element by element, numbers first, by value, strings by code point', () => {
  fc.assert(
    fc.property(key, key, (a, b) => {
      expect(Math.sign(Buffer.compare(encodeKey(a), encodeKey(b)))).toBe(compare(a, b))
    }),
    { numRuns: 2_000 },
  )
})

test('the range of a prefix holds exactly the keys that start with it', () => {
  fc.assert(
    fc.property(key, key, (prefix, k) => {
      const bytes = encodeKey(k)
      const inRange =
        Buffer.compare(bytes, encodeKey(prefix)) >= 0 &&
        Buffer.compare(bytes, afterPrefix(encodeKey(prefix))) < 0
      expect(inRange).toBe(prefix.every((e, i) => Object.is(e, k[i])))
    }),
  )
})

test('zero has one form, so that 0 and −0 are one key', () => {
  expect(encodeKey([-0]).equals(encodeKey([0]))).toBe(true)
})

test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, '\ud800'])(
  '%s has no place in the order and is refused',
  (bad) => {
    expect(() => encodeKey([bad])).toThrow('invariant')
  },
)

test('bytes that are no key are refused rather than guessed at', () => {
  expect(() => decodeKey(Buffer.of(0x99))).toThrow('unknown tag')
  expect(() => decodeKey(Buffer.of(0x20, 0x41))).toThrow('ends inside')
})

function compare(a: readonly (string | number)[], b: readonly (string | number)[]): number {
  for (const [i, x] of a.entries()) {
    const y = b[i]
    if (y === undefined) return 1
    if (typeof x !== typeof y) return typeof x === 'number' ? -1 : 1
    if (x === y) continue
    if (typeof x === 'number' || typeof y === 'number') return x < y ? -1 : 1
    return byCodePoint(x, y)
  }
  return a.length === b.length ? 0 : -1
}

function byCodePoint(x: string, y: string): number {
  const [p, q] = [[...x], [...y]]
  for (const [i, c] of p.entries()) {
    const d = q[i]
    if (d === undefined) return 1
    if (c !== d) return (c.codePointAt(0) ?? 0) < (d.codePointAt(0) ?? 0) ? -1 : 1
  }
  return p.length === q.length ? 0 : -1
}
