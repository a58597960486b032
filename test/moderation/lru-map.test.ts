/**
 * The bounded map forgets who was silent for longest.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LruMap } from '../../server/moderation/lru-map.ts'

describe('a bounded map', () => {
  const filled = (max: number, ...keys: string[]) => {
    const map = new LruMap<string, { key: string }>(max)
    for (const key of keys) map.getOrMake(key, () => ({ key }))
    return map
  }

  test('holds as many entries as it may', () => {
    const map = filled(3, 'a', 'b', 'c')
    expect(map.size).toBe(3)
    expect(['a', 'b', 'c'].every((k) => map.has(k))).toBe(true)
  })

  test('forgets the oldest for one more', () => {
    const map = filled(3, 'a', 'b', 'c', 'd')
    expect(map.size).toBe(3)
    expect(map.has('a')).toBe(false)
    expect(map.has('d')).toBe(true)
  })

  test('spares who was touched meanwhile', () => {
    const map = filled(3, 'a', 'b', 'c', 'a', 'd')
    expect(map.has('a')).toBe(true)
    expect(map.has('b')).toBe(false)
  })

  test('forgets as a plain list would, whatever is touched', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.constantFrom(...'abcdefgh'), { maxLength: 60 }),
        (max, keys) => {
          const map = filled(max, ...keys)
          const kept = [...new Set(keys.toReversed())].slice(0, max)
          expect(map.size).toBe(kept.length)
          for (const key of 'abcdefgh') expect(map.has(key)).toBe(kept.includes(key))
        },
      ),
    )
  })

  test('gives the same entry again', () => {
    const map = filled(1, 'a')
    const first = map.getOrMake('a', () => ({ key: 'other' }))
    expect(first).toEqual({ key: 'a' })
    expect(map.getOrMake('a', () => ({ key: 'other' }))).toBe(first)
  })

  test('holds at least one', () => {
    expect(() => new LruMap(0)).toThrow('at least one')
  })
})
