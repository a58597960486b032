/**
 * The ladder: takes the steps that somebody's standing has reached, and ends those that would not have
 * happened without what was overturned. Each step has a statement of its own, says that nobody decided
 * it, and can be appealed. Moderators are not on it: their peers and the owner see to them.
 */
import { formatDuration } from '../base/duration.ts'
import type { Ports } from '../ports.ts'
import { release } from '../room/release.ts'
import type { Author, Room } from '../room/room.ts'
import { liftSanction } from './lift.ts'
import { serverItself } from './shields.ts'
import { nextStep, type Step, sumOf } from './standing.ts'
import type { DueStep } from './standing-book.ts'

export type LadderPorts = Pick<
  Ports,
  'clock' | 'limits' | 'standing' | 'statements' | 'rooms' | 'mail' | 'fanout' | 'log' | 'telemetry'
>

/**
 * Takes every step that is due. Called when a message or a command is done, never in the middle of one:
 * a step is an event of the room, with a number of its own.
 */
export function climb(ports: LadderPorts): void {
  for (const due of ports.standing.takeDue()) {
    const room = ports.rooms.loaded(due.room)
    if (room !== undefined && ports.log.accepting()) takeStep(due, room, ports)
  }
}

function takeStep({ user, step, counted, cause }: DueStep, room: Room, ports: LadderPorts): void {
  if (room.roleOf(user) !== 'member') return
  const { clock, limits, standing, statements } = ports
  const now = clock.now()
  const until = step.forMs > 0 && (step.action === 'mute' || step.action === 'slow') ? now + step.forMs : null
  const name = room.present.get(user)?.name ?? room.roster.nameOf(user) ?? user
  if (step.action === 'mute') {
    // A longer one, by a person, stays as it is.
    const inForce = room.roster.sanction(user, 'mute', now)
    if (inForce !== undefined && inForce.until >= (until ?? 0)) return
    if (room.roster.size >= limits.sanctionsMax) room.roster.prune(now)
    if (room.roster.size >= limits.sanctionsMax) return
  }
  const total = sumOf(counted)
  const next = nextStep(total, standing.policy.ladder)
  const statement = statements.forStep(user, {
    room: room.name,
    category: cause.category,
    step: step.action,
    total,
    count: Object.keys(counted).length,
    slowMs: limits.ladderSlowMs,
    endsAt: until,
    standing: {
      points: 0,
      expires_at: cause.standing?.expires_at ?? cause.issued_at,
      total,
      next: next === null ? null : { at: next.at, action: next.action },
    },
  })
  if (step.action === 'mute' && until !== null)
    room.roster.impose(user, name, 'mute', { until, by: serverItself, statement: statement.id })
  if (step.action === 'mute' || step.action === 'warn') {
    const end = until === null ? {} : { until }
    const body = { user, name, by: serverItself, action: step.action, ...end }
    const audit = { cause: 'ladder', category: statement.category, statement: statement.id }
    release(room, room.noteMember(body, now), audit, ports)
  }
  standing.taken(user, room.name, {
    statement: statement.id,
    action: step.action,
    at: now,
    threshold: step.at,
    until,
    counted,
  })
}

/** Ends steps that would not have happened, in the room where they were taken. @param cause for the audit */
export function unclimb(
  steps: readonly Step[],
  { user, name }: Author,
  room: Room,
  { by, cause }: { readonly by: string; readonly cause: string },
  ports: LadderPorts,
): void {
  for (const step of steps) {
    const inForce = room.roster.sanction(user, 'mute', ports.clock.now())
    if (step.action === 'mute' && inForce?.statement === step.statement)
      liftSanction(room, { user, name }, 'mute', by, { cause, statement: step.statement }, ports)
    ports.mail.post(user, `${step.statement}_ended`, {
      t: 'notice',
      room: room.name,
      name: 'step_ended',
      text: `${endedWords(step, ports.clock.now())} in ${room.name}: what led to it was overturned. Statement ${step.statement} no longer holds.`,
    })
  }
}

function endedWords({ action, until }: Step, now: number): string {
  if (action === 'warn') return 'A warning is taken back'
  if (action === 'review') return 'A review is called off'
  const left = until === null || until <= now ? '' : `, ${formatDuration(until - now)} before its time`
  return `Your ${action} has ended${left}`
}
