import { describe, expect, test } from 'vitest'
import {
  bool,
  count,
  type Field,
  listOf,
  nullable,
  oneOf,
  optional,
  ref,
  roomName,
  structure,
  text,
  token,
  version,
} from '../../protocol/field.ts'

const rows: readonly [
  name: string,
  field: Field<unknown>,
  fits: readonly unknown[],
  misfits: readonly unknown[],
][] = [
  ['ref', ref, [0, 1, 2 ** 31], [-1, 2 ** 31 + 1, 1.5, Number.NaN, '1', 1n, null, undefined]],
  ['count', count, [0, Number.MAX_SAFE_INTEGER], [-1, 2 ** 53, 0.5, Number.POSITIVE_INFINITY, '0', null]],
  ['bool', bool, [true, false], [0, 1, 'true', null]],
  ['version', version, [1], [0, 2, '1', true]],
  ['text ≤ 3', text(3), ['', 'abc', '👋a', '\n'], ['abcd', '👋👋', '\ud83d', 'a\udc4b', 5, null, ['a']]],
  ['token ≤ 3', token(3), ['a', '~!~'], ['', 'abcd', 'a b', 'ä', 'a\n', 5, null]],
  ['token with a pattern', token(3, /^[a-z]+$/), ['abc'], ['ABC', 'a1', '']],
  ['oneOf', oneOf('a', 'b'), ['a', 'b'], ['c', '', 'A', null, ['a'], 0]],
  ['listOf', listOf(count, 2), [[], [1], [1, 2]], [[1, 2, 3], ['a'], [1, null], { length: 0 }, 'ab', null]],
  ['structure', structure('x'), [{}, { a: 1 }], [[], null, 'x', 1, true]],
  ['nullable', nullable(count), [null, 1], [undefined, 'x', -1]],
  ['optional', optional(count), [1], [null, undefined, 'x']],
  [
    'room',
    roomName,
    ['a', 'Zürich', '談話室', '1.a_b:c-d', 'a'.repeat(64)],
    [
      '',
      ' ',
      'a b',
      '.a',
      '-a',
      'a'.repeat(65),
      'cafe\u0301',
      '\u3164',
      'a\u200b',
      '#a',
      'a/b',
      '👋',
      5,
      null,
    ],
  ],
]

describe.each(rows)('%s', (_, field, fits, misfits) => {
  test.each(fits.map((v) => [v]))('fits %j', (value) => {
    expect(field.fits(value)).toBe(true)
  })
  test.each(misfits.map((v) => [v]))('does not fit %o', (value) => {
    expect(field.fits(value)).toBe(false)
  })
})

test('a kind says what the documentation calls it', () => {
  expect(listOf(nullable(text(5)), 3).kind).toBe('list of text ≤ 5 | null, ≤ 3')
  expect(oneOf('no', 'later').kind).toBe('no | later')
  expect(optional(count)).toMatchObject({ kind: 'count', optional: true })
})
