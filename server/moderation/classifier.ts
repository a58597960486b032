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

/** What the room knows of an author, as far as it matters to a judgement. */
export interface Sender {
  /** A member who came to this room lately (`newcomerMs`). */
  readonly newcomer: boolean
  /** A member whose points in this room have reached the first step of the ladder: trusted like a newcomer. */
  readonly troubled?: boolean
  /** Moderators and the owner: what they write is not part of a raid. */
  readonly moderator: boolean
}

export interface Subject {
  readonly kind: DraftKind
  readonly text: string
  /** The room, or the empty string for what belongs to none (handles). */
  readonly room: string
  /** The author's user id. */
  readonly author: string
  /** Milliseconds since 1970 when it arrived. */
  readonly at: number
  /** Absent where nobody is in a room: handles, the command line. */
  readonly sender?: Sender
}

/** One part of what a classifier rests its score on: for people who ask why. */
export interface Contribution {
  readonly category: Category
  readonly detector: string
  /** In the text as it was sent, in UTF-16 code units. */
  readonly start: number
  readonly end: number
  /** In the classifier's own measure; above 0 speaks for the category, below against it. */
  readonly weight: number
}

export interface Classifier {
  readonly name: string
  readonly categories: readonly Category[]
  /** True when it remembers earlier texts: it is not asked when a text is judged again for an explanation. */
  readonly streaming?: boolean
  classify(
    subject: Subject,
    folded: Folded,
    signal: AbortSignal,
  ): readonly Finding[] | Promise<readonly Finding[]>
  /** What its score rests on, the heaviest first; asked off the message path, and may allocate. */
  explain?(subject: Subject, folded: Folded): readonly Contribution[]
}
