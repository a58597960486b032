/**
 * What a server under test speaks, as far as a load test needs it: how a member gets in, how it says
 * something, and how deliveries are counted without decoding them. A peer to compare with is another
 * dialect in this table.
 */
import { parleyDialect } from './dialect-parley.ts'
import { relayDialect } from './dialect-relay.ts'
import { socketIoDialect } from './dialect-socketio.ts'

/** Hears what is in the bytes of one WebSocket message. */
export interface DialectSink {
  /** Somebody's message arrived; it is `bytes[start, end)`. */
  delivered(bytes: Buffer, start: number, end: number): void
  /** One of our own messages was accepted. */
  accepted(): void
  /** One of our own messages was refused or held. */
  refused(name: string): void
  /** In the room. @param at where its events stand, for servers that number them */
  joined(at?: Position): void
  /** This member does not get in, or is being sent away. */
  turnedAway(name: string, retryAfterMs: number | undefined): void
  /** Says something back on this connection, e.g. to a ping of the server's. */
  reply(text: string): void
}

/** How far somebody has heard a room, to resume from there. */
export interface Position {
  readonly seq: number
  readonly epoch: string
  /** What a resuming server said: whether everything since is coming. */
  readonly recovered: boolean | undefined
}

export interface Opening {
  readonly token: string
  readonly room: string
  readonly create: boolean
  /** To come back to where one was. */
  readonly from?: Position | undefined
}

export interface Dialect {
  readonly subprotocol: string | undefined
  /** Whether a sender is told that its message was accepted; else what was sent counts as accepted. */
  readonly answers: boolean
  /** The first words on a new connection, up to being in the room. */
  opening(member: Opening): string
  say(room: string, ref: number, text: string): string
  /** Out of the room and in again on the same connection; for servers that have this. */
  leave?(room: string, ref: number): string
  enter?(room: string): string
  read(bytes: Buffer, start: number, end: number, sink: DialectSink): void
  /** The text of a delivered message; for samples only. */
  textIn(bytes: Buffer, start: number, end: number): string | undefined
}

export const dialects = {
  parley: parleyDialect,
  relay: relayDialect,
  socketio: socketIoDialect,
} as const satisfies Record<string, (textChars: number) => Dialect>

export type DialectName = keyof typeof dialects
