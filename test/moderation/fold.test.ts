/**
 * The fold takes disguises off, says what it noticed, and its map leads back to what was sent.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  createFolder,
  fold,
  foldRunMax,
  isWordUnit,
  keep,
  originalSpan,
} from '../../server/moderation/fold.ts'
import { symptoms } from '../../server/moderation/symptoms.ts'
import { shownSymptoms, symptomsOf } from '../support/symptoms-afterwards.ts'

/** Text as people and as evaders write it. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc
    .array(
      fc.constantFrom(
        ...[
          'a',
          'bb',
          'ccc',
          'ß',
          'æ',
          'ﷺ',
          'ﬃ',
          '\u200b',
          '\u00ad',
          'e\u0301\u0302',
          '𝕗',
          '🅵',
          '🇫',
          '👩‍👧',
          ' ',
          '\n\n',
        ],
        ...["'", '’', '.', '1', '000', 'а', 'ρ', '\ud800', '\udc00', '\u{e0061}', '한', 'が', 'İ', '½', '①'],
      ),
      { maxLength: 40 },
    )
    .map((parts) => parts.join('')),
)

describe('what the fold makes of a text', () => {
  test.each([
    ['case', 'HeLLo', 'hello'],
    ['full-width letters', 'Ｈｅｌｌｏ', 'hello'],
    ['mathematical letters', '𝕙𝓮𝔩𝖑𝗼', 'hello'],
    ['enclosed letters', 'ⓗⓔⓛⓛⓞ 🅷🅴🅻🅻🅾 🄷', 'hello hello h'],
    ['regional indicators', '🇭🇮', 'hi'],
    ['accents', 'hèłló Ñandú', 'hello nandu'],
    ['stacked marks', 'h\u0336e\u0337l\u0338l\u0334o\u0335', 'hello'],
    ['Cyrillic look-alikes', 'неllо', 'hello'],
    ['Greek look-alikes', 'ρορ', 'pop'],
    ['small capitals', 'ʜᴇʟʟᴏ', 'hello'],
    ['zero-width characters', 'he\u200bl\u200cl\u200do\ufeff', 'hello'],
    ['soft hyphens', 'hel\u00adlo', 'hello'],
    ['direction overrides', '\u202ehello\u202c \u2066x\u2069', 'hello x'],
    ['tags', 'hi\u{e0062}\u{e007f}', 'hi'],
    ['variation selectors', 'a\ufe0fb', 'ab'],
    ['keycaps', '1\ufe0f\u20e32', '12'],
    ['ligatures and sharp s', 'œuf Straße ﬁne', 'oeuf strasse fine'],
    ['apostrophes inside words', 'don’t, ‘quote’', "dont, 'quote'"],
    ['dashes and dots', 'a—b。c', 'a-b.c'],
    ['white space', 'a \t\n\u3000 b', 'a b'],
  ])('%s', (_name, text, folded) => expect(fold(text).text).toBe(folded))

  test('runs are kept up to three, and digits are numbers, however long', () => {
    expect(fold('heyy').text).toBe('heyy')
    expect(fold('heyyy').text).toBe('heyyy')
    expect(fold('heyyyyyyyy!!!!!!!').text).toBe(`he${'y'.repeat(foldRunMax)}${'!'.repeat(foldRunMax)}`)
    expect(fold('1000000').text).toBe('1000000')
  })

  test('vowel signs of Indic scripts, Hangul, kana and emoji stay', () => {
    for (const text of ['हिन्दी', '한국어', 'がぎぐ', '👍👍🏽'])
      expect(fold(text).text).toBe(text.normalize('NFC'))
  })
})

describe('the map back to what was sent', () => {
  test('every offset lies in the text and none goes back', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { origin, length } = fold(text)
        for (let i = 0; i < length; i++) {
          expect(origin[i]).toBeLessThan(text.length)
          expect(origin[i]).toBeLessThanOrEqual(origin[i + 1] ?? -1)
        }
        expect(origin[length]).toBe(text.length)
      }),
    )
  })

  test('the span of any part, folded again, holds that part', () => {
    fc.assert(
      fc.property(anyText, fc.nat(), fc.nat(), (text, a, b) => {
        const folded = fold(text)
        if (folded.length === 0) return
        const start = a % folded.length
        const end = start + 1 + (b % (folded.length - start))
        const span = originalSpan(folded, start, end)
        expect(span.start).toBeLessThan(span.end)
        const again = fold(text.slice(span.start, span.end)).text
        // An apostrophe at the edge of a slice is no longer inside a word; a slice may cut white space short.
        const strip = (part: string) => part.replace(/['\s]/g, '')
        expect(strip(again)).toContain(strip(folded.text.slice(start, end)))
      }),
      { numRuns: 500 },
    )
  })

  test('a span covers all of a run and the unseen characters in it', () => {
    const text = 'so ba\u200bd\u200bddddd now'
    const folded = fold(text)
    const start = folded.text.indexOf('bad')
    const { start: from, end } = originalSpan(folded, start, folded.text.indexOf(' now'))
    expect(text.slice(from, end)).toBe('ba\u200bd\u200bddddd')
  })

  test('half of what one character became still spans all of it', () => {
    expect(originalSpan(fold('aßb'), 1, 2)).toEqual({ start: 1, end: 2 })
  })
})

describe('symptoms', () => {
  test.each([
    ['leet', 'h3llo', symptoms.leet | symptoms.digits],
    ['leet', '$hip', symptoms.leet],
    ['spaced', 'h e y', symptoms.spaced],
    ['spaced', 'so h-e-y', symptoms.spaced | symptoms.split],
    ['split', 'hel.lo', symptoms.split],
    ['repeats', 'heyyy', symptoms.repeats],
    ['mixedScript', 'hеllo', symptoms.mixedScript],
    ['unseen', 'he\u200bllo', symptoms.unseen],
  ])('%s shows in %j', (_name, text, bits) => expect(fold(text).symptoms).toBe(bits))

  test.each([
    ['digits', 'room 7', symptoms.digits],
    ['numbers', '555 012', symptoms.digits | symptoms.numbers],
    ['at', 'me@ home', symptoms.at | symptoms.leet],
    ['longWord', 'so unfortunately,', symptoms.longWord],
    ['longWord', 'a'.repeat(3).concat('bc'.repeat(6)), symptoms.longWord | symptoms.repeats],
  ])('%s shows in %j', (_name, text, bits) => expect(fold(text).symptoms).toBe(bits))

  test('noticed on the way are the ones that the folded text shows', () => {
    const piece = fc.constantFrom(
      ..."aab 1.-@!$)(x  '*#9",
      'ß',
      '\u200b',
      'é',
      'я',
      ' ',
      'llll',
      '½',
      '…',
      '12345',
      'longerwordthanmost',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          anyText,
          fc.array(piece, { maxLength: 30 }).map((parts) => parts.join('')),
        ),
        (text) => {
          const folded = fold(text)
          expect(folded.symptoms & shownSymptoms).toBe(symptomsOf(folded.text))
        },
      ),
      { numRuns: 2_000 },
    )
  })

  test('five digits are no long number, and thirteen letters no long word', () => {
    expect(fold('5 50 12').symptoms).toBe(symptoms.digits)
    expect(fold('a unfortunate:').symptoms).toBe(0)
  })

  test.each(['hello there!', 'hi! ok? (yes) %', 'I a man', 'hey @ you', 'Привет всем', 'heyy', 'end. Start'])(
    '%j has none',
    (text) => expect(fold(text).symptoms).toBe(0),
  )
})

describe('the folder', () => {
  test('keeps its buffers for texts that fit and grows them for one that does not', () => {
    const folder = createFolder(100)
    const { codes, origin } = folder.fold('x'.repeat(100))
    for (const text of ['short', 'ﷺ'.repeat(100), '']) {
      const folded = folder.fold(text)
      expect(folded.codes).toBe(codes)
      expect(folded.origin).toBe(origin)
      expect(folded.text).toBe(fold(text).text)
    }
    expect(folder.fold('ab'.repeat(100)).length).toBe(200)
  })

  test('overwrites the last fold, and what was kept stays', () => {
    const folder = createFolder(16)
    const first = folder.fold('First')
    const kept = keep(first)
    folder.fold('2')
    expect(first.text).toBe('2')
    expect(kept.text).toBe('first')
    expect(originalSpan(kept, 0, 5)).toEqual({ start: 0, end: 5 })
  })

  test('folds hostile texts of full length without cutting anything off', () => {
    for (const text of ['ﷺ', '\u0301', 'a', '🅵', '\ud800', "a'", '\u200b', 'ß']) {
      const long = text.repeat(4_000 / text.length)
      expect(fold(`${long}end`).text.endsWith('end')).toBe(true)
    }
  })
})

test('letters and digits of any script belong to words', () => {
  for (const unit of 'aZ9éяß漢한') expect(isWordUnit(fold(unit).codes[0] ?? 0)).toBe(true)
  for (const unit of ' .-*@') expect(isWordUnit(unit.charCodeAt(0))).toBe(false)
})
