/**
 * By which policy somebody's words are judged in a room, now: the owner's choice where there is one, else the
 * house's. Pure; the operator's floor lies under all of it (`policy.ts`).
 */
import type { UserId } from '../identity/identity.ts'
import type { Room } from '../room/room.ts'
import { noOverrides, type Overrides } from './policy.ts'
import type { Preset } from './policy-table.ts'

export interface JudgingPolicy {
  readonly preset: Preset
  readonly overrides: Overrides
}

/**
 * @param _author whose words they are
 * @param _now milliseconds since 1970
 * @param house the preset of rooms whose owners chose none
 */
export function judgingPolicy(
  room: Pick<Room, 'modes'>,
  _author: UserId,
  _now: number,
  house: Preset,
): JudgingPolicy {
  const { preset, overrides } = room.modes
  return { preset: preset ?? house, overrides: overrides ?? noOverrides }
}
