/**
 * The recent events of a room in memory, for history and resume: a ring that forgets its oldest.
 */
import type { MessageEvent, RoomEvent } from '../../protocol/catalogue.ts'
import { invariant } from '../base/invariant.ts'

export class Ring {
  readonly #eventsMax: number
  /** The event with sequence number `seq` stands in slot `seq % eventsMax`. */
  readonly #slots: (RoomEvent | undefined)[] = []
  #oldest: number
  #last: number

  /** @param last the seq before the first one that will be pushed */
  constructor(eventsMax: number, last: number) {
    this.#eventsMax = eventsMax
    this.#last = last
    this.#oldest = last + 1
  }

  /** The seq of the oldest event here; one more than the last when there is none. */
  get oldest(): number {
    return this.#oldest
  }

  /** Adds the next event: its seq is one more than the last. */
  push(event: RoomEvent): void {
    invariant(event.seq === this.#last + 1, 'events of a room are numbered without holes')
    this.#last = event.seq
    this.#slots[event.seq % this.#eventsMax] = event
    if (this.#last - this.#oldest >= this.#eventsMax) this.#oldest++
  }

  get(seq: number): RoomEvent | undefined {
    return seq < this.#oldest || seq > this.#last ? undefined : this.#slots[seq % this.#eventsMax]
  }

  message(id: string, seq: number): MessageEvent | undefined {
    const event = this.get(seq)
    return event?.t === 'message' && event.id === id ? event : undefined
  }

  /** The edits and restorations of a message, as far as they are here. */
  textsOf(id: string): RoomEvent[] {
    return this.#slots.filter(
      (event): event is RoomEvent => (event?.t === 'edited' || event?.t === 'restored') && event.id === id,
    )
  }

  /** What stands where edits of a removed message were. */
  tombstonesOf(id: string, stood: number): RoomEvent[] {
    return this.#slots.filter(
      (event): event is RoomEvent =>
        event?.t === 'removed' && event.id === id && event.tombstone === true && event.seq !== stood,
    )
  }

  /** Events from `first` to `last`, oldest first, as far as they are here. */
  slice(first: number, last: number): RoomEvent[] {
    const out: RoomEvent[] = []
    for (let seq = Math.max(first, this.#oldest); seq <= Math.min(last, this.#last); seq++) {
      const event = this.get(seq)
      if (event !== undefined) out.push(event)
    }
    return out
  }

  /** Puts a changed event where the original stood: an edited message, a tombstone. */
  amend(event: RoomEvent): void {
    if (this.get(event.seq) !== undefined) this.#slots[event.seq % this.#eventsMax] = event
  }
}
