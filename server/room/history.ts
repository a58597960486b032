/**
 * The recent past of a room: from the ring in memory where it reaches, else from the log's window.
 */
import type { MessageEvent, RoomEvent } from '../../protocol/catalogue.ts'
import { seqOfMessageId } from '../../protocol/ids.ts'
import type { RetainedLog } from '../log/log.ts'
import type { Room } from './room.ts'

export interface Page {
  /** Oldest first. */
  readonly events: readonly RoomEvent[]
  /** True when there is more in the direction that was asked for. */
  readonly more: boolean
}

/** The events that follow `after`. */
export async function eventsAfter(room: Room, log: RetainedLog, after: number, limit: number): Promise<Page> {
  const upTo = room.seq
  if (after + 1 >= room.ring.oldest) {
    const events = room.ring.slice(after + 1, Math.min(upTo, after + limit))
    return { events, more: after + limit < upTo }
  }
  const events = await log.window(room.name, { after, limit })
  const last = events.at(-1)
  return { events, more: last !== undefined && last.seq < upTo }
}

/** The events that come right before `before`; without it, the latest. */
export async function eventsBefore(
  room: Room,
  log: RetainedLog,
  before: number | undefined,
  limit: number,
): Promise<Page> {
  const end = Math.min(before ?? room.seq + 1, room.seq + 1)
  const first = Math.max(1, end - limit)
  const events =
    first >= room.ring.oldest
      ? room.ring.slice(first, end - 1)
      : await log.window(room.name, { before: end, limit })
  const oldest = events[0]
  return { events, more: oldest !== undefined && oldest.seq > 1 && events.length >= limit }
}

/** A message by its id, in its present form; undefined when it is removed, too old or never was. */
export async function findMessage(
  room: Room,
  log: RetainedLog,
  id: string,
): Promise<MessageEvent | undefined> {
  const seq = seqOfMessageId(id)
  if (seq === undefined || seq > room.seq) return undefined
  if (seq >= room.ring.oldest) return room.ring.message(id, seq)
  const [event] = await log.window(room.name, { after: seq - 1, limit: 1 })
  return event?.t === 'message' && event.id === id ? event : undefined
}
