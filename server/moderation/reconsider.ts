/**
 * What follows from a second opinion, or from none. Pure, so that it can be argued about in tables.
 */
import type { Category } from '../../protocol/statement.ts'
import type { Subject } from './classifier.ts'
import { maskSpans } from './mask.ts'
import { actionForKind, decide, noOverrides, type Overrides, rungFor } from './policy.ts'
import { failureActions, type Preset } from './policy-table.ts'
import type { Opinion } from './second-opinion.ts'
import { type Finding, severest, type Verdict, type VerdictAction } from './verdict.ts'

const detector = 'second_opinion'

/** What depends on earlier messages cannot be judged from one. */
const ofTheStream: readonly string[] = ['flood', 'raid', 'room_rule'] satisfies Category[]

/**
 * The scores in the grey band: high enough to be marked, too low to act on. Empty for everything else: what is clear,
 * what a rule of the room decided, and what a failure decided.
 */
export function greyScores(verdict: Verdict, preset: Preset, overrides: Overrides = noOverrides): Opinion {
  if (verdict.action !== 'flag' || verdict.degraded || verdict.ruling !== undefined) return {}
  const grey = Object.entries(verdict.scores).filter(
    ([category, score]) =>
      !ofTheStream.includes(category) &&
      rungFor(category as Category, score, preset, overrides).action === 'flag',
  )
  return Object.fromEntries(grey)
}

/**
 * The verdict when a second opinion takes the place of the first one's scores. It may go either way, but not below the
 * operator's floor for what the first one was sure of.
 */
export function reconsidered(
  verdict: Verdict,
  opinion: Opinion,
  subject: Subject,
  preset: Preset,
  overrides: Overrides = noOverrides,
): Verdict {
  const findings = Object.entries(verdict.scores).map(([name, own]): Finding => {
    const category = name as Category // the verdict's own keys
    const told = opinion[category]
    const evidence = category === verdict.category ? verdict.evidence : []
    const first = { category, score: own, detector, rule: verdict.rule ?? detector, evidence }
    if (told === undefined) return first
    const floor = rungFor(category, own, preset, { [category]: 'allow' }).action
    const second = rungFor(category, told, preset, overrides).action
    if (severest(second, floor) !== second) return first
    return { category, score: told, detector, rule: `${detector}.${category}`, evidence }
  })
  const { masked, ...decision } = decide(findings, preset, overrides)
  const { ruleset, model } = verdict
  const action = actionForKind(decision.action, subject.kind)
  return { ...decision, action, text: maskSpans(subject.text, masked), ruleset, model }
}

/** What happens in each category when nobody answered; what is left out stays as the failure policy has it. */
export type NoAnswer = Readonly<Partial<Record<Category, Exclude<VerdictAction, 'allow' | 'mask'>>>>

/** The verdict when no second opinion came in time: the declared policy decides, and it says so. */
export function unanswered(verdict: Verdict, asked: Opinion, noAnswer: NoAnswer): Verdict {
  let worst: { action: VerdictAction; category: Category } | undefined
  for (const name of Object.keys(asked)) {
    const category = name as Category // of `greyScores`
    const action = noAnswer[category] ?? failureActions[category]
    if (worst === undefined || severest(worst.action, action) !== worst.action) worst = { action, category }
  }
  if (worst === undefined || severest(verdict.action, worst.action) === verdict.action)
    return { ...verdict, degraded: true }
  const { action, category } = worst
  return {
    ...verdict,
    action,
    category,
    score: 0,
    threshold: null,
    rule: `failure.${category}`,
    degraded: true,
  }
}
