/**
 * What a command is, and what it is given: the row type of the command table. A command either reads, or plans a
 * change and then makes it: a dry run is the plan without the change, and so cannot differ from it.
 */
import type { ErrorName } from '../../../protocol/codes.ts'
import type { Statement } from '../../../protocol/statement.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { Ports } from '../../ports.ts'
import type { Role } from '../../room/rank.ts'
import type { Author, Room } from '../../room/room.ts'

/** Words that change how a command is meant; `--dry-run` is every command's. */
export const commandFlags = ['server', 'yes'] as const
export type CommandFlag = (typeof commandFlags)[number]

export interface CommandContext {
  readonly room: Room
  readonly actor: Author
  readonly ref: number
  readonly ports: Ports
  /** `report` when a member's report led to it; absent: the moderator's own initiative. */
  readonly source?: 'report'
  /** Nothing may change, not even a statement be made. */
  readonly dry: boolean
  readonly flags: ReadonlySet<CommandFlag>
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

/** What a command is about to do. Between the plan and `commit` authority is asked for again. */
export interface Plan {
  /** Whom it concerns: the actor must outrank them, also at the moment of the change. */
  readonly target?: Author
  /** What a dry run tells: the fields of the result that are known before. */
  readonly would: CommandResult
  commit(): CommandOutcome | Promise<CommandOutcome>
}
export type Planned = Result<Plan, CommandRefusal>

export interface Argument {
  readonly name: string
  readonly kind: ArgumentKind
  readonly optional?: true
  /** The words that fit; none: any. */
  readonly choices?: readonly string[]
}

/** What clients can complete. `text` and `reason` take the rest of the line. */
export type ArgumentKind =
  | 'member'
  | 'duration'
  | 'range'
  | 'number'
  | 'message'
  | 'item'
  | 'action'
  | 'statement'
  | 'appeal'
  | 'command'
  | 'choice'
  | 'reason'
  | 'text'

interface Row {
  readonly name: string
  /** The lowest role that may type it. */
  readonly role: Role
  /** E.g. `/mute @u 10m reason`. */
  readonly usage: string
  readonly summary: string
  /** In the order in which they are typed; for completion. */
  readonly args?: readonly Argument[]
  readonly flags?: readonly CommandFlag[]
  /** Appends events to the room, so the log must accept. */
  readonly writes: boolean
}

export interface Reading extends Row {
  /** Called only when the actor's role suffices; ranks against a target are the command's own to check. */
  run(context: CommandContext, rest: string): CommandOutcome | Promise<CommandOutcome>
}

export interface Changing extends Row {
  /** As `run`, and changes nothing. */
  plan(context: CommandContext, rest: string): Planned | Promise<Planned>
}

export type Command = Reading | Changing

export function refuse(name: ErrorName, message?: string): Result<never, CommandRefusal> {
  return err(message === undefined ? { name } : { name, message })
}

/** The line was not as the usage says. */
export function misused(command: { readonly usage: string }): Result<never, CommandRefusal> {
  return refuse('bad_command', `Usage: ${command.usage}`)
}

export function planned(would: CommandResult, commit: Plan['commit'], target?: Author): Planned {
  return ok(target === undefined ? { would, commit } : { would, commit, target })
}

/** A part of a changing command that only looks: `/policy show`. */
export function shows(result: CommandResult): Planned {
  return planned(result, () => ok(result))
}
