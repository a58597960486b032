/**
 * Standing, in words: what counts, until when, and what comes next. For the person it concerns.
 */
import type { RoomStanding } from '../../protocol/structures.ts'
import { formatDuration } from '../base/duration.ts'
import { type Ledger, nextStep, totalOf } from './standing.ts'
import type { LadderStep, StandingPolicy } from './standing-policy.ts'

export function roomStanding(
  room: string,
  ledger: Ledger,
  policy: StandingPolicy,
  now: number,
): RoomStanding {
  const total = totalOf(ledger, now)
  const next = nextStep(total, policy.ladder)
  return {
    room,
    total,
    next: next === null ? null : { at: next.at, action: next.action },
    entries: ledger.entries
      .filter(({ expiresAt }) => expiresAt > now)
      .map(({ expiresAt, at: _at, ...entry }) => ({ ...entry, expires_at: expiresAt })),
    steps: ledger.steps
      .filter(({ until }) => until === null || until > now)
      .map(({ statement, action, until }) => ({ statement, action, until })),
  }
}

/** All rooms, in sentences. */
export function standingWords(
  rooms: readonly RoomStanding[],
  statements: number,
  policy: StandingPolicy,
): string {
  const counting = rooms.filter(({ total }) => total > 0)
  if (counting.length === 0 && statements === 0) return 'No restriction has been put on you or your messages.'
  const intro =
    'These statements concern you, the latest first. Each says what happened, why, and until when you may appeal.'
  if (counting.length === 0) return `${intro} Nothing counts against you now.`
  return [intro, ...counting.map((room) => sentences(room, policy))].join(' ')
}

function sentences({ room, total, next, entries }: RoomStanding, { ladder }: StandingPolicy): string {
  const each = entries.map(
    ({ points, category, action, expires_at }) =>
      `${count(points)} for ${category} (${action}) until ${new Date(expires_at).toISOString().slice(0, 10)}`,
  )
  const step = ladder.find(({ at }) => at === next?.at)
  const then = step === undefined ? 'No step lies above.' : `At ${step.at}: ${stepWords(step)}.`
  return `In ${room} you have ${count(total)}: ${each.join(', ')}. ${then}`
}

function stepWords({ action, forMs }: LadderStep): string {
  switch (action) {
    case 'warn':
      return 'a warning'
    case 'slow':
      return `you write slowly for ${formatDuration(forMs)}`
    case 'mute':
      return `you are muted for ${formatDuration(forMs)}`
    case 'review':
      return 'the moderators look at how you behave'
  }
}

function count(points: number): string {
  return points === 1 ? '1 point' : `${points} points`
}
