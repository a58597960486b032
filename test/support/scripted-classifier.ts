/**
 * A classifier that does what a test tells it: answers, answers later, throws, hangs until released,
 * or lies. It passes the port's own conformance suite while it answers.
 */
import type { Category, Evidence } from '../../protocol/statement.ts'
import type { Classifier, Subject } from '../../server/moderation/classifier.ts'
import type { Finding } from '../../server/moderation/verdict.ts'

export type Behaviour =
  /** Answers at once. */
  | { readonly does: 'answer'; readonly findings: readonly Finding[] }
  /** Answers asynchronously, without delay. */
  | { readonly does: 'answer_later'; readonly findings: readonly Finding[] }
  /** Throws at once. */
  | { readonly does: 'throw'; readonly error?: unknown }
  /** Its promise rejects. */
  | { readonly does: 'reject'; readonly error?: unknown }
  /** Its promise settles when the test calls `release`, or never. */
  | { readonly does: 'hang' }
  /** Answers with something that is no list of possible findings. */
  | { readonly does: 'lie'; readonly how: Lie; readonly later?: boolean }

export const lies = [
  'nan',
  'score_above_one',
  'score_below_zero',
  'span_outside',
  'span_reversed',
  'unknown_category',
  'undeclared_category',
  'no_list',
  'null_finding',
  'trap',
] as const
export type Lie = (typeof lies)[number]

export interface ScriptedClassifier extends Classifier {
  /** What it was asked, in order, with the signal it was given. */
  readonly asked: readonly { readonly subject: Subject; readonly signal: AbortSignal }[]
  /** What it does from now on. */
  behave(next: Behaviour | ((subject: Subject) => Behaviour)): void
  /** Answers everything that hangs. */
  release(findings?: readonly Finding[]): void
  /** How many drafts hang. */
  readonly hanging: number
}

export interface ScriptedOptions {
  readonly name?: string
  readonly categories?: readonly Category[]
}

/** A scripted classifier; by default named `scripted`, for `harassment`, with nothing to say. */
export function scriptedClassifier(
  behaviour: Behaviour | ((subject: Subject) => Behaviour) = { does: 'answer', findings: [] },
  { name = 'scripted', categories = ['harassment'] }: ScriptedOptions = {},
): ScriptedClassifier {
  let current = behaviour
  const asked: { subject: Subject; signal: AbortSignal }[] = []
  const waiting = new Set<(findings: readonly Finding[]) => void>()

  return {
    name,
    categories,
    asked,
    behave(next) {
      current = next
    },
    release(findings = []) {
      for (const resolve of waiting) resolve(findings)
      waiting.clear()
    },
    get hanging() {
      return waiting.size
    },
    classify(subject, _folded, signal) {
      asked.push({ subject, signal })
      const now = typeof current === 'function' ? current(subject) : current
      switch (now.does) {
        case 'answer':
          return now.findings
        case 'answer_later':
          return Promise.resolve(now.findings)
        case 'throw':
          throw now.error ?? new Error('scripted failure')
        case 'reject':
          return Promise.reject(now.error ?? new Error('scripted failure'))
        case 'hang':
          return new Promise((resolve) => waiting.add(resolve))
        case 'lie': {
          // The whole point is a value that the type forbids.
          const answer = lie(now.how, subject, categories) as readonly Finding[]
          return now.later === true ? Promise.resolve(answer) : answer
        }
      }
    },
  }
}

/** A well-formed finding; with a span when `start` and `end` are given. */
export function finding(category: Category, score: number, start?: number, end?: number): Finding {
  const evidence: Evidence =
    start === undefined || end === undefined
      ? { kind: 'behaviour', detector: 'scripted' }
      : { kind: 'span', start, end, detector: 'scripted' }
  return { category, score, detector: 'scripted', rule: `scripted.${category}`, evidence: [evidence] }
}

function lie(how: Lie, { text }: Subject, [category = 'other']: readonly Category[]): unknown {
  const honest = finding(category, 0.1)
  const span = (start: number, end: number) => ({ kind: 'span', start, end, detector: 'scripted' })
  switch (how) {
    case 'nan':
      return [{ ...honest, score: Number.NaN }]
    case 'score_above_one':
      return [{ ...honest, score: 1.5 }]
    case 'score_below_zero':
      return [{ ...honest, score: -0.1 }]
    case 'span_outside':
      return [{ ...honest, evidence: [span(0, text.length + 1)] }]
    case 'span_reversed':
      return [{ ...honest, evidence: [span(1, 0)] }]
    case 'unknown_category':
      return [{ ...honest, category: 'opinion' }]
    case 'undeclared_category':
      return [{ ...honest, category: category === 'raid' ? 'flood' : 'raid' }]
    case 'no_list':
      return undefined
    case 'null_finding':
      return [null]
    case 'trap':
      return [
        {
          get category(): Category {
            throw new Error('scripted trap')
          },
        },
      ]
  }
}
