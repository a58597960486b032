/**
 * From a deed to the register, the event's audit note and the answer: the same facts three times, written once.
 */
import type { AuditNote } from '../../log/log.ts'
import { everywhereName } from '../../room/everywhere.ts'
import { release } from '../../room/release.ts'
import type { Action, Deed } from '../actions.ts'
import type { CommandContext, CommandResult } from './command.ts'

/** What a command adds to what its context knows. */
export type Done = Omit<Deed, 'room' | 'by' | 'at'> & {
  /** On the whole server, not only in this room. */
  readonly server?: boolean
}

/** Numbers what the actor has done, or is doing in this call. */
export function recordDeed({ room, actor, ports }: CommandContext, done: Done): Action {
  const { server, ...deed } = done
  const place = server === true ? everywhereName : room.name
  return ports.actions.record({ ...deed, room: place, by: actor.user, at: ports.clock.now() })
}

/** What the log keeps beside the event of an action. */
export function auditOf({ id, command, reason, category, statement }: Action): AuditNote {
  return {
    cause: `/${command}`,
    action: id,
    ...(reason === '' ? {} : { reason }),
    ...(category === null ? {} : { category }),
    ...(statement === null ? {} : { statement }),
  }
}

/** The answer to the one who acted: what is absent does not apply. */
export function resultOf(action: Action, more: CommandResult = {}): CommandResult {
  const { id, command, room, target, name, until, statement, message, count } = action
  return {
    action: id,
    command,
    ...(room === everywhereName ? { scope: 'server' } : {}),
    ...(target === null ? {} : { target }),
    ...(name === null ? {} : { name }),
    ...(until === null ? {} : { ends_at: until }),
    ...(statement === null ? {} : { statement }),
    ...(message === null ? {} : { message }),
    ...(count === null ? {} : { count }),
    ...more,
  }
}

/** An event of its own, for an action that no other event shows: it stands in the room's order and in the log. */
export function announce({ room, actor, ports }: CommandContext, action: Action): void {
  const event = room.noteAction(action.id, action.command, actor.user, ports.clock.now())
  release(room, event, auditOf(action), ports)
}
