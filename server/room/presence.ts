/**
 * Presence: who came and who went, gathered for a moment and told in one frame. Presence is neither
 * numbered nor logged: when somebody was online is nobody's business afterwards.
 */
import type { MemberInfo } from '../../protocol/catalogue.ts'
import type { Clock } from '../base/clock.ts'
import type { UserId } from '../identity/identity.ts'
import type { Limits } from '../limits.ts'
import type { Fanout } from './fanout.ts'
import type { Room } from './room.ts'

interface Pending {
  readonly joined: Set<UserId>
  readonly left: Set<UserId>
  /** More came and went than names are told: only the count is of interest. */
  crowd: boolean
}

export interface Presence {
  came(room: Room, user: UserId): void
  went(room: Room, user: UserId): void
}

export function createPresence(ports: { clock: Clock; fanout: Fanout; limits: Limits }): Presence {
  const { clock, fanout, limits } = ports
  /** At most one entry for each room in memory, with at most `presenceNamesMax` names. */
  const pending = new Map<Room, Pending>()

  function gather(room: Room): Pending {
    const existing = pending.get(room)
    if (existing !== undefined) return existing
    const fresh = { joined: new Set<UserId>(), left: new Set<UserId>(), crowd: false }
    pending.set(room, fresh)
    // Telling a crowd costs a delivery to each: the larger the room, the less often its count is told.
    const scale = 1 + room.receivers.size / limits.presenceNamesMax
    const waitMs = Math.min(limits.presenceWindowMs * scale, limits.presenceWindowMaxMs)
    clock.after(waitMs, () => tell(room))
    return fresh
  }

  function note(room: Room, user: UserId, into: 'joined' | 'left'): void {
    const gathered = gather(room)
    const opposite = into === 'joined' ? gathered.left : gathered.joined
    if (opposite.delete(user) || gathered.crowd) return // who came and went again has not changed anything
    gathered[into].add(user)
    gathered.crowd = gathered.joined.size + gathered.left.size > limits.presenceNamesMax
  }

  function tell(room: Room): void {
    const gathered = pending.get(room)
    pending.delete(room)
    if (gathered === undefined || room.receivers.size === 0) return
    const members = room.present.size
    const named = members <= limits.presenceNamesMax && !gathered.crowd
    const now = clock.now()
    const joined: MemberInfo[] = named ? [...gathered.joined].map((user) => room.info(user, now)) : []
    const left = named ? [...gathered.left] : []
    if (named && joined.length === 0 && left.length === 0) return
    fanout.deliverTo(room.receivers, {
      t: 'presence',
      room: room.name,
      members,
      ...(joined.length > 0 ? { joined } : {}),
      ...(left.length > 0 ? { left } : {}),
    })
  }

  return {
    came: (room, user) => note(room, user, 'joined'),
    went: (room, user) => note(room, user, 'left'),
  }
}
