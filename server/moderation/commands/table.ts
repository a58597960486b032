/**
 * The table of in-band commands: who may type what. `/help` and the tests read it.
 */
import type { Command } from './command.ts'
import { appeal, appeals, decide } from './appeals.ts'
import { audit } from './audit.ts'
import { createHelp } from './help.ts'
import { ignore } from './ignore.ts'
import { purge } from './purge.ts'
import { revoke } from './revoke.ts'
import { createUndo } from './undo.ts'
import { duty } from './duty.ts'
import { approve, deny, held } from './held.ts'
import { remove } from './messages.ts'
import { numbers } from './numbers.ts'
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

const help = createHelp(() => commands)
const undo = createUndo(() => commands)

export const commands: ReadonlyMap<string, Command> = new Map<string, Command>(
  [
    help,
    warn,
    mute,
    unmute,
    kick,
    ban,
    unban,
    remove,
    purge,
    undo,
    audit,
    ignore,
    revoke,
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
    numbers,
    exportOwn,
    appeal,
    appeals,
    decide,
    duty,
    report,
    reports,
    resolve,
    standing,
  ].map((command) => [command.name, command]),
)
