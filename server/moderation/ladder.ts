/**
 * The ladder: takes the steps that somebody's standing has reached, and ends those that would not have
 * happened without what was overturned. Each step has a statement of its own, says that nobody decided
 * it, and can be appealed. Moderators are not on it: their peers and the owner see to them.
 */
import { sortableId } from '../../protocol/ids.ts'
import type { Statement } from '../../protocol/statement.ts'
import type { Ports } from '../ports.ts'
import { moderatorsOf } from '../room/moderators.ts'
import { release } from '../room/release.ts'
import type { Author, Room } from '../room/room.ts'
import type { Action } from './actions.ts'
import { auditOf } from './commands/record.ts'
import { imposeSanction, putBackSanction, type SanctionPorts } from './sanctions.ts'
import { serverItself } from './shields.ts'
import { nextStep, type Step, sumOf } from './standing.ts'
import type { DueStep } from './standing-book.ts'

export type LadderPorts = SanctionPorts & Pick<Ports, 'standing' | 'mail' | 'reports' | 'random'>

/**
 * Takes every step that is due. Called when a message or a command is done, never in the middle of one:
 * a step is an event of the room, with a number of its own.
 */
export function climb(ports: LadderPorts): void {
  for (const due of ports.standing.takeDue()) {
    const room = ports.rooms.loaded(due.room)
    if (room === undefined || room.roleOf(due.user) !== 'member' || !ports.log.accepting()) continue
    takeStep(due, room, ports)
  }
}

function takeStep(due: DueStep, room: Room, ports: LadderPorts): void {
  const { user, step, counted } = due
  const now = ports.clock.now()
  const lasting = step.action === 'mute' || step.action === 'slow' ? step.action : undefined
  const until = lasting === undefined ? null : now + step.forMs
  if (lasting !== undefined && !imposable(room, user, lasting, until ?? now, ports)) return
  const name = room.present.get(user)?.name ?? room.roster.nameOf(user) ?? user
  const statement = stateStep(due, room, until, ports)
  if (lasting !== undefined && until !== null) {
    const every = lasting === 'slow' ? { everyMs: ports.limits.ladderSlowMs } : {}
    const order = { kind: lasting, target: { user, name }, room, server: false, until, statement, ...every }
    const about = { by: serverItself, command: 'ladder', reason: '', category: statement.category }
    imposeSanction({ ...order, ...about, rule: ruleOf(due) }, ports)
  } else speak(due, { user, name }, room, statement, ports)
  const { action, at: threshold } = step
  const taken = { statement: statement.id, action, at: now, threshold, until, counted }
  ports.standing.taken(user, room.name, taken)
}

/** A longer one, by a person, stays as it is; and a roster that is full takes no more. */
function imposable(
  room: Room,
  user: string,
  kind: 'mute' | 'slow',
  until: number,
  { clock, limits }: LadderPorts,
) {
  const { roster } = room
  const inForce = roster.sanction(user, kind, clock.now())
  if (inForce !== undefined && inForce.until >= until) return false
  if (roster.size >= limits.sanctionsMax) roster.prune(clock.now())
  return roster.size < limits.sanctionsMax
}

function stateStep(due: DueStep, room: Room, endsAt: number | null, ports: LadderPorts): Statement {
  const { user, step, counted, cause } = due
  const total = sumOf(counted)
  const next = nextStep(total, ports.standing.policy.ladder)
  const count = Object.keys(counted).length
  return ports.statements.forStep(user, {
    ...{ room: room.name, category: cause.category, step: step.action, total, count, endsAt },
    slowMs: ports.limits.ladderSlowMs,
    standing: {
      points: 0,
      expires_at: cause.standing?.expires_at ?? cause.issued_at,
      total,
      next: next === null ? null : { at: next.at, action: next.action },
    },
  })
}

/** A warning is an event like a moderator's; for a review the moderators are asked, and nothing is restricted. */
function speak(due: DueStep, target: Author, room: Room, statement: Statement, ports: LadderPorts): void {
  const at = ports.clock.now()
  const action = ports.actions.record({
    ...{ room: room.name, command: 'ladder', by: serverItself, at, target: target.user, name: target.name },
    ...{ category: statement.category, rule: ruleOf(due), statement: statement.id },
  })
  const event =
    due.step.action === 'warn'
      ? room.noteMember({ ...target, by: serverItself, action: 'warn' }, at)
      : room.noteAction(action.id, action.command, serverItself, at)
  release(room, event, auditOf(action), ports)
  if (due.step.action !== 'review') return
  askForReview(statement, target, room, ports)
  ports.fanout.deliverTo(moderatorsOf(room), {
    t: 'notice',
    room: room.name,
    name: 'review',
    text: `Please look at how @${target.name} behaves here: ${sumOf(due.counted)} points. Statement ${statement.id}.`,
  })
}

/** A case among the reports, which nobody reported; if somebody did, that one is enough. */
function askForReview({ category }: Statement, { user, name }: Author, room: Room, ports: LadderPorts): void {
  const { reports, clock, random } = ports
  if (reports.on(room.name, user) !== undefined) return
  const at = clock.now()
  reports.open({
    ...{
      id: sortableId('rpt', at, random.bytes(10)),
      room: room.name,
      kind: 'member',
      target: user,
      user,
      name,
      at,
    },
    ...{ count: 0, categories: { [category]: 1 }, reporters: [], notes: [], context: [] },
  })
}

/**
 * Ends steps that would not have happened, in the room where they were taken.
 * @param action the decision that they end with
 */
export function unclimb(
  steps: readonly Step[],
  target: Author,
  room: Room,
  action: Action,
  ports: LadderPorts,
): void {
  for (const step of steps) {
    const kind = step.action === 'mute' || step.action === 'slow' ? step.action : undefined
    const inForce =
      kind === undefined ? undefined : room.roster.sanction(target.user, kind, ports.clock.now())
    if (kind !== undefined && inForce?.statement === step.statement)
      putBackSanction({ kind, target, room, server: false }, null, action, ports)
    ports.mail.post(target.user, `${step.statement}_ended`, {
      t: 'notice',
      room: room.name,
      name: 'step_ended',
      text: `What led to statement ${step.statement} (${step.action}) in ${room.name} was overturned: it no longer holds.`,
    })
  }
}

function ruleOf({ step }: DueStep): string {
  return `ladder.${step.action}`
}
