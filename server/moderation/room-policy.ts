/**
 * By which policy somebody's words are judged in a room, now: the owner's choice where there is one, else the
 * house's, and the strictest thresholds for newcomers while the shield is up. Pure; the operator's floor lies under all of it (`policy.ts`).
 */
import type { UserId } from '../identity/identity.ts'
import { isNewcomer } from '../room/may.ts'
import type { Room } from '../room/room.ts'
import { noOverrides, type Overrides } from './policy.ts'
import type { Preset } from './policy-table.ts'

export interface JudgingPolicy {
  readonly preset: Preset
  readonly overrides: Overrides
}

/**
 * @param author whose words they are
 * @param now milliseconds since 1970
 * @param house the preset of rooms whose owners chose none
 */
export function judgingPolicy(
  room: Pick<Room, 'modes' | 'present' | 'roleOf'>,
  author: UserId,
  now: number,
  house: Preset,
): JudgingPolicy {
  const { preset = house, overrides = noOverrides, shield } = room.modes
  return { preset: shield && isNewcomer(room, author, now) ? 'strict' : preset, overrides }
}
