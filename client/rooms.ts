/**
 * The rooms of a client by name, and the way back into all of them after a reconnect.
 */
import type { RoomEvent, ServerFrame } from '../protocol/catalogue.ts'
import { type Answer, failure } from './errors.ts'
import { type JoinOptions, Room, type RoomPorts } from './room.ts'

type Joined = Extract<ServerFrame, { t: 'joined' }>
type Page = Extract<ServerFrame, { t: 'page' }>

export interface RoomsPorts extends Pick<RoomPorts, 'clock' | 'limits' | 'ask' | 'emit' | 'ignores'> {
  /** Our user id, once known. */
  me(): string
}

export class Rooms {
  readonly #ports: RoomsPorts
  readonly #roomPorts: RoomPorts
  readonly #rooms = new Map<string, Room>()
  /** Rooms still to be joined again on this connection. */
  #waiting: Room[] = []

  constructor(ports: RoomsPorts) {
    this.#ports = ports
    this.#roomPorts = {
      ...ports,
      current: (room) => this.#rooms.get(room.name) === room,
      answered: () => this.#rejoinNext(),
      gone: (room) => void this.#rooms.delete(room.name),
    }
  }

  get names(): string[] {
    return [...this.#rooms.keys()]
  }

  /** Whether requests about a room may be sent: not while we are on the way into it. */
  askable(name: string): boolean {
    return this.#rooms.get(name)?.inside ?? true
  }

  /** Joins a room, afresh if we are in it; settled once the past that was asked for has been handed on. */
  join(name: string, options: JoinOptions, settle: (answer: Answer<Joined>) => void): void {
    if (this.#rooms.get(name)?.ready === false) return settle(failure('rejoining'))
    if (!this.#rooms.has(name) && this.#rooms.size >= this.#ports.limits.roomsMax)
      return settle(failure('too_many_rooms'))
    const room = new Room(name, options, settle, this.#roomPorts)
    this.#rooms.set(name, room)
    room.enter()
  }

  forget(name: string): void {
    this.#rooms.delete(name)
  }

  /** A new connection: into every room again, a few at a time. */
  resume(): void {
    this.#waiting = [...this.#rooms.values()]
    for (let i = 0; i < this.#ports.limits.rejoinsAtOnceMax; i++) this.#rejoinNext()
  }

  lost(): void {
    this.#waiting = []
    for (const room of this.#rooms.values()) room.lost()
  }

  live(event: RoomEvent): void {
    const room = this.#rooms.get(event.room)
    if (room === undefined) return
    room.live(event)
    const out = event.t === 'member' && (event.action === 'kick' || event.action === 'ban')
    if (out && event.user === this.#ports.me()) this.removed(event.room, event.action, event.seq)
  }

  page(page: Page): void {
    this.#rooms.get(page.room)?.page(page)
  }

  /** The server took us out of a room; with a kick, `seq` is that event's number. */
  removed(name: string, why: string, seq?: number): void {
    const room = this.#rooms.get(name)
    if (room === undefined) return
    room.removed(seq)
    this.#rooms.delete(name)
    this.#ports.emit('left', { room: name, name: why, error: undefined })
  }

  #rejoinNext(): void {
    let room = this.#waiting.shift()
    while (room !== undefined && this.#rooms.get(room.name) !== room) room = this.#waiting.shift()
    room?.enter()
  }
}
