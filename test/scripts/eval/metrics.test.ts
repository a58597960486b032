/**
 * The figures of an evaluation, on counts small enough to work out by hand.
 */
import { describe, expect, test } from 'vitest'
import { falsePositivesByGroup } from '../../../scripts/eval/groups.ts'
import type { Judge } from '../../../scripts/eval/judge.ts'
import {
  count,
  emptyConfusion,
  f1,
  macroF1,
  percent,
  precision,
  recall,
} from '../../../scripts/eval/metrics.ts'

test('counts go to the right of four places, and the figures follow', () => {
  const confusion = emptyConfusion()
  for (const [isTrue, isFound, times] of [
    [true, true, 3],
    [true, false, 1],
    [false, true, 2],
    [false, false, 4],
  ] as const)
    for (let i = 0; i < times; i++) count(confusion, isTrue, isFound)
  expect(confusion).toEqual({ truePositives: 3, falseNegatives: 1, falsePositives: 2, trueNegatives: 4 })
  expect(precision(confusion)).toBeCloseTo(3 / 5)
  expect(recall(confusion)).toBeCloseTo(3 / 4)
  expect(f1(confusion)).toBeCloseTo(6 / 9)
  expect(macroF1(confusion)).toBeCloseTo((6 / 9 + 8 / 11) / 2)
  expect(percent(0.1234)).toBe('12.3 %')
})

test('nothing counted is no success', () => {
  expect([f1, macroF1, precision, recall].map((figure) => figure(emptyConfusion()))).toEqual([0, 0, 0, 0])
})

describe('groups', () => {
  const strict: Judge = {
    name: 'strict',
    judge: (text) => ({ action: text.includes('bad') ? 'hold' : 'allow', category: null, scores: {}, text }),
  }
  test('say who is hit when it is wrong', () => {
    const rows = ['my gay friend', 'a bad gay film', 'a bad film', 'hello'].map((text) => ({
      text,
      label: 'neither',
    }))
    const rates = new Map(falsePositivesByGroup(rows, strict).map((rate) => [rate.group, rate]))
    expect(rates.get('all of them')).toMatchObject({ rows: 4, flagged: 2, kept: 2 })
    expect(rates.get('names gay, lesbian, bi or trans people')).toMatchObject({ rows: 2, flagged: 1 })
    expect(rates.get('names Muslims')).toMatchObject({ rows: 0, flagged: 0 })
  })
})
