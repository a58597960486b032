/**
 * Where a word ends: what hangs on to it hides nothing, and what it is part of is another word.
 */
import { describe, expect, test } from 'vitest'
import { fold } from '../../server/moderation/fold.ts'
import { endsWord, standsAlone, startsWord } from '../../server/moderation/word-edges.ts'

const word = 'gorp'
const whole = startsWord | endsWord

function alone(text: string, edges: number): boolean {
  const view = fold(text)
  const start = view.text.indexOf(word)
  return standsAlone(view, start, start + word.length, edges)
}

describe('a whole word', () => {
  test.each([
    'gorp',
    'a gorp!',
    'gorp_x',
    '#gorp',
    'gorp69',
    'a gorp2024, yes',
    'xxgorpxx',
    'XXGORPXX',
    'so xxgorpxx',
  ])('stands in %j', (text) => expect(alone(text, whole)).toBe(true))

  test.each(['gorps', 'agorp', 'gorp4all', '7gorp', '7gorp7', 'xxgorp', 'gorpxx', 'axxgorpxx', 'xxgorpxxl'])(
    'does not stand in %j',
    (text) => expect(alone(text, whole)).toBe(false),
  )
})

test('the beginning of a word may go on', () => {
  expect(alone('gorping', startsWord)).toBe(true)
  expect(alone('agorp', startsWord)).toBe(false)
})

test('a part of a word may stand anywhere', () => expect(alone('agorps', 0)).toBe(true))
