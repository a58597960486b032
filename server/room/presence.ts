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
}

export interface Presence {
  came(room: Room, user: UserId): void
  went(room: Room, user: UserId): void
}

export function createPresence(ports: { clock: Clock; fanout: Fanout; limits: Limits }): Presence {
  const { clock, fanout, limits } = ports
  /** At most one entry for each room in memory; sets stay within `presenceNamesMax` of each other's churn. */
  const pending = new Map<Room, Pending>()

  function gather(room: Room): Pending {
    const existing = pending.get(room)
    if (existing !== undefined) return existing
    const fresh = { joined: new Set<UserId>(), left: new Set<UserId>() }
    pending.set(room, fresh)
    clock.after(limits.presenceWindowMs, () => tell(room))
    return fresh
  }

  function tell(room: Room): void {
    const gathered = pending.get(room)
    pending.delete(room)
    if (gathered === undefined || room.receivers.size === 0) return
    const members = room.present.size
    const named =
      members <= limits.presenceNamesMax &&
      gathered.joined.size + gathered.left.size <= limits.presenceNamesMax
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
    came(room, user) {
      const gathered = gather(room)
      if (!gathered.left.delete(user)) gathered.joined.add(user)
    },
    went(room, user) {
      const gathered = gather(room)
      if (!gathered.joined.delete(user)) gathered.left.add(user)
    },
  }
}
