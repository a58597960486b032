/**
 * Fan-out: one event to every connection in its room, encoded once for each encoding in use, however
 * many members there are.
 */
import type { ServerFrame } from '../../protocol/catalogue.ts'
import type { Codec, Encoding } from '../../protocol/codec.ts'
import type { Receiver, Room } from './room.ts'

export interface Codecs {
  readonly json: Codec
  readonly msgpack: Codec
}

export interface Fanout {
  /** Hands the frame to every receiver's outbox, in one pass, so that all see one order. @returns how many */
  deliver(room: Room, frame: ServerFrame): number
  /** The same for some receivers only, e.g. the moderators. */
  deliverTo(receivers: Iterable<Receiver>, frame: ServerFrame): number
}

export function createFanout(codecs: Codecs): Fanout {
  function deliverTo(receivers: Iterable<Receiver>, frame: ServerFrame): number {
    const encoded: Record<Encoding, Uint8Array | undefined> = { json: undefined, msgpack: undefined }
    let count = 0
    for (const receiver of receivers) {
      const encoding = receiver.encoding
      const bytes = encoded[encoding] ?? codecs[encoding].encode(frame)
      encoded[encoding] = bytes
      receiver.deliver(bytes)
      count++
    }
    return count
  }
  return {
    deliver: (room, frame) => deliverTo(room.receivers, frame),
    deliverTo,
  }
}
