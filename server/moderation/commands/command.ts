/**
 * What a command is, and what it is given: the row type of the command table.
 */
import type { ErrorName } from '../../../protocol/codes.ts'
import type { Statement } from '../../../protocol/statement.ts'
import { err, type Result } from '../../base/result.ts'
import type { Ports } from '../../ports.ts'
import type { Role } from '../../room/rank.ts'
import type { Author, Room } from '../../room/room.ts'

export interface CommandContext {
  readonly room: Room
  readonly actor: Author
  readonly ref: number
  readonly ports: Ports
  /** `report` when a member's report led to it; absent: the moderator's own initiative. */
  readonly source?: 'report'
}

export interface CommandRefusal {
  readonly name: ErrorName
  readonly message?: string
  readonly retryAfterMs?: number
  readonly statement?: Statement
}

/** What `ok.result` carries: one machine-readable object for each command. */
export type CommandResult = Readonly<Record<string, unknown>>
export type CommandOutcome = Result<CommandResult, CommandRefusal>

export interface Command {
  readonly name: string
  /** The lowest role that may type it. */
  readonly role: Role
  /** E.g. `/mute @u 10m reason`. */
  readonly usage: string
  readonly summary: string
  /** Appends events to the room, so the log must accept. */
  readonly writes: boolean
  /** Called only when the actor's role suffices; ranks against a target are the command's own to check. */
  run(context: CommandContext, rest: string): CommandOutcome | Promise<CommandOutcome>
}

export function refuse(name: ErrorName, message?: string): CommandOutcome {
  return err(message === undefined ? { name } : { name, message })
}

/** The line was not as the usage says. */
export function misused(command: { readonly usage: string }): CommandOutcome {
  return refuse('bad_command', `Usage: ${command.usage}`)
}
