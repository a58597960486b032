/**
 * Taking people out of a room: after a kick or a ban, or when the room asks for a higher assurance.
 */
import { errors } from '../../protocol/codes.ts'
import type { Clock } from '../base/clock.ts'
import type { UserId } from '../identity/identity.ts'
import type { Fanout } from './fanout.ts'
import { assuranceTooLow } from './may.ts'
import type { Presence } from './presence.ts'
import type { Receiver, Room } from './room.ts'

export interface ExpelPorts {
  readonly clock: Clock
  readonly fanout: Fanout
  readonly presence: Presence
}

/** Ends every connection that a person has to the room; the connections themselves live on. */
export function expel(room: Room, user: UserId, ports: ExpelPorts): void {
  for (const receiver of room.present.get(user)?.receivers ?? []) expelOne(room, receiver, ports)
}

/** The room's assurance was raised: whoever no longer has enough leaves, and is told why. */
export function expelUnassured(room: Room, ports: ExpelPorts): void {
  for (const receiver of [...room.receivers]) {
    if (assuranceTooLow(room, receiver.user, receiver.assurance)) leaveForAssurance(room, receiver, ports)
  }
}

export function leaveForAssurance(room: Room, receiver: Receiver, ports: ExpelPorts): void {
  ports.fanout.deliverTo([receiver], {
    t: 'notice',
    room: room.name,
    name: 'assurance_too_low',
    text: errors.assurance_too_low.message,
  })
  expelOne(room, receiver, ports)
}

function expelOne(room: Room, receiver: Receiver, ports: ExpelPorts): void {
  receiver.expelled(room)
  if (room.leave(receiver, ports.clock.now())) ports.presence.went(room, receiver.user)
}
