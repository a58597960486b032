/**
 * The numbered events of a room for the test vectors, and the names that all samples share.
 */
import type { Modes, RoomEvent } from '../../protocol/catalogue.ts'

export interface Sample<F> {
  readonly name: string
  readonly frame: F
}

export const room = 'lobby'
export const at = 1_795_305_600_000
export const id = 'm_1K7ZT2A0000000042'
export const user = 'u_5f1c0d9a7b3e4482'

export const modes: Modes = {
  slow_s: 0,
  locked: false,
  assurance: 'low',
  topic: 'welcome 🌱',
  retain_days: 30,
  shield: false,
}

export const events: readonly Sample<RoomEvent>[] = [
  { name: 'message', frame: { t: 'message', room, id, seq: 66, from: user, name: 'ann', at, text: 'hello' } },
  {
    name: 'message with every field',
    frame: {
      t: 'message',
      room,
      id,
      seq: 66,
      from: user,
      name: 'ann',
      at,
      text: 'what the ████',
      reply_to: id,
      edited_at: at + 1,
      masked: true,
    },
  },
  { name: 'edited', frame: { t: 'edited', room, seq: 67, id, from: user, at, text: 'hello!' } },
  {
    name: 'edited with every field',
    frame: { t: 'edited', room, seq: 67, id, from: user, at, text: '█', masked: false },
  },
  { name: 'removed', frame: { t: 'removed', room, seq: 68, id, by: user, at } },
  {
    name: 'removed as a tombstone',
    frame: { t: 'removed', room, seq: 66, id, by: user, at, tombstone: true },
  },
  {
    name: 'member',
    frame: { t: 'member', room, seq: 69, user: 'u_2', name: 'bo', at, by: user, action: 'kick' },
  },
  {
    name: 'member with every field',
    frame: {
      t: 'member',
      room,
      seq: 70,
      user: 'u_2',
      name: 'bo',
      at,
      by: user,
      action: 'mute',
      role: 'member',
      until: at + 600_000,
    },
  },
  { name: 'modes', frame: { t: 'modes', room, seq: 71, at, by: user, modes } },
  {
    name: 'restored',
    frame: {
      t: 'restored',
      room,
      seq: 72,
      id,
      by: 'u_2',
      at: at + 60_000,
      from: user,
      name: 'ann',
      sent_at: at,
      text: 'hello',
    },
  },
  {
    name: 'restored with every field',
    frame: {
      t: 'restored',
      room,
      seq: 73,
      id,
      by: 'u_2',
      at: at + 60_000,
      from: user,
      name: 'ann',
      sent_at: at,
      text: 'what the ████',
      reply_to: id,
      edited_at: at + 1,
      masked: true,
    },
  },
  {
    name: 'acted',
    frame: { t: 'acted', room, seq: 74, at, by: user, action: 'act_12', command: 'deny' },
  },
]
