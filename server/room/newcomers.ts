/**
 * Who is new in a room: the memory of first arrivals. It is kept in memory only and bounded: when
 * somebody was online is nobody's business afterwards, so nothing of it is written down.
 */
import type { Clock } from '../base/clock.ts'
import type { UserId } from '../identity/identity.ts'
import type { Limits } from '../limits.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import { LruMap } from '../moderation/lru-map.ts'
import type { Arrival, Room } from './room.ts'

export interface NewcomersPorts {
  readonly clock: Clock
  readonly telemetry: Telemetry
  readonly limits: Pick<Limits, 'newcomersMax' | 'newcomerMs' | 'newcomerSettleMs'>
}

export interface Newcomers {
  /** Notes that somebody enters a room now. Leaving and coming back makes nobody new again, and nobody older. */
  arrive(room: Room, user: UserId): Arrival
}

export function createNewcomers({ clock, telemetry, limits }: NewcomersPorts): Newcomers {
  const startedAt = clock.now()
  /** Room and user → when they first came, in ms since 1970. */
  const first = new LruMap<string, number>(limits.newcomersMax)
  telemetry.gauge('newcomers_known', 'First arrivals in memory.', () => first.size)

  return {
    arrive(room, user) {
      const at = clock.now()
      const firstAt = first.getOrMake(`${room.name}\n${user}`, () => (returns(room, at) ? 0 : at))
      return { at, newcomerUntil: firstAt === 0 ? 0 : firstAt + limits.newcomerMs }
    },
  }

  /** After a restart we do not know who was here. Taking a whole room for newcomers would be the worse mistake. */
  function returns(room: Room, at: number): boolean {
    return room.loadedFrom < startedAt && at - startedAt < limits.newcomerSettleMs
  }
}
