/**
 * Purges: many messages of one person removed, or brought back, in batches with a pause in between, so that the
 * room goes on talking. What is left of one is stored after every batch: after a restart it goes on where it was.
 *
 * One walks backwards through the room's events and needs no list; what it has removed is written down batch by
 * batch, for who undoes it.
 */
import type { RoomEvent } from '../../protocol/catalogue.ts'
import { seqOfMessageId } from '../../protocol/ids.ts'
import type { Clock } from '../base/clock.ts'
import type { Store } from '../base/store.ts'
import type { UserId } from '../identity/identity.ts'
import type { Limits } from '../limits.ts'
import type { AuditNote } from '../log/log.ts'
import { eventsBefore } from '../room/history.ts'
import { outranks, ranks } from '../room/rank.ts'
import { type ReleasePorts, release } from '../room/release.ts'
import type { Room } from '../room/room.ts'
import type { Rooms } from '../room/rooms.ts'

export interface PurgesPorts extends ReleasePorts {
  readonly clock: Clock
  readonly store: Store
  readonly rooms: Rooms
  readonly draining: () => boolean
  readonly limits: Pick<
    Limits,
    'purgeBatchMax' | 'purgePauseMs' | 'purgesMax' | 'purgeEventsMax' | 'purgeMessagesMax'
  >
}

/** What is to be done; `left` counts down. Stored. */
export interface Purge {
  readonly kind: 'remove' | 'restore'
  readonly room: string
  /** The action whose messages these are. */
  readonly purge: string
  /** The action that is being carried out: the purge itself, or its undoing. */
  readonly action: string
  readonly target: UserId
  readonly by: UserId
  readonly since: number
  readonly until: number
  /** Events from here on backwards are to be looked at; of a restoration: the next batch. */
  readonly before: number
  readonly done: number
  readonly max: number
}

/** How it ended: all of it, or as far as it came when whoever asked for it could not any more. */
export interface PurgeEnd {
  readonly done: number
  /** Messages that could not be brought back. */
  readonly left: number
  readonly state: 'done' | 'stopped' | 'interrupted'
}

export class Purges {
  readonly #ports: PurgesPorts
  #running = 0

  constructor(ports: PurgesPorts) {
    this.#ports = ports
  }

  /** False at `purgesMax`. */
  get free(): boolean {
    return this.#running < this.#ports.limits.purgesMax
  }

  /** How many messages a purge would remove, at most `purgeMessagesMax`. Gives way to the chat between pages. */
  async count(
    room: Room,
    { target, since, until }: Pick<Purge, 'target' | 'since' | 'until'>,
  ): Promise<{ readonly count: number; readonly more: boolean }> {
    const { purgeMessagesMax, purgeEventsMax } = this.#ports.limits
    let count = 0
    let before = room.seq + 1
    const last = before - purgeEventsMax
    for (;;) {
      const page = await this.#page(room, before, since)
      for (const event of page.events) if (isOf(event, target, since, until)) count++
      if (page.next === undefined)
        return { count: Math.min(count, purgeMessagesMax), more: count > purgeMessagesMax }
      before = page.next
      if (before < last || count > purgeMessagesMax)
        return { count: Math.min(count, purgeMessagesMax), more: true }
      await this.#ports.clock.sleep(0)
    }
  }

