/**
 * The word lists of `data/words-*.tsv` as rows. Parsed once, at the start; a broken line is our own mistake and
 * stops the server with its place. Owners' words will be rows as well.
 */
import { readFileSync } from 'node:fs'
import type { Category } from '../../protocol/statement.ts'
import { categories } from '../../protocol/statement.ts'
import { assetPath } from '../base/assets.ts'
import type { Edges, Pattern } from './automaton.ts'
import { spellings } from './spellings.ts'

export interface LexiconRow {
  readonly word: string
  readonly category: Category | 'exception'
  /** 0 to 1, as it stands. */
  readonly score: number
  /** 0 to 1, when it is said to someone. */
  readonly addressed: number
  readonly edges: Edges
  /** `en`, `de`, …; `any` for exceptions. */
  readonly language: string
}

/** Sorted by name, so that the same files give the same rules hash everywhere. */
const wordFiles = ['words-de', 'words-en', 'words-es', 'words-exceptions', 'words-fr', 'words-pt', 'words-ru']

/** All that the word classifier goes by. */
export const lexiconFiles = ['group-attacks', ...wordFiles]

export function readLexicon(files: readonly string[] = wordFiles): LexiconRow[] {
  return files.flatMap((name) => {
    const language = name.length === 'words-en'.length ? name.slice(-2) : 'any'
    return parseLexicon(readFileSync(assetPath(`${name}.tsv`), 'utf8'), name, language)
  })
}

/** Throws with file and line when a row is not one of word, category, score, addressed, edges. */
export function parseLexicon(text: string, file: string, language: string): LexiconRow[] {
  const rows: LexiconRow[] = []
  for (const [index, line] of text.split('\n').entries()) {
    if (line === '' || line.startsWith('#')) continue
    const [word, category, score, addressed, edges] = line.split('\t')
    const row = {
      word: word ?? '',
      category: oneOf([...categories, 'exception' as const], category),
      score: Number(score),
      addressed: Number(addressed),
      edges: oneOf<Edges>(['whole', 'prefix', 'part'], edges),
      language,
    }
    const { category: known, edges: place } = row
    const scored = row.score >= 0 && row.score <= 1 && row.addressed >= row.score && row.addressed <= 1
    if (row.word === '' || known === null || place === null || !scored) {
      throw new Error(`${file}, line ${index + 1}: not a row of the lexicon: ${line}`)
    }
    rows.push({ ...row, category: known, edges: place })
  }
  return rows
}

function oneOf<T extends string>(known: readonly T[], value: string | undefined): T | null {
  return known.find((one) => one === value) ?? null
}

/** The patterns of the rows, and for each pattern its row. */
export function patternsOf(rows: readonly LexiconRow[]): { patterns: Pattern[]; rowOf: Int32Array } {
  const patterns: Pattern[] = []
  const rowOf: number[] = []
  for (const [index, row] of rows.entries()) {
    patterns.push({ text: row.word, edges: row.edges, exception: row.category === 'exception' })
    rowOf.push(index)
    if (row.category === 'exception') continue
    const { spelled, rearranged } = spellings(row.word, row.score, row.language)
    for (const text of [...spelled, ...rearranged]) {
      // Two halves are looked for as words: a part of one would be found in every other sentence.
      patterns.push({ text, edges: rearranged.includes(text) ? 'whole' : row.edges })
      rowOf.push(index)
    }
  }
  return { patterns, rowOf: Int32Array.from(rowOf) }
}
