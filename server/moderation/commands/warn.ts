/**
 * `/warn` and `/kick`: what is over when it is done. Both are events of the room and give the person a statement.
 */
import type { Statement } from '../../../protocol/statement.ts'
import { ok } from '../../base/result.ts'
import { everywhereName } from '../../room/everywhere.ts'
import { expel } from '../../room/expel.ts'
import { release } from '../../room/release.ts'
import type { Author } from '../../room/room.ts'
import type { Action } from '../actions.ts'
import { type Changing, type CommandContext, misused, planned, refuse } from './command.ts'
import { categoryOf, firstWord } from './parse.ts'
import { announce, auditOf, recordDeed, resultOf } from './record.ts'
import { about } from './sanctions.ts'
import { targetAndReason } from './target.ts'

export const warn: Changing = {
  name: 'warn',
  role: 'moderator',
  usage: '/warn @u reason',
  summary: 'Warns a member, with a reason.',
  args: [
    { name: 'who', kind: 'member' },
    { name: 'reason', kind: 'reason' },
  ],
  flags: ['server'],
  writes: true,
  async plan(context, rest) {
    const { word, rest: text } = firstWord(rest)
    if (word === '' || text === '') return misused(warn)
    const found = await targetAndReason(context, 'moderator', word, text)
    if (!found.ok) return found
    const { target, reason } = found.value
    const commit = () => ok(resultOf(deed(context, target, 'warn', reason)))
    return planned({ ...about(target), reason }, commit, target)
  },
}

export const kick: Changing = {
  name: 'kick',
  role: 'moderator',
  usage: '/kick @u reason',
  summary: 'Takes a member out of the room; they may come back.',
  args: [
    { name: 'who', kind: 'member' },
    { name: 'reason', kind: 'reason', optional: true },
  ],
  flags: ['server'],
  writes: true,
  async plan(context, rest) {
    const { room, ports, flags } = context
    const { word, rest: text } = firstWord(rest)
    if (word === '') return misused(kick)
    const found = await targetAndReason(context, 'moderator', word, text)
    if (!found.ok) return found
    const { target, reason } = found.value
    const server = flags.has('server')
    const here = () =>
      server ? ports.sessions.ofUser(target.user).length > 0 : room.present.has(target.user)
    const gone = () =>
      refuse('no_such_member', server ? 'They are not connected.' : 'They are not in the room.')
    if (!here()) return gone()
    const commit = () => {
      if (!here()) return gone()
      const action = deed(context, target, 'kick', reason)
      const rooms = server ? ports.sessions.ofUser(target.user).flatMap((s) => [...s.rooms.values()]) : [room]
      for (const one of rooms) expel(one, target.user, ports)
      return ok(resultOf(action))
    }
    return planned({ ...about(target), reason }, commit, target)
  },
}

function deed(context: CommandContext, target: Author, command: 'warn' | 'kick', reason: string): Action {
  const { room, actor, ports, flags } = context
  const server = flags.has('server')
  const statement = state(context, target, command, reason)
  const { user, name } = target
  const { category, id } = statement
  const undo = { kind: 'statement' } as const
  const facts = { command, target: user, name, reason, category, server, undo }
  const action = recordDeed(context, { ...facts, statement: id })
  if (server) announce(context, action)
  else {
    const event = room.noteMember({ user, name, by: actor.user, action: command }, ports.clock.now())
    release(room, event, auditOf(action), ports)
  }
  return action
}

function state(
  { room, actor, ports, source, flags }: CommandContext,
  target: Author,
  action: 'warn' | 'kick',
  reason: string,
): Statement {
  const server = flags.has('server')
  return ports.statements.forAction({
    user: target.user,
    action,
    room: server ? everywhereName : room.name,
    ...(server ? { scope: 'server' as const } : {}),
    category: categoryOf(reason),
    reason,
    contentAt: ports.clock.now(),
    endsAt: null,
    message: null,
    by: actor.user,
    source: source ?? 'own_initiative',
  })
}
