/**
 * The way of every event out of its room: to the members, to the log, to the meters. One function, so
 * that nothing can be delivered without being logged, or logged without being delivered.
 */
import type { RoomEvent } from '../../protocol/catalogue.ts'
import type { AuditNote, RetainedLog } from '../log/log.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import type { Fanout } from './fanout.ts'
import type { Room } from './room.ts'

export interface ReleasePorts {
  readonly fanout: Fanout
  readonly log: RetainedLog
  readonly telemetry: Telemetry
}

/** Delivers an event that the room has just numbered. Must be called before the next one is numbered. */
export function release(
  room: Room,
  event: RoomEvent,
  audit: AuditNote | undefined,
  ports: ReleasePorts,
): void {
  const receivers = ports.fanout.deliver(room, event)
  ports.log.append(audit === undefined ? { event } : { event, audit })
  ports.telemetry.published(event.t, receivers)
}
