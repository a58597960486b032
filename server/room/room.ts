/**
 * A room: who is present, its modes, and the one sequence of its events. A draft becomes a message
 * here and nowhere else: `accept` takes a `Clearance`, and only a verdict makes one.
 *
 * The room knows no sockets, no disk and no timers; `release.ts` carries its events onwards.
 */
import type { MemberInfo, MessageEvent, Modes, RoomEvent } from '../../protocol/catalogue.ts'
import type { Encoding } from '../../protocol/codec.ts'
import type { CloseName } from '../../protocol/codes.ts'
import { messageId, seqOfMessageId } from '../../protocol/ids.ts'
import type { Assurance, UserId } from '../identity/identity.ts'
import type { Connection } from '../transport/transport.ts'
import type { Clearance } from '../moderation/clearance.ts'
import type { Role } from './rank.ts'
import { Receivers } from './receivers.ts'
import type { Ring } from './ring.ts'
import type { Roster } from './roster.ts'

/** Somebody's connection to the room: a session, as the room sees it. */
export interface Receiver {
  readonly user: UserId
  readonly encoding: Encoding
  readonly assurance: Assurance
  /** What it is made of, for a transport that reaches many at once. */
  readonly connection: Connection
  /** Puts one WebSocket message into the outbox; never blocks, never throws. */
  deliver(bytes: Uint8Array): void
  /** The outbox was filled by the transport's own loop: looks whether its reader has fallen behind. */
  checkOutboxBytes(): void
  /** The room has ended this membership: the session forgets the room. */
  expelled(room: Room): void
  /** Ends the connection, with a `bye`. */
  disconnect(name: CloseName, detail: string): void
}

/** A person who is present, with one or more connections. */
export interface Present {
  readonly user: UserId
  readonly name: string
  receivers: readonly Receiver[]
  readonly enteredAt: number
  /** Until when they count as somebody who came lately, in ms since 1970; 0 for who was here before. */
  readonly newcomerUntil: number
  /** When their last message was accepted here, for slow mode. */
  lastSentAt: number
  /** When they last counted for the room's temperature, of the clock that never goes back. */
  troubledMs: number
  calmMs: number
}

/** When somebody came, in ms since 1970, and until when they count as new. */
export interface Arrival {
  readonly at: number
  readonly newcomerUntil: number
}

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
}

export class Room {
  readonly name: string
  readonly epoch: string
  readonly roster: Roster
  readonly ring: Ring
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
    const speaker = this.present.get(author.user)
    if (speaker !== undefined) speaker.lastSentAt = now
    return event
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
    this.#modes = { ...this.#modes, ...change }
    const { seq, at } = this.#number(now)
    const event: Event<'modes'> = { t: 'modes', room: this.name, seq, at, by, modes: this.#modes }
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
    if (this.#modes.slow_s > 0 && present.lastSentAt > 0) this.#remember(present)
    return this.present.delete(receiver.user)
  }

  #remember({ user, lastSentAt }: Present): void {
    this.#leavers.delete(user)
    this.#leavers.set(user, lastSentAt)
    const [oldest] = this.#leavers.keys()
    if (this.#leavers.size > this.#leaversMax && oldest !== undefined) this.#leavers.delete(oldest)
  }

  roleOf(user: UserId): Role {
    return this.roster.roleOf(user)
  }

  info(user: UserId, now: number): MemberInfo {
    const muted = this.roster.sanction(user, 'mute', now)
    return {
      user,
      name: this.present.get(user)?.name ?? this.roster.nameOf(user) ?? user,
      role: this.roster.roleOf(user),
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
