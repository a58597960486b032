/**
 * `/undo`: takes an action back, as far as that can be done, withdraws its statement and tells the person.
 */
import { ok } from '../../base/result.ts'
import { everywhereName } from '../../room/everywhere.ts'
import { outranks, ranks, type Role } from '../../room/rank.ts'
import type { Action } from '../actions.ts'
import { unclimb } from '../ladder.ts'
import { obstacle, reverse } from '../reversal.ts'
import {
  type Changing,
  type Command,
  type CommandContext,
  type CommandOutcome,
  misused,
  planned,
  refuse,
} from './command.ts'
import { firstWord } from './parse.ts'
import { announce, recordDeed, resultOf } from './record.ts'
import { judgeReason } from './target.ts'

/** @param commandsOf the table: who may type a command may undo it */
export function createUndo(commandsOf: () => ReadonlyMap<string, Command>): Changing {
  const needs = (action: Action): Role =>
    action.room === everywhereName ? 'operator' : (commandsOf().get(action.command)?.role ?? 'operator')
  const undo: Changing = {
    name: 'undo',
    role: 'moderator',
    usage: '/undo ACTION reason',
    summary: 'Takes an action back: restores what can be restored, and says what cannot.',
    args: [
      { name: 'action', kind: 'action' },
      { name: 'reason', kind: 'reason', optional: true },
    ],
    writes: true,
    async plan(context, rest) {
      const { room, ports } = context
      const { word: id, rest: why } = firstWord(rest)
      if (id === '') return misused(undo)
      const judged = await judgeReason(why, context)
      if (!judged.ok) return judged
      const place = id.startsWith('act_s') ? everywhereName : room.name
      const action = await ports.actions.get(place, id)
      if (action === undefined) return refuse('no_such_item', 'There is no such action: see /audit.')
      if (!mayUndo(context, action, needs(action))) return refuse('role_too_low')
      const inTheWay = obstacle({ action, room, ports })
      if (inTheWay !== undefined) return refuse('cannot_undo', inTheWay)
      const { command, target, name, count } = action
      const would = { undoes: id, of: command, target, name, ...(count === null ? {} : { count }) }
      return planned(would, () => takeBack(context, action, needs(action), judged.value))
    },
  }
  return undo
}

/**
 * Who may type the command may undo it, unless somebody above them did it, or it is about somebody they may not act on;
 * and what holds on the whole server is for operators.
 */
function mayUndo({ room, actor }: CommandContext, action: Action, needs: Role): boolean {
  const role = room.roleOf(actor.user)
  if (!ranks(role, needs) || outranks(room.roleOf(action.by), role)) return false
  return action.target === null || outranks(role, room.roleOf(action.target))
}

async function takeBack(
  context: CommandContext,
  { room: place, id }: Action,
  needs: Role,
  reason: string,
): Promise<CommandOutcome> {
  const { room, actor, ports } = context
  if (!ports.actions.begin(place, id)) return refuse('cannot_undo', 'It is being undone.')
  try {
    // Read again: somebody may have undone it while the reason was judged.
    const action = await ports.actions.get(place, id)
    if (action === undefined || !mayUndo(context, action, needs)) return refuse('role_too_low')
    const inTheWay = obstacle({ action, room, ports })
    if (inTheWay !== undefined) return refuse('cannot_undo', inTheWay)
    const { target, name, count, statement, message, command } = action
    const server = place === everywhereName
    const undoing = recordDeed(context, { command: 'undo', target, name, count, reason, message, server })
    const undone = { by: actor.user, at: ports.clock.now(), action: undoing.id }
    ports.actions.amend(action, { undone })
    announce(context, undoing)
    const reversed = await reverse({ action, room, ports }, undoing, actor)
    if (target !== null && statement !== null) {
      await ports.statements.withdraw(target, statement, undone, reason)
      // What it counted, and the steps that would not have happened without it, go too.
      const { ended } = ports.standing.takeBack(target, place, statement)
      unclimb(ended, { user: target, name: name ?? target }, room, undoing, ports)
    }
    return ok(resultOf(undoing, { undoes: id, of: command, ...reversed }))
  } finally {
    ports.actions.end(place, id)
  }
}
