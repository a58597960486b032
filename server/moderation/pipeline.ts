/**
 * The pipeline: every draft, whatever its kind, gets its verdict here.
 */
import type { Category } from '../../protocol/statement.ts'
import type { Clock } from '../base/clock.ts'
import { invariant } from '../base/invariant.ts'
import type { Limits } from '../limits.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import type { Classifier, Contribution, Subject } from './classifier.ts'
import { checkFindings } from './findings.ts'
import type { Folded } from './fold.ts'
import { maskSpans } from './mask.ts'
import { actionForKind, clean, decide, type Overrides } from './policy.ts'
import type { Preset } from './policy-table.ts'
import type { Finding, Verdict } from './verdict.ts'

export type { Preset } from './policy-table.ts'

/** A verdict, or `overloaded` when as many drafts are under judgement as the node can keep: the sender is told so. */
export type Judgement = Verdict | 'overloaded'

export interface Pipeline {
  /**
   * Judges one draft. Synchronous when every classifier was, so that the common message costs no
   * promise. Never throws and never rejects: failures are decided by the declared failure policy.
   * @param overrides the room's own choices per category, down to the operator's floor
   */
  judge(subject: Subject, preset: Preset, overrides?: Overrides): Judgement | Promise<Judgement>
  /**
   * The verdict that a text would have, without the classifiers that remember earlier texts, and without a
   * trace: nothing is counted. For explanations, off the message path.
   * @returns null when that cannot be said at once: a classifier failed or answers later
   */
  rejudge?(subject: Subject, preset: Preset, overrides?: Overrides): Verdict | null
}

/** A pipeline that says by which rules it judges, for statements that do not come from a verdict. */
export interface RuledPipeline extends Pipeline {
  /** `sha256:…` */
  readonly ruleset: string
  readonly model: string | null
  /** What the classifiers that can tell rest their scores on, the heaviest first. */
  explain?(subject: Subject): readonly Contribution[]
}

export interface PipelineParts {
  readonly classifiers: readonly Classifier[]
  readonly fold: (text: string) => Folded
  readonly limits: Pick<Limits, 'verdictDeadlineMs' | 'verdictsPendingMax' | 'evidenceItemsMax'>
  readonly clock: Clock
  readonly telemetry: Telemetry
  readonly rulesetHash: string
  readonly modelHash: string | null
}

/** One draft on its way to a verdict. */
interface Case {
  subject: Subject
  preset: Preset
  overrides: Overrides | undefined
  startedMs: number
  readonly findings: Finding[]
  readonly failed: Category[]
}

type Waiting = readonly [classifier: Classifier, answer: PromiseLike<unknown>]

