/**
 * Standing: the arithmetic of points and steps for one person in one room. Pure.
 *
 * - Points are entries, each of one statement, and each expires by itself.
 * - A step of the ladder is due when an entry lifts the sum over it. It remembers which entries made it.
 * - Taking an entry back takes it out of every step that counted it; a step whose rest would not have
 *   reached it ends. So what is left depends on which entries were taken back, never on the order.
 */
import type { Category, StatementAction } from '../../protocol/statement.ts'
import type { LadderStep, StepAction } from './standing-policy.ts'

export interface Entry {
  readonly statement: string
  readonly category: Category
  readonly action: StatementAction
  readonly points: number
  /** Milliseconds since 1970. */
  readonly at: number
  readonly expiresAt: number
}

/** A step that was taken. */
export interface Step {
  /** The step's own statement. */
  readonly statement: string
  readonly action: StepAction
  readonly at: number
  /** The sum at which it is due. */
  readonly threshold: number
  /** When it ends by itself; null: it was a word, and is over. */
  readonly until: number | null
  /** What made it: points by statement. */
  readonly counted: Readonly<Record<string, number>>
}

export interface Ledger {
  readonly entries: readonly Entry[]
  readonly steps: readonly Step[]
}

/** A step that has been reached and must be taken. */
export interface Due {
  readonly step: LadderStep
  readonly counted: Readonly<Record<string, number>>
}

export const emptyLedger: Ledger = Object.freeze({ entries: Object.freeze([]), steps: Object.freeze([]) })

/** The points in force at `now`, never negative. */
export function totalOf({ entries }: Ledger, now: number): number {
  return entries.reduce((sum, { points, expiresAt }) => (expiresAt > now ? sum + points : sum), 0)
}

/** What comes next; null when no step lies above. */
export function nextStep(total: number, ladder: readonly LadderStep[]): LadderStep | null {
  return ladder.find(({ at }) => at > total) ?? null
}

/**
 * Writes an entry. Of several steps that it reaches at once only the highest is due.
 * @param entry its points are more than 0
 */
export function credit(
  ledger: Ledger,
  entry: Entry,
  ladder: readonly LadderStep[],
): { readonly ledger: Ledger; readonly due: Due | undefined } {
  const before = totalOf(ledger, entry.at)
  const credited = { ...ledger, entries: [...ledger.entries, entry] }
  const after = totalOf(credited, entry.at)
  const step = ladder.findLast(({ at }) => before < at && at <= after)
  if (step === undefined) return { ledger: credited, due: undefined }
  const inForce = credited.entries.filter(({ expiresAt }) => expiresAt > entry.at)
  const counted = Object.fromEntries(inForce.map(({ statement, points }) => [statement, points]))
  return { ledger: credited, due: { step, counted } }
}

/** Takes the points of a statement back. @returns the steps that would not have happened without them */
export function takeBack(
  ledger: Ledger,
  statement: string,
): { readonly ledger: Ledger; readonly points: number; readonly ended: readonly Step[] } {
  const entry = ledger.entries.find((one) => one.statement === statement)
  const steps: Step[] = []
  const ended: Step[] = []
  for (const step of ledger.steps) {
    const { [statement]: taken, ...counted } = step.counted
    if (taken === undefined) steps.push(step)
    else if (sumOf(counted) >= step.threshold) steps.push({ ...step, counted })
    else ended.push(step)
  }
  const entries = ledger.entries.filter((one) => one !== entry)
  return { ledger: { entries, steps }, points: entry?.points ?? 0, ended }
}

/** Forgets what is over: points that expired, and steps whose points have all expired and that have ended. */
export function prune(ledger: Ledger, now: number): Ledger {
  const entries = ledger.entries.filter(({ expiresAt }) => expiresAt > now)
  const known = new Set(entries.map(({ statement }) => statement))
  const steps = ledger.steps.filter(
    ({ until, counted }) => (until ?? 0) > now || Object.keys(counted).some((one) => known.has(one)),
  )
  const same = entries.length === ledger.entries.length && steps.length === ledger.steps.length
  return same ? ledger : { entries, steps }
}

export function sumOf(counted: Readonly<Record<string, number>>): number {
  return Object.values(counted).reduce((sum, points) => sum + points, 0)
}
