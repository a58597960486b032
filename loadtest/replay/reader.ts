/**
 * Turns what arrives into frames, and events into facts. A room's event arrives at every member as the
 * same bytes: they are decoded once, and what was decoded lately is looked up by its bytes.
 */
import type { RoomEvent, ServerFrame } from '../../protocol/catalogue.ts'
import { jsonCodec } from '../../protocol/json.ts'
import { type EventFacts, factsOf } from './evidence.ts'

/** Messages remembered by their bytes: a burst in all rooms, and then some. */
const rememberedMax = 4_096
/** Longer ones are pages, which nobody else gets. */
const rememberedBytesMax = 4_096

export interface ReplayReader {
  /** The frames of one WebSocket message; undefined when it is not made of whole frames. */
  decode(bytes: Uint8Array): readonly ServerFrame[] | undefined
  /** What must be the same for all receivers of this event; the same object for the same event. */
  facts(event: RoomEvent): EventFacts
  /** Every different event of a room, by its digest. */
  seen(room: string): ReadonlyMap<number, EventFacts>
}

export function createReplayReader(): ReplayReader {
  const remembered = new Map<string, readonly ServerFrame[]>()
  const factsOfFrame = new WeakMap<RoomEvent, EventFacts>()
  const seen = new Map<string, Map<number, EventFacts>>()

  function decode(bytes: Uint8Array): readonly ServerFrame[] | undefined {
    if (bytes.length > rememberedBytesMax) return decoded(bytes)
    const key = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
    const known = remembered.get(key)
    if (known !== undefined) return known
    const frames = decoded(bytes)
    if (frames === undefined) return undefined
    remembered.set(key, frames)
    const [oldest] = remembered.size > rememberedMax ? remembered.keys() : []
    if (oldest !== undefined) remembered.delete(oldest)
    return frames
  }

  function facts(event: RoomEvent): EventFacts {
    const known = factsOfFrame.get(event)
    if (known !== undefined) return known
    const fresh = factsOf(event)
    factsOfFrame.set(event, fresh)
    const room = seen.get(event.room) ?? new Map<number, EventFacts>()
    seen.set(event.room, room)
    if (!room.has(fresh.digest)) room.set(fresh.digest, fresh)
    return fresh
  }

  return { decode, facts, seen: (room) => seen.get(room) ?? new Map() }
}

function decoded(bytes: Uint8Array): readonly ServerFrame[] | undefined {
  const message = jsonCodec.decodeServer(bytes)
  if (!message.ok) return undefined
  const frames: ServerFrame[] = []
  for (const parsed of message.frames) {
    if (!parsed.ok) return undefined
    frames.push(parsed.frame)
  }
  return frames
}
