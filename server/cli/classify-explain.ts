/**
 * `parley classify --explain`: why a text has its verdict, for the person who writes the policy. Shows more than a
 * statement does: it is for operators and quotes the text they have just given.
 */
import { defaultLimits } from '../limits.ts'
import type { Contribution, Subject } from '../moderation/classifier.ts'
import { remedyFor } from '../moderation/passes-if.ts'
import type { RuledPipeline } from '../moderation/pipeline.ts'
import type { Policy } from '../moderation/policy-file.ts'
import type { Verdict } from '../moderation/verdict.ts'

/** The heaviest parts are the explanation; the tail of a linear model is noise. */
const contributionsShownMax = 10

/** Everything that led to the verdict. Judges the text again a few times. */
export function explanationOf(
  pipeline: RuledPipeline,
  { preset, overrides }: Policy,
  subject: Subject,
  verdict: Verdict,
): object {
  const again = (changed: Subject) => pipeline.rejudge?.(changed, preset, overrides) ?? null
  const stopped = verdict.action !== 'allow' && verdict.action !== 'flag'
  const remedy = stopped ? remedyFor(subject, verdict, again, defaultLimits.passesIfTriesMax) : null
  const { rule, score, threshold, ruleset, model } = verdict
  return {
    rule,
    score,
    threshold,
    spans: verdict.evidence.map(({ kind, start, end, detector }) =>
      start === undefined || end === undefined
        ? { kind, detector }
        : { kind, detector, start, end, text: subject.text.slice(start, end) },
    ),
    contributions: (pipeline.explain?.(subject) ?? []).slice(0, contributionsShownMax).map(shown(subject)),
    passes_if: remedy,
    ruleset,
    model,
  }
}

function shown({ text }: Subject) {
  return ({ category, detector, start, end, weight }: Contribution) => ({
    category,
    detector,
    start,
    end,
    text: text.slice(start, end),
    weight: Math.round(weight * 1_000) / 1_000,
  })
}
