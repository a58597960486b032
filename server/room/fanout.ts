/**
 * Fan-out: the events of a room to every connection in it. An event is encoded once for each encoding
 * in use, however many members there are; events that fall into the room's window (`pace.ts`) travel in
 * one frame, built once. All receivers get the same frames in the same order.
 */
import type { RoomEvent, ServerFrame } from '../../protocol/catalogue.ts'
import { type Codec, type Encoding, encodings } from '../../protocol/codec.ts'
import type { Cancel, Clock } from '../base/clock.ts'
import type { Limits } from '../limits.ts'
import { type MakeGroup, type Message, Outlets } from './outlets.ts'
import { deliveryUs, Rate, windowFor } from './pace.ts'
import type { Receiver, Room } from './room.ts'

export interface Codecs {
  readonly json: Codec
  readonly msgpack: Codec
}

export interface Fanout {
  /**
   * Sends an event to everyone in the room, now or with others within `coalesceMs`. Messages may wait;
   * everything else goes at once, and takes along what waits before it.
   * @returns how many connections it goes to
   */
  deliver(room: Room, event: RoomEvent): number
  /** Sends what waits. Must be called before somebody enters or leaves: who is there now gets it. */
  flush(room: Room): void
  /** Sends what waits in all rooms. */
  flushAll(): void
  /** A frame for some receivers only, at once, e.g. for the moderators. */
  deliverTo(receivers: Iterable<Receiver>, frame: ServerFrame): number
}

export interface FanoutPorts {
  readonly codecs: Codecs
  readonly clock: Clock
  readonly limits: Pick<Limits, 'coalesceMs' | 'coalesceBytesMax' | 'outboxBytesMax'>
  /** How the transport reaches many at once; without it everybody is sent to one by one. */
  readonly makeGroup?: MakeGroup
}

/** What a room has gathered. One for each room that has sent anything, as long as the room is in memory. */
interface Gathered {
  readonly rate: Rate
  readonly outlets: Outlets
  readonly frames: Record<Encoding, Uint8Array[]>
  bytes: number
  sentAt: number
  timer: Cancel | undefined
}

export function createFanout({ codecs, clock, limits, makeGroup }: FanoutPorts): Fanout {
  const rooms = new WeakMap<Room, Gathered>()
  /** Rooms with something that waits. */
  const waiting = new Set<Room>()

  function of(room: Room): Gathered {
    let gathered = rooms.get(room)
    if (gathered === undefined) {
      gathered = {
        rate: new Rate(),
        outlets: new Outlets(room, makeGroup, limits.outboxBytesMax / 2),
        frames: { json: [], msgpack: [] },
        bytes: 0,
        sentAt: 0,
        timer: undefined,
      }
      rooms.set(room, gathered)
    }
    return gathered
  }

  function deliver(room: Room, event: RoomEvent): number {
    const receivers = room.receivers.size
    if (receivers === 0) return 0
    const gathered = of(room)
    for (const encoding of encodings) {
      if (room.receivers.encodings[encoding] === 0) continue
      const bytes = codecs[encoding].encode(event)
      gathered.frames[encoding].push(bytes)
      gathered.bytes += bytes.length
    }
    const now = clock.monotonic()
    const windowMs = windowFor(gathered.rate.note(now), receivers, limits.coalesceMs)
    const waitMs = gathered.sentAt + windowMs - now
    if (event.t !== 'message' || waitMs <= 0 || gathered.bytes >= limits.coalesceBytesMax)
      send(room, gathered)
    else if (gathered.timer === undefined) {
      gathered.timer = clock.after(waitMs, () => send(room, gathered))
      waiting.add(room)
    }
    return receivers
  }

  function send(room: Room, gathered: Gathered): void {
    gathered.timer?.()
    gathered.timer = undefined
    waiting.delete(room)
    gathered.bytes = 0
    const message: Message = {
      json: takeJoined('json', gathered),
      msgpack: takeJoined('msgpack', gathered),
    }
    const from = clock.monotonic()
    const left = gathered.outlets.write(message)
    const now = clock.monotonic()
    // Counted from the end: a fan-out that takes long must leave time for everything else. Groups write when
    // the loop turns, long frames at once: what the call took is no longer to come.
    gathered.sentAt = now + Math.max(0, (left * deliveryUs) / 1000 - (now - from))
  }

  function takeJoined(encoding: Encoding, gathered: Gathered): Uint8Array | undefined {
    const frames = gathered.frames[encoding]
    if (frames.length === 0) return undefined
    const joined = codecs[encoding].join(frames)
    frames.length = 0
    return joined
  }

  function flush(room: Room): void {
    const gathered = rooms.get(room)
    if (gathered?.timer !== undefined) send(room, gathered)
  }

  return {
    deliver,
    flush,
    flushAll() {
      for (const room of [...waiting]) flush(room)
    },
    deliverTo(receivers, frame) {
      const encoded: Record<Encoding, Uint8Array | undefined> = { json: undefined, msgpack: undefined }
      let count = 0
      for (const receiver of receivers) {
        const bytes = encoded[receiver.encoding] ?? codecs[receiver.encoding].encode(frame)
        encoded[receiver.encoding] = bytes
        receiver.deliver(bytes)
        count++
      }
      return count
    },
  }
}
