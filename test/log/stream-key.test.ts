/**
 * Names and ids in Redis.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseStreamId, streamId, streamKey } from '../../server/log/stream-key.ts'

describe('the key of a room', () => {
  test.each([
    ['lobby', 'parley:{lobby}:log'],
    ['team:red.1', 'parley:{team:red.1}:log'],
    ['комната', 'parley:{комната}:log'],
    ['a}b', 'parley:{a%7Db}:log'],
    ['{a', 'parley:{%7Ba}:log'],
    ['100%', 'parley:{100%25}:log'],
    ['a b\n', 'parley:{a%20b%0A}:log'],
    ['a\u2028b', 'parley:{a%E2%80%A8b}:log'],
  ])('of %j is %j', (room, key) => {
    expect(streamKey(room)).toBe(key)
  })

  test('differs for different rooms, and its hash tag is the whole room', () => {
    const name = fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' })
    fc.assert(
      fc.property(name, name, (a, b) => {
        expect(streamKey(a) === streamKey(b)).toBe(a === b)
        const key = streamKey(a)
        // Redis hashes what lies between the first { and the first } after it.
        const tag = key.slice(key.indexOf('{') + 1, key.indexOf('}'))
        expect(key).toBe(`parley:{${tag}}:log`)
        expect(decodeURIComponent(tag)).toBe(a)
      }),
    )
  })

  test('does not exist for a room without a name, or with half a character', () => {
    expect(() => streamKey('')).toThrow()
    expect(() => streamKey('\ud800')).toThrow()
  })
})

describe('the id of an entry', () => {
  test('is read back as the two numbers it was made of', () => {
    const count = fc.maxSafeNat()
    fc.assert(
      fc.property(count, count, (at, seq) => {
        expect(parseStreamId(streamId(at, seq))).toEqual({ at, seq })
      }),
    )
  })

  test.each(['', '-', '1', '-1', 'x-1', '1-x', '99999999999999999999-1'])('is not %j', (id) => {
    expect(() => parseStreamId(id)).toThrow()
  })
})
