/**
 * The policy: what follows from findings. Pure functions, so that a verdict can be replayed.
 *
 * Three layers decide, the severest wins: the operator's floor, which nobody in a room can lower; the
 * room's preset; and in its place, for single categories, the owner's override (`/policy set`).
 */
import { createHash } from 'node:crypto'
import { type Category, categories, type Evidence } from '../../protocol/statement.ts'
import type { DraftKind } from './classifier.ts'
import { failureActions, type Ladder, ladders, operatorFloor, type Preset } from './policy-table.ts'
import { type Finding, type Ruling, severest, type VerdictAction } from './verdict.ts'

/** An owner's choice: what happens to anything found in this category, down to the operator's floor. */
export type Overrides = Readonly<Partial<Record<Category, VerdictAction>>>

export const noOverrides: Overrides = Object.freeze({})

/** A part of the text as it was sent, in UTF-16 code units. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** What the findings of one draft come to. */
export interface Decision {
  readonly action: VerdictAction
  readonly category: Category | null
  readonly score: number
  readonly threshold: number | null
  readonly rule: string | null
  readonly evidence: readonly Evidence[]
  readonly scores: Readonly<Partial<Record<Category, number>>>
  readonly degraded: boolean
  /** What must not be readable, whatever else happens to the draft: a held text keeps its masks. */
  readonly masked: readonly Span[]
  /** The room's own rule, when that decided. */
  readonly ruling?: Ruling
}

/** The decision on what nobody found anything in; shared, because it is nearly every message's. */
export const clean: Decision = Object.freeze({
  action: 'allow',
  category: null,
  score: 0,
  threshold: null,
  rule: null,
  evidence: Object.freeze([]),
  scores: Object.freeze({}),
  degraded: false,
  masked: Object.freeze([]),
})

/**
 * Decides on one draft: the severest action wins, and of equals the highest score.
 * @param findings checked ones: scores from 0 to 1, spans inside the text
 * @param overrides the owner's choices; they cannot go below the operator's floor
 * @param failed categories that a classifier should have judged and did not; never empty-handedly allowed
 */
export function decide(
  findings: readonly Finding[],
  preset: Preset,
  overrides: Overrides = noOverrides,
  failed: readonly Category[] = [],
): Decision {
  if (findings.length === 0 && failed.length === 0) return clean
  const scores: Partial<Record<Category, number>> = {}
  const masked: Span[] = []
  const evidence = new Map<Category, Evidence[]>()
  let best: Omit<Decision, 'evidence' | 'scores' | 'degraded' | 'masked'> = clean

  for (const { category: claimed, score, rule, evidence: found, ruling } of findings) {
    const category = ruling?.category ?? claimed
    scores[claimed] = Math.max(scores[claimed] ?? 0, score)
    // What the owner's own rule says is done as it says; presets are about scores.
    const rung = ruling === undefined ? rungFor(category, score, preset, overrides) : rungOf(ruling)
    const { action, threshold } = maskable(rung, found)
    if (action === 'allow') continue
    if (action === 'mask') masked.push(...found.filter(isSpan))
    const kept = evidence.get(category)
    if (kept === undefined) evidence.set(category, [...found])
    else kept.push(...found)
    if (outranks(action, score, best))
      best = { action, category, score, threshold, rule, ...(ruling === undefined ? {} : { ruling }) }
  }
  for (const category of failed) {
    const action = failureActions[category]
    // At equal severity a finding speaks: it can be explained, a failure can only be admitted.
    if (severest(best.action, action) !== best.action)
      best = { action, category, score: 0, threshold: null, rule: `failure.${category}` }
  }
  const { category } = best
  return {
    ...best,
    evidence: (category === null ? undefined : evidence.get(category)) ?? [],
    scores,
    degraded: failed.length > 0,
    masked,
  }
}

/** What a score comes to, and the threshold it reached. */
export interface Rung {
  readonly action: VerdictAction
  readonly threshold: number | null
}

const rungsDownwards = ['block', 'hold', 'mask', 'flag'] as const
const nothing: Rung = { action: 'allow', threshold: null }

/**
 * The action for one score in one category.
 * @param score 0 to 1
 */
export function rungFor(category: Category, score: number, preset: Preset, overrides: Overrides): Rung {
  const floor = climb(operatorFloor[category], score)
  const chosen = overrides[category]
  const ladder = ladders[category][preset]
  const room = chosen === undefined ? climb(ladder, score) : override(ladder, score, chosen)
  return severest(room.action, floor.action) === room.action ? room : floor
}

/**
 * What an action means for this kind of text. Only messages and edits can wait for a moderator, and a
 * name with masked letters is not a name: what would hold or mask them refuses them instead.
 */
export function actionForKind(action: VerdictAction, kind: DraftKind): VerdictAction {
  if (kind === 'message' || kind === 'edit') return action
  if (action === 'hold') return 'block'
  return action === 'mask' && (kind === 'handle' || kind === 'room_name') ? 'block' : action
}

/**
 * The name of everything that decides: these tables and the rule files.
 * @param ruleFiles the contents (or content hashes) of the rule files, in a fixed order
 * @returns `sha256:` and 64 hexadecimal digits
 */
export function rulesetHash(ruleFiles: readonly string[]): string {
  const hash = createHash('sha256')
  const tables = categories.map((c) => [c, ladders[c], operatorFloor[c] ?? null, failureActions[c]])
  for (const part of [JSON.stringify(tables), ...ruleFiles]) hash.update(`${part.length}:`).update(part)
  return `sha256:${hash.digest('hex')}`
}

function rungOf({ action }: Ruling): Rung {
  return { action, threshold: null }
}

function climb(ladder: Ladder | undefined, score: number): Rung {
  if (ladder === undefined) return nothing
  for (const action of rungsDownwards) {
    const threshold = ladder[action]
    if (threshold !== undefined && score >= threshold) return { action, threshold }
  }
  return nothing
}

/** What cannot be masked, because nobody said where it is, is shown to a moderator instead. */
function maskable(rung: Rung, evidence: readonly Evidence[]): Rung {
  return rung.action === 'mask' && !evidence.some(isSpan)
    ? { action: 'hold', threshold: rung.threshold }
    : rung
}

function isSpan(evidence: Evidence): evidence is Evidence & Span {
  return evidence.start !== undefined && evidence.end !== undefined
}

function outranks(action: VerdictAction, score: number, best: { action: VerdictAction; score: number }) {
  return action === best.action ? score > best.score : severest(action, best.action) === action
}

/** The owner says what to do, the preset still says from which score on something counts as found. */
function override(ladder: Ladder, score: number, action: VerdictAction): Rung {
  const from = Math.min(...rungsDownwards.map((rung) => ladder[rung] ?? Number.POSITIVE_INFINITY))
  return action !== 'allow' && score >= from ? { action, threshold: from } : nothing
}
