/**
 * The end of a sanction before its time: in the roster, and as an event that everybody sees.
 */
import type { UserId } from '../identity/identity.ts'
import type { AuditNote } from '../log/log.ts'
import type { Ports } from '../ports.ts'
import { release } from '../room/release.ts'
import type { Author, Room } from '../room/room.ts'
import type { SanctionKind } from '../room/roster.ts'

/** Ends it. The caller has looked that it is in force, and tells the person. @param by who ends it */
export function liftSanction(
  room: Room,
  { user, name }: Author,
  kind: SanctionKind,
  by: UserId,
  audit: AuditNote,
  ports: Pick<Ports, 'clock' | 'fanout' | 'log' | 'telemetry'>,
): void {
  room.roster.lift(user, kind)
  const action = kind === 'ban' ? 'unban' : 'unmute'
  release(room, room.noteMember({ user, name, by, action }, ports.clock.now()), audit, ports)
}
