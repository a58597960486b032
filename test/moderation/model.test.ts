/**
 * The model adds up: its logits are what its weights say, and what it names as reasons is all there is.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createFeatureExtractor, wordHash } from '../../server/moderation/features.ts'
import { fold } from '../../server/moderation/fold.ts'
import {
  createModel,
  entryBytes,
  entryWeightsAt,
  type ModelData,
  modelFeaturesMax,
  normUnit,
  weightZero,
} from '../../server/moderation/model.ts'
import { headNames } from '../../server/moderation/model-heads.ts'

const threat = headNames.indexOf('threat')
const heads = headNames.map((name) => ({
  name,
  scale: 0.5,
  bias: -1,
  anchors: [{ z: 0, score: 0.5 }],
  ceiling: 1,
}))
const normFloor = 10

/** A model of these features; each weighs `weight` for the head `threat`, and `norm` in the norm. */
function modelOf(
  features: readonly { hash: number; weight: number; norm?: number }[],
  more: Partial<ModelData> = {},
) {
  const entries = new Uint8Array(features.length * entryBytes).fill(weightZero)
  const view = new DataView(entries.buffer)
  for (const [i, { hash, weight, norm = 20 }] of features.entries()) {
    view.setInt32(i * entryBytes, hash, true)
    view.setUint8(i * entryBytes + 4, norm)
    entries[i * entryBytes + entryWeightsAt + threat] = weightZero + weight
  }
  return createModel({ heads, normFloor, entries, ...more })
}

const word = (text: string, weight: number) => ({ hash: wordHash(text), weight })

describe('a model', () => {
  test('gives the bias of each head for a text it knows nothing of', () => {
    const { logits } = modelOf([word('bad', 100)])
    expect([...logits(fold('hello there'))]).toEqual(headNames.map(() => -1))
    expect([...logits(fold(''))]).toEqual(headNames.map(() => -1))
  })

  test('adds weights, divided by the norm of what it knows', () => {
    const { logits } = modelOf([word('bad', 100), word('cat', -40)])
    const one = Math.sqrt(20 * normUnit + normFloor)
    expect(logits(fold('bad'))[threat]).toBeCloseTo(-1 + (0.5 * 100) / one, 9)
    const both = Math.sqrt(40 * normUnit + normFloor)
    expect(logits(fold('bad cat'))[threat]).toBeCloseTo(-1 + (0.5 * 60) / both, 9)
    expect(logits(fold('bad cat'))[0]).toBe(-1)
  })

  test('adds up texts of more features than two bytes can count', () => {
    const words = Array.from({ length: 3_000 }, (_, i) => `w${String.fromCharCode(97 + (i % 26))}${i}x`)
    const { logits } = modelOf(words.map((one) => word(one, 127)))
    for (const times of [255, 256, 257, 513, 3_000]) {
      const norm = Math.sqrt(times * 20 * normUnit + normFloor)
      expect(logits(fold(words.slice(0, times).join(' ')))[threat], `${times}`).toBeCloseTo(
        -1 + (0.5 * 127 * times) / norm,
        6,
      )
    }
  })

  test('counts a feature once, however often it is said, in this text and the thousandth after it', () => {
    const { logits, contributions } = modelOf([word('bad', 100)])
    const once = logits(fold('bad'))[threat]
    for (let text = 0; text < 1_000; text++) expect(logits(fold('bad bad bad'))[threat]).toBe(once)
    expect(contributions(fold('bad bad'), 'threat')).toHaveLength(1)
  })

  test('says of each n-gram what it weighs, the heaviest first', () => {
    const { contributions } = modelOf([word('bad', 20), word('worse', 100), word('good', -60)])
    const folded = fold('bad, worse, good')
    const parts = contributions(folded, 'threat')
    expect(parts.map(({ start, end }) => folded.text.slice(start, end))).toEqual(['worse', 'good', 'bad'])
    expect(parts.map(({ logit }) => Math.sign(logit))).toEqual([1, -1, 1])
    expect(contributions(folded, 'spam').every(({ logit }) => Math.abs(logit) === 0)).toBe(true)
  })

  test('has nothing in its logits but the bias and what it names (property)', () => {
    const vocabulary = ['bad', 'worse', 'good', 'cat', 'kill', 'time', 'you', 'me']
    const model = modelOf(vocabulary.map((text, i) => word(text, (i - 3) * 17)))
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...vocabulary, 'other', '!', '42'), { maxLength: 60 }),
        (words) => {
          const folded = fold(words.join(' '))
          const logit = model.logits(folded)[threat] ?? 0
          const sum = model.contributions(folded, 'threat').reduce((all, part) => all + part.logit, -1)
          expect(sum).toBeCloseTo(logit, 9)
        },
      ),
    )
  })

  test('finds every feature in a crowded table', () => {
    const extractor = createFeatureExtractor(100)
    const words = Array.from({ length: 5_000 }, (_, i) => `w${i.toString(36)}x`)
    const { logits } = modelOf(words.map((text) => word(text, 50)))
    const missing = words.filter((text) => (logits(fold(text))[threat] ?? 0) < 0)
    expect(missing).toEqual([])
    expect(extractor.extract(fold('w1x')).hashes[0]).toBe(wordHash('w1x'))
  })

  test('takes no feature for another, though a slot keeps three bytes of the hash only', () => {
    const hash = wordHash('bad')
    // Hashes that differ in the byte that is not kept, and in nothing else.
    const { logits } = modelOf(
      [hash ^ 1, hash ^ 128, hash ^ 255].map((other) => ({ hash: other, weight: 100 })),
    )
    expect(logits(fold('bad'))[threat]).toBe(-1)
  })

  test('is refused when its parts do not fit', () => {
    expect(() => modelOf([], { heads: heads.slice(1) })).toThrow()
    expect(() => modelOf([], { heads: [...heads].reverse() })).toThrow()
    expect(() => modelOf([], { entries: new Uint8Array(entryBytes + 1) })).toThrow()
    expect(() => modelOf([], { entries: new Uint8Array(entryBytes) })).toThrow('norm')
  })

  test('may have so many features and no more', () => {
    const entries = (count: number) => {
      const bytes = new Uint8Array(count * entryBytes)
      const view = new DataView(bytes.buffer)
      for (let i = 0; i < count; i++) {
        view.setInt32(i * entryBytes, Math.imul(i, 0x9e3779b1), true)
        view.setUint8(i * entryBytes + 4, 1)
      }
      return bytes
    }
    expect(() => modelOf([], { entries: entries(modelFeaturesMax) })).not.toThrow()
    expect(() => modelOf([], { entries: entries(modelFeaturesMax + 1) })).toThrow(`${modelFeaturesMax}`)
  })
})
