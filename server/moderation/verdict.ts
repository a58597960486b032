/**
 * What was found out about a draft, and what follows from it.
 */
import type { Category, Evidence } from '../../protocol/statement.ts'

/** From mild to severe; of several findings the most severe action wins. */
export const verdictActions = ['allow', 'flag', 'mask', 'hold', 'block'] as const
export type VerdictAction = (typeof verdictActions)[number]

export function severest(a: VerdictAction, b: VerdictAction): VerdictAction {
  return verdictActions.indexOf(a) >= verdictActions.indexOf(b) ? a : b
}

/** What a rule of the room says shall happen, in its owner's words: it takes the place of score and threshold. */
export interface Ruling {
  readonly action: Exclude<VerdictAction, 'allow'>
  readonly category: Category
  /** The clause, as statements cite it. */
  readonly policy: string
  readonly version: string
  readonly text: string
}

/** One classifier's claim about one category. */
export interface Finding {
  readonly category: Category
  /** 0 to 1; comparable with thresholds of the policy. */
  readonly score: number
  /** The classifier, e.g. `words`, `links`, `flood`. */
  readonly detector: string
  /** The rule that matched, as statements cite it, e.g. `links.blocklist`. */
  readonly rule: string
  readonly evidence: readonly Evidence[]
  /** Only where a rule of the room matched. */
  readonly ruling?: Ruling
}

export interface Verdict {
  readonly action: VerdictAction
  /** The category that decided; null when the action is `allow`. */
  readonly category: Category | null
  readonly score: number
  readonly threshold: number | null
  readonly rule: string | null
  readonly evidence: readonly Evidence[]
  /** The highest score of each category that anything was found in. */
  readonly scores: Readonly<Partial<Record<Category, number>>>
  /** True when a classifier failed and the declared failure policy took part in the decision. */
  readonly degraded: boolean
  /** What may be shown: the text as sent, or with masked spans. */
  readonly text: string
  /** `sha256:…` of the rules that decided. */
  readonly ruleset: string
  readonly model: string | null
  /** The room's own rule, when that decided. */
  readonly ruling?: Ruling
}
