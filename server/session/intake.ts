/**
 * From bytes to requests: what a connection sent is decoded, metered, put into its lane, and handed to
 * the table. Everything here faces hostile input; nothing past here sees a frame that is not whole.
 */
import type { ClientFrame } from '../../protocol/catalogue.ts'
import type { Parsed } from '../../protocol/codec.ts'
import type { Ports } from '../ports.ts'
import type { Connection } from '../transport/transport.ts'
import { Lane, type LaneWork } from './lane.ts'
import { requests } from './requests.ts'
import { Session } from './session.ts'

/** The transport's calls, from the moment that a connection is open. */
export interface Intake {
  opened(connection: Connection): void
  received(connection: Connection, bytes: Uint8Array): void
  closed(connection: Connection, code: number): void
}

/** Takes a request to where it can be answered. @returns false when that is here */
export type Route = (session: Session, frame: ClientFrame) => boolean | Promise<boolean>

/** @param route the way to the rooms of other nodes; none: every request is answered here */
export function createIntake(ports: Ports, route?: Route): Intake {
  const { clock, codecs, limits, sessions, telemetry } = ports
  function opened(connection: Connection): void {
    const session = new Session(connection, codecs[connection.encoding], clock.monotonic(), ports)
    sessions.add(session)
    telemetry.opened(connection.encoding)
  }

  function received(connection: Connection, bytes: Uint8Array): void {
    const session = sessions.of(connection)
    if (session === undefined || session.ended) return
    const decoded = session.codec.decodeClient(bytes)
    if (!decoded.ok) {
      session.refuse(undefined, 'bad_frame', 'none', { message: decoded.detail })
      session.disconnect('bad_frame', decoded.detail)
      return
    }
    for (const parsed of decoded.frames) {
      if (session.ended) return
      admit(session, parsed)
    }
  }

  function admit(session: Session, parsed: Parsed<ClientFrame>): void {
    const waitMs = session.frames.take(clock.monotonic())
    const ref = parsed.ok ? refOf(parsed.frame) : parsed.ref
    if (waitMs > 0) return session.refuse(ref, 'rate_limited', 'any', { retryAfterMs: waitMs })
    if (!parsed.ok) {
      // Before hello there is no request that could be answered with an error and forgiven.
      if (session.person === undefined && session.lane === undefined) {
        return session.disconnect('not_authenticated', 'the first frame was not hello')
      }
      return session.refuse(ref, parsed.name, 'none', { message: parsed.detail })
    }
    if (!laneOf(session).add(parsed.frame)) session.refuse(ref, 'overloaded', parsed.frame.t)
  }

  const work: LaneWork<Session, ClientFrame> = { waitingMax: limits.laneFramesMax, run: handle, failed }

  function laneOf(session: Session): Lane<Session, ClientFrame> {
    session.lane ??= new Lane(session, work)
    return session.lane
  }

  function handle(session: Session, frame: ClientFrame): void | Promise<void> {
    if (session.ended) return
    if (session.person === undefined && frame.t !== 'hello') {
      return session.disconnect('not_authenticated', 'the first frame was not hello')
    }
    const taken = route?.(session, frame) ?? false
    if (taken === false) return requests[frame.t](session, frame as never, ports)
    if (taken !== true) return taken.then((gone) => (gone ? undefined : answer(session, frame)))
  }

  function answer(session: Session, frame: ClientFrame): void | Promise<void> {
    if (!session.ended) return requests[frame.t](session, frame as never, ports)
  }

  /** An exception past the door is our mistake: it is logged, the peer is told, the connection lives. */
  function failed(session: Session, error: unknown, frame: ClientFrame): void {
    telemetry.note('error', 'a request failed', {
      frame: frame.t,
      error: String(error instanceof Error ? error.stack : error),
    })
    session.refuse(refOf(frame), 'internal', frame.t)
  }

  function closed(connection: Connection, code: number): void {
    sessions.closed(connection)?.lane?.clear()
    telemetry.closed(code)
  }

  return { opened, received, closed }
}

function refOf(frame: ClientFrame): number | undefined {
  return frame.t === 'hello' ? undefined : frame.ref
}
