/**
 * A small training that is a real one: from generated rows to a model that judges rows it has not seen.
 */
import { describe, expect, test } from 'vitest'
import { calibrate, lowestLogit } from '../../../scripts/train/calibrate.ts'
import { generate } from '../../../scripts/train/corpus/corpus.ts'
import { logitsOf } from '../../../scripts/train/fit.ts'
import { learn, learnOptions, modelData } from '../../../scripts/train/learn.ts'
import { buildMatrix } from '../../../scripts/train/matrix.ts'
import { all, type Row } from '../../../scripts/train/rows.ts'
import { foldOf, targetsOf } from '../../../scripts/train/targets.ts'
import { fold } from '../../../server/moderation/fold.ts'
import { createModel } from '../../../server/moderation/model.ts'
import { encodeModel, parseModel } from '../../../server/moderation/model-file.ts'
import { headNames } from '../../../server/moderation/model-heads.ts'

const kinds = new Set(['drugs', 'drug twins', 'threat', 'threat twins', 'chat'])
const rows = generate({ seed: 3, rowsPerTemplate: 12 }).filter((row) => kinds.has(row.label))
const options = { ...learnOptions, featuresMax: 4_000, passes: 5, normFloor: 100, cost: { other: 2 } }
const matrix = buildMatrix(
  rows.map((row) => row.text),
  { rowsMin: 2 },
)
const targets = targetsOf(rows)
const inside = [...rows.keys()].filter((row) => foldOf(rows[row] as Row) !== 0)
const outside = [...rows.keys()].filter((row) => foldOf(rows[row] as Row) === 0)
const learned = learn(matrix, targets, inside, options)
const calibrated = headNames.map(() => ({ anchors: [{ z: 0, score: 0.5 }], ceiling: 1 }))
const data = modelData(learned, calibrated)
const drugs = headNames.indexOf('drugs')
const threat = headNames.indexOf('threat')

describe('a small training', () => {
  test('tells bad from benign on templates it has not seen', () => {
    const model = createModel(data)
    const mean = (label: string, head: number) => {
      const chosen = outside.filter((row) => rows[row]?.label === label)
      expect(chosen.length, label).toBeGreaterThan(20)
      return (
        chosen.reduce((sum, row) => sum + (model.logits(fold(rows[row]?.text ?? ''))[head] ?? 0), 0) /
        chosen.length
      )
    }
    expect(mean('drugs', drugs)).toBeGreaterThan(mean('drug twins', drugs) + 1)
    expect(mean('threat', threat)).toBeGreaterThan(mean('threat twins', threat) + 1)
    expect(mean('drugs', drugs)).toBeGreaterThan(mean('threat', drugs) + 1)
  })

  test('gives the server the logits that it was calibrated by, but for rounding', () => {
    const model = createModel(data)
    const exact = new Float64Array(headNames.length)
    for (const row of outside.slice(0, 100)) {
      logitsOf(learned.matrix, learned.fitted, row, exact)
      const rounded = model.logits(fold(rows[row]?.text ?? ''))
      for (const head of [drugs, threat]) expect(rounded[head]).toBeCloseTo(exact[head] ?? 0, 0)
    }
  })

  test('keeps as many features as it may', () => {
    expect(learned.matrix.hashes.length).toBeLessThanOrEqual(options.featuresMax)
    expect(learned.matrix.hashes.length).toBeGreaterThan(options.featuresMax * 0.9)
  })

  test('makes the same bytes again, and other bytes from another seed', () => {
    const again = modelData(learn(matrix, targets, inside, options), calibrated)
    expect(again).toEqual(data)
    const other = modelData(learn(matrix, targets, inside, { ...options, seed: 1 }), calibrated)
    expect(other.entries).not.toEqual(data.entries)
  })

  test('makes a file that the server reads', () => {
    const { weights, text } = encodeModel(data)
    expect(parseModel(weights, text).model.heads).toEqual(data.heads)
  })

  test('learns nothing for a head that no row speaks of', () => {
    const silent = rows.map((row) => ({ ...row, labels: { drugs: row.labels.drugs ?? 0 } }))
    const quiet = learn(matrix, targetsOf(silent), inside, { ...options, passes: 1 })
    for (let f = 0; f < quiet.matrix.hashes.length; f++)
      expect(quiet.fitted.parts[f * headNames.length + threat]).toBe(0)
  })
})

describe('a threshold', () => {
  const row = (source: string, label: 0 | 1): Row => ({
    text: '',
    source,
    group: '',
    label: '',
    labels: { threat: label },
  })
  const free = { polite: 1, rough: 1, twins: 1, precision: 0 }

  test('lies above all but the budget of benign rows', () => {
    const some = [...Array.from({ length: 10 }, () => row('topical_chat_benign', 0)), row('generated', 1)]
    const z = (index: number) => (index === 10 ? -5 : index)
    expect(lowestLogit(some, 'threat', z, { ...free, polite: 0 })).toBeCloseTo(9, 3)
    expect(lowestLogit(some, 'threat', z, { ...free, polite: 0.2 })).toBeCloseTo(7, 3)
  })

  test('lies where as many as asked for are right', () => {
    const some = [row('edos', 1), row('edos', 0), row('edos', 1), row('edos', 0)]
    const z = (index: number) => 10 - index
    expect(lowestLogit(some, 'threat', z, { ...free, precision: 1 })).toBe(10)
    expect(lowestLogit(some, 'threat', z, { ...free, precision: 0.6 })).toBe(8)
  })

  test('of one rung lies above that of the rung below, whatever the rows say', () => {
    const zeros = [row('generated', 1), { ...row('topical_chat_benign', 0), labels: all(0) }]
    for (const { anchors } of calibrate(zeros, [new Float64Array(12), new Float64Array(12)])) {
      const rising = anchors.every((anchor, i) => i === 0 || anchor.z > (anchors[i - 1]?.z ?? 0))
      expect(rising).toBe(true)
    }
  })
})
