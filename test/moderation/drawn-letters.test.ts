/**
 * Letters drawn with signs are read, the longest drawing first, and never beyond the word.
 */
import { expect, test } from 'vitest'
import { drawnLetter } from '../../server/moderation/drawn-letters.ts'
import { fold } from '../../server/moderation/fold.ts'

const read = (text: string, at = 0, end = fold(text).length) => {
  const found = drawnLetter(fold(text), at, end)
  return found === 0 ? null : [String.fromCharCode(found >> 4), found & 15]
}

test.each([
  ['|-|i', 'h', 3],
  ['|\\|o', 'n', 3],
  ['\\/\\/o', 'w', 4],
  ['\\/o', 'v', 2],
  ['|3o', 'b', 2],
  ['()k', 'o', 2],
  ['/-\\k', 'a', 3],
])('%s', (text, letter, signs) => expect(read(text)).toEqual([letter, signs]))

test.each(['|x', '/x', '\\x', '(x', 'x()', '-|'])('%s draws nothing at its start', (text) =>
  expect(read(text)).toBe(null),
)

test('what lies beyond the end is not read', () => {
  expect(read('|-|', 0, 2)).toBe(null)
  expect(read('a|-|', 1)).toEqual(['h', 3])
})
