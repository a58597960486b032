/**
 * Requests that only read: `history`, `members`, `ping`.
 */
import type { ClientFrame } from '../../../protocol/catalogue.ts'
import { protocolLimits } from '../../../protocol/limits.ts'
import type { Ports } from '../../ports.ts'
import { eventsAfter, eventsBefore } from '../../room/history.ts'
import type { Session } from '../session.ts'

type Of<T extends ClientFrame['t']> = Extract<ClientFrame, { t: T }>

export async function history(session: Session, frame: Of<'history'>, ports: Ports): Promise<void> {
  const room = session.rooms.get(frame.room)
  if (room === undefined) return session.refuse(frame.ref, 'not_a_member', 'history')
  const limit = Math.min(Math.max(frame.limit, 1), protocolLimits.pageItemsMax)
  const page =
    frame.after === undefined
      ? await eventsBefore(room, ports.log, frame.before, limit)
      : await eventsAfter(room, ports.log, frame.after, limit)
  // Removed from the room while the page was read?
  if (!session.rooms.has(room.name)) return session.refuse(frame.ref, 'not_a_member', 'history')
  session.reply({ t: 'page', ref: frame.ref, room: room.name, events: page.events, more: page.more })
}

/** Those who are present, ordered by user id, so that a page can be continued after any of them. */
export function members(session: Session, frame: Of<'members'>, ports: Ports): void {
  const room = session.rooms.get(frame.room)
  if (room === undefined) return session.refuse(frame.ref, 'not_a_member', 'members')
  const limit = Math.min(Math.max(frame.limit, 1), protocolLimits.pageItemsMax)
  const users = [...room.present.keys()]
    .filter((user) => frame.after === undefined || user > frame.after)
    .sort()
  const now = ports.clock.now()
  session.reply({
    t: 'members',
    ref: frame.ref,
    room: room.name,
    members: users.slice(0, limit).map((user) => room.info(user, now)),
    more: users.length > limit,
  })
}

export function ping(session: Session, frame: Of<'ping'>): void {
  session.reply({ t: 'pong', ref: frame.ref })
}
