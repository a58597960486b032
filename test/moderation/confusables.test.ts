/**
 * The table of look-alikes: each reads as the Latin letters it shows, and signs, digits and whole scripts are left alone.
 */
import { describe, expect, test } from 'vitest'
import { buildAutomaton } from '../../server/moderation/automaton-build.ts'
import { confusables, parseConfusables } from '../../server/moderation/confusables.ts'
import { fold } from '../../server/moderation/fold.ts'
import { Hits } from '../../server/moderation/hits.ts'
import { viewBits } from '../../server/moderation/views.ts'

describe('the table', () => {
  test('has what Unicode lists and what is met in chat', () => {
    expect(confusables.size).toBeGreaterThan(500)
    for (const [shown, ...written] of ['aɑαаᗅꓮ𐊠', 'oοоօⲟ𐐬', 'gɡցᏻ', 'xхᕁⲭ', 'mϻᗰ', 'wԝաᏔꓪ'].map((row) => [
      ...row,
    ]))
      for (const character of written) expect(fold(character).text, character).toBe(shown)
  })

  test('shows one to three letters, or one sign', () => {
    for (const [character, shown] of confusables)
      expect(shown, character).toMatch(/^(?:[a-z]{1,3}|["'\-./:])$/)
  })

  test('leaves signs, digits and the scripts of whole conversations alone', () => {
    for (const text of ['€', '∞', '©', '→', 'سلام', 'שלום', 'สวัสดี', 'नमस्ते', '你好', 'こんにちは', '안녕'])
      expect(fold(text).text).toBe(text.normalize('NFKD').normalize('NFC'))
  })

  test.each(['', 'a', 'a\t', 'abcd\tx', 'ж\tx'])('a broken row is refused with its line: %j', (row) => {
    if (row === '') return expect(parseConfusables(row).size).toBe(0)
    expect(() => parseConfusables(`# head\n${row}`)).toThrow('line 2')
  })
})

test('digits of every script are digits', () => {
  expect(fold('٠١٢٣٤٥٦٧٨٩ ०१२ ０１２ 𝟎𝟏𝟗 𝟘𝟡').text).toBe('0123456789 012 012 019 09')
})

test.each(['ηλίθιος', 'дурак'])('a pattern in another alphabet is found in any case: %s', (word) => {
  const automaton = buildAutomaton([{ text: word, edges: 'whole' }])
  for (const written of [word, word.toUpperCase(), word.slice(0, 1).toUpperCase() + word.slice(1)]) {
    const hits = new Hits()
    automaton.scan(fold(`so ${written} there`), viewBits.folded, null, hits)
    expect(hits.count, written).toBe(1)
  }
})
