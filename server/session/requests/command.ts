/**
 * `command`: a line that a member typed, for the in-band command table.
 */
import type { ClientFrame } from '../../../protocol/catalogue.ts'
import { runCommand } from '../../moderation/commands/run.ts'
import type { Ports } from '../../ports.ts'
import type { Session } from '../session.ts'

type Command = Extract<ClientFrame, { t: 'command' }>

export function command(session: Session, frame: Command, ports: Ports): void | Promise<void> {
  const room = session.rooms.get(frame.room)
  if (room === undefined) return session.refuse(frame.ref, 'not_a_member', 'command')
  return runCommand(session, room, frame.ref, frame.line, ports, frame.key)
}
