/**
 * Notices peers that are gone without a word: a ping after a silence, the end after as long again.
 *
 * One timer serves all connections; each costs two small fields and a slot in an array. A tick looks at
 * a share of them, so that a hundred thousand pings are never due in the same millisecond.
 */
import type { Cancel, Clock } from '../base/clock.ts'

/** What the heartbeat keeps in a connection; only this file writes these fields, except through `heard`. */
export interface Beating {
  /** Where the connection stands in the heartbeat's array; −1 when it is not in it. */
  slot: number
  /** The tick of the last frame from the peer, or of our unanswered ping. */
  sinceTick: number
  asked: boolean
  ping(): void
  /** Nothing was heard for as long again after the ping. */
  lost(): void
}

/**
 * Ticks in one heartbeat, and ticks until every connection was looked at once: a ping is at most a
 * quarter late. When most peers are lost at the same time, the last of them wait about a heartbeat
 * longer, because the share shrinks with the array; better that than all closes in one tick.
 */
const ticksPerBeat = 32
const ticksPerRound = 8

export class Heartbeat<C extends Beating> {
  readonly connections: C[] = []
  #tick = 0
  #cursor = 0
  readonly #cancel: Cancel

  /** @param heartbeatMs the silence before a ping, and the time to answer it */
  constructor(heartbeatMs: number, clock: Clock) {
    this.#cancel = clock.every(Math.max(1, heartbeatMs / ticksPerBeat), () => this.#look())
  }

  add(connection: C): void {
    connection.slot = this.connections.length
    this.connections.push(connection)
    this.heard(connection)
  }

  /** Harmless when it is not in. */
  remove(connection: C): void {
    const { slot } = connection
    if (slot < 0) return
    const last = this.connections.pop()
    if (last !== undefined && last !== connection) {
      this.connections[slot] = last
      last.slot = slot
    }
    connection.slot = -1
  }

  /** Any frame came from the peer, pongs included. */
  heard(connection: C): void {
    connection.sinceTick = this.#tick
    connection.asked = false
  }

  stop(): void {
    this.#cancel()
  }

  #look(): void {
    this.#tick++
    for (let share = Math.ceil(this.connections.length / ticksPerRound); share > 0; share--) {
      if (this.#cursor >= this.connections.length) this.#cursor = 0
      const connection = this.connections[this.#cursor]
      if (connection === undefined) return
      this.#judge(connection)
      // One that was ended has left its slot to another, which is looked at next.
      if (this.connections[this.#cursor] === connection) this.#cursor++
    }
  }

  #judge(connection: C): void {
    if (this.#tick - connection.sinceTick < ticksPerBeat) return
    if (connection.asked) connection.lost()
    else {
      connection.asked = true
      connection.sinceTick = this.#tick
      connection.ping()
    }
  }
}
