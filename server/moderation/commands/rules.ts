/**
 * `/rule` and `/rules`: what a room does not want to read, by its owner. Members see the clauses; the patterns are for
 * those who keep them.
 */
import { err, ok, type Result } from '../../base/result.ts'
import { ranks } from '../../room/rank.ts'
import { parseRule, type Rule, type RuleDraft, ruleUsage } from '../rules/rule.ts'
import {
  type Command,
  type CommandContext,
  type CommandOutcome,
  type CommandRefusal,
  misused,
  refuse,
} from './command.ts'
import { firstWord } from './parse.ts'
import { change } from './room.ts'
import { tryRule } from './rule-test.ts'
import { judgeReason } from './target.ts'

export const rule: Command = {
  name: 'rule',
  role: 'owner',
  usage: `/rule add ${ruleUsage} | test ${ruleUsage.replace('clause', '[clause]')} | list | rm ID`,
  summary: 'Keeps the rules of the room: try one on recent messages before it is switched on.',
  writes: true,
  run(context, rest) {
    const { word, rest: more } = firstWord(rest)
    if (word === 'add') return add(context, more)
    if (word === 'test') return test(context, more)
    if (word === 'list' && more === '') return list(context)
    if (word === 'rm' && more !== '') return rm(context, more)
    return misused(rule)
  },
}

export const rules: Command = {
  name: 'rules',
  role: 'member',
  usage: '/rules',
  summary: 'The rules that this room has of its own.',
  writes: false,
  run({ room, ports }) {
    const clauses = ports.rules.list(room.name).map(({ id, action, category, clause }) => ({
      id,
      action,
      category,
      clause,
    }))
    return ok({ preset: room.modes.preset ?? ports.preset, rules: clauses })
  },
}

async function add(context: CommandContext, line: string): Promise<CommandOutcome> {
  const { room, actor, ports } = context
  const draft = draftOf(line, context)
  if (!draft.ok) return draft
  if (draft.value.clause === '')
    return refuse('bad_command', 'Say what the rule is, in words: members read it.')
  // Everybody reads the clause, so it passes the gate like a reason; the pattern is shown to nobody.
  const judged = await judgeReason(draft.value.clause, context)
  if (!judged.ok) return judged
  const added = await ports.rules.add(room.name, { ...draft.value, clause: judged.value }, actor.user)
  if (!added.ok) return refuse('bad_command', added.error)
  // Authority after the waits: an owner may have handed the room over meanwhile.
  if (!ranks(room.roleOf(actor.user), 'owner')) {
    ports.rules.remove(room.name, added.value.id)
    return refuse('role_too_low')
  }
  announce(context, `add ${added.value.id} ${added.value.kind} ${added.value.action}: ${added.value.clause}`)
  return ok({ action: 'rule', rule: shown(added.value) })
}

async function test(context: CommandContext, line: string): Promise<CommandOutcome> {
  const draft = draftOf(line, context)
  if (!draft.ok) return draft
  const candidate = context.ports.rules.candidate(draft.value, context.actor.user)
  if (!candidate.ok) return refuse('bad_command', candidate.error)
  return ok(await tryRule(candidate.value, context))
}

function list({ room, ports }: CommandContext): CommandOutcome {
  return ok({ rules: ports.rules.list(room.name).map(shown) })
}

function rm(context: CommandContext, id: string): CommandOutcome {
  const gone = context.ports.rules.remove(context.room.name, id)
  if (gone === undefined) return refuse('no_such_item', 'There is no such rule; see /rule list.')
  announce(context, `rm ${id}: ${gone.clause}`)
  return ok({ action: 'rule', removed: shown(gone) })
}

function draftOf(line: string, { ports }: CommandContext): Result<RuleDraft, CommandRefusal> {
  const wrong = (message: string) => err({ name: 'bad_command', message } as const)
  const parsed = parseRule(line)
  if (!parsed.ok) return wrong(`${parsed.error} Usage: ${rule.usage}`)
  const { ruleClauseCharsMax } = ports.limits
  if (parsed.value.clause.length > ruleClauseCharsMax)
    return wrong(`A clause has at most ${ruleClauseCharsMax} characters.`)
  return parsed
}

/** An event of the room with an audit note, though no mode changes: who was present knows that the rules did. */
function announce(context: CommandContext, what: string): void {
  change(context, '/rule', {}, what)
}

function shown({ id, kind, pattern, action, category, clause, by, at }: Rule) {
  return { id, kind, pattern, action, category, clause, by, at }
}
