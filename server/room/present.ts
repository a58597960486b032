/**
 * Who is present in a room: people, each with one or more connections.
 */
import type { Encoding } from '../../protocol/codec.ts'
import type { CloseName } from '../../protocol/codes.ts'
import type { Assurance, UserId } from '../identity/identity.ts'
import type { Connection } from '../transport/transport.ts'
import type { Room } from './room.ts'

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
