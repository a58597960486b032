/**
 * The port of slower judges: a larger model in a thread, somebody's web hook. They see only what the pipeline is
 * not sure about (`grey-band.ts`), under a pseudonym, and have a deadline.
 *
 * Contract (`test/conformance/second-opinion.ts` runs it on every adapter):
 * - `ask` resolves with a score from 0 to 1 for categories of the question, or rejects; it never throws at once;
 * - it rejects soon after `signal` aborts, and an answer that comes later is answer to nothing;
 * - several questions may be open at once, and each gets its own answer;
 * - after `close` nothing is open any more: what was, and whatever is asked then, is rejected.
 * What it answers is not trusted: the caller checks it with `readOpinion`.
 */
import { type Category, isCategory } from '../../protocol/statement.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { DraftKind } from './classifier.ts'

/** What a judge is told. It cannot find out who wrote this, or whether two rooms share an author. */
export interface Question {
  readonly id: string
  readonly kind: DraftKind
  readonly text: string
  /** A pseudonym that means nothing elsewhere and changes with every start of the server. */
  readonly room: string
  /** The same; an author has another one in every room. */
  readonly author: string
  /** Milliseconds since 1970. */
  readonly at: number
  /** What is in question, with the first opinion's scores. */
  readonly scores: Opinion
}

/** Scores from 0 to 1, comparable with the policy's thresholds. */
export type Opinion = Readonly<Partial<Record<Category, number>>>

export interface SecondOpinion {
  readonly name: string
  ask(question: Question, signal: AbortSignal): Promise<unknown>
  close(): Promise<void>
}

/**
 * Reads an answer `{"scores": {category: score}}`. What was not asked is ignored.
 * @returns the opinion on at least one of the categories asked, or what is wrong with the answer
 */
export function readOpinion(answer: unknown, asked: Opinion): Result<Opinion, string> {
  try {
    if (typeof answer !== 'object' || answer === null) return err('the answer is not an object')
    const { scores } = answer as { scores?: unknown }
    if (typeof scores !== 'object' || scores === null) return err('the answer has no scores')
    const opinion: Partial<Record<Category, number>> = {}
    for (const [category, score] of Object.entries(scores)) {
      if (!isCategory(category) || asked[category] === undefined) continue
      if (typeof score !== 'number' || !(score >= 0 && score <= 1)) return err('a score is outside 0 to 1')
      opinion[category] = score
    }
    return Object.keys(opinion).length === 0 ? err('the answer is about something else') : ok(opinion)
  } catch {
    return err('the answer cannot be read')
  }
}
