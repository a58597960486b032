/**
 * Runs a command that somebody typed: finds it, checks the preconditions in one place, answers.
 */
import type { Ports } from '../../ports.ts'
import { ranks } from '../../room/rank.ts'
import type { Room } from '../../room/room.ts'
import type { Session } from '../../session/session.ts'
import type { CommandOutcome } from './command.ts'
import { parseLine } from './parse.ts'
import { commands } from './table.ts'

/** Whether a sent text is a command, and the text itself: `//` stands for a literal slash. */
export function asCommand(text: string): { readonly command: boolean; readonly text: string } {
  if (!text.startsWith('/')) return { command: false, text }
  if (text.startsWith('//')) return { command: false, text: text.slice(1) }
  const line = parseLine(text)
  return { command: line !== undefined && commands.has(line.name), text }
}

export async function runCommand(
  session: Session,
  room: Room,
  ref: number,
  text: string,
  ports: Ports,
): Promise<void> {
  const outcome = await attempt(session, room, ref, text, ports)
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
  if (line === undefined || command === undefined) return { ok: false, error: { name: 'unknown_command' } }
  const present = room.present.get(session.user)
  if (present === undefined) return { ok: false, error: { name: 'not_a_member' } }
  if (!ranks(room.roleOf(session.user), command.role)) return { ok: false, error: { name: 'role_too_low' } }
  if (command.writes && !ports.log.accepting()) return { ok: false, error: { name: 'log_unavailable' } }
  return command.run({ room, actor: { user: session.user, name: present.name }, ref, ports }, line.rest)
}
