/**
 * The connections of a room's moderators and owner who are present.
 */
import { ranks } from './rank.ts'
import type { Receiver, Room } from './room.ts'

export function* moderatorsOf(room: Room): Generator<Receiver> {
  for (const present of room.present.values()) {
    if (ranks(room.roleOf(present.user), 'moderator')) yield* present.receivers
  }
}
