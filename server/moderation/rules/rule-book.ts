/**
 * The rules of the rooms in memory: kept in the store, compiled when a room is loaded or its rules change, and
 * swapped whole, so that every message is judged by the old set or the new one and none waits.
 */
import type { Clock } from '../../base/clock.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { Store } from '../../base/store.ts'
import type { Limits } from '../../limits.ts'
import type { Telemetry } from '../../telemetry/telemetry.ts'
import { compileRules } from './compile.ts'
import { createRuleMatcher, type RuleMatcher } from './matcher.ts'
import type { Rule, RuleDraft } from './rule.ts'

export interface RuleBookPorts {
  readonly store: Store
  readonly clock: Clock
  readonly limits: Limits
  readonly telemetry: Telemetry
}

export class RuleBook {
  readonly #ports: RuleBookPorts
  /** Rooms that have rules; bounded by the rooms in memory. */
  readonly #matchers = new Map<string, RuleMatcher>()

  constructor(ports: RuleBookPorts) {
    this.#ports = ports
  }

  matcher(room: string): RuleMatcher | undefined {
    return this.#matchers.get(room)
  }

  list(room: string): readonly Rule[] {
    return this.#matchers.get(room)?.compiled.rules ?? []
  }

  /** Reads the rules of a room, before the room judges its first message. */
  async load(room: string): Promise<void> {
    const { limits, telemetry } = this.#ports
    const rows = await this.#rules().list([room], { limit: limits.rulesPerRoomMax })
    const rules = rows.map((row) => row.value).sort((a, b) => number(a.id) - number(b.id))
    const compiled = this.#compile(rules)
    if (compiled.ok) return this.#swap(room, compiled.value)
    // The limits were lowered since: the room runs without the rules that do not fit, and the operator is told.
    telemetry.note('error', 'rules of a room no longer fit the limits', { room, rules: rules.length })
    const fitting = rules.filter((rule) => this.#compile([rule]).ok)
    const rest = this.#compile(fitting.slice(0, limits.rulesPerRoomMax))
    if (rest.ok) this.#swap(room, rest.value)
  }

  /** The room has left memory. */
  drop(room: string): void {
    this.#matchers.delete(room)
  }

  /** @returns the rule, in force from here on; or what is wrong with it */
  async add(room: string, draft: RuleDraft, by: string): Promise<Result<Rule, string>> {
    const { clock, store } = this.#ports
    const numbers = store.table<number>('rule_numbers')
    const last = (await numbers.get([room])) ?? 0
    const rule: Rule = { ...draft, id: `r${last + 1}`, by, at: clock.now() }
    // After the wait: somebody may have changed the rules meanwhile, and so may the number.
    const taken = this.list(room).some(({ id }) => number(id) > last)
    if (taken) return err('The rules have just been changed; try again.')
    const compiled = this.#compile([...this.list(room), rule])
    if (!compiled.ok) return compiled
    numbers.put([room], last + 1)
    this.#rules().put([room, rule.id], rule)
    this.#swap(room, compiled.value)
    return ok(rule)
  }

  /** @returns the rule that is no longer in force; undefined when there was none */
  remove(room: string, id: string): Rule | undefined {
    const rules = this.list(room)
    const gone = rules.find((rule) => rule.id === id)
    if (gone === undefined) return undefined
    const compiled = this.#compile(rules.filter((rule) => rule !== gone))
    if (!compiled.ok) return undefined // fewer rules always fit
    this.#rules().remove([room, id])
    this.#swap(room, compiled.value)
    return gone
  }

  /** A matcher of one rule that is not in force, for trying it. */
  candidate(draft: RuleDraft, by: string): Result<RuleMatcher, string> {
    return this.#compile([{ ...draft, id: 'candidate', by, at: this.#ports.clock.now() }])
  }

  #compile(rules: readonly Rule[]): Result<RuleMatcher, string> {
    const { limits } = this.#ports
    const compiled = compileRules(rules, limits)
    return compiled.ok ? ok(createRuleMatcher(compiled.value, limits)) : compiled
  }

  #swap(room: string, matcher: RuleMatcher): void {
    if (matcher.compiled.rules.length === 0) this.#matchers.delete(room)
    else this.#matchers.set(room, matcher)
  }

  #rules() {
    return this.#ports.store.table<Rule>('rules')
  }
}

function number(id: string): number {
  return Number(id.slice(1))
}
