/**
 * Held messages: drafts that wait for a moderator. Nobody else sees them; their senders know that they
 * wait and why; whatever nobody decides in time goes back with a statement.
 */
import type { HeldItem } from '../../protocol/catalogue.ts'
import { sortableId } from '../../protocol/ids.ts'
import type { Clock } from '../base/clock.ts'
import type { Random } from '../base/random.ts'
import type { Store } from '../base/store.ts'
import type { Limits } from '../limits.ts'
import type { Fanout } from '../room/fanout.ts'
import { moderatorsOf } from '../room/moderators.ts'
import type { Draft, Outcome } from '../room/publish.ts'
import type { Room } from '../room/room.ts'
import type { Subject } from './classifier.ts'
import type { Duty } from './duty-book.ts'
import type { Standing } from './standing-book.ts'
import type { Statements } from './statements.ts'
import type { Verdict } from './verdict.ts'

export interface Held {
  readonly item: string
  readonly draft: Draft
  readonly subject: Subject
  readonly verdict: Verdict
  readonly statement: string
  readonly expiresAt: number
}

export interface HoldsPorts {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly limits: Limits
  readonly fanout: Fanout
  readonly statements: Statements
  readonly duty: Duty
  readonly standing: Pick<Standing, 'total'>
}

export class Holds {
  readonly #ports: HoldsPorts
  /** Room → item → held; bounded by `heldPerRoomMax` and `heldMax`. */
  readonly #rooms = new Map<string, Map<string, Held>>()
  #count = 0
  /** Items of which the room, or the operator too, was reminded; bounded by the items. */
  readonly #reminders = new Map<string, 1 | 2>()

  constructor(ports: HoldsPorts) {
    this.#ports = ports
  }

  get size(): number {
    return this.#count
  }

  /** Reads what waited when the server stopped. */
  async load(): Promise<void> {
    const { limits } = this.#ports
    for (const { value } of await this.#table().list([], { limit: limits.heldMax })) this.#put(value)
  }

  /** Puts a draft into the queue and tells the moderators who are present. */
  hold(draft: Draft, subject: Subject, verdict: Verdict, room: Room, passesIf?: string | null): Outcome {
    const { clock, random, limits, statements, fanout } = this.#ports
    if ((this.#rooms.get(room.name)?.size ?? 0) >= limits.heldPerRoomMax || this.#count >= limits.heldMax) {
      return { kind: 'refused', name: 'hold_full' }
    }
    const now = clock.now()
    const message = draft.original?.id ?? null
    const facts = { subject, verdict, ref: draft.ref, message, draft }
    const statement = statements.forVerdict(passesIf === undefined ? facts : { ...facts, passesIf })
    const item = sortableId('hld', now, random.bytes(10))
    const held: Held = {
      item,
      draft,
      subject,
      verdict,
      statement: statement.id,
      expiresAt: now + limits.heldForMs,
    }
    this.#put(held)
    this.#table().put([room.name, item], held)
    // Where the room may not decide, nobody there reads it either: the operator finds it with `/held`.
    if (this.#ports.duty.suspended(room.name) === null)
      fanout.deliverTo(moderatorsOf(room), { t: 'held', ...this.#shown(held) })
    return { kind: 'held', statement, item }
  }

  get(room: string, item: string): Held | undefined {
    return this.#rooms.get(room)?.get(item)
  }

  /** What waits under this statement, if it still does. */
  ofStatement(room: string, statement: string): Held | undefined {
    for (const held of this.#rooms.get(room)?.values() ?? []) if (held.statement === statement) return held
    return undefined
  }

  /** What waits in a room, the oldest first. */
  list(room: string, limit: number): readonly HeldItem[] {
    return [...(this.#rooms.get(room)?.values() ?? [])].slice(0, limit).map((held) => this.#shown(held))
  }

  /** What waits in a room, whole. */
  waiting(room: string): readonly Held[] {
    return [...(this.#rooms.get(room)?.values() ?? [])]
  }

  /** What has waited for `heldAnswerMs` without a reminder, or for twice as long with one. */
  overdue(now: number): readonly Held[] {
    const { heldAnswerMs } = this.#ports.limits
    const found: Held[] = []
    for (const items of this.#rooms.values())
      for (const held of items.values()) {
        if (held.subject.at + heldAnswerMs > now) break // the oldest come first
        const reminders = this.#reminders.get(held.item) ?? 0
        if (reminders < 2 && held.subject.at + (reminders + 1) * heldAnswerMs <= now) found.push(held)
      }
    return found
  }

  /** Notes a reminder. @returns true when it was the second */
  reminded({ item }: Held): boolean {
    const again = this.#reminders.has(item)
    this.#reminders.set(item, again ? 2 : 1)
    return again
  }

  /** What waits of one author, in all rooms, at most `limit`. */
  by(author: string, limit: number): readonly Held[] {
    const found: Held[] = []
    for (const items of this.#rooms.values())
      for (const held of items.values())
        if (held.subject.author === author && found.length < limit) found.push(held)
    return found
  }

  /** Takes an item out of the queue: it is decided. @returns false when it was already */
  take(held: Held): boolean {
    const items = this.#rooms.get(held.subject.room)
    if (items?.delete(held.item) !== true) return false
    if (items.size === 0) this.#rooms.delete(held.subject.room)
    this.#count -= 1
    this.#reminders.delete(held.item)
    this.#table().remove([held.subject.room, held.item])
    return true
  }

  /** Lets go of what its author had erased: it is neither delivered nor given back. @returns how many there were */
  forget(erased: (author: string, room: string) => boolean): number {
    let count = 0
    for (const items of [...this.#rooms.values()])
      for (const held of [...items.values()])
        if (erased(held.subject.author, held.subject.room) && this.take(held)) count += 1
    return count
  }

  /** Gives back what nobody decided in time. */
  sweep(): void {
    const now = this.#ports.clock.now()
    for (const items of [...this.#rooms.values()]) {
      for (const held of [...items.values()]) {
        if (held.expiresAt > now) break // the oldest come first
        if (!this.take(held)) continue
        this.#ports.duty.missed(held.subject.room, 'held')
        this.#giveBack(held)
      }
    }
  }

  #giveBack(held: Held): void {
    this.#ports.statements.forAction({
      user: held.subject.author,
      action: 'block',
      room: held.subject.room,
      category: held.verdict.category ?? 'other',
      reason: 'No moderator decided in time, so the message was not delivered. You may send it again.',
      contentAt: held.subject.at,
      endsAt: null,
      message: null,
      text: held.subject.text,
      verdict: held.verdict,
      draft: held.draft,
    })
  }

  /** As a moderator sees it: what was said and why it waits; of the sender, the room's pseudonym and what counts here. */
  #shown({ item, subject, draft, verdict, expiresAt }: Held): HeldItem {
    const { evidence, rule, score, threshold, degraded } = verdict
    const edits = draft.original?.id
    return {
      item,
      room: subject.room,
      from: subject.author,
      name: draft.author.name,
      text: subject.text,
      category: verdict.category ?? 'other',
      at: subject.at,
      expires_at: expiresAt,
      finding: { evidence, rule, score, threshold, degraded },
      points: this.#ports.standing.total(subject.author, subject.room),
      ...(edits === undefined ? {} : { edits }),
    }
  }

  #put(held: Held): void {
    const items = this.#rooms.get(held.subject.room) ?? new Map<string, Held>()
    items.set(held.item, held)
    this.#rooms.set(held.subject.room, items)
    this.#count += 1
  }

  #table() {
    return this.#ports.store.table<Held>('held')
  }
}
