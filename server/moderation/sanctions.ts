/**
 * Sanctions on a person, in one room or on the whole server: imposed with a statement, ended by themselves or
 * lifted. Moderators come here through their commands, and the ladder of standing by itself; so what a sanction
 * means is in one place.
 */
import type { memberActions } from '../../protocol/catalogue.ts'
import type { Category, Statement } from '../../protocol/statement.ts'
import type { UserId } from '../identity/identity.ts'
import type { Ports } from '../ports.ts'
import { everywhereName } from '../room/everywhere.ts'
import { expel } from '../room/expel.ts'
import { release } from '../room/release.ts'
import type { Author, Room } from '../room/room.ts'
import type { Roster, Sanction, SanctionKind } from '../room/roster.ts'
import type { Action, Deed } from './actions.ts'
import { auditOf } from './commands/record.ts'

export type SanctionPorts = Pick<
  Ports,
  | 'actions'
  | 'clock'
  | 'decrees'
  | 'everywhere'
  | 'fanout'
  | 'limits'
  | 'log'
  | 'presence'
  | 'rooms'
  | 'sessions'
  | 'statements'
  | 'telemetry'
>

export interface Order {
  readonly kind: SanctionKind
  readonly target: Author
  /** Where it was decided: its event stands there. */
  readonly room: Room
  /** On the whole server, not only in the room. */
  readonly server: boolean
  readonly by: UserId
  /** What the register calls it. */
  readonly command: string
  readonly reason: string
  readonly category: Category
  readonly rule?: string
  readonly until: number
  /** Of a `slow`: the wait between two messages. */
  readonly everyMs?: number
  readonly source?: 'own_initiative' | 'report'
  /** One that was made already; none: one is made. */
  readonly statement?: Statement
}

export interface Imposed {
  readonly action: Action
  readonly statement: Statement
}

/** @returns undefined when as many sanctions are in force as can be */
export function imposeSanction(order: Order, ports: SanctionPorts): Imposed | undefined {
  const { kind, target, room, server, by, until, reason, category, everyMs } = order
  const { clock, limits, statements } = ports
  const now = clock.now()
  const roster = server ? ports.everywhere.roster : room.roster
  const max = server ? limits.serverSanctionsMax : limits.sanctionsMax
  if (roster.size >= max) roster.prune(now)
  if (roster.size >= max) return undefined

  const statement =
    order.statement ??
    statements.forAction({
      ...{ user: target.user, action: kind, room: server ? everywhereName : room.name, category, reason },
      ...{ contentAt: now, endsAt: until, message: null, by },
      ...(order.source === undefined ? {} : { source: order.source }),
      ...(server ? { scope: 'server' as const } : {}),
    })
  const before = roster.sanction(target.user, kind, now) ?? null
  const every = everyMs === undefined ? {} : { everyMs }
  roster.impose(target.user, target.name, kind, { until, by, statement: statement.id, ...every })
  if (server)
    ports.decrees.announce({
      ...{ kind: 'sanction', user: target.user, name: target.name, sanction: kind, statement },
      order: { until, by, statement: statement.id, ...every },
    })
  const action = record(order, statement, { kind: 'sanction', sanction: kind, before }, ports)
  tell(room, action, kind, target, ports)
  if (kind === 'ban') shut(room, target.user, server, ports)
  return { action, statement }
}

function record(order: Order, statement: Statement, undo: Deed['undo'], ports: SanctionPorts): Action {
  const { target, room, server, by, command, reason, category, rule, until } = order
  return ports.actions.record({
    ...{ room: server ? everywhereName : room.name, command, by, at: ports.clock.now() },
    ...{ target: target.user, name: target.name, reason, category, until, undo: undo ?? null },
    ...{ rule: rule ?? null, statement: statement.id },
  })
}

/** Puts back what was in force before, or nothing; the person is told. The caller has recorded the action. */
export function putBackSanction(
  { kind, target, room, server }: Pick<Order, 'kind' | 'target' | 'room' | 'server'>,
  before: Sanction | null,
  action: Action,
  ports: SanctionPorts,
): void {
  const roster: Roster = server ? ports.everywhere.roster : room.roster
  const back = before !== null && before.until > ports.clock.now() ? before : null
  if (back === null) roster.lift(target.user, kind)
  else roster.impose(target.user, target.name, kind, back)
  const { user, name } = target
  if (server) ports.decrees.announce({ kind: 'sanction', user, name, sanction: kind, order: back })
  tell(room, action, `un${kind}`, target, ports)
  ports.sessions.tell(target.user, {
    t: 'notice',
    ...(server ? {} : { room: room.name }),
    name: `un${kind}`,
    text: `Your ${kind} ${server ? 'on this server' : `in ${room.name}`} has ended.`,
  })
}

type MemberAction = (typeof memberActions)[number]

/** The event that everybody sees; of the whole server only that the operator acted. The reason stays with the audit. */
function tell(
  room: Room,
  action: Action,
  what: MemberAction,
  target: Author,
  { clock, ...ports }: SanctionPorts,
): void {
  const { user, name } = target
  const until = action.until === null ? {} : { until: action.until }
  const event =
    action.room === everywhereName
      ? room.noteAction(action.id, action.command, action.by, clock.now())
      : room.noteMember({ user, name, by: action.by, action: what, ...until }, clock.now())
  release(room, event, auditOf(action), ports)
}

/** A ban ends the person's connections at once, on every device: all those that are in the room, or all there are. */
function shut(room: Room, user: UserId, server: boolean, ports: SanctionPorts): void {
  if (server) return shutOut(user, 'banned from the server', ports)
  const receivers = room.present.get(user)?.receivers ?? []
  expel(room, user, ports)
  for (const receiver of receivers) receiver.disconnect('banned', 'banned from a room')
}

/** Ends all connections of a person, who leaves every room first: nothing more reaches them. */
export function shutOut(user: UserId, detail: string, ports: SanctionPorts): void {
  for (const session of ports.sessions.ofUser(user)) {
    for (const room of [...session.rooms.values()]) expel(room, user, ports)
    session.disconnect('banned', detail)
  }
}
