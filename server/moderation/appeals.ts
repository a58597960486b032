/**
 * The open appeals: who asks for what to be looked at again, who is asked to decide, and until when.
 * The queue is in memory and in the store; a decided appeal is in the store only, under its statement.
 * What a decision does is `restitution.ts`; who is asked is `appeal-assign.ts`.
 */
import type { Category, StatementAction } from '../../protocol/statement.ts'
import type { Clock } from '../base/clock.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { Store } from '../base/store.ts'
import type { UserId } from '../identity/identity.ts'
import type { Limits } from '../limits.ts'

export interface Appeal {
  readonly id: string
  readonly statement: string
  /** Who appeals, under which handle: moderators see no more of them than the room does. */
  readonly user: UserId
  readonly name: string
  /** The room, or the empty string for what belongs to none (handles, the whole server). */
  readonly room: string
  readonly action: StatementAction
  readonly category: Category
  /** The person's own words. They are not judged: whoever contests a verdict may quote what it was about. */
  readonly text: string
  readonly at: number
  /** Who acted, where a person did: never the one who decides. */
  readonly by?: UserId
  /** It is about how the room is run: nobody of the room decides it. */
  readonly operatorOnly?: true
  /** Who is asked to decide; null: the operator. */
  readonly assigned: UserId | null
  /** Everybody who was asked so far, without an answer. */
  readonly asked: readonly UserId[]
  /** When somebody else is asked instead, in ms since 1970. */
  readonly dueAt: number
  readonly state: 'open' | 'upheld' | 'overturned'
  readonly decision?: Decision
}

export interface Decision {
  readonly by: UserId
  readonly at: number
  readonly reasons: string
}

export interface AppealsPorts {
  readonly store: Store
  readonly clock: Clock
  readonly limits: Pick<Limits, 'appealsOpenMax' | 'appealsPerPersonMax'>
}

export class Appeals {
  readonly #ports: AppealsPorts
  /** By id, in the order of time; bounded by `appealsOpenMax`. */
  readonly #open = new Map<string, Appeal>()
  /** Statements with an open appeal. */
  readonly #contested = new Set<string>()

  constructor(ports: AppealsPorts) {
    this.#ports = ports
  }

  get size(): number {
    return this.#open.size
  }

  /** Reads what was open when the server stopped. */
  async load(): Promise<void> {
    for (const { value } of await this.#queue().list([], { limit: this.#ports.limits.appealsOpenMax })) {
      const appeal = await this.#table().get([value])
      if (appeal?.state === 'open') this.#admit(appeal)
    }
  }

  /** Opens an appeal, once for each statement. The caller has checked that there is time. */
  async open(appeal: Appeal): Promise<Result<Appeal, 'appeal_closed' | 'queue_full'>> {
    const before = await this.#table().get([appeal.statement])
    // The set as well: two requests for one statement may have waited for the store together.
    if (before !== undefined || this.#contested.has(appeal.statement)) return err('appeal_closed')
    const { appealsOpenMax, appealsPerPersonMax } = this.#ports.limits
    const mine = this.of(appeal.user).length
    if (this.#open.size >= appealsOpenMax || mine >= appealsPerPersonMax) return err('queue_full')
    this.#admit(appeal)
    this.#table().put([appeal.statement], appeal)
    this.#queue().put([appeal.id], appeal.statement)
    return ok(appeal)
  }

  get(id: string): Appeal | undefined {
    return this.#open.get(id)
  }

  /** The open appeals, the oldest first. */
  all(): IterableIterator<Appeal> {
    return this.#open.values()
  }

  of(user: UserId): readonly Appeal[] {
    return [...this.#open.values()].filter((appeal) => appeal.user === user)
  }

  /** How many open appeals each person is asked to decide. */
  workload(): ReadonlyMap<UserId, number> {
    const load = new Map<UserId, number>()
    for (const { assigned } of this.#open.values())
      if (assigned !== null) load.set(assigned, (load.get(assigned) ?? 0) + 1)
    return load
  }

  /** What became of the appeal against a statement; undefined: there was none. */
  async against(statement: string): Promise<Appeal | undefined> {
    return this.#table().get([statement])
  }

  /** Somebody else is asked. */
  reassign(appeal: Appeal, assigned: UserId | null, dueAt: number): Appeal {
    const asked = appeal.assigned === null ? appeal.asked : [...appeal.asked, appeal.assigned]
    const changed = { ...appeal, assigned, asked, dueAt }
    this.#open.set(appeal.id, changed)
    this.#table().put([appeal.statement], changed)
    return changed
  }

  /** Takes an appeal out of the queue: it is decided. @returns undefined when it was already */
  decide(id: string, state: 'upheld' | 'overturned', by: UserId, reasons: string): Appeal | undefined {
    const appeal = this.#open.get(id)
    if (appeal === undefined) return undefined
    const decided: Appeal = { ...appeal, state, decision: { by, at: this.#ports.clock.now(), reasons } }
    this.#open.delete(id)
    this.#contested.delete(appeal.statement)
    this.#queue().remove([id])
    this.#table().put([appeal.statement], decided)
    return decided
  }

  /** Forgets the words of open appeals that their author had erased; the appeals stay. The store forgets by itself. */
  forget(erased: (author: string, room: string) => boolean): void {
    for (const [id, appeal] of this.#open)
      if (erased(appeal.user, appeal.room)) this.#open.set(id, { ...appeal, text: '' })
  }

  #admit(appeal: Appeal): void {
    this.#open.set(appeal.id, appeal)
    this.#contested.add(appeal.statement)
  }

  /** By statement: a restriction is contested once. */
  #table() {
    return this.#ports.store.table<Appeal>('appeals')
  }

  #queue() {
    return this.#ports.store.table<string>('appeals_open')
  }
}