export function createPipeline(parts: PipelineParts): RuledPipeline {
  const { classifiers, fold, limits, clock, telemetry, rulesetHash: ruleset, modelHash: model } = parts
  for (const c of classifiers) invariant(c.categories.length > 0, `classifier ${c.name} covers a category`)
  let pending = 0
  // Serves every draft until one goes asynchronous and keeps it: a controller costs more than a fold.
  let spare = new AbortController()
  // Likewise: a draft that is judged at once leaves its case to the next.
  let spareCase: Case | null = null
  telemetry.gauge('verdicts_pending', 'Drafts under judgement.', () => pending)

  return { judge, rejudge, explain, ruleset, model }

  function judge(subject: Subject, preset: Preset, overrides?: Overrides): Judgement | Promise<Judgement> {
    // Refused before anything is spent or remembered; a draft that waits has its place already.
    if (pending >= limits.verdictsPendingMax) return 'overloaded'
    const draft = spareCase ?? { subject, preset, overrides, startedMs: 0, findings: [], failed: [] }
    spareCase = null // a classifier may have something judged itself
    draft.subject = subject
    draft.preset = preset
    draft.overrides = overrides
    draft.startedMs = clock.monotonic()
    const waiting = ask(draft, spare.signal)
    if (waiting === undefined) {
      const verdict = conclude(draft)
      draft.findings.length = 0
      draft.failed.length = 0
      spareCase = draft
      return verdict
    }
    const controller = spare
    spare = new AbortController()
    return wait(draft, waiting, controller)
  }

  function rejudge(subject: Subject, preset: Preset, overrides?: Overrides): Verdict | null {
    const draft: Case = { subject, preset, overrides, startedMs: 0, findings: [], failed: [] }
    try {
      const folded = fold(subject.text)
      for (const classifier of classifiers) {
        if (classifier.streaming === true) continue
        const answer = classifier.classify(subject, folded, aborted)
        if (!Array.isArray(answer)) {
          if (isThenable(answer)) Promise.resolve(answer).catch(() => undefined)
          return null
        }
        const { findings, lie } = checkFindings(classifier, answer, subject.text.length)
        if (lie !== null) return null
        draft.findings.push(...findings)
      }
    } catch {
      return null // it throws while judging as well, and is reported there
    }
    return draft.findings.length === 0 ? passed(subject.text) : decided(draft)
  }

  function explain(subject: Subject): readonly Contribution[] {
    const parts: Contribution[] = []
    for (const classifier of classifiers) {
      try {
        parts.push(...(classifier.explain?.(subject, fold(subject.text)) ?? []))
      } catch (error) {
        telemetry.classifierFailed(classifier.name, 'threw', `explain: ${describe(error)}`)
      }
    }
    return parts.sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
  }

  /** Asks every classifier; the ones that did not answer at once are returned. */
  function ask(draft: Case, signal: AbortSignal): Waiting[] | undefined {
    const { subject } = draft
    let waiting: Waiting[] | undefined
    let folded: Folded
    try {
      folded = fold(subject.text)
    } catch (error) {
      for (const classifier of classifiers) fail(draft, classifier, 'threw', `fold: ${describe(error)}`)
      return undefined
    }
    // By index: with a try inside, an iterator and its results would be allocated for each message.
    for (let i = 0; i < classifiers.length; i++) {
      const classifier = classifiers[i] as Classifier
      try {
        const answer = classifier.classify(subject, folded, signal)
        if (Array.isArray(answer) && answer.length === 0) continue
        if (Array.isArray(answer) || !isThenable(answer)) take(draft, classifier, answer)
        else {
          waiting ??= []
          waiting.push([classifier, answer])
        }
      } catch (error) {
        fail(draft, classifier, 'threw', describe(error))
      }
    }
    return waiting
  }

  /** All that wait run under one deadline; who has not answered then has failed, and is told to stop. */
  function wait(draft: Case, waiting: readonly Waiting[], controller: AbortController): Promise<Verdict> {
    pending += 1
    return new Promise((resolve) => {
      const silent = new Set(waiting.map(([classifier]) => classifier))
      const settle = (classifier: Classifier, note: () => void) => {
        if (!silent.delete(classifier)) return // after the deadline
        note()
        if (silent.size === 0) finish()
      }
      const finish = () => {
        cancel()
        pending -= 1
        resolve(conclude(draft))
      }
      const cancel = clock.after(limits.verdictDeadlineMs, () => {
        for (const classifier of silent) fail(draft, classifier, 'late', `${limits.verdictDeadlineMs} ms`)
        silent.clear()
        controller.abort()
        finish()
      })
      for (const [classifier, answer] of waiting) {
        // Promise.resolve also tames a foreign thenable that throws or calls back twice.
        Promise.resolve(answer).then(
          (value) => settle(classifier, () => take(draft, classifier, value)),
          (error: unknown) => settle(classifier, () => fail(draft, classifier, 'threw', describe(error))),
        )
      }
    })
  }

  function take(draft: Case, classifier: Classifier, answer: unknown): void {
    const { findings, lie } = checkFindings(classifier, answer, draft.subject.text.length)
    for (const finding of findings) draft.findings.push(finding)
    if (lie !== null) fail(draft, classifier, 'lied', lie)
  }

  function fail(draft: Case, classifier: Classifier, kind: 'threw' | 'late' | 'lied', detail: string): void {
    draft.failed.push(...classifier.categories)
    telemetry.classifierFailed(classifier.name, kind, detail)
  }

  function conclude(draft: Case): Verdict {
    const { subject, findings, failed } = draft
    const verdict = findings.length === 0 && failed.length === 0 ? passed(subject.text) : decided(draft)
    const us = (clock.monotonic() - draft.startedMs) * 1_000
    telemetry.judged(verdict.action, verdict.category, verdict.degraded, us)
    return verdict
  }

  /** Nearly every message: written out, because copying `clean` costs more than some classifiers. */
  function passed(text: string): Verdict {
    const { action, category, score, threshold, rule, evidence, scores, degraded } = clean
    return { action, category, score, threshold, rule, evidence, scores, degraded, text, ruleset, model }
  }

  function decided({ subject, preset, overrides, findings, failed }: Case): Verdict {
    const { masked, ...decision } = decide(findings, preset, overrides, failed)
    return {
      ...decision,
      action: actionForKind(decision.action, subject.kind),
      evidence: decision.evidence.slice(0, limits.evidenceItemsMax),
      text: maskSpans(subject.text, masked),
      ruleset,
      model,
    }
  }
}

/** Whoever is asked again and answers later is not waited for. */
const aborted = AbortSignal.abort()

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
  )
}

/** The error's name and where it arose. Its message stays out: it may quote the text under judgement. */
function describe(error: unknown): string {
  try {
    if (!(error instanceof Error)) return typeof error
    const at = error.stack?.split('\n').find((line) => /^\s+at /.test(line))
    return `${error.name}${at === undefined ? '' : ` ${at.trim()}`}`
  } catch {
    return 'an error that cannot be read' // a getter of the thrown object threw
  }
}
