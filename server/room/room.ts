/**
 * A room: who is present, its modes, and the one sequence of its events. A draft becomes a message
 * here and nowhere else: `accept` takes a `Clearance`, and only a verdict makes one.
 *
 * The room knows no sockets, no disk and no timers; `release.ts` carries its events onwards.
 */
import type { MemberInfo, MessageEvent, Modes, RoomEvent } from '../../protocol/catalogue.ts'
import { messageId, seqOfMessageId } from '../../protocol/ids.ts'
import type { UserId } from '../identity/identity.ts'
import type { Clearance } from '../moderation/clearance.ts'
import { type Everywhere, nothingEverywhere } from './everywhere.ts'
import type { Role } from './rank.ts'
import type { Arrival, Present, Receiver } from './present.ts'
import { Receivers } from './receivers.ts'
import type { Ring } from './ring.ts'
import type { Roster, Sanction, SanctionKind } from './roster.ts'

export type { Arrival, Present, Receiver } from './present.ts'

const longAgo: Arrival = { at: 0, newcomerUntil: 0 }

export interface Author {
  readonly user: UserId
  readonly name: string
}

type Event<T extends RoomEvent['t']> = Extract<RoomEvent, { t: T }>
/** What a caller states about an event; the room adds its own name, the number and the time. */
export type EventBody<T extends RoomEvent['t']> = Omit<Event<T>, 't' | 'room' | 'seq' | 'at'>

export interface RoomInit {
  readonly name: string
  readonly epoch: string
  readonly modes: Modes
  readonly roster: Roster
  readonly ring: Ring
  /** Where the log ends: numbering and time go on from here. */
  readonly seq: number
  readonly at: number
  /** People who left a slow room and are remembered, so that coming back does not save the wait. */
  readonly leaversMax: number
  /** Who operates the server, and what holds in all its rooms; default: nobody, nothing. */
  readonly everywhere?: Everywhere
}

export class Room {
  readonly name: string
  readonly epoch: string
  readonly roster: Roster
  readonly ring: Ring
  readonly everywhere: Everywhere
  readonly present = new Map<UserId, Present>()
  readonly receivers = new Receivers()
  #modes: Modes
  #seq: number
  #at: number
  /** When the last receiver left, for taking idle rooms out of memory. */
  emptySince: number | undefined
  /** When its last event before it came into memory was. */
  readonly loadedFrom: number
  /** Who left while the room was slow, and when they had last written; the first to leave is forgotten first. */
  readonly #leavers = new Map<UserId, number>()
  readonly #leaversMax: number
  /** A moderator raised the shield: it stays until one lowers it, over restarts too. */
  shieldKept: boolean

  constructor(init: RoomInit) {
    this.name = init.name
    this.epoch = init.epoch
    this.roster = init.roster
    this.ring = init.ring
    this.everywhere = init.everywhere ?? nothingEverywhere()
    this.#modes = init.modes
    this.#seq = init.seq
    this.#at = init.at
    this.loadedFrom = init.at
    this.#leaversMax = init.leaversMax
    this.shieldKept = init.modes.shield
  }

  get seq(): number {
    return this.#seq
  }

  get modes(): Modes {
    return this.#modes
  }

  /** The one place where a draft becomes a message. */
  accept(clearance: Clearance, author: Author, replyTo: string | undefined, now: number): MessageEvent {
    const { seq, at } = this.#number(now)
    const event: MessageEvent = {
      t: 'message',
      room: this.name,
      id: messageId(at, seq),
      seq,
      from: author.user,
      name: author.name,
      at,
      text: clearance.text,
      ...(replyTo === undefined ? {} : { reply_to: replyTo }),
      ...(clearance.masked ? { masked: true } : {}),
    }
    this.ring.push(event)
    this.#spoke(author.user, now)
    return event
  }

