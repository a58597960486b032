/**
 * The table of in-band commands: who may type what. `/help` and the tests read it.
 */
import { ok } from '../../base/result.ts'
import { ranks } from '../../room/rank.ts'
import type { Command } from './command.ts'
import { appeal, appeals, decide } from './appeals.ts'
import { approve, deny, held } from './held.ts'
import { remove } from './messages.ts'
import { role, transfer } from './roles.ts'
import { assurance, lock, retain, shield, slow, topic, unlock } from './room.ts'
import { exportOwn } from './export.ts'
import { policy } from './policy.ts'
import { report, reports, resolve } from './reports.ts'
import { rule, rules } from './rules.ts'
import { ban, mute, unban, unmute } from './sanctions.ts'
import { standing } from './standing.ts'
import { kick, warn } from './warn.ts'
import { why } from './why.ts'

const help: Command = {
  name: 'help',
  role: 'member',
  usage: '/help',
  summary: 'Shows the commands that you may type here.',
  writes: false,
  run({ room, actor }) {
    const has = room.roleOf(actor.user)
    const open = [...commands.values()].filter((command) => ranks(has, command.role))
    return ok({ commands: open.map(({ usage, summary }) => ({ usage, summary })) })
  },
}

export const commands: ReadonlyMap<string, Command> = new Map(
  [
    help,
    warn,
    mute,
    unmute,
    kick,
    ban,
    unban,
    remove,
    held,
    approve,
    deny,
    slow,
    lock,
    unlock,
    shield,
    role,
    transfer,
    topic,
    assurance,
    retain,
    policy,
    rule,
    rules,
    why,
    exportOwn,
    appeal,
    appeals,
    decide,
    report,
    reports,
    resolve,
    standing,
  ].map((command) => [command.name, command]),
)
