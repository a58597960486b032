/**
 * The numbers of a period: what was restricted, why, by whom, and what became of appeals and reports. Pure
 * counting; nothing of a person is in it.
 */
import type { Appeal } from './appeals.ts'
import { median } from './duty.ts'
import type { DecidedReport } from './reports.ts'
import type { Kept } from './statements.ts'

export interface Numbers {
  readonly statements: {
    readonly total: number
    /** Taken back by `/undo` since. */
    readonly withdrawn: number
    /** Decided while a check could not be completed. */
    readonly degraded: number
    readonly action: Readonly<Record<string, number>>
    readonly category: Readonly<Record<string, number>>
    readonly decided: Readonly<Record<string, number>>
    readonly source: Readonly<Record<string, number>>
    readonly ground: Readonly<Record<string, number>>
  }
  /** Of those that came in the period. */
  readonly appeals: {
    readonly total: number
    readonly state: Readonly<Record<string, number>>
    /** From 0 to 1, of the decided ones; null when none is. */
    readonly overturn_rate: number | null
    readonly median_ms: number | null
  }
  /** Of those that were decided in the period. */
  readonly reports: {
    readonly total: number
    readonly people: number
    readonly outcome: Readonly<Record<string, number>>
    readonly median_ms: number | null
  }
}

export class Counting {
  #total = 0
  #withdrawn = 0
  #degraded = 0
  readonly #by = { action: tally(), category: tally(), decided: tally(), source: tally(), ground: tally() }
  readonly #states = tally()
  readonly #appealTimes: number[] = []
  readonly #outcomes = tally()
  readonly #reportTimes: number[] = []
  #people = 0

  statement({ statement, withdrawn }: Pick<Kept, 'statement' | 'withdrawn'>): void {
    const { action, category, automation, source, ground } = statement
    this.#total++
    if (withdrawn !== undefined) this.#withdrawn++
    if (automation.degraded) this.#degraded++
    const { decided } = automation
    const values = { action, category, decided, source, ground: ground.kind }
    for (const [key, value] of Object.entries(values)) add(this.#by[key as keyof typeof values], value)
  }

  appeal({ state, at, decision }: Pick<Appeal, 'state' | 'at' | 'decision'>): void {
    add(this.#states, state)
    if (decision !== undefined) this.#appealTimes.push(decision.at - at)
  }

  report({
    outcome,
    count,
    at,
    decidedAt,
  }: Pick<DecidedReport, 'outcome' | 'count' | 'at' | 'decidedAt'>): void {
    add(this.#outcomes, outcome)
    this.#people += count
    this.#reportTimes.push(decidedAt - at)
  }

  numbers(): Numbers {
    const decided = this.#appealTimes.length
    const overturned = this.#states.get('overturned') ?? 0
    const { action, category, decided: by, source, ground } = this.#by
    return {
      statements: {
        ...{ total: this.#total, withdrawn: this.#withdrawn, degraded: this.#degraded },
        ...{ action: shown(action), category: shown(category), decided: shown(by) },
        ...{ source: shown(source), ground: shown(ground) },
      },
      appeals: {
        total: sum(this.#states),
        state: shown(this.#states),
        overturn_rate: decided === 0 ? null : overturned / decided,
        median_ms: median(this.#appealTimes),
      },
      reports: {
        total: sum(this.#outcomes),
        people: this.#people,
        outcome: shown(this.#outcomes),
        median_ms: median(this.#reportTimes),
      },
    }
  }
}

type Counts = Map<string, number>

function tally(): Counts {
  return new Map()
}

function add(counts: Counts, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

/** The largest first. */
function shown(counts: Counts): Readonly<Record<string, number>> {
  return Object.fromEntries([...counts].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)))
}

function sum(counts: Counts): number {
  return [...counts.values()].reduce((all, n) => all + n, 0)
}
