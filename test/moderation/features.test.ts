/**
 * The features of a text: the same wherever they are asked for, each from a place in the text, and none that says
 * who is spoken to or which number was written.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createFeatureExtractor, featureKinds, wordHash } from '../../server/moderation/features.ts'
import { createFolder, fold, unitsToString } from '../../server/moderation/fold.ts'

const extractor = createFeatureExtractor(100)
const hashes = (text: string) => {
  const features = extractor.extract(fold(text))
  return [...features.hashes.slice(0, features.count)]
}
const parts = (text: string, kind: number) => {
  const folded = fold(text)
  const { count, kinds, starts, ends } = extractor.extract(folded)
  return Array.from({ length: count }, (_, i) => i)
    .filter((i) => kinds[i] === kind)
    .map((i) => unitsToString(folded.codes, starts[i] ?? 0, ends[i] ?? 0))
}

describe('features', () => {
  test('are words, pairs of neighbours, and pieces of four letters', () => {
    expect(parts('good cats', featureKinds.word)).toEqual(['good', 'cats'])
    expect(parts('good cats', featureKinds.pair)).toEqual(['good cats'])
    // With the edges of the word, which are not part of the text: "^goo", "good", "ood$".
    expect(parts('good', featureKinds.piece)).toEqual(['goo', 'good', 'ood'])
    expect(parts('dog', featureKinds.piece)).toEqual(['dog', 'dog'])
    expect(parts('is', featureKinds.piece)).toEqual([])
  })

  test('of a word are what a rule about that word expects', () => {
    expect(hashes('cats')[0]).toBe(wordHash('cats'))
    expect(hashes('CÁTS')[0]).toBe(wordHash('cats'))
  })

  test('tell a word from a piece, and a pair from the same pair turned round', () => {
    expect(hashes('cat')).not.toContain(wordHash('ca'))
    expect(new Set(hashes('a b')).size).toBe(3)
    expect(hashes('dog cat').filter((hash) => hashes('cat dog').includes(hash)).length).toBeLessThan(
      hashes('dog cat').length,
    )
  })

  test('look across commas and not across names or links', () => {
    expect(parts('well, yes', featureKinds.pair)).toEqual(['well, yes'])
    expect(parts('tell @ann this', featureKinds.pair)).toEqual([])
    expect(parts('see https://example.org/a?b=c now', featureKinds.pair)).toEqual([])
  })

  test('say nothing of who is spoken to, or of where a link leads', () => {
    expect(hashes('thanks @ann')).toEqual(hashes('thanks @robert'))
    expect(hashes('see https://example.org/')).toEqual(hashes('see https://other.example/'))
    expect(hashes('see www.example.org')).toContain(hashes('https://a.b')[0])
    expect(hashes('httpd is up')).not.toContain(hashes('https://a.b')[0])
  })

  test('tell numbers by their length alone', () => {
    expect(hashes('call 07700900123')).toEqual(hashes('call 01234567899'))
    expect(hashes('call 077')).not.toEqual(hashes('call 0770'))
    expect(parts('gr8', featureKinds.word)).toEqual(['gr8'])
  })

  test('hold emoji whole, and runs of a sign as one', () => {
    expect(parts('hi 👍👍', featureKinds.sign)).toEqual(['👍', '👍'])
    expect(parts('no!!!', featureKinds.sign)).toEqual(['!!!'])
    expect(parts('I 👍 it', featureKinds.pair)).toEqual(['i 👍', '👍 it'])
  })

  test('know loud text', () => {
    expect(hashes('BUY THIS NOW')).not.toEqual(hashes('buy this now'))
    expect(parts('BUY THIS NOW', featureKinds.shape)).toHaveLength(1)
    expect(parts('short', featureKinds.shape)).toHaveLength(0)
  })

  test('are the same for every extractor and folder, whatever came before (property)', () => {
    const folder = createFolder(4)
    const small = createFeatureExtractor(1)
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const one = small.extract(folder.fold(text))
        const other = createFeatureExtractor(5_000).extract(fold(text))
        expect([...one.hashes.slice(0, one.count)]).toEqual([...other.hashes.slice(0, other.count)])
      }),
    )
  })

  test('come from places inside the folded text (property)', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        const folded = fold(text)
        const { count, starts, ends, kinds, hashes: all } = extractor.extract(folded)
        expect(count).toBeLessThanOrEqual(all.length)
        for (let i = 0; i < count; i++) {
          expect(ends[i]).toBeLessThanOrEqual(folded.length)
          if (kinds[i] !== featureKinds.shape) expect(starts[i]).toBeLessThan(ends[i] ?? 0)
        }
      }),
    )
  })

  test('of a text longer than any before it are all there', () => {
    const fresh = createFeatureExtractor(1)
    const long = 'abcdef '.repeat(2_000)
    const { count, kinds } = fresh.extract(fold(long))
    expect(kinds.slice(0, count).filter((kind) => kind === featureKinds.word)).toHaveLength(2_000)
  })
})
