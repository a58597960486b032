/**
 * The measures of an evaluation on a judge whose answers are known.
 */
import { describe, expect, test } from 'vitest'
import { benignFigures } from '../../../scripts/eval/benign.ts'
import { disguisedWords } from '../../../scripts/eval/disguised.ts'
import { withReport } from '../../../scripts/eval/document.ts'
import { innocentShapes } from '../../../scripts/eval/innocent-shapes.ts'
import type { Judge } from '../../../scripts/eval/judge.ts'
import { maskedParts, personalFigures, secretFigures } from '../../../scripts/eval/personal.ts'
import { bar, distributionOf, sparkline, thresholds } from '../../../scripts/eval/plots.ts'
import { scoreOf } from '../../../scripts/eval/tasks.ts'
import { fill } from '../../support/secret-samples.ts'
import { seededRandom } from '../../support/seeded-random.ts'

const nothing = { action: 'allow', category: null, scores: {} } as const
const blind: Judge = { name: 'blind', judge: (text) => ({ ...nothing, text }) }
const masking = (pattern: RegExp, category: 'credentials' | 'personal_data' = 'personal_data'): Judge => ({
  name: 'masking',
  judge: (text) => {
    const shown = text.replace(pattern, (part) => '•'.repeat([...part].length))
    return shown === text
      ? { ...nothing, text }
      : { action: 'mask', category, scores: { [category]: 0.9 }, text: shown }
  },
})

test('benign rows are counted by what happened to them', () => {
  const judge: Judge = {
    name: 'x',
    judge: (text) => ({
      action: text === 'b' ? 'flag' : text === 'c' ? 'hold' : 'allow',
      category: text === 'a' ? null : 'spam',
      scores: {},
      text,
    }),
  }
  const rows = ['a', 'a', 'b', 'c'].map((text) => ({ text, label: 'benign' }))
  expect(benignFigures(rows, judge)).toEqual({
    judge: 'x',
    rows: 4,
    any: 2,
    stopped: 1,
    byCategory: { spam: 2 },
  })
})

describe('disguises', () => {
  test('of what a judge does not know when it is plain are not counted', () => {
    expect(disguisedWords(blind).every(({ words }) => words === 0)).toBe(true)
  })

  test('are caught when as much is done about them as about the plain word, and not when less is', () => {
    const severe: Judge = {
      name: 'letters',
      judge: (text) => ({ ...nothing, text, action: /^well, [a-z]+ then$/.test(text) ? 'hold' : 'flag' }),
    }
    const kinds = new Map(disguisedWords(severe).map((one) => [one.kind, one]))
    expect(kinds.get('by sound, ph for f')?.caught).toBe(kinds.get('by sound, ph for f')?.words)
    expect(kinds.get('in full width')).toMatchObject({ caught: 0 })
    expect(kinds.get('in full width')?.words).toBeGreaterThan(100)
  })
})

describe('masked parts', () => {
  test.each([
    ['abc', 'abc', []],
    ['a bc d', 'a •• d', [[2, 4]]],
    [
      '😀 bc 😀',
      '😀 •• •',
      [
        [3, 5],
        [6, 8],
      ],
    ],
    ['ab', '••', [[0, 2]]],
  ])('%s → %s', (sent, shown, parts) =>
    expect(maskedParts(sent, shown).map(({ start, end }) => [start, end])).toEqual(parts),
  )
})

describe('personal data', () => {
  const rows = [
    { text: 'mail a@b.test', label: 'pii', spans: [[5, 13, 'EMAIL_ADDRESS']] },
    {
      text: 'I am Ann, 30',
      label: 'pii',
      spans: [
        [5, 8, 'PERSON'],
        [10, 12, 'AGE'],
      ],
    },
  ]
  test('found means all of it; what nobody labelled is found wrongly; names are neither', () => {
    const [found] = personalFigures(masking(/\S+@\S+/g), rows)
    expect(found?.confusion).toMatchObject({ truePositives: 1, falseNegatives: 0, falsePositives: 0 })
    const [part] = personalFigures(masking(/@\S+/g), rows)
    expect(part?.confusion).toMatchObject({ truePositives: 0, falseNegatives: 1, falsePositives: 0 })
    const [name] = personalFigures(masking(/Ann/g), rows)
    expect(name?.confusion).toMatchObject({ falseNegatives: 1, falsePositives: 0 })
    const [age] = personalFigures(masking(/30/g), rows)
    expect(age?.confusion).toMatchObject({ falseNegatives: 1, falsePositives: 1 })
  })
})

describe('secrets', () => {
  test('whoever masks nothing finds none, and names every kind as weak', () => {
    const { confusion, weak } = secretFigures(blind)
    expect(confusion).toMatchObject({ truePositives: 0, falsePositives: 0 })
    expect(confusion.falseNegatives).toBeGreaterThan(3_000)
    expect(weak).toContain('github')
    expect(weak).toContain('key of adafruit')
  })

  test('whoever masks every word finds all of them, and all that is none', () => {
    const { confusion, weak } = secretFigures(masking(/\S+/g, 'credentials'))
    expect(confusion).toMatchObject({ falseNegatives: 0, trueNegatives: 0 })
    expect(weak).toEqual([])
  })

  test('the innocent shapes are filled', () => {
    for (const shape of innocentShapes) expect(fill(shape, seededRandom(1))).not.toMatch(/\{[axuhldw]\d+\}/)
  })
})

describe('plots', () => {
  test('a score belongs to its tenth, and the thresholds count from themselves on', () => {
    const { bad, good, precision, recall } = distributionOf([
      { isTrue: true, score: 1 },
      { isTrue: true, score: 0.5 },
      { isTrue: false, score: 0.9 },
      { isTrue: false, score: 0 },
    ])
    expect(bad).toEqual([0, 0, 0, 0, 0, 1, 0, 0, 0, 1])
    expect(good).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0, 1])
    const at = (least: number) => thresholds.indexOf(least)
    expect([precision[at(0.5)], recall[at(0.5)]]).toEqual([2 / 3, 1])
    expect([precision[at(0.9)], recall[at(0.9)]]).toEqual([1 / 2, 1 / 2])
  })

  test('the most is the tallest, and nothing is a dot', () => {
    expect(sparkline([0, 100, 1, 0])).toBe('·█▁·')
    expect(bar(0.5, 4)).toBe('██░░')
    expect(bar(2, 2)).toBe('██')
  })
})

test('the highest score of the wanted categories counts', () => {
  const judged = { ...nothing, text: '', scores: { spam: 0.9, hate: 0.4 } }
  expect(scoreOf(judged, ['hate', 'threat'])).toBe(0.4)
  expect(scoreOf(judged, ['threat'])).toBe(0)
})

test('a report goes between its marks and leaves the rest of the document', () => {
  const [begin, end] = ['<!-- begin: npm run eval -->', '<!-- end: npm run eval -->']
  expect(withReport(`before\n${begin}\nold\n${end}\nafter`, 'new')).toBe(
    `before\n${begin}\n\nnew\n\n${end}\nafter`,
  )
  expect(() => withReport('no marks', 'new')).toThrow('marks')
})
