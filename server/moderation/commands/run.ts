/**
 * Runs a command that somebody typed: finds it, checks the preconditions in one place, plans, checks again, and
 * makes the change, or says what it would be.
 */
import { err, ok } from '../../base/result.ts'
import type { Ports } from '../../ports.ts'
import { ranks } from '../../room/rank.ts'
import type { Room } from '../../room/room.ts'
import type { Session } from '../../session/session.ts'
import { climb } from '../ladder.ts'
import { type Changing, type Command, type CommandContext, type CommandOutcome, refuse } from './command.ts'
import { type Line, parseLine, splitFlags } from './parse.ts'
import { commands } from './table.ts'
import { rankRefusal } from './target.ts'

/** Whether a sent text is a command, and the text itself: `//` stands for a literal slash. */
export function asCommand(text: string): { readonly command: boolean; readonly text: string } {
  if (text.startsWith('//')) return { command: false, text: text.slice(1) }
  const line = parseLine(text)
  return { command: line !== undefined && commands.has(line.name), text }
}

/** @param key of the client: the same key again has the same outcome */
export async function runCommand(
  session: Session,
  room: Room,
  ref: number,
  text: string,
  ports: Ports,
  key?: string,
): Promise<void> {
  const run = () => attempt(session, room, ref, text, ports)
  const asked = { user: session.user, room: room.name, line: text }
  const outcome = await (key === undefined ? run() : ports.commandKeys.once(key, asked, run))
  climb(ports)
  if (outcome.ok) session.reply({ t: 'ok', ref, result: outcome.value })
  else session.refuse(ref, outcome.error.name, 'command', outcome.error)
}

async function attempt(
  session: Session,
  room: Room,
  ref: number,
  text: string,
  ports: Ports,
): Promise<CommandOutcome> {
  const line = parseLine(text)
  const command = line === undefined ? undefined : commands.get(line.name)
  if (line === undefined || command === undefined) return refuse('unknown_command')
  const present = room.present.get(session.user)
  if (present === undefined) return refuse('not_a_member')
  const { rest, flags, dry } = splitFlags(line, command.flags ?? [])
  const actor = { user: session.user, name: present.name }
  const context: CommandContext = { room, actor, ref, ports, dry, flags }
  const refusal = preconditions(context, command)
  if (refusal !== undefined) return refusal
  if ('run' in command) return command.run(context, rest)
  return change(context, command, { ...line, rest })
}

async function change(context: CommandContext, command: Changing, line: Line): Promise<CommandOutcome> {
  const plan = await command.plan(context, line.rest)
  if (!plan.ok) return plan
  const { target, would, commit } = plan.value
  // Much can have happened while a reason was judged: the actor may be nobody here any more.
  const refusal = preconditions(context, command)
  if (refusal !== undefined) return refusal
  if (target !== undefined) {
    const outranked = rankRefusal(context, command.role, target)
    if (outranked !== undefined) return refuse(outranked.name)
  }
  // Topics, clauses and reasons are texts too: who is muted does not speak through the tools of a moderator.
  const mutedMs = ranks(command.role, 'moderator') ? silenced(context) : undefined
  if (mutedMs !== undefined) return err({ name: 'muted', retryAfterMs: mutedMs })
  return context.dry ? ok({ dry_run: true, command: command.name, ...would }) : commit()
}

function preconditions(context: CommandContext, command: Command): CommandOutcome | undefined {
  const { room, actor, ports, flags } = context
  const role = room.roleOf(actor.user)
  if (!room.present.has(actor.user)) return refuse('not_a_member')
  if (!ranks(role, command.role)) return refuse('role_too_low')
  if (flags.has('server') && !ranks(role, 'operator')) return refuse('role_too_low')
  if (command.writes && !ports.log.accepting()) return refuse('log_unavailable')
  return undefined
}

/** For how long the actor may not write, in ms; undefined: they may. */
function silenced({ room, actor, ports }: CommandContext): number | undefined {
  const now = ports.clock.now()
  const mute = room.sanction(actor.user, 'mute', now)
  return mute === undefined ? undefined : mute.until - now
}
