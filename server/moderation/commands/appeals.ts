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
import { answerReporters } from '../report-desk.ts'
import { prepare, restitute, undoAction } from '../restitution.ts'
import type { Ports } from '../../ports.ts'
import { caseOf } from '../room-cases.ts'
import type { Kept } from '../statements.ts'
import { type Changing, type CommandContext, misused, planned, type Reading, refuse } from './command.ts'
import { firstWord } from './parse.ts'
import { announce, recordDeed, resultOf } from './record.ts'
import { judgeReason } from './target.ts'

export const appeal: Changing = {
  name: 'appeal',
  role: 'member',
  usage: '/appeal STATEMENT text',
  summary: 'Asks for a decision about you to be looked at again, by somebody else.',
  writes: false,
  args: [
    { name: 'statement', kind: 'statement' },
    { name: 'text', kind: 'text' },
  ],
  plan({ actor, ports }, rest) {
    const { word, rest: text } = firstWord(rest)
    if (word === '') return misused(appeal)
    if (text.length > protocolLimits.reasonCharsMax) return refuse('text_too_long')
    return planned({ statement: word }, async () => {
      const opened = await openAppeal(actor.user, word, text, ports)
      if (!opened.ok) return refuse(opened.error)
      const { id, statement, dueAt } = opened.value
      return ok({ command: 'appeal', appeal: id, statement, state: 'open', due_at: dueAt })
    })
  },
}

export const appeals: Reading = {
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

export const decide: Changing = {
  name: 'decide',
  role: 'moderator',
  usage: '/decide APPEAL uphold|overturn reasons',
  summary: 'Decides an appeal, with reasons that the person reads; overturning restores.',
  args: [
    { name: 'appeal', kind: 'appeal' },
    { name: 'decision', kind: 'choice', choices: ['uphold', 'overturn'] },
    { name: 'reasons', kind: 'reason' },
  ],
  writes: true,
  async plan(context, rest) {
    const { actor, ports } = context
    const { word: id, rest: more } = firstWord(rest)
    const { word: verb, rest: text } = firstWord(more)
    if ((verb !== 'uphold' && verb !== 'overturn') || text === '') return misused(decide)
    const judged = await judgeReason(text, context)
    if (!judged.ok) return judged
    const open = within(context).find((one) => one.id === id)
    if (open === undefined) return decidedAlready()
    if (!impartial(open, actor.user)) return refuse('not_impartial')
    const kept = await ports.statements.find(open.user, open.statement)
    if (kept === undefined) return refuse('no_such_statement')
    const room = await roomOf(kept, ports)
    const ready = await prepare(kept, room, ports)
    const state = verb === 'uphold' ? 'upheld' : 'overturned'
    return planned({ appeal: id, state, statement: open.statement }, async () => {
      const decided = ports.appeals.decide(id, state, actor.user, judged.value)
      // Somebody else was quicker.
      if (decided === undefined) return decidedAlready()
      const there = { ...context, room: room ?? context.room }
      const action = recordDeed(there, {
        ...{ command: 'decide', target: decided.user, name: decided.name, reason: judged.value },
        ...{ category: decided.category, message: kept.statement.message },
        server: kept.statement.scope === 'server',
      })
      const overturning = { appeal: decided, action, room, here: context.room }
      const restored = state === 'overturned' ? restitute(kept, overturning, ready, ports) : {}
      announce(there, action)
      answerAppeal(decided, ports)
      ports.duty.answered(decided.room, 'appeals', decided.at)
      if (state === 'overturned') ports.duty.overturned(decided.room)
      if (state === 'overturned') await learn(kept, decided, ports)
      const many = state === 'overturned' ? await undoAction(kept, overturning, ports) : {}
      return ok(resultOf(action, { appeal: id, state, statement: decided.statement, ...restored, ...many }))
    })
  },
}

/** What follows for others: those who reported hear of it, and the room's own test set has one more case. */
async function learn(kept: Kept, decided: Appeal, ports: Ports): Promise<void> {
  const made = caseOf(kept, decided.id, ports.clock.now())
  if (made !== undefined && decided.room !== '') await ports.cases.add(decided.room, made)
  const report = await ports.reports.ofStatement(decided.statement)
  if (report !== undefined)
    answerReporters(report, 'what followed from it was overturned on appeal, with reasons.', ports)
}

function decidedAlready() {
  return refuse('no_such_item', 'There is no such appeal, or it is decided already.')
}

/** The open appeals that may be decided here; operators see those of no room, and those that nobody else answered, everywhere. */
function within({ room, actor, ports }: CommandContext): readonly Appeal[] {
  const operates = ranks(room.roleOf(actor.user), 'operator')
  return [...ports.appeals.all()].filter(
    (one) =>
      (one.room === room.name && (operates || one.operatorOnly !== true)) ||
      (operates && (one.room === '' || one.assigned === null)),
  )
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
