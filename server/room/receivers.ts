/**
 * The connections in a room, and which of them came or went since the fan-out last looked. A room where
 * nobody speaks costs the fan-out nothing, however many come and go.
 */
import type { Encoding } from '../../protocol/codec.ts'
import type { Receiver } from './room.ts'

export class Receivers implements Iterable<Receiver> {
  /** How many use each encoding. */
  readonly encodings: Record<Encoding, number> = { json: 0, msgpack: 0 }
  readonly #all = new Set<Receiver>()
  /** Came since then; all of them are still here. */
  readonly #came = new Set<Receiver>()
  /** Went since then; at most as many as were here then. */
  readonly #went = new Set<Receiver>()

  get size(): number {
    return this.#all.size
  }

  [Symbol.iterator](): IterableIterator<Receiver> {
    return this.#all.values()
  }

  has(receiver: Receiver): boolean {
    return this.#all.has(receiver)
  }

  add(receiver: Receiver): void {
    if (this.#all.has(receiver)) return
    this.#all.add(receiver)
    this.encodings[receiver.encoding]++
    if (!this.#went.delete(receiver)) this.#came.add(receiver)
  }

  delete(receiver: Receiver): void {
    if (!this.#all.delete(receiver)) return
    this.encodings[receiver.encoding]--
    if (!this.#came.delete(receiver)) this.#went.add(receiver)
  }

  /** Tells who went and who came since the last call. */
  changes(went: (receiver: Receiver) => void, came: (receiver: Receiver) => void): void {
    for (const receiver of this.#went) went(receiver)
    this.#went.clear()
    for (const receiver of this.#came) came(receiver)
    this.#came.clear()
  }
}
