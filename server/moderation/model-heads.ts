/**
 * The heads of the linear model, and how a head's logit becomes a score that the policy understands.
 */
import type { Category } from '../../protocol/statement.ts'
import { invariant } from '../base/invariant.ts'

/**
 * In the order of their lanes in the weights.
 *
 * `sexism` is a head of its own beside `hate`, because its data set marks what the others leave unmarked.
 * `rude` is coarse language that is aimed at nobody in particular: a lighter kind of `harassment`, which never
 * reaches the rungs that keep a message from the room. `guard` is no category: it knows quotation,
 * counter-speech, recovery and reports, and keeps the other heads from acting on them.
 */
export const headNames = [
  'harassment',
  'hate',
  'threat',
  'sexual',
  'spam',
  'scam',
  'drugs',
  'gambling',
  'personal_data',
  'sexism',
  'rude',
  'guard',
] as const
export type HeadName = (typeof headNames)[number]

export const headCategory: Readonly<Record<HeadName, Category | null>> = {
  harassment: 'harassment',
  hate: 'hate',
  threat: 'threat',
  sexual: 'sexual',
  spam: 'spam',
  scam: 'scam',
  drugs: 'drugs',
  gambling: 'gambling',
  personal_data: 'personal_data',
  sexism: 'hate',
  rude: 'harassment',
  guard: null,
}

/** A point of the calibration: from logit `z` on, at least `score`. */
export interface Anchor {
  readonly z: number
  readonly score: number
}

export interface Head {
  readonly name: HeadName
  /** The logit of a text is `scale` × its sum of weights ÷ the norm of its features + `bias`. */
  readonly scale: number
  readonly bias: number
  /** Rising in both; found on held-out folds of the training data. */
  readonly anchors: readonly Anchor[]
  /** No score is higher: what the head cannot be sure of. */
  readonly ceiling: number
}

/**
 * The score of a logit: straight lines between the anchors, below the first one falling towards 0 and
 * above the last one rising towards the ceiling, so that a higher logit never scores lower.
 */
export function scoreOf(head: Head, z: number): number {
  const { anchors, ceiling } = head
  const first = anchors[0]
  invariant(first !== undefined, 'a head has anchors')
  if (z < first.z) return first.score / (1 + first.z - z)
  let low = first
  for (let i = 1; i < anchors.length; i++) {
    const high = anchors[i] ?? low
    if (z < high.z) {
      const part = high.z > low.z ? (z - low.z) / (high.z - low.z) : 0
      return Math.min(ceiling, low.score + part * (high.score - low.score))
    }
    low = high
  }
  return Math.min(ceiling, 1 - (1 - low.score) / (1 + z - low.z))
}
