/**
 * Who is asked to decide an appeal. Pure: the one with the fewest open appeals among those who moderate
 * the room, did not act, do not appeal, and were not asked already; when there is none, the operator.
 */
import type { UserId } from '../identity/identity.ts'
import { type Role, ranks } from '../room/rank.ts'
import type { Appeal } from './appeals.ts'

export interface Judge {
  readonly user: UserId
  readonly role: Role
}

/** May this person decide, whoever was asked? Not over one's own act, and not over one's own appeal. */
export function impartial(appeal: Pick<Appeal, 'user' | 'by'>, user: UserId): boolean {
  return user !== appeal.user && user !== appeal.by
}

/**
 * @param judges those who moderate the room
 * @param workload how many open appeals each is asked to decide already
 * @returns a user, or null for the operator
 */
export function assigneeOf(
  appeal: Pick<Appeal, 'user' | 'by' | 'asked' | 'assigned'>,
  judges: Iterable<Judge>,
  workload: ReadonlyMap<UserId, number>,
): UserId | null {
  let best: UserId | null = null
  let least = Number.POSITIVE_INFINITY
  for (const { user, role } of judges) {
    if (!ranks(role, 'moderator') || !impartial(appeal, user)) continue
    if (user === appeal.assigned || appeal.asked.includes(user)) continue
    const load = workload.get(user) ?? 0
    // Of equals the first by name, so that the choice can be repeated.
    if (load < least || (load === least && best !== null && user < best)) [best, least] = [user, load]
  }
  return best
}
