/**
 * The model as a classifier: logits to scores, scores to findings, the heaviest n-grams as evidence.
 *
 * When nothing is found, which is nearly always, one comparison a head is all there is to do and nothing is
 * allocated. The evidence is exact: a logit is a sum, and its largest parts are the reason.
 */
import type { Category, Evidence } from '../../protocol/statement.ts'
import type { Classifier, Contribution } from './classifier.ts'
import { type Folded, originalSpan } from './fold.ts'
import { type LexiconRow, readLexicon } from './lexicon.ts'
import type { Model } from './model.ts'
import { createExceptions, type Excepted } from './model-exceptions.ts'
import { type Head, headCategory, headNames, scoreOf } from './model-heads.ts'
import { excusedScoreMax, speaksAbout } from './spoken-about.ts'
import { aboutPeople, isInUnlearnedLanguage } from './unlearned-language.ts'
import type { Finding } from './verdict.ts'

const detector = 'model'
const nothing: readonly Finding[] = []
/** Below the lowest rung of the strictest preset a score is nobody's business. */
const reportedScoreMin = 0.4
/** N-grams that one finding shows. They overlap, and fewer spans remain. */
const evidenceTermsMax = 6
/** A part of the logit smaller than this is noise. */
const evidenceLogitMin = 0.15
const guardFrom = 0.5
const guardLane = headNames.indexOf('guard')

/** @param lexicon whose exceptions hold for the model as well; the one that ships, unless another is given */
export function createModelClassifier(
  model: Model,
  lexicon: readonly LexiconRow[] = readLexicon(),
): Classifier {
  const { heads } = model
  const exceptions = createExceptions(lexicon)
  const least = Float64Array.from(heads, leastLogit)
  const covered = new Set<Category>()
  for (const { name } of heads) {
    const category = headCategory[name]
    if (category !== null) covered.add(category)
  }

  return {
    name: detector,
    categories: [...covered],
    classify({ kind }, folded) {
      // A name is two words at most, and a topic or a reason hardly more: too little to learn anything from.
      if (kind !== 'message' && kind !== 'edit') return nothing
      const logits = model.logits(folded)
      for (let lane = 0; lane < guardLane; lane++) {
        if ((logits[lane] ?? 0) >= (least[lane] ?? 0)) return findings(folded, Float64Array.from(logits))
      }
      return nothing
    },
    explain: (_subject, folded) => explain(folded),
  }

  function findings(folded: Folded, logits: Float64Array): readonly Finding[] {
    const best = new Map<Category, Finding>()
    const guard = heads[guardLane]
    const isGuarded =
      (guard !== undefined && scoreOf(guard, logits[guardLane] ?? 0) >= guardFrom) || speaksAbout(folded)
    const excepted = exceptions(folded)
    const isForeign = isInUnlearnedLanguage(folded)
    for (const [lane, head] of heads.entries()) {
      const category = headCategory[head.name]
      if (category === null || (logits[lane] ?? 0) < (least[lane] ?? 0)) continue
      if (isForeign && aboutPeople.has(category)) continue
      const z = (logits[lane] ?? 0) - exceptedLogit(folded, head, excepted)
      if (z < (least[lane] ?? 0)) continue
      const raw = scoreOf(head, z)
      // The head for sexism only ever flags: nobody needs an excuse for being seen by a moderator.
      const excused = head.name === 'sexism' ? 1 : (excusedScoreMax[category] ?? 1)
      const score = isGuarded ? Math.min(raw, excused) : raw
      if (score <= (best.get(category)?.score ?? 0)) continue
      best.set(category, {
        category,
        score,
        detector,
        rule: `model.${head.name}`,
        evidence: evidence(folded, head),
      })
    }
    return [...best.values()]
  }

  /** What a head has from n-grams in which the word list sees nothing bad. */
  function exceptedLogit(folded: Folded, { name }: Head, excepted: Excepted | null): number {
    if (excepted === null) return 0
    let sum = 0
    for (const { start, end, logit } of model.contributions(folded, name))
      if (logit > 0 && excepted(start, end)) sum += logit
    return sum
  }

  /** Where the reason lies; behaviour when no single place does, and for what a mask would not mend. */
  function evidence(folded: Folded, { name }: Head): Evidence[] {
    const spans: { kind: 'span'; start: number; end: number; detector: string }[] = []
    if (name !== 'personal_data') {
      const parts = model
        .contributions(folded, name)
        .filter((part) => part.logit >= evidenceLogitMin && part.end > part.start)
      const places = parts
        .slice(0, evidenceTermsMax)
        .map((part) => originalSpan(folded, part.start, part.end))
      for (const { start, end } of places.sort((a, b) => a.start - b.start || b.end - a.end)) {
        const last = spans.at(-1)
        if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end)
        else spans.push({ kind: 'span', start, end, detector })
      }
    }
    return spans.length > 0 ? spans : [{ kind: 'behaviour', detector }]
  }

  /** The parts of every head that has something to say; of the heaviest head when none has. */
  function explain(folded: Folded): readonly Contribution[] {
    const logits = Float64Array.from(model.logits(folded))
    const speaking = heads.filter(
      (head, lane) => headCategory[head.name] !== null && (logits[lane] ?? 0) >= (least[lane] ?? 0),
    )
    const chosen = speaking.length > 0 ? speaking : heads.filter((head) => head === heaviest(logits))
    return chosen
      .flatMap(({ name }) =>
        model.contributions(folded, name).map(({ start, end, logit }) => ({
          category: headCategory[name] ?? ('other' as const),
          detector,
          ...originalSpan(folded, start, end),
          weight: logit,
        })),
      )
      .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
  }

  function heaviest(logits: Float64Array): Head | undefined {
    let best: Head | undefined
    let most = Number.NEGATIVE_INFINITY
    for (const [lane, head] of heads.entries()) {
      const above = (logits[lane] ?? 0) - (head.anchors[0]?.z ?? 0)
      if (headCategory[head.name] !== null && above > most) {
        most = above
        best = head
      }
    }
    return best
  }
}

/** The logit from which on a head's score is reported. */
function leastLogit(head: Head): number {
  const first = head.anchors[0]
  if (first === undefined) return Number.POSITIVE_INFINITY
  // Below the first anchor: score = first.score ÷ (1 + distance), see `scoreOf`.
  return first.score <= reportedScoreMin ? first.z : first.z - (first.score / reportedScoreMin - 1)
}
