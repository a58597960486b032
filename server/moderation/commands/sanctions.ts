/**
 * `/warn /mute /unmute /kick /ban /unban`: what moderators do to members. Each is an event of the room,
 * and each that restricts gives the person a statement.
 */
import type { memberActions } from '../../../protocol/catalogue.ts'
import type { Statement } from '../../../protocol/statement.ts'
import { formatDuration } from '../../base/duration.ts'
import { ok } from '../../base/result.ts'
import { expel } from '../../room/expel.ts'
import { release } from '../../room/release.ts'
import type { Author } from '../../room/room.ts'
import type { SanctionKind } from '../../room/roster.ts'
import { type Command, type CommandContext, misused, refuse } from './command.ts'
import { categoryOf, firstDuration, firstWord } from './parse.ts'
import { targetAndReason } from './target.ts'

type MemberAction = (typeof memberActions)[number]

/** When a moderator names no duration. */
const defaultMs = { mute: 10 * 60_000, ban: 7 * 86_400_000 } as const

export const warn: Command = {
  name: 'warn',
  role: 'moderator',
  usage: '/warn @u reason',
  summary: 'Warns a member, with a reason.',
  writes: true,
  async run(context, rest) {
    const { word, rest: text } = firstWord(rest)
    if (word === '' || text === '') return misused(warn)
    const found = await targetAndReason(context, 'moderator', word, text)
    if (!found.ok) return found
    const { target, reason } = found.value
    const statement = state(context, target, 'warn', reason, null)
    note(context, target, 'warn', reason, statement)
    return ok({ action: 'warn', user: target.user, statement: statement.id })
  },
}

export const kick: Command = {
  name: 'kick',
  role: 'moderator',
  usage: '/kick @u reason',
  summary: 'Takes a member out of the room; they may come back.',
  writes: true,
  async run(context, rest) {
    const { word, rest: text } = firstWord(rest)
    if (word === '') return misused(kick)
    const found = await targetAndReason(context, 'moderator', word, text)
    if (!found.ok) return found
    const { target, reason } = found.value
    if (!context.room.present.has(target.user)) return refuse('no_such_member', 'They are not in the room.')
    const statement = state(context, target, 'kick', reason, null)
    note(context, target, 'kick', reason, statement)
    expel(context.room, target.user, context.ports)
    return ok({ action: 'kick', user: target.user, statement: statement.id })
  },
}

export const mute = sanction('mute', 'A muted member may read and not write; it ends by itself.')
export const ban = sanction('ban', 'A banned member may not come back until it ends; live connections close.')
export const unmute = lifting('unmute', 'mute', 'Ends a mute.')
export const unban = lifting('unban', 'ban', 'Ends a ban.')

function sanction(kind: SanctionKind, summary: string): Command {
  const command: Command = {
    name: kind,
    role: 'moderator',
    usage: `/${kind} @u ${kind === 'mute' ? '10m' : '7d'} reason`,
    summary,
    writes: true,
    async run(context, rest) {
      const { room, actor, ports } = context
      const { word, rest: text } = firstWord(rest)
      const { durationMs = defaultMs[kind], rest: why } = firstDuration(text)
      if (word === '' || durationMs <= 0) return misused(command)
      if (durationMs > ports.limits.sanctionMs) {
        return refuse('bad_command', `The longest ${kind} is ${formatDuration(ports.limits.sanctionMs)}.`)
      }
      const found = await targetAndReason(context, 'moderator', word, why)
      if (!found.ok) return found
      const { target, reason } = found.value
      const now = ports.clock.now()
      if (room.roster.size >= ports.limits.sanctionsMax) room.roster.prune(now)
      if (room.roster.size >= ports.limits.sanctionsMax) return refuse('overloaded')

      const until = now + durationMs
      const statement = state(context, target, kind, reason, until)
      room.roster.impose(target.user, target.name, kind, { until, by: actor.user, statement: statement.id })
      note(context, target, kind, reason, statement, until)
      if (kind === 'ban') shut(context, target)
      return ok({ action: kind, user: target.user, until, statement: statement.id })
    },
  }
  return command
}

/** A ban ends the person's connections to the room at once, on every device. */
function shut({ room, ports }: CommandContext, target: Author): void {
  const receivers = room.present.get(target.user)?.receivers ?? []
  expel(room, target.user, ports)
  for (const receiver of receivers) receiver.disconnect('banned', `banned from a room`)
}

function lifting(name: 'unmute' | 'unban', kind: SanctionKind, summary: string): Command {
  const command: Command = {
    name,
    role: 'moderator',
    usage: `/${name} @u`,
    summary,
    writes: true,
    async run(context, rest) {
      const { room, ports } = context
      const { word } = firstWord(rest)
      if (word === '') return misused(command)
      const found = await targetAndReason(context, 'moderator', word, '')
      if (!found.ok) return found
      const { target } = found.value
      if (room.roster.sanction(target.user, kind, ports.clock.now()) === undefined)
        return refuse('nothing_to_do')
      room.roster.lift(target.user, kind)
      note(context, target, name, '', undefined)
      ports.sessions.tell(target.user, {
        t: 'notice',
        room: room.name,
        name,
        text: `Your ${kind} in ${room.name} has ended.`,
      })
      return ok({ action: name, user: target.user })
    },
  }
  return command
}

function state(
  context: CommandContext,
  target: Author,
  action: 'warn' | 'mute' | 'kick' | 'ban',
  reason: string,
  until: number | null,
): Statement {
  const { room, actor, ports } = context
  return ports.statements.forAction({
    user: target.user,
    action,
    room: room.name,
    category: categoryOf(reason),
    reason,
    contentAt: ports.clock.now(),
    endsAt: until,
    message: null,
    by: actor.user,
    source: context.source ?? 'own_initiative',
  })
}

/** The event that everybody sees; the reason stays between the moderator, the person and the audit. */
function note(
  { room, actor, ports }: CommandContext,
  target: Author,
  action: MemberAction,
  reason: string,
  statement: Statement | undefined,
  until?: number,
): void {
  const body = {
    user: target.user,
    name: target.name,
    by: actor.user,
    action,
    ...(until === undefined ? {} : { until }),
  }
  const event = room.noteMember(body, ports.clock.now())
  const audit = {
    cause: `/${action}`,
    ...(reason === '' ? {} : { reason }),
    ...(statement === undefined ? {} : { category: statement.category, statement: statement.id }),
  }
  release(room, event, audit, ports)
}
