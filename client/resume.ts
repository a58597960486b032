/**
 * The order of one room: which of its numbered events may be handed on now. Pure: what arrives goes in,
 * what is due comes out, each event once and without holes, whatever was lost, doubled or overtaken by
 * a reconnect.
 *
 * - `last`: everything up to here was handed on;
 * - `head`: the highest number known to exist;
 * - between the two lies what waits, and what is missing.
 */
import type { RoomEvent } from '../protocol/catalogue.ts'

export interface Missing {
  readonly from: number
  readonly to: number
}

export class RoomSequence {
  #last: number | undefined
  #head: number
  readonly #waiting = new Map<number, RoomEvent>()
  readonly #waitingMax: number

  /**
   * @param last the number before the first event wanted; undefined: the first page will say
   * @param head the room's number now
   * @param waitingMax events kept behind a hole; more are forgotten and show as missing
   */
  constructor(last: number | undefined, head: number, waitingMax: number) {
    this.#last = last
    this.#head = Math.max(head, last ?? 0)
    this.#waitingMax = waitingMax
  }

  /** The number of the last event handed on; undefined before the start is known. */
  get last(): number | undefined {
    return this.#last
  }

  get waiting(): number {
    return this.#waiting.size
  }

  /** The room is known to have come this far. */
  reached(head: number): void {
    if (head > this.#head) this.#head = head
  }

  /** Sets the start, once: events after `last` are wanted. @returns what is due because of it */
  start(last: number): RoomEvent[] {
    if (this.#last !== undefined) return []
    this.#last = last
    this.reached(last)
    for (const seq of this.#waiting.keys()) if (seq <= last) this.#waiting.delete(seq)
    return this.#due()
  }

  /** An event has arrived, by whatever way. @returns what is due now, in order; nothing for a duplicate */
  offer(event: RoomEvent): RoomEvent[] {
    const { seq } = event
    this.reached(seq)
    if (this.#last !== undefined && seq <= this.#last) return []
    if (seq - 1 === this.#last) {
      this.#waiting.set(seq, event) // straight through: the bound is for what stays
      return this.#due()
    }
    if (this.#waiting.size < this.#waitingMax) this.#waiting.set(seq, event)
    return []
  }

  /** The first hole: what must be fetched before anything more is due. Undefined: none. */
  get missing(): Missing | undefined {
    if (this.#last === undefined || this.#last >= this.#head) return undefined
    return { from: this.#last + 1, to: this.#firstWaiting() - 1 }
  }

  /** Gives the first hole up. @returns what was given up, and what is due behind it */
  skip(): { readonly gap: Missing | undefined; readonly due: RoomEvent[] } {
    const gap = this.missing
    if (gap === undefined) return { gap, due: [] }
    this.#last = gap.to
    return { gap, due: this.#due() }
  }

  #firstWaiting(): number {
    let first = this.#head + 1
    for (const seq of this.#waiting.keys()) if (seq < first) first = seq
    return first
  }

  #due(): RoomEvent[] {
    const due: RoomEvent[] = []
    if (this.#last === undefined) return due
    let next = this.#waiting.get(this.#last + 1)
    while (next !== undefined) {
      due.push(next)
      this.#waiting.delete(next.seq)
      this.#last = next.seq
      next = this.#waiting.get(next.seq + 1)
    }
    return due
  }
}
