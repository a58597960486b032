/**
 * The rooms of one session. Most people are in one or two, and there are a hundred thousand sessions: a
 * short array takes a sixth of the memory of a Map, and finds a name as fast.
 */
import type { Room } from '../room/room.ts'

export class RoomList {
  /** Replaced, never grown in place: growing an array reserves space for sixteen more. */
  #rooms: readonly Room[] = none

  get size(): number {
    return this.#rooms.length
  }

  get(name: string): Room | undefined {
    for (const room of this.#rooms) if (room.name === name) return room
    return undefined
  }

  has(name: string): boolean {
    return this.get(name) !== undefined
  }

  add(room: Room): void {
    if (!this.#rooms.includes(room)) this.#rooms = [...this.#rooms, room]
  }

  delete(name: string): void {
    this.#rooms = this.#rooms.filter((room) => room.name !== name)
  }

  clear(): void {
    this.#rooms = none
  }

  /** The rooms as they are now; leaving one meanwhile does not disturb. */
  values(): readonly Room[] {
    return this.#rooms
  }
}

const none: readonly Room[] = []
