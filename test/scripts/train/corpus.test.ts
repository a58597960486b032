/**
 * The generated corpus: the same each time, whole templates in one fold, and no twin called bad.
 */
import { describe, expect, test } from 'vitest'
import { generate, kinds } from '../../../scripts/train/corpus/corpus.ts'
import { foldCount, foldOf, targetsOf } from '../../../scripts/train/targets.ts'
import { headCategory, headNames } from '../../../server/moderation/model-heads.ts'

const rows = generate({ seed: 7, rowsPerTemplate: 4 })
const ours = headNames.filter((name) => headCategory[name] !== null)

describe('the corpus', () => {
  test('is the same for the same seed, and another for another', () => {
    expect(generate({ seed: 7, rowsPerTemplate: 4 })).toEqual(rows)
    expect(generate({ seed: 8, rowsPerTemplate: 4 })).not.toEqual(rows)
  })

  test('has templates of every kind, with twins for each head that no data set teaches', () => {
    for (const kind of kinds) expect(kind.templates.length, kind.name).toBeGreaterThanOrEqual(25)
    for (const head of ['threat', 'personal_data', 'drugs', 'gambling', 'sexual', 'scam'] as const)
      expect(kinds.filter((kind) => kind.labels[head] === 1)).toHaveLength(1)
    expect(kinds.filter((kind) => kind.benign).length).toBeGreaterThanOrEqual(10)
  })

  test('calls no twin bad, and no bad text harmless', () => {
    for (const { name, labels, benign } of kinds) {
      const yes = ours.filter((head) => labels[head] === 1)
      expect(yes.length, name).toBe(benign ? 0 : 1)
    }
    const harmless = new Set(kinds.filter((kind) => kind.benign).map((kind) => kind.name))
    for (const row of rows) {
      if (harmless.has(row.label) || row.label === 'about')
        expect(
          ours.filter((head) => row.labels[head] === 1),
          row.text,
        ).toEqual([])
    }
  })

  test('has no template twice: a twin of itself would be on both sides', () => {
    const templates = kinds.flatMap((kind) => kind.templates)
    expect(templates.filter((template, i) => templates.indexOf(template) !== i)).toEqual([])
  })

  test('holds templates out whole: the folds share none', () => {
    const folds = new Map<string, Set<number>>()
    for (const row of rows) {
      const seen = folds.get(row.group) ?? new Set()
      folds.set(row.group, seen.add(foldOf(row)))
    }
    expect([...folds.values()].every((seen) => seen.size === 1)).toBe(true)
    expect(new Set([...folds.values()].flatMap((seen) => [...seen])).size).toBe(foldCount)
  })

  test('leaves no mark of the grammar in a text', () => {
    expect(
      rows.filter(({ text }) => /[()[\]|]/.test(text.replace('(415)', ''))).map(({ text }) => text),
    ).toEqual([])
    expect(rows.filter(({ text }) => text.trim() === '')).toEqual([])
  })

  test('becomes targets: one, zero, or nothing learned', () => {
    const { labels, weights } = targetsOf(rows)
    for (const [r, row] of rows.entries()) {
      for (const [h, head] of headNames.entries()) {
        expect(labels[r * headNames.length + h]).toBe(row.labels[head] ?? -1)
      }
    }
    expect(weights.every((weight) => weight > 0)).toBe(true)
  })
})
