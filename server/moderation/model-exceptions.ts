/**
 * The lexicon's exceptions for the model: what lies in "spic and span" or "scunthorpe" is no reason for the word list, and
 * so none for the n-grams. Asked only about texts in which the model found something.
 */
import { buildAutomaton } from './automaton-build.ts'
import { type Folded, originalSpan } from './fold.ts'
import { Hits } from './hits.ts'
import type { LexiconRow } from './lexicon.ts'
import { createScanner } from './scanner.ts'

/** True for a stretch of the folded text that touches an exception. */
export type Excepted = (start: number, end: number) => boolean

/** @returns what tells whether a stretch is excepted, or null when the text holds no exception */
export function createExceptions(lexicon: readonly LexiconRow[]): (folded: Folded) => Excepted | null {
  const rows = lexicon.filter(({ category }) => category === 'exception')
  const hits = new Hits()
  const patterns = rows.map(({ word, edges }) => ({ text: word, edges }))
  const scanner = createScanner(buildAutomaton(patterns), hits)
  return (folded) => {
    scanner.scan(folded)
    if (hits.count === 0) return null
    const starts = hits.start.slice(0, hits.count)
    const ends = hits.end.slice(0, hits.count)
    return (start, end) => {
      const span = originalSpan(folded, start, end)
      return starts.some((from, hit) => from < span.end && (ends[hit] ?? 0) > span.start)
    }
  }
}
