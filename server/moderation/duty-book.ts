/**
 * How every room is run: the records of `duty.ts`, in memory and in the store.
 */
import type { Clock } from '../base/clock.ts'
import type { Store } from '../base/store.ts'
import type { Limits } from '../limits.ts'
import {
  answered,
  type DutyKind,
  type DutyRecord,
  emptyDuty,
  forfeits,
  missed,
  type Suspension,
  suspendedAt,
} from './duty.ts'

export interface DutyPorts {
  readonly store: Store
  readonly clock: Clock
  readonly limits: Pick<Limits, 'dutyRoomsMax' | 'dutyTimesMax' | 'dutyMissesMax'>
}

export class Duty {
  readonly #ports: DutyPorts
  /** Rooms in the order in which they were counted last; bounded by `dutyRoomsMax`. */
  readonly #rooms = new Map<string, DutyRecord>()

  constructor(ports: DutyPorts) {
    this.#ports = ports
  }

  async load(): Promise<void> {
    for (const { key, value } of await this.#table().list([], { limit: this.#ports.limits.dutyRoomsMax }))
      this.#rooms.set(String(key[0]), value)
  }

  of(room: string): DutyRecord {
    return this.#rooms.get(room) ?? emptyDuty(this.#ports.clock.now())
  }

  /** Somebody answered what came at `since`, in ms since 1970. */
  answered(room: string, kind: DutyKind, since: number): void {
    const { clock, limits } = this.#ports
    this.#put(room, answered(this.of(room), kind, clock.now() - since, limits.dutyTimesMax))
  }

  overturned(room: string): void {
    const record = this.of(room)
    this.#put(room, { ...record, overturned: record.overturned + 1 })
  }

  missed(room: string, kind: DutyKind): void {
    this.#put(room, missed(this.of(room), kind))
  }

  /** Rooms that have just lost the right to hold and deny. */
  forfeiting(): readonly string[] {
    const now = this.#ports.clock.now()
    const { dutyMissesMax } = this.#ports.limits
    return [...this.#rooms].filter(([, record]) => forfeits(record, dutyMissesMax, now)).map(([room]) => room)
  }

  suspend(room: string, suspension: Suspension): void {
    this.#put(room, { ...this.of(room), suspension, missedInRow: 0 })
  }

  /** The right is back. @returns false when it was not this suspension that was in force */
  reinstate(room: string, statement: string): boolean {
    const record = this.of(room)
    if (record.suspension?.statement !== statement) return false
    this.#put(room, { ...record, suspension: null })
    return true
  }

  /** The suspension in force, or null. */
  suspended(room: string): Suspension | null {
    const record = this.#rooms.get(room)
    return record === undefined ? null : suspendedAt(record, this.#ports.clock.now())
  }

  #put(room: string, record: DutyRecord): void {
    this.#rooms.delete(room) // to the end: the room that was silent longest is forgotten first
    this.#rooms.set(room, record)
    this.#table().put([room], record)
    const [oldest] = this.#rooms.keys()
    if (this.#rooms.size <= this.#ports.limits.dutyRoomsMax || oldest === undefined) return
    this.#rooms.delete(oldest)
    this.#table().remove([oldest])
  }

  #table() {
    return this.#ports.store.table<DutyRecord>('duty')
  }
}
