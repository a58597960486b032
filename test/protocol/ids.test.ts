import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { idPattern, isHandle, isRoomName, messageId, seqOfMessageId, sortableId } from '../../protocol/ids.ts'
import { protocolLimits as max } from '../../protocol/limits.ts'

const timeMax = 2 ** 45 - 1
const seqMax = 2 ** 40 - 1
const at = 1_795_305_600_000

describe('the id of a message', () => {
  test('carries its sequence number', () => {
    fc.assert(
      fc.property(fc.nat(timeMax), fc.nat(seqMax), (atMs, seq) => {
        expect(seqOfMessageId(messageId(atMs, seq))).toBe(seq)
      }),
    )
  })
  test('sorts by time, then by sequence number', () => {
    const moment = fc.tuple(fc.nat(timeMax), fc.nat(seqMax))
    fc.assert(
      fc.property(moment, moment, ([aAt, aSeq], [bAt, bSeq]) => {
        const before = aAt < bAt || (aAt === bAt && aSeq < bSeq)
        expect(messageId(aAt, aSeq) < messageId(bAt, bSeq)).toBe(before)
      }),
    )
  })
  test('is an id of the protocol', () => {
    const id = messageId(timeMax, seqMax)
    expect(id).toMatch(idPattern)
    expect(id.length).toBeLessThanOrEqual(max.idCharsMax)
  })
  test('refuses a time or a number that does not fit, rather than wrap around', () => {
    expect(() => messageId(timeMax + 1, 0)).toThrow(RangeError)
    expect(() => messageId(0, seqMax + 1)).toThrow(RangeError)
    expect(() => messageId(-1, 0)).toThrow(RangeError)
    expect(() => messageId(0.5, 0)).toThrow(RangeError)
  })
  test.each([
    '',
    'm_',
    'x_1K7ZT2A0000000042',
    'm_1K7ZT2A000000004',
    'm_1K7ZT2A00000000420',
    'm_1K7ZT2A000000004U',
    'm_!K7ZT2A0000000042',
    'm_1k7zt2a0000000042',
  ])('is not %j', (id) => {
    expect(seqOfMessageId(id)).toBeUndefined()
  })
})

describe('a sortable id', () => {
  const entropy = Uint8Array.from({ length: 10 }, (_, i) => i * 25)
  test('names what it is for, sorts by time, and is an id of the protocol', () => {
    expect(sortableId('sor', at, entropy)).toMatch(/^sor_[0-9A-HJKMNP-TV-Z]{19}$/)
    expect(sortableId('sor', at, entropy) < sortableId('sor', at + 1, new Uint8Array(10))).toBe(true)
    expect(sortableId('abcdefgh', at, entropy).length).toBeLessThanOrEqual(max.idCharsMax)
  })
  test('differs by its random bytes', () => {
    expect(sortableId('sor', at, entropy)).not.toBe(sortableId('sor', at, new Uint8Array(10)))
  })
  test('is not made from too few random bytes', () => {
    expect(() => sortableId('sor', at, new Uint8Array(9))).toThrow(RangeError)
  })
})

describe('names of rooms and handles', () => {
  const both = ['a', 'Ann', '7', 'a.b_c-d', 'Zoë', 'Łódź', 'Анна', '山田', 'مريم', 'कमला']
  const neither = [
    '',
    ' a',
    'a ',
    'a b',
    '.a',
    '_a',
    '-a',
    '@a',
    'a/b',
    'a\n',
    'a\u0000',
    '👋',
    'e\u0301',
    '\u0301',
    '\u3164',
    '\u115f\u1160',
    'a\u200d',
    'a\u202e',
    'a\ufe0f',
    '\ud800',
  ]
  test.each(both)('%j is one', (name) => {
    expect([isRoomName(name), isHandle(name)]).toEqual([true, true])
  })
  test.each(neither)('%j is none', (name) => {
    expect([isRoomName(name), isHandle(name)]).toEqual([false, false])
  })
  test('only a room may have a colon', () => {
    expect([isRoomName('team:a'), isHandle('team:a')]).toEqual([true, false])
  })
  test('a room has at most 64 letters, a handle 32', () => {
    expect([isRoomName('é'.repeat(64)), isRoomName('é'.repeat(65))]).toEqual([true, false])
    expect([isHandle('é'.repeat(32)), isHandle('é'.repeat(33))]).toEqual([true, false])
  })
})
