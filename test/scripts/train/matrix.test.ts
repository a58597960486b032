/**
 * What may be learned: not what is rare, not identities by name, and nothing of politics.
 */
import { describe, expect, test } from 'vitest'
import { buildMatrix, identityKind, keepOnly } from '../../../scripts/train/matrix.ts'
import {
  identityWords,
  isIdentityPair,
  isNeutralWord,
  isViewpointPair,
} from '../../../scripts/train/neutral.ts'
import { createFeatureExtractor, featureKinds, wordHash } from '../../../server/moderation/features.ts'
import { fold } from '../../../server/moderation/fold.ts'

const matrixOf = (texts: readonly string[], rowsMin = 1) => buildMatrix(texts, { rowsMin })
const learns = (text: string, word: string) => matrixOf([text]).hashes.includes(wordHash(word))

describe('the matrix', () => {
  test('has a row for each text, with the features it shares with others', () => {
    const matrix = matrixOf(['good cat', 'good dog', ''])
    expect([...matrix.offsets]).toHaveLength(4)
    expect(matrix.offsets[3]).toBe(matrix.offsets[2])
    const good = matrix.hashes.indexOf(wordHash('good'))
    expect(matrix.rowsWith[good]).toBe(2)
    for (const row of [0, 1])
      expect(matrix.ids.slice(matrix.offsets[row], matrix.offsets[row + 1])).toContain(good)
  })

  test('counts a row once, however often it has the feature, and the feature once in the row', () => {
    const matrix = matrixOf(['no no no', 'no'])
    const ids = [...matrix.ids.slice(0, matrix.offsets[1])]
    expect(new Set(ids).size).toBe(ids.length)
    expect(matrix.rowsWith[matrix.hashes.indexOf(wordHash('no'))]).toBe(2)
  })

  test('leaves out what too few rows have', () => {
    const matrix = matrixOf(['good cat', 'good dog'], 2)
    expect(matrix.hashes).toContain(wordHash('good'))
    expect(matrix.hashes).not.toContain(wordHash('cat'))
  })

  test('can be thinned out afterwards', () => {
    const matrix = matrixOf(['good cat', 'good dog'])
    const thin = keepOnly(matrix, (id) => matrix.hashes[id] === wordHash('cat'))
    expect([...thin.hashes]).toEqual([wordHash('cat')])
    expect([...thin.offsets]).toEqual([0, 1, 1])
  })
})

describe('never learned', () => {
  test('identities by name, with the pieces of their letters, wherever they occur', () => {
    for (const word of ['muslim', 'gay', 'jewish', 'trans', 'black', 'schwul', 'negro', 'juif']) {
      expect(isNeutralWord(word), word).toBe(true)
      expect(learns(`they are ${word}`, word), word).toBe(false)
      const own = createFeatureExtractor(50).extract(fold(word))
      const hashes = [...own.hashes.slice(0, own.count)]
      const relatives = matrixOf([`${word}s ${word}ish ${word}x`]).hashes
      expect(
        hashes.filter((hash) => relatives.includes(hash)),
        word,
      ).toEqual([])
    }
    expect(learns('they are lovely', 'lovely')).toBe(true)
  })

  test('an identity beside a word that says nothing about it, but for the head of sexism', () => {
    expect(isIdentityPair('the', 'muslims')).toBe(true)
    expect(isIdentityPair('am', 'gay')).toBe(true)
    expect(isIdentityPair('gay', 'people')).toBe(true)
    expect(isIdentityPair('kill', 'muslims')).toBe(false)
    expect(isIdentityPair('good', 'morning')).toBe(false)
    const { kinds } = matrixOf(['the women'])
    expect([...kinds].filter((kind) => kind === featureKinds.pair)).toEqual([])
    expect([...kinds]).toContain(identityKind)
  })

  test('parties, politicians, offices and issues, not even beside others', () => {
    for (const word of ['democrats', 'president', 'election', 'regierung', 'abortion', 'brexit'])
      expect(learns(`stupid ${word} again`, word), word).toBe(false)
    expect(isViewpointPair('stupid', 'democrats')).toBe(true)
    expect(isViewpointPair('stupid', 'game')).toBe(false)
  })

  test('and the list is in the form that the fold gives words', () => {
    for (const word of identityWords) expect(fold(word).text).toBe(word)
  })
})
