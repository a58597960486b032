/**
 * `/appeal`, `/appeals`, `/decide`: contesting a restriction, and answering whoever does. The answer
 * comes from somebody who did not act, with reasons in writing.
 */
import { protocolLimits } from '../../../protocol/limits.ts'
import { ok } from '../../base/result.ts'
import { ranks } from '../../room/rank.ts'
import { impartial } from '../appeal-assign.ts'
import { answerAppeal, openAppeal, roomOf } from '../appeal-desk.ts'
import type { Appeal } from '../appeals.ts'
import { prepare, restitute } from '../restitution.ts'
import { type Command, type CommandContext, misused, refuse } from './command.ts'
import { firstWord } from './parse.ts'
import { judgeReason } from './target.ts'

export const appeal: Command = {
  name: 'appeal',
  role: 'member',
  usage: '/appeal STATEMENT text',
  summary: 'Asks for a decision about you to be looked at again, by somebody else.',
  writes: false,
  async run({ actor, ports }, rest) {
    const { word, rest: text } = firstWord(rest)
    if (word === '') return misused(appeal)
    if (text.length > protocolLimits.reasonCharsMax) return refuse('text_too_long')
    const opened = await openAppeal(actor.user, word, text, ports)
    if (!opened.ok) return refuse(opened.error)
    const { id, statement, dueAt } = opened.value
    return ok({ action: 'appeal', appeal: id, statement, state: 'open', due_at: dueAt })
  },
}

export const appeals: Command = {
  name: 'appeals',
  role: 'moderator',
  usage: '/appeals [after APPEAL]',
  summary: 'Lists the open appeals of the room, the oldest first.',
  writes: false,
  async run(context, rest) {
    const { ports } = context
    const after = /^(?:after\s+(\S+))?$/.exec(rest)
    if (after === null) return misused(appeals)
    const open = within(context).filter(({ id }) => id > (after[1] ?? ''))
    const items: object[] = []
    let chars = 0
    for (const one of open) {
      const item = await shown(one, context)
      chars += JSON.stringify(item).length
      if (items.length > 0 && chars > protocolLimits.pageCharsMax) break
      items.push(item)
    }
    return ok({
      appeals: items,
      more: items.length < open.length,
      total: within(context).length,
      answer_ms: ports.limits.appealAnswerMs,
    })
  },
}

export const decide: Command = {
  name: 'decide',
  role: 'moderator',
  usage: '/decide APPEAL uphold|overturn reasons',
  summary: 'Decides an appeal, with reasons that the person reads; overturning restores.',
  writes: true,
  async run(context, rest) {
    const { actor, ports } = context
    const { word: id, rest: more } = firstWord(rest)
    const { word: verb, rest: text } = firstWord(more)
    if ((verb !== 'uphold' && verb !== 'overturn') || text === '') return misused(decide)
    const judged = await judgeReason(text, context)
    if (!judged.ok) return judged
    const open = within(context).find((one) => one.id === id)
    if (open === undefined)
      return refuse('no_such_item', 'There is no such appeal, or it is decided already.')
    if (!impartial(open, actor.user)) return refuse('not_impartial')
    const kept = await ports.statements.find(open.user, open.statement)
    if (kept === undefined) return refuse('no_such_statement')
    const room = await roomOf(kept, ports)
    const ready = await prepare(kept, room, ports)
    // After the waits: no moderator any more, or somebody else was quicker.
    if (!ranks(context.room.roleOf(actor.user), 'moderator')) return refuse('role_too_low')
    const state = verb === 'uphold' ? 'upheld' : 'overturned'
    const decided = ports.appeals.decide(id, state, actor.user, judged.value)
    if (decided === undefined)
      return refuse('no_such_item', 'There is no such appeal, or it is decided already.')
    const restored = state === 'overturned' ? restitute(kept, decided, room, ready, ports) : {}
    answerAppeal(decided, ports)
    return ok({
      action: 'decide',
      appeal: id,
      state,
      statement: decided.statement,
      user: decided.user,
      ...restored,
    })
  },
}

/** The open appeals that may be decided here. */
function within({ room, ports }: CommandContext): readonly Appeal[] {
  return [...ports.appeals.all()].filter((one) => one.room === room.name)
}

/** What is needed to decide: what was said and done, why, and the person's words; of the person, the room's pseudonym. */
async function shown(one: Appeal, { actor, ports }: CommandContext): Promise<object> {
  const kept = await ports.statements.find(one.user, one.statement)
  return {
    appeal: one.id,
    room: one.room,
    from: one.user,
    name: one.name,
    at: one.at,
    action: one.action,
    category: one.category,
    /** What the statement is about, as it was written; null where there was no text. */
    said: kept?.text ?? null,
    text: one.text,
    statement: kept?.statement ?? null,
    assigned: one.assigned,
    due_at: one.dueAt,
    overdue: one.dueAt <= ports.clock.now(),
    may_decide: impartial(one, actor.user),
  }
}
