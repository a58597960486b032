/**
 * `/report`, `/reports`, `/resolve`: what members report, and what moderators make of it.
 */
import { protocolLimits } from '../../../protocol/limits.ts'
import { err, ok } from '../../base/result.ts'
import { outranks, ranks } from '../../room/rank.ts'
import { answerReporters, fileReport } from '../report-desk.ts'
import type { ReportCase } from '../reports.ts'
import {
  type Changing,
  type CommandContext,
  type CommandResult,
  misused,
  type Plan,
  planned,
  type Reading,
  refuse,
} from './command.ts'
import { remove } from './messages.ts'
import { categoryOf, firstWord } from './parse.ts'
import { announce, recordDeed, resultOf } from './record.ts'
import { ban, mute } from './sanctions.ts'
import { findTarget, judgeReason } from './target.ts'
import { kick, warn } from './warn.ts'

export const report: Changing = {
  name: 'report',
  role: 'member',
  usage: '/report MESSAGE|@u reason',
  summary: 'Shows a message or a member to the moderators; nobody else learns who reported.',
  args: [
    { name: 'what', kind: 'message' },
    { name: 'reason', kind: 'text', optional: true },
  ],
  writes: false,
  async plan(context, rest) {
    const { room, actor, ports } = context
    const { word, rest: text } = firstWord(rest)
    if (word === '') return misused(report)
    if (text.length > protocolLimits.reasonCharsMax) return refuse('text_too_long')
    const target = word.startsWith('@') ? (await findTarget(word, context))?.user : word
    if (target === undefined) return refuse('no_such_member')
    const category = categoryOf(text)
    return planned({ target, category }, async () => {
      const filed = await fileReport(actor.user, room, { target, category, text }, ports)
      return filed.ok ? ok({ command: 'report', target, category }) : err(filed.error)
    })
  },
}

export const reports: Reading = {
  name: 'reports',
  role: 'moderator',
  usage: '/reports [after REPORT]',
  summary: 'Lists what members reported, the oldest first, with what was said around it.',
  writes: false,
  async run(context, rest) {
    const after = /^(?:after\s+(\S+))?$/.exec(rest)
    if (after === null) return misused(reports)
    const all = visible(context)
    const open = all.filter(({ id }) => id > (after[1] ?? ''))
    const items: object[] = []
    let chars = 0
    for (const one of open) {
      const item = await shown(one, context)
      chars += JSON.stringify(item).length
      if (items.length > 0 && chars > protocolLimits.pageCharsMax) break
      items.push(item)
    }
    return ok({ reports: items, more: items.length < open.length, total: all.length })
  },
}

/** What may be done about a report, beside nothing; each is the command of its name. */
const measures = { remove, warn, mute, kick, ban } as const
type Measure = keyof typeof measures

export const resolve: Changing = {
  name: 'resolve',
  role: 'moderator',
  usage:
    '/resolve REPORT dismiss reason | remove reason | warn reason | mute 10m reason | kick reason | ban 7d reason',
  summary: 'Answers a report; those who reported learn the outcome.',
  args: [
    { name: 'report', kind: 'item' },
    { name: 'outcome', kind: 'choice', choices: ['dismiss', ...Object.keys(measures)] },
    { name: 'reason', kind: 'reason' },
  ],
  writes: true,
  async plan(context, rest) {
    const { word: id, rest: more } = firstWord(rest)
    const { word: outcome, rest: reason } = firstWord(more)
    const open = visible(context).find((one) => one.id === id)
    if (outcome === 'dismiss') return open === undefined ? decidedAlready() : dismissal(open, reason, context)
    if (!isMeasure(outcome) || (outcome === 'remove' && open?.kind === 'member')) return misused(resolve)
    if (open === undefined) return decidedAlready()
    const line = `${outcome === 'remove' ? open.target : open.user} ${reason}`
    const inner = await measures[outcome].plan({ ...context, source: 'report' }, line)
    if (!inner.ok) return inner
    const { target, would } = inner.value
    return planned(
      { report: id, outcome, ...would },
      () => measure(open, outcome, inner.value, context),
      target,
    )
  },
}

function isMeasure(word: string): word is Measure {
  return Object.hasOwn(measures, word)
}

function dismissal(open: ReportCase, reason: string, context: CommandContext) {
  if (reason === '') return misused(resolve)
  return judgeReason(reason, context).then((judged) => {
    if (!judged.ok) return judged
    return planned({ report: open.id, outcome: 'dismiss' }, () => {
      const { actor, ports } = context
      const decided = ports.reports.decide(open.id, { by: actor.user, outcome: 'dismiss', statement: null })
      if (decided === undefined) return decidedAlready()
      ports.duty.answered(open.room, 'reports', open.at)
      const action = recordDeed(context, { command: 'resolve', reason: judged.value, count: open.count })
      announce(context, action)
      answerReporters(decided, `the moderators found nothing against the rules. ${judged.value}`, ports)
      return ok(resultOf(action, { report: open.id, outcome: 'dismiss' }))
    })
  })
}

async function measure(open: ReportCase, outcome: Measure, plan: Plan, { actor, ports }: CommandContext) {
  if (ports.reports.get(open.id) === undefined) return decidedAlready()
  const done = await plan.commit()
  if (!done.ok) return done
  const statement = statementIn(done.value)
  const decided = ports.reports.decide(open.id, { by: actor.user, outcome, statement })
  ports.duty.answered(open.room, 'reports', open.at)
  if (decided !== undefined) answerReporters(decided, `the moderators acted (${outcome}).`, ports)
  return ok({ ...done.value, report: open.id, outcome })
}

function statementIn(result: CommandResult): string | null {
  const { statement } = result
  return typeof statement === 'string' ? statement : null
}

function decidedAlready() {
  return refuse('no_such_item', 'There is no such report, or it is decided already.')
}

/** What the actor may decide: nothing about themselves, and nothing about somebody of the same or a higher rank. */
function visible({ room, actor, ports }: CommandContext): readonly ReportCase[] {
  const has = room.roleOf(actor.user)
  return ports.reports
    .list(room.name)
    .filter(({ user }) => user !== actor.user && (outranks(has, room.roleOf(user)) || ranks(has, 'operator')))
}

/** Never who reported. */
async function shown(one: ReportCase, { ports }: CommandContext): Promise<object> {
  const context: object[] = []
  for (const { sealed, ...message } of one.context)
    context.push({ ...message, text: await ports.texts.open(message.from, sealed) })
  const notes: string[] = []
  for (const { by, sealed } of one.notes) {
    const text = await ports.texts.open(by, sealed)
    if (text !== null) notes.push(text)
  }
  const { id, kind, target, user, name, at, count, categories } = one
  return { report: id, kind, target, from: user, name, at, count, categories, notes, context }
}
