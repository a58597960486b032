/**
 * A map with a bound: when it is full, the entry that was not touched for longest makes room.
 * A JavaScript `Map` keeps insertion order, so moving an entry to the end on each touch is all it takes.
 */
import { invariant } from '../base/invariant.ts'

export class LruMap<K, V> {
  readonly #entries = new Map<K, V>()
  readonly #entriesMax: number

  /** @param entriesMax at least one */
  constructor(entriesMax: number) {
    invariant(entriesMax >= 1, 'an LRU map holds at least one entry')
    this.#entriesMax = entriesMax
  }

  get size(): number {
    return this.#entries.size
  }

  has(key: K): boolean {
    return this.#entries.has(key)
  }

  /** The entry of `key`, made when there is none; now the most recently touched. */
  getOrMake(key: K, make: () => V): V {
    const known = this.#entries.get(key)
    if (known !== undefined) this.#entries.delete(key)
    else if (this.#entries.size >= this.#entriesMax) this.#forgetOldest()
    const value = known ?? make()
    this.#entries.set(key, value)
    return value
  }

  #forgetOldest(): void {
    for (const key of this.#entries.keys()) {
      this.#entries.delete(key)
      return
    }
  }
}
