/**
 * What is kept in memory of a room while it is busy, whatever that is: loaded from disk when first asked
 * for, and forgotten when it can be loaded again.
 */
export class RoomTable<T> {
  readonly #roomsMax: number
  readonly #load: (room: string) => T
  readonly #rooms = new Map<string, T>()

  /** @param roomsMax rooms kept; those that may not go are kept beyond it */
  constructor(roomsMax: number, load: (room: string) => T) {
    this.#roomsMax = roomsMax
    this.#load = load
  }

  /** The room if it is in memory. */
  peek(room: string): T | undefined {
    return this.#rooms.get(room)
  }

  get(room: string): T {
    const known = this.#rooms.get(room)
    if (known !== undefined) return known
    const loaded = this.#load(room)
    this.#rooms.set(room, loaded)
    return loaded
  }

  /** Forgets the rooms that were loaded first and may go, until `roomsMax` are left. */
  trim(mayGo: (room: T) => boolean): void {
    if (this.#rooms.size <= this.#roomsMax) return
    for (const [name, room] of this.#rooms) {
      if (mayGo(room)) this.#rooms.delete(name)
      if (this.#rooms.size <= this.#roomsMax) return
    }
  }

  all(): Iterable<T> {
    return this.#rooms.values()
  }

  get size(): number {
    return this.#rooms.size
  }
}