  /** Runs to its end; never throws. */
  async run(purge: Purge, audit: AuditNote): Promise<PurgeEnd> {
    this.#running++
    this.#open().put([purge.room, purge.action], { purge, audit })
    let end: PurgeEnd = { done: purge.done, left: 0, state: 'interrupted' }
    try {
      end = await (purge.kind === 'remove' ? this.#remove(purge, audit) : this.#restore(purge, audit))
    } catch (error) {
      this.#ports.telemetry.note('error', 'a purge failed', { room: purge.room, error: String(error) })
    } finally {
      this.#running--
    }
    if (end.state !== 'interrupted') this.#open().remove([purge.room, purge.action])
    return end
  }

  /** Goes on with what was under way when the server stopped, in the background. */
  async resume(): Promise<void> {
    for (const { value } of await this.#open().list([], { limit: this.#ports.limits.purgesMax })) {
      const found = await this.#ports.rooms.find(value.purge.room)
      if (found.ok) void this.run(value.purge, value.audit)
    }
  }

  async #remove(start: Purge, audit: AuditNote): Promise<PurgeEnd> {
    const { clock, limits, log } = this.#ports
    let purge = start
    for (;;) {
      const room = this.#room(purge)
      if (room === undefined) return { done: purge.done, left: 0, state: 'interrupted' }
      if (!this.#mayGoOn(purge, room)) return { done: purge.done, left: 0, state: 'stopped' }
      const page = await this.#page(room, purge.before, purge.since)
      // From here to the end of the batch nothing waits: what was read is still so.
      if (!log.accepting()) {
        await clock.sleep(limits.purgePauseMs * 10)
        continue
      }
      const found = page.events.filter((event) => isOf(event, purge.target, purge.since, purge.until))
      const ids = found.slice(-(purge.max - purge.done)).flatMap((event) => ('id' in event ? [event.id] : []))
      for (const id of ids.toReversed())
        release(room, room.remove(id, purge.by, clock.now()), audit, this.#ports)
      if (ids.length > 0) this.#removed().put([room.name, purge.purge, purge.before], ids)
      purge = { ...purge, done: purge.done + ids.length, before: page.next ?? 0 }
      if (page.next === undefined || purge.done >= purge.max)
        return { done: purge.done, left: 0, state: 'done' }
      this.#open().put([room.name, purge.action], { purge, audit })
      await clock.sleep(ids.length > 0 ? limits.purgePauseMs : 0)
    }
  }

  async #restore(start: Purge, audit: AuditNote): Promise<PurgeEnd> {
    const { clock, limits, log } = this.#ports
    let purge = start
    let left = 0
    for (;;) {
      const room = this.#room(purge)
      if (room === undefined) return { done: purge.done, left, state: 'interrupted' }
      const rows = await this.#removed().list([purge.room, purge.purge], { limit: 1 })
      const [row] = rows
      if (row === undefined) return { done: purge.done, left, state: 'done' }
      const texts = await Promise.all(row.value.map((id) => log.removed(room.name, seqOfMessageId(id) ?? 0)))
      if (!log.accepting()) {
        await clock.sleep(limits.purgePauseMs * 10)
        continue
      }
      const messages = texts.filter((message) => message !== undefined)
      for (const message of messages)
        release(room, room.restore(message, purge.by, clock.now()), audit, this.#ports)
      this.#removed().remove(row.key)
      left += texts.length - messages.length
      purge = { ...purge, done: purge.done + messages.length }
      this.#open().put([room.name, purge.action], { purge, audit })
      await clock.sleep(limits.purgePauseMs)
    }
  }

  /** Events right before `before`, and where to go on; undefined at the beginning, or of the range. */
  async #page(room: Room, before: number, since: number) {
    const { events, more } = await eventsBefore(
      room,
      this.#ports.log,
      before,
      this.#ports.limits.purgeBatchMax,
    )
    const oldest = events[0]
    const further = more && oldest !== undefined && oldest.seq < before && oldest.at >= since
    return { events, next: further ? oldest.seq : undefined }
  }

  /** The room as it is in memory; undefined: the server is leaving, or the room has left. */
  #room({ room }: Purge): Room | undefined {
    return this.#ports.draining() ? undefined : this.#ports.rooms.loaded(room)
  }

  /** Authority after each wait. */
  #mayGoOn({ by, target }: Purge, room: Room): boolean {
    const role = room.roleOf(by)
    return ranks(role, 'moderator') && outranks(role, room.roleOf(target))
  }

  #open() {
    return this.#ports.store.table<{ readonly purge: Purge; readonly audit: AuditNote }>('purges')
  }

  #removed() {
    return this.#ports.store.table<readonly string[]>('purged')
  }
}

function isOf(event: RoomEvent, target: UserId, since: number, until: number): boolean {
  return event.t === 'message' && event.from === target && event.at >= since && event.at <= until
}
