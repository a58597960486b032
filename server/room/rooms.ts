/**
 * The rooms of this node: loaded when somebody asks for them, made when somebody may, and taken out of
 * memory again when they have been empty for a while. Their state stays in the store, their events in
 * the log.
 */
import type { Modes } from '../../protocol/catalogue.ts'
import type { Clock } from '../base/clock.ts'
import { invariant } from '../base/invariant.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { Store } from '../base/store.ts'
import type { UserId } from '../identity/identity.ts'
import type { Limits } from '../limits.ts'
import type { RetainedLog } from '../log/log.ts'
import type { Everywhere } from './everywhere.ts'
import type { Author } from './room.ts'
import { Room } from './room.ts'
import { Ring } from './ring.ts'
import { type Entry, Roster } from './roster.ts'

/** What the store keeps of a room, beside its roster. */
export interface RoomRecord {
  readonly createdAt: number
  readonly createdBy: UserId
  readonly modes: Modes
}

export interface RoomsPorts {
  readonly store: Store
  readonly log: RetainedLog
  readonly clock: Clock
  readonly limits: Limits
  /** Changes when this node cannot prove that no event was lost. */
  readonly epoch: string
  /** Days that a new room's records are kept. */
  readonly retainDays: number
  /** In a cluster: makes this node the one that the room lives on. */
  readonly claim?: (room: string) => Promise<Result<void, string>>
  /** What else belongs to a room in memory: read before it opens, forgotten when it leaves. */
  readonly belongings?: readonly {
    load(room: string): Promise<void>
    drop(room: string): void
  }[]
  readonly everywhere?: Everywhere
}

export type RoomsRefusal = 'no_such_room' | 'too_many_rooms' | 'overloaded' | 'room_unavailable'

export class Rooms {
  readonly #ports: RoomsPorts
  readonly #rooms = new Map<string, Room>()
  readonly #records = new WeakMap<Room, RoomRecord>()
  /** Rooms that are being read; bounded by `roomsMax` together with the loaded ones. */
  readonly #loading = new Map<string, Promise<Room | undefined>>()

  constructor(ports: RoomsPorts) {
    this.#ports = ports
  }

  get size(): number {
    return this.#rooms.size
  }

  /** A room that is in memory. */
  loaded(name: string): Room | undefined {
    return this.#rooms.get(name)
  }

  all(): IterableIterator<Room> {
    return this.#rooms.values()
  }

  async find(name: string): Promise<Result<Room, RoomsRefusal>> {
    const room = this.#rooms.get(name)
    if (room !== undefined) return ok(room)
    if (this.#rooms.size + this.#loading.size >= this.#ports.limits.roomsMax) return err('overloaded')
    let loading = this.#loading.get(name)
    if (loading === undefined) {
      loading = this.#load(name).finally(() => this.#loading.delete(name))
      this.#loading.set(name, loading)
    }
    const found = await loading
    return found === undefined ? err('no_such_room') : ok(found)
  }

  /** Makes the room and gives it its owner; whoever comes second finds it made. The name was judged before. */
  async create(name: string, owner: Author): Promise<Result<Room, RoomsRefusal>> {
    const found = await this.find(name)
    if (found.ok || found.error !== 'no_such_room') return found
    const owned = this.#ports.store.table<number>('owned')
    const mine = await owned.list([owner.user], { limit: this.#ports.limits.roomsOwnedMax })
    if (mine.length >= this.#ports.limits.roomsOwnedMax) return err('too_many_rooms')
    for (const belonging of this.#ports.belongings ?? []) await belonging.load(name)
    const claimed = await this.#ports.claim?.(name)
    if (claimed?.ok === false) return err('room_unavailable')
    const now = this.#ports.clock.now()
    const made = this.#rooms.get(name) // by somebody else, while we counted
    if (made !== undefined) return ok(made)
    const record: RoomRecord = {
      createdAt: now,
      createdBy: owner.user,
      modes: {
        slow_s: 0,
        locked: false,
        assurance: 'low',
        topic: '',
        retain_days: this.#ports.retainDays,
        shield: false,
      },
    }
    this.#table().put([name], record)
    owned.put([owner.user, name], now)
    const roster = new Roster(name, this.#rosters(), new Map())
    roster.setRole(owner.user, owner.name, 'owner')
    return ok(this.#admit(name, record, roster, { seq: 0, at: now }))
  }

  /** False when this person owns `roomsOwnedMax` rooms. */
  async mayOwnMore(user: UserId): Promise<boolean> {
    const { store, limits } = this.#ports
    const theirs = await store.table<number>('owned').list([user], { limit: limits.roomsOwnedMax })
    return theirs.length < limits.roomsOwnedMax
  }

  /** The room was handed over: it counts for its new owner. */
  handedOver({ name }: Room, from: UserId | undefined, to: UserId): void {
    const owned = this.#ports.store.table<number>('owned')
    if (from !== undefined) owned.remove([from, name])
    owned.put([to, name], this.#ports.clock.now())
  }

  /** Writes down what `room.modes` says now. */
  saveModes(room: Room): void {
    const record = this.#records.get(room)
    invariant(record !== undefined, 'a loaded room has its record')
    // A shield that went up by itself comes down by itself; after a restart nobody would do that.
    const modes = { ...room.modes, shield: room.shieldKept }
    this.#table().put([room.name], { ...record, modes })
  }

  /** Takes rooms out of memory that have been empty for `roomIdleMs`. */
  sweep(): void {
    const now = this.#ports.clock.now()
    for (const [name, room] of this.#rooms) {
      if (room.emptySince === undefined || room.receivers.size > 0) continue
      if (now - room.emptySince < this.#ports.limits.roomIdleMs) continue
      this.#rooms.delete(name)
      for (const belonging of this.#ports.belongings ?? []) belonging.drop(name)
    }
  }

  async #load(name: string): Promise<Room | undefined> {
    const record = await this.#table().get([name])
    if (record === undefined) return undefined
    const { limits, log, clock } = this.#ports
    const rows = await this.#rosters().list([name], { limit: limits.sanctionsMax + limits.moderatorsMax + 1 })
    const head = await log.head(name)
    for (const belonging of this.#ports.belongings ?? []) await belonging.load(name)
    const entries = new Map(rows.map((row) => [String(row.key[1]), row.value]))
    const roster = new Roster(name, this.#rosters(), entries)
    roster.prune(clock.now())
    return (
      this.#rooms.get(name) ?? this.#admit(name, record, roster, head ?? { seq: 0, at: record.createdAt })
    )
  }

  #admit(name: string, record: RoomRecord, roster: Roster, head: { seq: number; at: number }): Room {
    const { everywhere } = this.#ports
    const ring = new Ring(this.#ports.limits.ringEventsMax, head.seq)
    const room = new Room({
      name,
      epoch: this.#ports.epoch,
      modes: { ...record.modes, shield: record.modes.shield ?? false },
      roster,
      ring,
      ...head,
      leaversMax: this.#ports.limits.leaversMax,
      ...(everywhere && { everywhere }),
    })
    room.emptySince = this.#ports.clock.now()
    this.#rooms.set(name, room)
    this.#records.set(room, record)
    return room
  }

  #table() {
    return this.#ports.store.table<RoomRecord>('rooms')
  }

  #rosters() {
    return this.#ports.store.table<Entry>('roster')
  }
}
