/**
 * A map with a bound: when it is full, the entry that was not touched for longest makes room.
 *
 * The order is a list through the entries. A JavaScript `Map` keeps an order as well, but moving an entry to its end on each
 * touch fills it with holes, and it then copies all of its entries in the middle of somebody's message.
 */
import { invariant } from '../base/invariant.ts'

interface Entry<K, V> {
  readonly key: K
  readonly value: V
  /** Towards the ones touched after, and before; null at the ends. */
  newer: Entry<K, V> | null
  older: Entry<K, V> | null
}

export class LruMap<K, V> {
  readonly #entries = new Map<K, Entry<K, V>>()
  readonly #entriesMax: number
  #newest: Entry<K, V> | null = null
  #oldest: Entry<K, V> | null = null

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
    if (known !== undefined) {
      if (known !== this.#newest) {
        this.#unlink(known)
        this.#append(known)
      }
      return known.value
    }
    const made: Entry<K, V> = { key, value: make(), newer: null, older: null }
    if (this.#entries.size >= this.#entriesMax && this.#oldest !== null) {
      this.#entries.delete(this.#oldest.key)
      this.#unlink(this.#oldest)
    }
    this.#entries.set(key, made)
    this.#append(made)
    return made.value
  }

  #append(entry: Entry<K, V>): void {
    entry.older = this.#newest
    entry.newer = null
    if (this.#newest === null) this.#oldest = entry
    else this.#newest.newer = entry
    this.#newest = entry
  }

  #unlink(entry: Entry<K, V>): void {
    if (entry.older === null) this.#oldest = entry.newer
    else entry.older.newer = entry.newer
    if (entry.newer === null) this.#newest = entry.older
    else entry.newer.older = entry.older
  }
}
