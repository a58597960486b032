/**
 * What a restriction counts, for how long, and what follows from the sum: an operator's choice, with a
 * default that forgives. It counts in the room that gave it, and nowhere else.
 *
 * What people give away of themselves never counts, and neither does what only waited or was marked:
 * points are for what was decided against somebody.
 */
import { type Category, categories, type StatementAction } from '../../protocol/statement.ts'

export const stepActions = ['warn', 'slow', 'mute', 'review'] as const
export type StepAction = (typeof stepActions)[number]

/** A step of the ladder: what happens when the points of a member reach `at`. */
export interface LadderStep {
  readonly at: number
  readonly action: StepAction
  /** How long a `slow` or `mute` lasts; others do not last. */
  readonly forMs: number
}

export type PointsTable = Readonly<Record<Category, Readonly<Partial<Record<StatementAction, number>>>>>

export interface StandingPolicy {
  readonly points: PointsTable
  /** Days after which points are gone, by category. */
  readonly days: Readonly<Record<Category, number>>
  /** From the lowest step up. */
  readonly ladder: readonly LadderStep[]
}

/** What an operator may change. */
export interface StandingConfig {
  readonly points?: Readonly<Partial<Record<Category, Readonly<Partial<Record<StatementAction, number>>>>>>
  readonly days?: number
  readonly ladder?: readonly { readonly at: number; readonly action: StepAction; readonly forMs?: number }[]
}

const hour = 3_600_000

/** By action, for what is a nuisance; what harms others counts double, and lasts three times as long. */
const byAction = { block: 1, remove: 1, warn: 1, mute: 2, kick: 2, ban: 3 } as const
const grave: readonly Category[] = ['threat', 'hate', 'scam', 'malicious_link']
const harmless: readonly Category[] = ['personal_data', 'credentials', 'raid']
const daysDefault = 30
const stepMsDefault = 24 * hour

export const defaultLadder: readonly LadderStep[] = [
  { at: 3, action: 'warn', forMs: 0 },
  { at: 5, action: 'slow', forMs: stepMsDefault },
  { at: 8, action: 'mute', forMs: stepMsDefault },
  { at: 12, action: 'review', forMs: 0 },
]

/** The policy that a configuration describes; what it leaves out is as above. */
export function standingPolicy({
  points = {},
  days = daysDefault,
  ladder,
}: StandingConfig = {}): StandingPolicy {
  const each = <V>(value: (category: Category) => V) =>
    Object.fromEntries(categories.map((category) => [category, value(category)])) as Record<Category, V>
  const steps = ladder?.map(({ at, action, forMs = stepMsDefault }) => ({ at, action, forMs }))
  return {
    points: each((category) => ({ ...defaultPoints(category), ...points[category] })),
    days: each((category) => (grave.includes(category) ? 3 * days : days)),
    ladder: (steps ?? defaultLadder).toSorted((a, b) => a.at - b.at),
  }
}

function defaultPoints(category: Category): Readonly<Partial<Record<StatementAction, number>>> {
  if (harmless.includes(category)) return {}
  const factor = grave.includes(category) ? 2 : 1
  return Object.fromEntries(Object.entries(byAction).map(([action, points]) => [action, points * factor]))
}
