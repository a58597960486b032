/**
 * Which rooms have committed records that the receiver does not have yet. Kept in memory from the first
 * time the shipper asks, so that a log without a shipper pays nothing; bounded, and filled again from the
 * disk when it ran dry.
 */
import type { Environment } from '../base/environment.ts'
import { readCount, roomOfKey } from './record-bytes.ts'
import type { RoomChain } from './room-chain.ts'
import type { RoomTable } from './room-table.ts'

export class Backlog {
  readonly #environment: Environment
  readonly #rooms: RoomTable<RoomChain>
  readonly #roomsMax: number
  readonly #behind = new Set<string>()
  /** Rooms on disk may be behind and not in the set. */
  #unread = true
  #asked = false

  constructor(environment: Environment, rooms: RoomTable<RoomChain>, roomsMax: number) {
    this.#environment = environment
    this.#rooms = rooms
    this.#roomsMax = roomsMax
  }

  committed(room: string): void {
    if (!this.#asked) return
    if (this.#behind.size < this.#roomsMax) this.#behind.add(room)
    else this.#unread = true
  }

  /** See `Journal.backlog`. */
  list(limit: number): { readonly room: string; readonly shippedTo: number; readonly committedTo: number }[] {
    this.#asked = true
    if (this.#unread && this.#behind.size === 0) this.#fill()
    const out: { room: string; shippedTo: number; committedTo: number }[] = []
    for (const room of this.#behind) {
      if (out.length >= limit) break
      const { shippedTo, committedSeq } = this.#rooms.get(room)
      if (shippedTo < committedSeq) out.push({ room, shippedTo, committedTo: committedSeq })
      else this.#behind.delete(room)
    }
    // Every room of the set was done: what did not fit is on disk.
    return out.length === 0 && this.#unread ? this.#again(limit) : out
  }

  #again(
    limit: number,
  ): { readonly room: string; readonly shippedTo: number; readonly committedTo: number }[] {
    if (limit <= 0) return []
    this.#fill()
    return this.#behind.size === 0 ? [] : this.list(limit)
  }

  /** Walks all heads: tens of milliseconds for 50,000 rooms, at the start and after an overflow only. */
  #fill(): void {
    this.#unread = false
    const { heads, shipped } = this.#environment.bytes
    for (const { key, value } of heads.getRange({})) {
      const mark = shipped.get(key)
      const room = roomOfKey(key)
      const to = Math.max(mark === undefined ? 0 : readCount(mark, 0), this.#rooms.peek(room)?.shippedTo ?? 0)
      if (to >= readCount(value, 0)) continue
      if (this.#behind.size >= this.#roomsMax) {
        this.#unread = true
        return
      }
      this.#behind.add(room)
    }
  }
}
