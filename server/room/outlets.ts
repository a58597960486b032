/**
 * Where the bytes of a room go: into the transport's groups where it has such, and one by one to
 * everybody else (another transport, another node).
 */
import { type Encoding, encodings } from '../../protocol/codec.ts'
import type { Group } from '../transport/transport.ts'
import type { Receiver, Room } from './room.ts'

/** Makes a group of the transport, when it has groups. */
export type MakeGroup = (encoding: Encoding) => Group

/** One WebSocket message in each encoding; undefined where there is nothing to send. */
export type Message = Record<Encoding, Uint8Array | undefined>

export class Outlets {
  readonly #room: Room
  readonly #makeGroup: MakeGroup | undefined
  readonly #groups: Record<Encoding, Group | undefined> = { json: undefined, msgpack: undefined }
  /** Who is in no group; unused without groups. */
  readonly #singles = new Set<Receiver>()
  readonly #uncheckedBytesMax: number
  /** Published since the outboxes were looked at: nobody is further behind than they were then plus this. */
  #uncheckedBytes = 0

  /** @param uncheckedBytesMax how much may be published before all outboxes are looked at */
  constructor(room: Room, makeGroup: MakeGroup | undefined, uncheckedBytesMax: number) {
    this.#room = room
    this.#makeGroup = makeGroup
    this.#uncheckedBytesMax = uncheckedBytesMax
  }

  /** @returns how many the transport still has to write to when this call has returned */
  write(message: Message): number {
    const { receivers } = this.#room
    receivers.changes(
      (receiver) => this.#went(receiver),
      (receiver) => this.#came(receiver),
    )
    if (this.#makeGroup === undefined) {
      deliverToEach(receivers, message)
      return 0
    }
    this.#checkOutboxes()
    for (const encoding of encodings) {
      const bytes = message[encoding]
      if (bytes === undefined) continue
      this.#groups[encoding]?.publish(bytes)
      this.#uncheckedBytes += bytes.length
    }
    deliverToEach(this.#singles, message)
    return receivers.size - this.#singles.size
  }

  #checkOutboxes(): void {
    if (this.#uncheckedBytes < this.#uncheckedBytesMax) return
    this.#uncheckedBytes = 0
    for (const receiver of this.#room.receivers) receiver.checkOutboxBytes()
  }

  #came(receiver: Receiver): void {
    if (this.#makeGroup === undefined) return
    const group = this.#groups[receiver.encoding] ?? this.#makeGroup(receiver.encoding)
    this.#groups[receiver.encoding] = group
    if (!group.add(receiver.connection)) this.#singles.add(receiver)
  }

  #went(receiver: Receiver): void {
    if (!this.#singles.delete(receiver)) this.#groups[receiver.encoding]?.remove(receiver.connection)
  }
}

function deliverToEach(receivers: Iterable<Receiver>, message: Message): void {
  for (const receiver of receivers) {
    const bytes = message[receiver.encoding]
    if (bytes !== undefined) receiver.deliver(bytes)
  }
}
