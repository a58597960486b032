/**
 * Trust in findings ends here: a classifier is code that may be wrong, remote or learned, and a score of
 * NaN would pass every threshold comparison as "not reached".
 */
import { type Category, categories, type Evidence } from '../../protocol/statement.ts'
import type { Classifier } from './classifier.ts'
import { type Finding, verdictActions } from './verdict.ts'

const evidenceKinds: readonly unknown[] = ['span', 'behaviour', 'link'] satisfies Evidence['kind'][]

/** Findings that can be true, and what was wrong with the first of the others. */
export interface Checked {
  readonly findings: readonly Finding[]
  /** Null when everything fits. Holds nothing of the text. */
  readonly lie: string | null
}

const noFindings: Checked = Object.freeze({ findings: Object.freeze([]), lie: null })

/**
 * Sorts the possible from the impossible. One lie does not void the classifier's other findings:
 * dropping them would let a text that provokes the lie through more gently.
 * Never throws, even when a getter of the answer does.
 * @param answer what the classifier returned, whatever it is
 * @param textChars length of the text in UTF-16 code units
 */
export function checkFindings(classifier: Classifier, answer: unknown, textChars: number): Checked {
  if (!Array.isArray(answer)) return { findings: [], lie: 'the answer is not a list' }
  if (answer.length === 0) return noFindings
  const found: readonly unknown[] = answer
  let lie: string | null = null
  const findings: Finding[] = []
  for (const item of found) {
    const wrong = lieIn(item, classifier.categories, textChars)
    // lieIn looked at every field that Finding has.
    if (wrong === null) findings.push(item as Finding)
    else lie ??= wrong
  }
  return { findings, lie }
}

function lieIn(item: unknown, declared: readonly Category[], textChars: number): string | null {
  try {
    if (typeof item !== 'object' || item === null) return 'a finding is not an object'
    const { category, score, detector, rule, evidence } = item as Readonly<Record<string, unknown>>
    if (!(categories as readonly unknown[]).includes(category)) return 'a category does not exist'
    if (!(declared as readonly unknown[]).includes(category)) return 'a category was not declared'
    if (typeof score !== 'number' || !(score >= 0 && score <= 1)) return 'a score is outside 0 to 1'
    if (typeof detector !== 'string' || detector === '') return 'a finding has no detector'
    if (typeof rule !== 'string' || rule === '') return 'a finding has no rule'
    if (!Array.isArray(evidence)) return 'the evidence is not a list'
    if (!isRuling((item as { ruling?: unknown }).ruling)) return 'a ruling is not one'
    for (const piece of evidence as readonly unknown[]) {
      if (!isEvidence(piece, textChars)) return 'a piece of evidence lies outside the text'
    }
    return null
  } catch {
    return 'a finding cannot be read'
  }
}

function isRuling(value: unknown): boolean {
  if (value === undefined) return true
  if (typeof value !== 'object' || value === null) return false
  const { action, category, policy, version, text } = value as Readonly<Record<string, unknown>>
  return (
    action !== 'allow' &&
    (verdictActions as readonly unknown[]).includes(action) &&
    (categories as readonly unknown[]).includes(category) &&
    [policy, version, text].every((part) => typeof part === 'string')
  )
}

function isEvidence(piece: unknown, textChars: number): boolean {
  if (typeof piece !== 'object' || piece === null) return false
  const { kind, start, end, detector } = piece as Readonly<Record<string, unknown>>
  if (!evidenceKinds.includes(kind) || typeof detector !== 'string') return false
  if (start === undefined && end === undefined) return kind !== 'span'
  return (
    Number.isInteger(start) &&
    Number.isInteger(end) &&
    (start as number) >= 0 &&
    (start as number) < (end as number) &&
    (end as number) <= textChars
  )
}
