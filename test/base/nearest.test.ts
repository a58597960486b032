import fc from 'fast-check'
import { expect, test } from 'vitest'
import { editDistance, nearest, suggestion } from '../../server/base/nearest.ts'

test('a swap, a missing, a doubled and a wrong letter are one step each', () => {
  for (const typo of ['prot', 'pot', 'poort', 'pork']) expect(editDistance(typo, 'port')).toBe(1)
})

test('the nearest name is found, and none is made up', () => {
  expect(nearest('srve', ['serve', 'chat'])).toBe('serve')
  expect(nearest('xyzzy', ['serve', 'chat'])).toBeUndefined()
  expect(suggestion('srve', ['serve'])).toBe('; did you mean serve?')
  expect(suggestion('xyzzy', ['serve'])).toBe('')
})

test('a name that differs by a third of its letters is near, by more it is not', () => {
  expect(nearest('abcdef', ['abcdxy'])).toBe('abcdxy')
  expect(nearest('abcdef', ['abcxyz'])).toBeUndefined()
})

test('distance is a metric: zero for equals only, symmetric, at most the longer length', () => {
  const word = fc.string({ maxLength: 8 })
  fc.assert(
    fc.property(word, word, (a, b) => {
      const distance = editDistance(a, b)
      expect(distance).toBe(editDistance(b, a))
      expect(distance === 0).toBe(a === b)
      expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length))
    }),
  )
})
