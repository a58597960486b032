/**
 * May this person join, may they speak? Pure: facts in, a refusal or nothing out. Asked before a
 * draft is judged, and again afterwards, because much can happen while a classifier thinks.
 */
import type { ErrorName } from '../../protocol/codes.ts'
import { type Assurance, assured, type UserId } from '../identity/identity.ts'
import { ranks } from './rank.ts'
import type { Room } from './room.ts'

export interface Refusal {
  readonly name: ErrorName
  readonly retryAfterMs?: number
  /** True when only the shield stands in the way: the person is owed a statement. */
  readonly shield?: true
}

export interface JoinFacts {
  readonly user: UserId
  readonly assurance: Assurance
  readonly now: number
  readonly membersMax: number
}

export function mayJoin(room: Room, facts: JoinFacts): Refusal | undefined {
  if (facts.assurance === 'none') return { name: 'identity_not_verified' }
  const ban = room.sanction(facts.user, 'ban', facts.now)
  if (ban !== undefined) return { name: 'banned', retryAfterMs: ban.until - facts.now }
  if (assuranceTooLow(room, facts.user, facts.assurance)) return { name: 'assurance_too_low' }
  if (room.present.has(facts.user)) return undefined
  const role = room.roleOf(facts.user)
  if (room.modes.locked && !ranks(role, 'moderator')) return { name: 'room_locked' }
  if (room.present.size >= facts.membersMax && !ranks(role, 'moderator')) return { name: 'room_full' }
  return undefined
}

/** The owner may have less than the room asks for now: the room must not lose its owner. */
export function assuranceTooLow(room: Room, user: UserId, assurance: Assurance): boolean {
  return (
    assurance === 'none' ||
    (room.roster.roleOf(user) !== 'owner' && !assured(assurance, room.modes.assurance))
  )
}

/**
 * May a member who is present write at `now`? Moderators are not slowed or locked out with the room; nobody escapes a mute,
 * or a wait of their own.
 * @param shieldSlowMs how long newcomers wait while the shield is up
 */
export function maySpeak(room: Room, user: UserId, now: number, shieldSlowMs: number): Refusal | undefined {
  const present = room.present.get(user)
  if (present === undefined) return { name: 'not_a_member' }
  const mute = room.sanction(user, 'mute', now)
  if (mute !== undefined) return { name: 'muted', retryAfterMs: mute.until - now }
  const slow = room.sanction(user, 'slow', now)
  const slowedMs = present.lastSentAt + (slow?.everyMs ?? 0) - now
  if (slow !== undefined && slowedMs > 0) return { name: 'slow_mode', retryAfterMs: slowedMs }
  if (ranks(room.roleOf(user), 'moderator')) return undefined
  if (room.modes.locked) return { name: 'room_locked' }
  const waitMs = present.lastSentAt + room.modes.slow_s * 1000 - now
  if (room.modes.slow_s > 0 && waitMs > 0) return { name: 'slow_mode', retryAfterMs: waitMs }
  if (!room.modes.shield || !isNewcomer(room, user, now)) return undefined
  // Coming counts like writing, or leaving and coming back would save the wait.
  const shieldedMs = Math.max(present.lastSentAt, present.enteredAt) + shieldSlowMs - now
  return shieldedMs > 0 ? { name: 'slow_mode', retryAfterMs: shieldedMs, shield: true } : undefined
}

/** Somebody present who came to this room lately. Who moderates is at home there. */
export function isNewcomer(room: Pick<Room, 'present' | 'roleOf'>, user: UserId, now: number): boolean {
  const present = room.present.get(user)
  return present !== undefined && now < present.newcomerUntil && room.roleOf(user) === 'member'
}
