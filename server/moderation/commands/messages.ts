/**
 * `/remove`: takes a message away, with a statement to its author.
 */
import { ok } from '../../base/result.ts'
import { findMessage } from '../../room/history.ts'
import { release } from '../../room/release.ts'
import { type Changing, misused, planned, refuse } from './command.ts'
import { categoryOf, firstWord } from './parse.ts'
import { auditOf, recordDeed, resultOf } from './record.ts'
import { about } from './sanctions.ts'
import { judgeReason, rankRefusal } from './target.ts'

export const remove: Changing = {
  name: 'remove',
  role: 'moderator',
  usage: '/remove MESSAGE reason',
  summary: 'Removes a message; its author learns why.',
  args: [
    { name: 'message', kind: 'message' },
    { name: 'reason', kind: 'reason', optional: true },
  ],
  writes: true,
  async plan(context, rest) {
    const { room, actor, ports, source = 'own_initiative' } = context
    const { word: id, rest: text } = firstWord(rest)
    if (id === '') return misused(remove)
    const judged = await judgeReason(text, context)
    if (!judged.ok) return judged
    const message = await findMessage(room, ports.log, id)
    if (message === undefined) return refuse('no_such_message')
    const author = { user: message.from, name: message.name }
    const refusal = rankRefusal(context, 'moderator', author)
    if (refusal !== undefined) return refuse(refusal.name)
    const reason = judged.value
    const commit = () => {
      const category = categoryOf(reason)
      const statement = ports.statements.forAction({
        ...{ user: author.user, action: 'remove', room: room.name, category, reason, contentAt: message.at },
        ...{ endsAt: null, message: id, text: message.text, by: actor.user, source, removed: message },
      })
      const action = recordDeed(context, {
        ...{ command: 'remove', target: author.user, name: author.name, reason, category, message: id },
        ...{ statement: statement.id, undo: { kind: 'message', id } },
      })
      const event = room.remove(id, actor.user, ports.clock.now())
      release(room, event, auditOf(action), ports)
      return ok(resultOf(action, { seq: event.seq }))
    }
    return planned({ ...about(author), message: id, reason }, commit, author)
  },
}
