/**
 * What would let a text pass: the smallest part of the evidence without which it is judged otherwise, found by judging
 * it again. A fact and not a guess, and off the message path: asked only about what was held or blocked.
 */
import type { Category, Evidence } from '../../protocol/statement.ts'
import type { Subject } from './classifier.ts'
import { grounds } from './grounds.ts'
import type { Span } from './policy.ts'
import { severest, type Verdict, type VerdictAction } from './verdict.ts'

/** The change, as a sentence begins: "remove the link". */
export interface Remedy {
  readonly text: string
  /** What to remove, in the text as it was sent. */
  readonly spans: readonly Span[]
  /** What would happen to the text then. */
  readonly becomes: VerdictAction
}

/** Judges a text without leaving a trace; null when it cannot say (`Pipeline.rejudge`). */
export type Rejudge = (subject: Subject) => Verdict | null

type Place = Evidence & Span

/**
 * The smallest remedy: one piece of evidence, the shortest first, then more and more of them, then all. What passes is
 * delivered as it is written: `allow` or `flag`.
 * @param triesMax how often a text is judged again at most
 * @returns null when no part of the evidence is enough, or nobody can say
 */
export function remedyFor(
  subject: Subject,
  verdict: Verdict,
  rejudge: Rejudge,
  triesMax: number,
): Remedy | null {
  const places = separate(verdict.evidence.filter(isPlace))
  if (places.length === 0) return null
  for (const removed of candidates(places, triesMax)) {
    const text = without(subject.text, removed)
    // A text of which nothing is left says nothing; "write something else" is no remedy.
    if (text.trim() === '') continue
    const again = rejudge({ ...subject, text })
    if (again === null) continue
    if (severest(again.action, 'flag') !== 'flag') continue
    const spans = removed.map(({ start, end }) => ({ start, end }))
    return { text: sentence(removed, places, verdict.category, subject.text), spans, becomes: again.action }
  }
  return null
}

/**
 * The words for the statement. Undefined where the statement keeps back what was found (`disclosure`): a remedy would
 * tell it, one message at a time.
 */
export function statedRemedy(
  subject: Subject,
  verdict: Verdict,
  rejudge: Rejudge | undefined,
  triesMax: number,
): string | null {
  const { category, ruling } = verdict
  if (category === null || rejudge === undefined) return null
  if (ruling === undefined && grounds[category].disclosure !== 'full') return null
  return remedyFor(subject, verdict, rejudge, triesMax)?.text ?? null
}

/** Each alone, the shortest first; then the first two, three … of them, and all. */
function candidates(places: readonly Place[], triesMax: number): (readonly Place[])[] {
  const byLength = places.toSorted((a, b) => a.end - a.start - (b.end - b.start))
  const alone = byLength.map((place) => [place])
  const together = byLength.slice(1).map((_, i) => byLength.slice(0, i + 2))
  const all = [...alone, ...together]
  if (all.length <= triesMax) return all
  // With many pieces one alone is rarely enough: all of them must be among the tries.
  return [...all.slice(0, triesMax - 1), byLength]
}

function separate(found: readonly Place[]): readonly Place[] {
  const kept: Place[] = []
  for (const place of found.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = kept.at(-1)
    if (last === undefined || place.start >= last.end) kept.push(place)
    else if (place.end > last.end) kept[kept.length - 1] = { ...last, end: place.end }
  }
  return kept
}

function without(text: string, removed: readonly Span[]): string {
  let out = ''
  let at = 0
  for (const { start, end } of removed.toSorted((a, b) => a.start - b.start)) {
    out += text.slice(at, start)
    at = end
  }
  return out + text.slice(at)
}

/** Quotes nothing: the person has the text, and the statement may be kept elsewhere. */
function sentence(
  removed: readonly Place[],
  places: readonly Place[],
  category: Category | null,
  text: string,
): string {
  const noun = nounFor(removed, category, text)
  if (removed.length === places.length) return `remove the ${noun}${removed.length > 1 ? 's' : ''}`
  const where = removed.map(({ start, end }) => `${start}–${end}`).join(', ')
  return `remove the ${noun}${removed.length > 1 ? 's' : ''} at ${where}`
}

function nounFor(removed: readonly Place[], category: Category | null, text: string): string {
  if (removed.every(({ kind }) => kind === 'link')) return 'link'
  if (category === 'credentials') return 'secret'
  if (category === 'personal_data' && removed.every((p) => /\p{N}/u.test(text.slice(p.start, p.end))))
    return 'number'
  return 'marked part'
}

function isPlace(evidence: Evidence): evidence is Place {
  return evidence.start !== undefined && evidence.end !== undefined && evidence.kind !== 'behaviour'
}
