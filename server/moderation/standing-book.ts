/**
 * Everybody's standing: points and steps by person and room, in memory and in the store. It is local to
 * this server and to each room: nothing here leaves by any frame but the person's own, or to the
 * moderators of that room, and no export reads it.
 */
import type { Statement } from '../../protocol/statement.ts'
import type { Clock } from '../base/clock.ts'
import type { Store } from '../base/store.ts'
import type { UserId } from '../identity/identity.ts'
import type { Limits } from '../limits.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import {
  credit,
  type Due,
  emptyLedger,
  type Entry,
  type Ledger,
  nextStep,
  prune,
  type Step,
  takeBack,
  totalOf,
} from './standing.ts'
import type { StandingPolicy } from './standing-policy.ts'

export interface StandingPorts {
  readonly store: Store
  readonly clock: Clock
  readonly telemetry: Telemetry
  readonly limits: Pick<Limits, 'standingEntriesMax' | 'standingRepeatMs'>
  readonly standingPolicy: StandingPolicy
}

/** A step that is due, and for whom. */
export interface DueStep extends Due {
  readonly user: UserId
  readonly room: string
  /** The statement that reached it. */
  readonly cause: Statement
}

const nothingDue: readonly DueStep[] = Object.freeze([])

export class Standing {
  readonly #ports: StandingPorts
  /** User → room → ledger; bounded by `standingEntriesMax` entries. */
  readonly #people = new Map<UserId, Map<string, Ledger>>()
  #entries = 0
  /** Steps that are due and not yet taken; `ladder.ts` takes them before the request that caused them ends. */
  readonly #due: DueStep[] = []

  constructor(ports: StandingPorts) {
    this.#ports = ports
    ports.telemetry.gauge('standing_entries', 'Restrictions that count for somebody', () => this.#entries)
  }

  get policy(): StandingPolicy {
    return this.#ports.standingPolicy
  }

  async load(): Promise<void> {
    const limit = this.#ports.limits.standingEntriesMax
    for (const { key, value } of await this.#table().list([], { limit }))
      this.#put(String(key[0]), String(key[1]), (ledger) => ({
        ...ledger,
        entries: [...ledger.entries, value],
      }))
    for (const { key, value } of await this.#stepTable().list([], { limit }))
      this.#put(String(key[0]), String(key[1]), (ledger) => ({ ...ledger, steps: [...ledger.steps, value] }))
    this.sweep()
  }

  /**
   * Counts a statement, in its room.
   * @returns what the statement says about it; null when it counts nothing
   */
  credit(user: UserId, statement: Statement): Statement['standing'] {
    const { points: table, days, ladder } = this.policy
    const { room, category, action } = statement
    const points = table[category][action] ?? 0
    if (points <= 0 || room === '' || statement.scope === 'server') return null
    const at = this.#ports.clock.now()
    const ledger = this.of(user, room)
    if (this.#repeats(ledger, statement, at)) return null
    if (this.#entries >= this.#ports.limits.standingEntriesMax) {
      this.#ports.telemetry.note('warn', 'as many restrictions count as can be kept: this one does not', {
        room,
      })
      return null
    }
    const expiresAt = at + days[category] * 86_400_000
    const entry: Entry = { statement: statement.id, category, action, points, at, expiresAt }
    const { ledger: credited, due } = credit(ledger, entry, ladder)
    this.#put(user, room, () => credited)
    this.#table().put([user, room, entry.statement], entry)
    if (due !== undefined) this.#due.push({ ...due, user, room, cause: statement })
    const total = totalOf(credited, at)
    const next = nextStep(total, ladder)
    return {
      points,
      expires_at: new Date(expiresAt).toISOString(),
      total,
      next: next === null ? null : { at: next.at, action: next.action },
    }
  }

  /** The steps that became due since the last call. */
  takeDue(): readonly DueStep[] {
    return this.#due.length === 0 ? nothingDue : this.#due.splice(0)
  }

  /** A step was taken. */
  taken(user: UserId, room: string, step: Step): void {
    this.#put(user, room, (ledger) => ({ ...ledger, steps: [...ledger.steps, step] }))
    this.#stepTable().put([user, room, step.statement], step)
  }

  /**
   * Takes back what a statement counted; also a step itself, whose own statement this is.
   * @returns the points, and the steps that end with them
   */
  takeBack(
    user: UserId,
    room: string,
    statement: string,
  ): { readonly points: number; readonly ended: readonly Step[] } {
    const before = this.of(user, room)
    const { ledger, points, ended } = takeBack(before, statement)
    const steps = ledger.steps.filter((step) => step.statement !== statement)
    this.#put(user, room, () => ({ ...ledger, steps }))
    this.#table().remove([user, room, statement])
    for (const step of before.steps) {
      const left = steps.find((one) => one.statement === step.statement)
      if (left === undefined) this.#stepTable().remove([user, room, step.statement])
      else if (left !== step) this.#stepTable().put([user, room, step.statement], left)
    }
    return { points, ended }
  }

  of(user: UserId, room: string): Ledger {
    return this.#people.get(user)?.get(room) ?? emptyLedger
  }

  /** The rooms in which something counts for a person. */
  rooms(user: UserId): ReadonlyMap<string, Ledger> {
    return this.#people.get(user) ?? new Map<string, Ledger>()
  }

  total(user: UserId, room: string): number {
    const ledger = this.#people.get(user)?.get(room)
    return ledger === undefined ? 0 : totalOf(ledger, this.#ports.clock.now())
  }

  /** True for somebody whose points have reached the first step: they are trusted like a newcomer. */
  troubled(user: UserId, room: string): boolean {
    const [first] = this.policy.ladder
    return first !== undefined && this.#people.has(user) && this.total(user, room) >= first.at
  }

  /** Forgets what has expired. */
  sweep(): void {
    const now = this.#ports.clock.now()
    for (const [user, rooms] of [...this.#people])
      for (const [room, ledger] of [...rooms]) {
        const left = prune(ledger, now)
        if (left === ledger) continue
        for (const { statement } of ledger.entries.filter((one) => !left.entries.includes(one)))
          this.#table().remove([user, room, statement])
        for (const { statement } of ledger.steps.filter((one) => !left.steps.includes(one)))
          this.#stepTable().remove([user, room, statement])
        this.#put(user, room, () => left)
      }
  }

  /** Trying to mend a text, or a burst of the same, is one mistake and not ten. */
  #repeats({ entries }: Ledger, { automation, category }: Statement, at: number): boolean {
    if (automation.decided !== 'automatic') return false
    const since = at - this.#ports.limits.standingRepeatMs
    return entries.some((entry) => entry.category === category && entry.at > since)
  }

  #put(user: UserId, room: string, change: (ledger: Ledger) => Ledger): void {
    const before = this.of(user, room)
    const after = change(before)
    this.#entries += after.entries.length - before.entries.length
    const rooms = this.#people.get(user) ?? new Map<string, Ledger>()
    if (after.entries.length + after.steps.length > 0) rooms.set(room, after)
    else rooms.delete(room)
    if (rooms.size > 0) this.#people.set(user, rooms)
    else this.#people.delete(user)
  }

  #table() {
    return this.#ports.store.table<Entry>('standing')
  }

  #stepTable() {
    return this.#ports.store.table<Step>('standing_steps')
  }
}
