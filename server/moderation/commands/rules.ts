/**
 * `/rule` and `/rules`: what a room does not want to read, by its owner. Members see the clauses; the patterns are for
 * those who keep them.
 */
import { err, ok, type Result } from '../../base/result.ts'
import { ranks } from '../../room/rank.ts'
import { parseRule, type Rule, type RuleDraft, ruleUsage } from '../rules/rule.ts'
import {
  type Changing,
  type CommandContext,
  type CommandRefusal,
  misused,
  type Planned,
  planned,
  type Reading,
  refuse,
  shows,
} from './command.ts'
import { firstWord } from './parse.ts'
import { announce, recordDeed, resultOf } from './record.ts'
import { tryRule } from './rule-test.ts'
import { judgeReason } from './target.ts'

export const rule: Changing = {
  name: 'rule',
  role: 'owner',
  usage: `/rule add ${ruleUsage} | test ${ruleUsage.replace('clause', '[clause]')} | list | cases | rm ID`,
  summary: 'Keeps the rules of the room: try one on recent messages before it is switched on.',
  args: [
    { name: 'what', kind: 'choice', choices: ['add', 'test', 'list', 'cases', 'rm'] },
    { name: 'rule', kind: 'text', optional: true },
  ],
  writes: true,
  plan(context, rest) {
    const { word, rest: more } = firstWord(rest)
    if (word === 'add') return add(context, more)
    if (word === 'test') return test(context, more)
    if (word === 'list' && more === '') return list(context)
    if (word === 'cases' && more === '') return listCases(context)
    if (word === 'rm' && more !== '') return rm(context, more)
    return misused(rule)
  },
}

export const rules: Reading = {
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

/** The texts that appeals have shown to be fine: lines for `parley classify --cases`. */
async function listCases({ room, ports }: CommandContext): Promise<Planned> {
  return shows({ cases: await ports.cases.list(room.name) })
}

async function add(context: CommandContext, line: string): Promise<Planned> {
  const { room, actor, ports } = context
  const draft = draftOf(line, context)
  if (!draft.ok) return draft
  if (draft.value.clause === '')
    return refuse('bad_command', 'Say what the rule is, in words: members read it.')
  // Everybody reads the clause, so it passes the gate like a reason; the pattern is shown to nobody.
  const judged = await judgeReason(draft.value.clause, context)
  if (!judged.ok) return judged
  const clause = judged.value
  const commit = async () => {
    const added = await ports.rules.add(room.name, { ...draft.value, clause }, actor.user)
    if (!added.ok) return refuse('bad_command', added.error)
    // Authority after the wait: an owner may have handed the room over meanwhile.
    if (!ranks(room.roleOf(actor.user), 'owner')) {
      ports.rules.remove(room.name, added.value.id)
      return refuse('role_too_low')
    }
    const { id, kind, action: does } = added.value
    const reason = `add ${id} ${kind} ${does}: ${clause}`
    const action = recordDeed(context, { command: 'rule', reason, undo: { kind: 'rule_added', rule: id } })
    announce(context, action)
    return ok(resultOf(action, { rule: shown(added.value) }))
  }
  const candidate = ports.rules.candidate(draft.value, actor.user)
  if (!candidate.ok) return refuse('bad_command', candidate.error)
  return planned({ rule: { ...draft.value, clause } }, commit)
}

async function test(context: CommandContext, line: string): Promise<Planned> {
  const draft = draftOf(line, context)
  if (!draft.ok) return draft
  const candidate = context.ports.rules.candidate(draft.value, context.actor.user)
  if (!candidate.ok) return refuse('bad_command', candidate.error)
  return shows(await tryRule(candidate.value, context))
}

function list({ room, ports }: CommandContext): Planned {
  return shows({ rules: ports.rules.list(room.name).map(shown) })
}

function rm(context: CommandContext, id: string): Planned {
  const { room, ports } = context
  const none = () => refuse('no_such_item', 'There is no such rule; see /rule list.')
  const known = ports.rules.list(room.name).find((one) => one.id === id)
  if (known === undefined) return none()
  const commit = () => {
    const gone = ports.rules.remove(room.name, id)
    if (gone === undefined) return none()
    const reason = `rm ${id}: ${gone.clause}`
    const action = recordDeed(context, {
      command: 'rule',
      reason,
      undo: { kind: 'rule_removed', rule: gone },
    })
    announce(context, action)
    return ok(resultOf(action, { removed: shown(gone) }))
  }
  return planned({ removed: shown(known) }, commit)
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

function shown({ id, kind, pattern, action, category, clause, by, at }: Rule) {
  return { id, kind, pattern, action, category, clause, by, at }
}
