/**
 * Clearance: the proof that a draft has a verdict that lets it be seen. A room accepts nothing else, and
 * this file alone can make one, so "delivered before its verdict" does not compile.
 *
 * The class is nominal (private `#` fields): an object of the same shape is not a clearance, neither for
 * the compiler nor at run time.
 */
import { invariant } from '../base/invariant.ts'
import type { Subject } from './classifier.ts'
import type { Verdict } from './verdict.ts'

/** Who released a held or blocked draft, and under which item of the queue (or appeal). */
export interface ModeratorDecision {
  readonly moderator: string
  readonly item: string
}

export class Clearance {
  readonly #subject: Subject
  readonly #verdict: Verdict
  readonly #decision: ModeratorDecision | null
  readonly #text: string

  private constructor(
    subject: Subject,
    verdict: Verdict,
    decision: ModeratorDecision | null,
    text: string = verdict.text,
  ) {
    this.#subject = subject
    this.#verdict = verdict
    this.#decision = decision
    this.#text = text
  }

  /** The clearance that a verdict gives, or undefined when it holds or blocks. */
  static of(subject: Subject, verdict: Verdict): Clearance | undefined {
    return verdict.action === 'hold' || verdict.action === 'block'
      ? undefined
      : new Clearance(subject, verdict, null)
  }

  /**
   * The clearance that a person gives against a verdict that held or blocked.
   * Masks stay: a moderator lets a message through, not somebody's password.
   */
  static byModerator(subject: Subject, verdict: Verdict, decision: ModeratorDecision): Clearance {
    invariant(verdict.action === 'hold' || verdict.action === 'block', 'only what was stopped is released')
    invariant(decision.moderator !== '' && decision.item !== '', 'a release names its moderator and item')
    return new Clearance(subject, verdict, decision)
  }

  /** The clearance of what a verdict masked and an appeal uncovers: the words as they were written. */
  static onAppeal(subject: Subject, verdict: Verdict, decision: ModeratorDecision): Clearance {
    invariant(verdict.action === 'mask', 'only what was masked is uncovered')
    invariant(decision.moderator !== '' && decision.item !== '', 'a decision names its moderator and appeal')
    return new Clearance(subject, verdict, decision, subject.text)
  }

  get subject(): Subject {
    return this.#subject
  }

  get verdict(): Verdict {
    return this.#verdict
  }

  /** What may be shown: the draft's own text only where nothing in it is masked. */
  get text(): string {
    return this.#text
  }

  /** True when what is shown is not what was written. */
  get masked(): boolean {
    return this.#text !== this.#subject.text
  }

  /** Null when the verdict alone cleared it. */
  get decision(): ModeratorDecision | null {
    return this.#decision
  }
}
