/**
 * The rooms that have something to ship, in fair rotation: whoever was served goes to the end, so a room
 * with a long backlog never holds up the others. Holds names only; the records stay in the journal.
 */
export interface RoomQueue {
  /** Puts a room at the end, unless it is queued. At the limit the room is dropped and `overflowed` set. */
  add(room: string): void
  take(): string | undefined
  size(): number
  /** Rooms were dropped since the last `cleared`: look for them in the journal. */
  overflowed(): boolean
  clearOverflow(): void
}

/** @param roomsMax most rooms it holds */
export function createRoomQueue(roomsMax: number): RoomQueue {
  const rooms = new Set<string>()
  let overflow = false
  return {
    add(room) {
      if (rooms.has(room)) return
      if (rooms.size >= roomsMax) overflow = true
      else rooms.add(room)
    },
    take() {
      const next = rooms.values().next()
      if (next.done === true) return undefined
      rooms.delete(next.value)
      return next.value
    },
    size: () => rooms.size,
    overflowed: () => overflow,
    clearOverflow() {
      overflow = false
    },
  }
}
