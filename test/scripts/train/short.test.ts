/**
 * The short rows: innocent, in the fold of what they were made of, and never a word that is at home in what is bad.
 */
import { describe, expect, test } from 'vitest'
import { all, type Row } from '../../../scripts/train/rows.ts'
import { shortRows } from '../../../scripts/train/short.ts'

const polite = (text: string): Row => ({
  text,
  source: 'topical_chat_benign',
  labels: all(0),
  group: `polite ${text}`,
  label: 'benign',
})
const insult: Row = {
  text: 'stupid stupid fool',
  source: 'davidson',
  labels: { rude: 1 },
  group: 'bad',
  label: 'offensive',
}
const rows = [
  ...Array.from({ length: 60 }, (_, i) => polite(`the garden has ${i} green apple trees behind the house`)),
  polite('what a fool'),
  ...Array.from({ length: 5 }, (_, i) => ({ ...insult, text: `${insult.text} ${i}` })),
]
const made = shortRows(rows, 3)

describe('short rows', () => {
  test('say no to every head', () => {
    expect(made.length).toBeGreaterThan(10)
    for (const row of made) expect(row.labels).toEqual(all(0))
  })

  test('hold cut texts in the fold of the whole one, and words by themselves', () => {
    const groups = new Set(rows.map((row) => row.group))
    const cut = made.filter(({ text }) => text.includes(' '))
    expect(cut.length).toBeGreaterThan(5)
    for (const { group } of cut) expect(groups).toContain(group)
    expect(made.map(({ text }) => text)).toContain('garden')
  })

  test('leave out a word that bad rows have more often', () => {
    expect(made.map(({ text }) => text)).not.toContain('fool')
    expect(made.map(({ text }) => text)).not.toContain('stupid')
  })

  test('are the same for the same seed, and others for another', () => {
    expect(shortRows(rows, 3)).toEqual(made)
    expect(shortRows(rows, 4)).not.toEqual(made)
  })
})
