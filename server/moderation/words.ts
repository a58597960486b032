/**
 * The word classifier: hits of the lexicon, each with its score as it stands or as said to someone.
 *
 * Scores are comparable with the policy's thresholds: 0.9 and above is acted on by default, 0.5 to 0.9 is flagged,
 * what is below passes. Naming an identity is never a reason: such words are not in the lists.
 */
import type { Category, Evidence } from '../../protocol/statement.ts'
import { isAddressed } from './addressed.ts'
import type { Classifier } from './classifier.ts'
import type { Folded } from './fold.ts'
import { foldedOffset } from './folded-offset.ts'
import { readAttacks } from './group-attacks.ts'
import { createGroupHate } from './group-hate.ts'
import type { Hits } from './hits.ts'
import { isIntended } from './intended.ts'
import type { LexiconRow } from './lexicon.ts'
import { patternsOf } from './lexicon.ts'
import { isReported } from './reported.ts'
import { createScans, type Scans } from './scans.ts'
import type { Finding } from './verdict.ts'

const detector = 'words'
const nothing: readonly Finding[] = []

/** @param scans where other classifiers' patterns are looked for in the same pass */
export function createWordClassifier(
  lexicon: readonly LexiconRow[],
  scans: Scans = createScans(),
): Classifier {
  const { patterns, rowOf } = patternsOf(lexicon)
  const scan = scans.add(patterns)
  const groupHate = createGroupHate(readAttacks(), scans)
  const covered = new Set<Category>(['hate'])
  for (const { category } of lexicon) if (category !== 'exception') covered.add(category)

  return {
    name: detector,
    categories: [...covered],
    classify(_subject, folded) {
      const hits = scan(folded)
      const words = hits.count === 0 ? nothing : findings(hits, folded, lexicon, rowOf)
      const hate = groupHate(folded)
      return hate === null ? words : [...words, hate]
    },
  }
}

interface Scored {
  readonly category: Category
  readonly score: number
  readonly start: number
  readonly end: number
}

function findings(
  hits: Hits,
  folded: Folded,
  lexicon: readonly LexiconRow[],
  rowOf: Int32Array,
): readonly Finding[] {
  const byCategory = new Map<Category, Scored[]>()
  for (let i = 0; i < hits.count; i++) {
    const row = lexicon[rowOf[hits.pattern[i] ?? 0] ?? 0]
    if (row === undefined || row.category === 'exception') continue
    const start = hits.start[i] ?? 0
    const end = hits.end[i] ?? 0
    const scored = { category: row.category, score: scoreOf(row, folded, start, end), start, end }
    const same = byCategory.get(row.category)
    if (same === undefined) byCategory.set(row.category, [scored])
    else same.push(scored)
  }
  return [...byCategory].map(([category, scored]) => finding(category, scored))
}

/** As it stands, as said to someone, or as told about. */
function scoreOf(row: LexiconRow, folded: Folded, start: number, end: number): number {
  const from = foldedOffset(folded, start)
  const addressed =
    row.addressed > row.score &&
    (row.category === 'threat' ? isIntended(folded, from) : isAddressed(folded, from))
  const score = addressed ? row.addressed : row.score
  if (score < flagged || !isReported(folded, from, foldedOffset(folded, end))) return score
  return row.score >= graveFrom ? toldGraveMax : toldMax
}

/** A slur stays one when it is told about: a moderator may look. Lesser words are talk. */
const graveFrom = 0.9
const toldGraveMax = 0.6
const toldMax = 0.45

/** Evidence is what the score rests on: with a grave word in the message, the mild ones are no reason. */
function finding(category: Category, scored: readonly Scored[]): Finding {
  const score = scored.reduce((most, one) => Math.max(most, one.score), 0)
  const least = score >= flagged ? flagged : 0
  const grave = scored.filter((one) => one.score >= least).sort((a, b) => a.start - b.start || b.end - a.end)
  return { category, score, detector, rule: `words.${category}`, evidence: spans(grave) }
}

const flagged = 0.5

/** Overlapping hits, of several views or words within words, become one span; the text's length bounds their number. */
function spans(sorted: readonly Scored[]): Evidence[] {
  const merged: { kind: 'span'; start: number; end: number; detector: string }[] = []
  for (const { start, end } of sorted) {
    const last = merged.at(-1)
    if (last !== undefined && start < last.end) {
      last.end = Math.max(last.end, end)
    } else merged.push({ kind: 'span', start, end, detector })
  }
  return merged
}
