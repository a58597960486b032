/**
 * `/purge`: removes what one person wrote within a range of time; one statement says how many messages and when.
 */
import { ok } from '../../base/result.ts'
import type { Author } from '../../room/room.ts'
import type { Purge } from '../purges.ts'
import {
  type Changing,
  type CommandContext,
  type CommandOutcome,
  misused,
  planned,
  refuse,
} from './command.ts'
import { categoryOf, firstWord } from './parse.ts'
import { parseRange, type TimeRange } from './range.ts'
import { announce, auditOf, recordDeed, resultOf } from './record.ts'
import { about } from './sanctions.ts'
import { targetAndReason } from './target.ts'

export const purge: Changing = {
  name: 'purge',
  role: 'moderator',
  usage: '/purge @u 1h | 10:00-11:00 | SINCE..UNTIL reason',
  summary: 'Removes what a member wrote within a range of time (UTC); they get one statement.',
  args: [
    { name: 'who', kind: 'member' },
    { name: 'when', kind: 'range' },
    { name: 'reason', kind: 'reason', optional: true },
  ],
  writes: true,
  async plan(context, rest) {
    const { room, ports } = context
    const { word, rest: more } = firstWord(rest)
    const { word: when, rest: why } = firstWord(more)
    const range = parseRange(when, ports.clock.now())
    if (word === '' || range === undefined) return misused(purge)
    const found = await targetAndReason(context, 'moderator', word, why)
    if (!found.ok) return found
    const { target, reason } = found.value
    const { count, more: beyond } = await ports.purges.count(room, { target: target.user, ...range })
    if (count === 0) return refuse('nothing_to_do', 'They wrote nothing then that is still there.')
    if (!ports.purges.free) return refuse('overloaded')
    const facts = { ...about(target), count, ...range, ...(beyond ? { more: true } : {}) }
    return planned({ ...facts, reason }, () => start(context, target, reason, range, count, beyond), target)
  },
}

async function start(
  context: CommandContext,
  target: Author,
  reason: string,
  range: TimeRange,
  count: number,
  more: boolean,
): Promise<CommandOutcome> {
  const { room, actor, ports, source = 'own_initiative' } = context
  const category = categoryOf(reason)
  // First the statement: whatever happens to the purge, nothing is removed without one.
  const statement = ports.statements.forAction({
    ...{ user: target.user, action: 'remove', room: room.name, scope: 'room', category, reason },
    ...{ contentAt: range.until, endsAt: null, message: null, by: actor.user, source },
    many: { count, ...range },
  })
  const action = recordDeed(context, {
    ...{ command: 'purge', target: target.user, name: target.name, reason, category, count },
    ...{ statement: statement.id, undo: { kind: 'messages' } },
  })
  announce(context, action)
  const job: Purge = {
    ...{ kind: 'remove', room: room.name, purge: action.id, action: action.id, target: target.user },
    ...{ by: actor.user, ...range, before: room.seq + 1, done: 0, max: count },
  }
  const running = ports.purges.run(job, auditOf(action)).then(async (end) => {
    const now = (await ports.actions.get(room.name, action.id)) ?? action
    if (end.done !== count) ports.actions.amend(now, { count: end.done })
    return end
  })
  const beyond = more ? { more: true } : {}
  if (count <= ports.limits.purgeBatchMax) {
    const end = await running
    return ok(resultOf({ ...action, count: end.done }, { ...range, ...beyond, state: end.state }))
  }
  void running.then(({ done, state }) =>
    ports.sessions.tell(actor.user, {
      t: 'notice',
      room: room.name,
      name: 'purge',
      text: `${action.id} is ${state}: ${done} of ${count} messages of @${target.name} are removed.`,
    }),
  )
  return ok(resultOf(action, { ...range, ...beyond, state: 'running' }))
}
