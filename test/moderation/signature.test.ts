import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createFolder } from '../../server/moderation/fold.ts'
import { agreement, createSigner, type Signature, signatureRules } from '../../server/moderation/signature.ts'

const folder = createFolder(256)
const sign = createSigner()
const of = (text: string): Signature => {
  const signature = sign(folder.fold(text))
  return { ...signature, bins: signature.bins.slice() }
}
const same = (a: string, b: string) => agreement(of(a).bins, of(b).bins, 0)

const words =
  'the quick brown foxes jumped over lazy dogs while seven wizards mixed potions by moonlight'.split(' ')
const sentence = words.join(' ')

/** How many of their shingles two texts share, counted the slow way. */
function jaccard(a: string, b: string): number {
  const shingles = (text: string) => {
    const letters = text.replace(/[^a-z]/g, '')
    const n = signatureRules.shingleLetters
    return new Set(
      Array.from({ length: Math.max(0, letters.length - n + 1) }, (_, i) => letters.slice(i, i + n)),
    )
  }
  const [one, other] = [shingles(a), shingles(b)]
  const both = [...one].filter((shingle) => other.has(shingle)).length
  return both / (one.size + other.size - both)
}

describe('a signature', () => {
  test('is the same for a text in other clothes', () => {
    for (const other of [
      sentence.toUpperCase(),
      sentence.replaceAll(' ', '  '),
      sentence.replaceAll(' ', ', '),
      `!!! ${sentence} !!! 🎉🎉🎉`,
      sentence.replaceAll('e', 'е'), // Cyrillic
      sentence.replaceAll('o', 'ｏ'),
      sentence.split('').join('\u200b'),
    ])
      expect(same(sentence, other), other).toBe(signatureRules.bins)
  })

  test('agrees in nearly all bins after a small change, and in nearly none with another text', () => {
    expect(same(sentence, `${sentence} hello`)).toBeGreaterThanOrEqual(13)
    expect(same(sentence, words.slice(1).join(' '))).toBeGreaterThanOrEqual(13)
    expect(
      same(sentence, 'my grandmother bakes excellent apricot tarts every second sunday in autumn'),
    ).toBeLessThan(4)
  })

  test('estimates the part of the shingles that two texts share', () => {
    let error = 0
    let runs = 0
    fc.assert(
      fc.property(
        fc.shuffledSubarray(words, { minLength: 10 }),
        fc.shuffledSubarray(words, { minLength: 10 }),
        (a, b) => {
          const [one, other] = [a.join(' '), b.join(' ')]
          error += same(one, other) / signatureRules.bins - jaccard(one, other)
          runs++
        },
      ),
      { numRuns: 500, seed: 4 },
    )
    expect(Math.abs(error / runs)).toBeLessThan(0.05) // without bias; a single one may be off by more
  })

  test('does not depend on what was signed before', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), fc.string({ maxLength: 80 }), (before, text) => {
        const alone = createSigner()(folder.fold(text)).bins.slice()
        const signer = createSigner()
        signer(folder.fold(before))
        expect(signer(folder.fold(text)).bins).toEqual(alone)
      }),
    )
  })
})

describe('beside the bins', () => {
  test('letters and words are counted, and repetition is not', () => {
    expect(of('one two, three! 45')).toMatchObject({ letters: 11, words: 3 })
    expect(of('lol '.repeat(50)).different).toBe(3)
    expect(of(sentence).different).toBeGreaterThan(50)
    expect(of('🎉🎉🎉')).toMatchObject({ letters: 0, words: 0, different: 0 })
  })

  test('numbers are noticed, in any digits, and change no bin', () => {
    const [one, other] = [of('message number 17 of the test'), of('message number １８ of the test')]
    expect(one.bins).toEqual(other.bins)
    expect([one.digits, other.digits, of('no numbers here').digits]).toEqual([true, true, false])
  })

  test.each<[string, boolean]>([
    ['see https://example.org', true],
    ['see www.example.org', true],
    ['join discord.gg/abc', true],
    ['join discord .gg', false],
    ['he said hello.how are you', false],
    ['either/or', false],
    ['at 12.5/3', false],
    ['perf.test message', false],
  ])('%s: a link is %s', (text, link) => expect(of(text).link).toBe(link))

  test('quoted lines do not count; what is written under them does', () => {
    const quoted = of(`> ${sentence}\n > ${sentence}\nplease stop posting this`)
    expect(quoted).toMatchObject({ words: 4, letters: 21 })
    expect(quoted.bins).toEqual(of('please stop posting this').bins)
    expect(of(`a > b, and ${sentence}`).words).toBe(words.length + 3)
  })
})
