/**
 * The port of everything that looks at a draft before others do.
 *
 * Contract (`test/conformance/classifier.ts`):
 * - `classify` looks at one draft and returns its findings, none when there is nothing to say;
 * - it may throw or be slow: the pipeline declares the categories it covers degraded and applies the
 *   failure policy. It must not deliver, log or keep the text;
 * - a classifier that keeps a state over the stream bounds it by a limit of `server/limits.ts`.
 */
import type { Category } from '../../protocol/statement.ts'
import type { Folded } from './fold.ts'
import type { Finding } from './verdict.ts'

/** What a text is for; every kind passes the same gate. */
export type DraftKind = 'message' | 'edit' | 'handle' | 'room_name' | 'topic' | 'reason'

export interface Subject {
  readonly kind: DraftKind
  readonly text: string
  /** The room, or the empty string for what belongs to none (handles). */
  readonly room: string
  /** The author's user id. */
  readonly author: string
  /** Milliseconds since 1970 when it arrived. */
  readonly at: number
}

export interface Classifier {
  readonly name: string
  readonly categories: readonly Category[]
  classify(
    subject: Subject,
    folded: Folded,
    signal: AbortSignal,
  ): readonly Finding[] | Promise<readonly Finding[]>
}
