/**
 * The recent past of a room: from the ring in memory where it reaches, else from the log's window.
 */
import type { MessageEvent, RoomEvent } from '../../protocol/catalogue.ts'
import { seqOfMessageId } from '../../protocol/ids.ts'
import { protocolLimits } from '../../protocol/limits.ts'
import type { RetainedLog } from '../log/log.ts'
import type { Room } from './room.ts'

export interface Page {
  /** Oldest first. */
  readonly events: readonly RoomEvent[]
  /** True when there is more in the direction that was asked for. */
  readonly more: boolean
}

/** The events that follow `after`, as many as fit into a page. */
export async function eventsAfter(room: Room, log: RetainedLog, after: number, limit: number): Promise<Page> {
  const found =
    after + 1 >= room.ring.oldest
      ? room.ring.slice(after + 1, after + limit)
      : await log.window(room.name, { after, limit })
  const events = found.slice(0, fitting(found, protocolLimits.pageCharsMax))
  const last = events.at(-1)
  return { events, more: last !== undefined && last.seq < room.seq }
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
  const found =
    first >= room.ring.oldest
      ? room.ring.slice(first, end - 1)
      : await log.window(room.name, { before: end, limit })
  const events = found.slice(found.length - fitting(found.toReversed(), protocolLimits.pageCharsMax))
  const oldest = events[0]
  // Fewer than asked for, and not for want of space: the live window begins here.
  const exhausted = found.length < limit && events.length === found.length
  return { events, more: oldest !== undefined && oldest.seq > 1 && !exhausted }
}

/** How many of these events, from the first, have at most `charsMax` code units of text together; at least one. */
export function fitting(events: readonly RoomEvent[], charsMax: number): number {
  let chars = 0
  for (const [index, event] of events.entries()) {
    chars += 'text' in event ? event.text.length : 0
    if (index > 0 && chars > charsMax) return index
  }
  return events.length
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
