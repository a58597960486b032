/**
 * What a server under test speaks, as far as a load test needs it: how a member gets in, how it says
 * something, and how deliveries are counted without decoding them. A peer to compare with is another
 * dialect in this table.
 */
import { parleyDialect } from './dialect-parley.ts'

/** Hears what is in the bytes of one WebSocket message. */
export interface DialectSink {
  /** Somebody's message arrived; it is `bytes[start, end)`. */
  delivered(bytes: Buffer, start: number, end: number): void
  /** One of our own messages was accepted. */
  accepted(): void
  /** One of our own messages was refused or held. */
  refused(name: string): void
  joined(): void
  /** This member does not get in, or is being sent away. */
  turnedAway(name: string, retryAfterMs: number | undefined): void
}

export interface Dialect {
  readonly subprotocol: string | undefined
  /** The first words on a new connection, up to being in the room. */
  opening(member: { readonly token: string; readonly room: string; readonly create: boolean }): string
  say(room: string, ref: number, text: string): string
  read(bytes: Buffer, start: number, end: number, sink: DialectSink): void
  /** The text of a delivered message; for samples only. */
  textIn(bytes: Buffer, start: number, end: number): string | undefined
}

export const dialects = {
  parley: parleyDialect,
} as const satisfies Record<string, (textChars: number) => Dialect>

export type DialectName = keyof typeof dialects
