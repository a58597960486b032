/**
 * What Redis has acknowledged lately, room by room. An acknowledged write can vanish with a primary; the
 * rooms that may be concerned are those written shortly before, and after a reconnect they are asked.
 */
export interface RecentRooms {
  /** The receiver has everything of the room up to `seq`. */
  note(room: string, seq: number): void
  acknowledged(room: string): number
  /** The names, the latest first. */
  names(): string[]
  size(): number
}

/** @param roomsMax most rooms it remembers; the longest quiet are forgotten first */
export function createRecentRooms(roomsMax: number): RecentRooms {
  const ends = new Map<string, number>()
  return {
    note(room, seq) {
      ends.delete(room) // a Map keeps the order of insertion: the latest is last
      ends.set(room, seq)
      if (ends.size <= roomsMax) return
      const oldest = ends.keys().next()
      if (oldest.done !== true) ends.delete(oldest.value)
    },
    acknowledged: (room) => ends.get(room) ?? 0,
    names: () => [...ends.keys()].reverse(),
    size: () => ends.size,
  }
}
