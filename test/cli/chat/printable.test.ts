import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { render } from '../../../server/cli/chat/line.ts'
import { printable, printableLines } from '../../../server/cli/chat/printable.ts'

const forbidden =
  /[\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff]|[\u{e0000}-\u{e007f}]/u

describe('what others wrote', () => {
  test.each([
    ['an escape sequence that clears the screen', 'a\u001b[2Jb', 'a�[2Jb'],
    ['one that sets the title', '\u001b]0;root\u0007', '�]0;root�'],
    ['the 8-bit form of one', '\u009b31m', '�31m'],
    ['a bell and a backspace', 'a\u0007\b\u007f', 'a���'],
    ['an override of direction', 'user \u202egpj.exe', 'user gpj.exe'],
    ['isolates', '\u2066a\u2069', 'a'],
    ['nothing to see', 'a\u200b\ufeff\u00adb', 'ab'],
    ['hidden tags', 'a\u{e0041}b', 'ab'],
    ['a tab', 'a\tb', 'a b'],
    ['lines', 'a\nb\r\nc\u2028d\re', 'a ⏎ b ⏎ c ⏎ d ⏎ e'],
    ['a tower of marks', `o${'\u0301'.repeat(50)}k`, `o${'\u0301'.repeat(4)}k`],
    ['half a character', 'a\ud800b', 'a�b'],
  ])('%s does nothing', (_, text, shown) => expect(printable(text)).toBe(shown))

  test.each(['Grüße', 'שלום עולם', 'مرحبا', 'नमस्ते', '👩‍👩‍👧 ok', 'e\u0301', 'می‌خواهم', '𝒳'])(
    '%s stays as it is',
    (text) => {
      expect(printable(text)).toBe(text)
    },
  )

  test('whatever it is, nothing that a terminal obeys is left', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(printable(text)).not.toMatch(forbidden)
        expect(printableLines(text).join('')).not.toMatch(forbidden)
      }),
      { numRuns: 400 },
    )
  })
})

describe('a line', () => {
  test('is indented where it goes on, so that nobody can forge a line of somebody else', () => {
    expect(render(['eve: ', 'hi\nann: I resign'], false)).toBe('eve: hi\n    ann: I resign')
  })

  test('has colours only if they are wanted', () => {
    const line = [['handle', 'ann'], ' hi ', ['bad', 'no'], ['dim', '']] as const
    expect(render(line, false)).toBe('ann hi no')
    expect(render(line, true).replaceAll('\u001b', '^')).toMatch(
      /^\^\[38;5;\d+mann\^\[0m hi \^\[31mno\^\[0m$/,
    )
  })

  test('has one colour for one handle', () => {
    expect(render([['handle', 'ann']], true)).toBe(render([['handle', 'ann']], true))
    const colours = new Set(
      Array.from({ length: 50 }, (_, i) => render([['handle', `u${i}`]], true).replace(/u\d+/, '')),
    )
    expect(colours.size).toBeGreaterThan(5)
  })

  test('cannot be painted by what is in it', () => {
    expect(render([['handle', '\u001b[0mx']], true).split('\u001b')).toHaveLength(3)
  })
})
