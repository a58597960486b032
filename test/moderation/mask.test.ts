/**
 * Masking hides what it must, keeps the length in code points, and never leaves half a character.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { maskSpans } from '../../server/moderation/mask.ts'

describe('masking', () => {
  test.each<[string, string, [number, number][], string]>([
    ['nothing, when there is no span', 'hello', [], 'hello'],
    ['one span', 'call 555-1234 now', [[5, 13]], 'call •••••••• now'],
    ['a span at the start', 'abc', [[0, 1]], '•bc'],
    ['a span at the end', 'abc', [[2, 3]], 'ab•'],
    ['everything', 'abc', [[0, 3]], '•••'],
    [
      'several spans in any order',
      'abcdef',
      [
        [4, 5],
        [1, 2],
      ],
      'a•cd•f',
    ],
    [
      'spans that overlap',
      'abcdef',
      [
        [1, 4],
        [2, 5],
      ],
      'a••••f',
    ],
    [
      'a span inside another',
      'abcdef',
      [
        [0, 6],
        [2, 3],
      ],
      '••••••',
    ],
    [
      'spans that touch',
      'abcd',
      [
        [0, 2],
        [2, 4],
      ],
      '••••',
    ],
    ['an emoji as one character', 'a😀b', [[1, 3]], 'a•b'],
    ['a whole emoji when a span starts in its middle', 'a😀b', [[2, 4]], 'a••'],
    ['a whole emoji when a span ends in its middle', 'a😀b', [[0, 2]], '••b'],
    ['a whole emoji when the span is one half', '😀', [[1, 2]], '•'],
    [
      'half an emoji from each of two spans only once',
      'a😀b',
      [
        [0, 2],
        [2, 4],
      ],
      '•••',
    ],
  ])('hides %s', (_what, text, spans, expected) => {
    expect(
      maskSpans(
        text,
        spans.map(([start, end]) => ({ start, end })),
      ),
    ).toBe(expected)
  })

  const textAndSpans = fc.string({ unit: 'grapheme', maxLength: 40 }).chain((text) =>
    fc.tuple(
      fc.constant(text),
      fc.array(
        fc
          .tuple(fc.nat(text.length), fc.nat(text.length))
          .map(([a, b]) => ({ start: Math.min(a, b), end: Math.max(a, b) })),
        { maxLength: 6 },
      ),
    ),
  )

  test('keeps the number of code points and stays well formed, whatever the spans', () => {
    fc.assert(
      fc.property(textAndSpans, ([text, spans]) => {
        const masked = maskSpans(text, spans)
        expect([...masked]).toHaveLength([...text].length)
        expect(masked.isWellFormed()).toBe(true)
      }),
    )
  })

  test('hides every code point that a span touches and no other', () => {
    fc.assert(
      fc.property(textAndSpans, ([text, spans]) => {
        const masked = [...maskSpans(text, spans)]
        let at = 0
        for (const [i, point] of [...text].entries()) {
          const from = at
          at += point.length
          const touched = spans.some((s) => s.end > s.start && s.start < at && s.end > from)
          expect(masked[i]).toBe(touched ? '•' : point)
        }
      }),
    )
  })
})
