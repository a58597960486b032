/**
 * What is measured: the sets, what counts as found, and the goals.
 */
import { join } from 'node:path'
import type { Category } from '../../protocol/statement.ts'
import { type RawRow, readRows, unmask } from '../train/rows.ts'
import type { Judge, Judged } from './judge.ts'

export interface Task {
  readonly title: string
  readonly file: string
  readonly categories: readonly Category[]
  readonly isTrue: (row: RawRow) => boolean
  readonly goal?: { readonly figure: 'f1' | 'macro-F1'; readonly least: number }
}

const people = ['harassment', 'hate', 'threat'] as const

/** A category's score from which on it counts as found: where the default preset flags. */
export const foundFrom = 0.5

export const tasks: readonly Task[] = [
  {
    title: 'spam and scam',
    file: 'sms_spam_smishing',
    categories: ['spam', 'scam', 'malicious_link'],
    isTrue: (r) => r.label !== 'ham',
    goal: { figure: 'f1', least: 0.95 },
  },
  {
    title: 'hate or offensive',
    file: 'davidson',
    categories: [...people, 'sexual'],
    isTrue: (r) => r.label !== 'neither',
    goal: { figure: 'macro-F1', least: 0.9 },
  },
  {
    title: 'sexist',
    file: 'edos',
    categories: ['hate'],
    isTrue: (r) => r.label === 'sexist',
    goal: { figure: 'macro-F1', least: 0.74 },
  },
  {
    title: 'toxic comments',
    file: 'civil_toxic_spans',
    categories: people,
    isTrue: (r) => r.label === 'toxic',
  },
  { title: 'hate with emoji', file: 'hatemoji_build', categories: people, isTrue: (r) => r.label === 'hate' },
  {
    title: 'offence, German',
    file: 'germeval2018_de',
    categories: people,
    isTrue: (r) => r.label === 'OFFENSE',
  },
  {
    title: 'HateCheck, German',
    file: 'hatecheck_de',
    categories: people,
    isTrue: (r) => r.label === 'hateful',
  },
  {
    title: 'HateCheck, Spanish',
    file: 'hatecheck_es',
    categories: people,
    isTrue: (r) => r.label === 'hateful',
  },
  {
    title: 'HateCheck, French',
    file: 'hatecheck_fr',
    categories: people,
    isTrue: (r) => r.label === 'hateful',
  },
  {
    title: 'HateCheck, Portuguese',
    file: 'hatecheck_pt',
    categories: people,
    isTrue: (r) => r.label === 'hateful',
  },
]

export function rowsOf(folder: string, file: string): RawRow[] {
  return readRows(join(folder, 'dev', `${file}.jsonl.gz`)).map((row) => ({ ...row, text: unmask(row.text) }))
}

/** The highest score of the categories. */
export function scoreOf({ scores }: Judged, wanted: readonly Category[]): number {
  return Math.max(0, ...wanted.map((category) => scores[category] ?? 0))
}

/** HateCheck's functions: how many of each were found. */
export function perFunction(
  rows: readonly RawRow[],
  judge: Judge,
): Map<string, { label: string; found: number; all: number }> {
  const functions = new Map<string, { label: string; found: number; all: number }>()
  for (const row of rows) {
    const name = String(row['f'])
    const entry = functions.get(name) ?? { label: row.label, found: 0, all: 0 }
    entry.all++
    if (scoreOf(judge.judge(row.text), people) >= foundFrom) entry.found++
    functions.set(name, entry)
  }
  return functions
}