  /** Who is slowed waits after an edit too: else a message could be rewritten without an end. */
  #spoke(user: UserId, now: number): void {
    const speaker = this.present.get(user)
    if (speaker !== undefined) speaker.lastSentAt = now
  }

  /** The same for an edit: history shows the new text where the message stands. */
  acceptEdit(clearance: Clearance, id: string, author: Author, now: number): Event<'edited'> {
    const { seq, at } = this.#number(now)
    const masked = clearance.masked ? { masked: true } : {}
    const event: Event<'edited'> = {
      t: 'edited',
      room: this.name,
      seq,
      id,
      from: author.user,
      at,
      text: clearance.text,
      ...masked,
    }
    this.ring.push(event)
    this.#spoke(author.user, now)
    const original = this.ring.message(id, seqOfMessageId(id) ?? 0)
    if (original !== undefined) {
      const { masked: _before, ...rest } = original
      this.ring.amend({ ...rest, text: clearance.text, edited_at: at, ...masked })
    }
    return event
  }

  /** A message is gone: history keeps a tombstone where it stood. */
  remove(id: string, by: UserId, now: number): Event<'removed'> {
    const { seq, at } = this.#number(now)
    const event: Event<'removed'> = { t: 'removed', room: this.name, seq, id, by, at }
    this.ring.push(event)
    const stood = seqOfMessageId(id) ?? 0
    if (this.ring.message(id, stood) !== undefined) this.ring.amend({ ...event, seq: stood, tombstone: true })
    // What an edit or a restoration said goes with it: no page brings a removed text back.
    for (const { seq: later } of this.ring.textsOf(id))
      this.ring.amend({ ...event, seq: later, tombstone: true })
    return event
  }

  /** Something happened to a member: a role, a sanction. The caller has changed the roster. */
  noteMember(body: EventBody<'member'>, now: number): Event<'member'> {
    const { seq, at } = this.#number(now)
    const event: Event<'member'> = { t: 'member', room: this.name, seq, at, ...body }
    this.ring.push(event)
    return event
  }

  changeModes(change: Partial<Modes>, by: UserId, now: number): Event<'modes'> {
    return this.setModes({ ...this.#modes, ...change }, by, now)
  }

  setModes(modes: Modes, by: UserId, now: number): Event<'modes'> {
    this.#modes = modes
    const { seq, at } = this.#number(now)
    const event: Event<'modes'> = { t: 'modes', room: this.name, seq, at, by, modes: this.#modes }
    this.ring.push(event)
    return event
  }

  /** A removed message is back where it stood: what members saw of it last, and no new draft. */
  restore(message: MessageEvent, by: UserId, now: number): Event<'restored'> {
    const { seq, at } = this.#number(now)
    const { id, from, name, at: sent_at, text, reply_to, edited_at, masked } = message
    const event: Event<'restored'> = {
      ...{ t: 'restored', room: this.name, seq, id, by, at, from, name, sent_at, text },
      ...(reply_to === undefined ? {} : { reply_to }),
      ...(edited_at === undefined ? {} : { edited_at }),
      ...(masked === undefined ? {} : { masked }),
    }
    this.ring.push(event)
    this.ring.amend(message)
    for (const { seq: later, at: then } of this.ring.tombstonesOf(id, message.seq))
      this.ring.amend({
        ...{ t: 'edited', room: this.name, seq: later, id, from, at: then, text },
        ...(masked === undefined ? {} : { masked }),
      })
    return event
  }

  /** A moderator did something that no other event shows. */
  noteAction(action: string, command: string, by: UserId, now: number): Event<'acted'> {
    const { seq, at } = this.#number(now)
    const event: Event<'acted'> = { t: 'acted', room: this.name, seq, at, by, action, command }
    this.ring.push(event)
    return event
  }

  /** @returns true when this is the person's first connection here: they have come */
  enter(receiver: Receiver, name: string, { at, newcomerUntil }: Arrival = longAgo): boolean {
    this.emptySince = undefined
    this.receivers.add(receiver)
    const present = this.present.get(receiver.user)
    if (present !== undefined) {
      if (!present.receivers.includes(receiver)) present.receivers = [...present.receivers, receiver]
      return false
    }
    this.present.set(receiver.user, {
      user: receiver.user,
      name,
      receivers: [receiver],
      enteredAt: at,
      newcomerUntil,
      lastSentAt: this.#leavers.get(receiver.user) ?? 0,
      troubledMs: Number.NEGATIVE_INFINITY,
      calmMs: Number.NEGATIVE_INFINITY,
    })
    this.#leavers.delete(receiver.user)
    return true
  }

  /** @returns true when it was the person's last connection here: they have gone */
  leave(receiver: Receiver, now: number): boolean {
    this.receivers.delete(receiver)
    if (this.receivers.size === 0) this.emptySince = now
    const present = this.present.get(receiver.user)
    if (present === undefined) return false
    present.receivers = present.receivers.filter((other) => other !== receiver)
    if (present.receivers.length > 0) return false
    const slowed = this.#modes.slow_s > 0 || this.sanction(receiver.user, 'slow', now) !== undefined
    if (slowed && present.lastSentAt > 0) this.#remember(present)
    return this.present.delete(receiver.user)
  }

  #remember({ user, lastSentAt }: Present): void {
    this.#leavers.delete(user)
    this.#leavers.set(user, lastSentAt)
    const [oldest] = this.#leavers.keys()
    if (this.#leavers.size > this.#leaversMax && oldest !== undefined) this.#leavers.delete(oldest)
  }

  roleOf(user: UserId): Role {
    return this.everywhere.operators.has(user) ? 'operator' : this.roster.roleOf(user)
  }

  /** What is in force against somebody here: of this room or of the whole server, whichever ends later. */
  sanction(user: UserId, kind: SanctionKind, now: number): Sanction | undefined {
    const here = this.roster.sanction(user, kind, now)
    const all = this.everywhere.roster.sanction(user, kind, now)
    return (all?.until ?? 0) > (here?.until ?? 0) ? all : here
  }

  info(user: UserId, now: number): MemberInfo {
    const muted = this.sanction(user, 'mute', now)
    return {
      user,
      name: this.present.get(user)?.name ?? this.roster.nameOf(user) ?? user,
      role: this.roleOf(user),
      ...(muted === undefined ? {} : { muted_until: muted.until }),
    }
  }

  /** Numbers grow by one; times never go back, even when the clock does. */
  #number(now: number): { seq: number; at: number } {
    this.#seq += 1
    this.#at = Math.max(this.#at, now)
    return { seq: this.#seq, at: this.#at }
  }
}
