/**
 * `hello` and `renew`: a token becomes a person.
 */
import type { ClientFrame } from '../../../protocol/catalogue.ts'
import { sortableId } from '../../../protocol/ids.ts'
import { protocolLimits } from '../../../protocol/limits.ts'
import type { Identity } from '../../identity/identity.ts'
import type { Limits } from '../../limits.ts'
import type { Ports } from '../../ports.ts'
import { leaveForAssurance } from '../../room/expel.ts'
import { assuranceTooLow } from '../../room/may.ts'
import type { Session } from '../session.ts'

type Hello = Extract<ClientFrame, { t: 'hello' }>
type Renew = Extract<ClientFrame, { t: 'renew' }>

/** How long somebody who was turned away for lack of room should wait. */
const overloadedRetryMs = 5_000

export async function hello(session: Session, frame: Hello, ports: Ports): Promise<void> {
  if (session.person !== undefined) return session.refuse(undefined, 'already_authenticated', 'hello')
  if (ports.draining()) return session.disconnect('restart', 'draining', ports.limits.drainMs)
  ports.sessions.greeted(session)
  const verified = await ports.identity.verify(frame.token)
  if (session.ended) return
  if (!verified.ok) return turnAway(session, verified.error)
  const identity = verified.value
  const { name, statement } = await ports.handles.claim(identity.user, identity.handle)
  const ignored = await ports.ignores.list(identity.user)
  if (session.ended) return

  const now = ports.clock.now()
  session.person = { session: sortableId('ses', now, ports.random.bytes(10)), name, identity, warned: false }
  if (!ports.sessions.identified(session)) {
    return session.disconnect(
      'too_many_connections',
      'as many sessions as one person may have',
      overloadedRetryMs,
    )
  }
  session.reply({
    t: 'welcome',
    user: identity.user,
    name,
    session: session.person.session,
    assurance: identity.assurance,
    expires_at: identity.expiresAt,
    limits: announced(ports.limits),
    heartbeat_ms: ports.limits.heartbeatMs,
    ...(ignored.length === 0
      ? {}
      : { ignored: ignored.slice(0, protocolLimits.pageItemsMax).map(({ user }) => user) }),
  })
  if (statement !== undefined) session.send({ t: 'statement', ...statement })
  await ports.mail.deliver(session)
  await ports.tellReads.deliver(session)
}

export async function renew(session: Session, frame: Renew, ports: Ports): Promise<void> {
  const verified = await ports.identity.verify(frame.token)
  const { person } = session
  if (session.ended || person === undefined) return
  if (!verified.ok) return session.refuse(frame.ref, verified.error, 'renew')
  if (verified.value.user !== person.identity.user)
    return session.refuse(frame.ref, 'identity_mismatch', 'renew')
  person.identity = verified.value
  person.warned = false
  leaveRoomsBeyond(session, verified.value, ports)
  session.reply({ t: 'ok', ref: frame.ref })
}

/** A renewed token may vouch for less than the old one; rooms that ask for more are left. */
export function leaveRoomsBeyond(session: Session, identity: Identity, ports: Ports): void {
  for (const room of session.rooms.values()) {
    if (assuranceTooLow(room, identity.user, identity.assurance)) leaveForAssurance(room, session, ports)
  }
}

function turnAway(
  session: Session,
  why: 'not_authenticated' | 'token_expired' | 'issuer_unavailable' | 'overloaded',
): void {
  if (why === 'not_authenticated' || why === 'token_expired')
    return session.disconnect(why, 'the token was refused')
  session.disconnect('too_many_connections', why, overloadedRetryMs)
}

/** The limits that a client can meet. */
function announced(limits: Limits): Readonly<Record<string, number>> {
  return {
    text_chars: protocolLimits.textCharsMax,
    message_bytes: protocolLimits.inboundBytesMax,
    message_frames: protocolLimits.inboundFramesMax,
    page_items: protocolLimits.pageItemsMax,
    sends_burst: limits.sendBurstMax,
    sends_per_second: limits.sendsPerSecond,
    frames_burst: limits.framesBurstMax,
    frames_per_second: limits.framesPerSecond,
    rooms: limits.roomsPerSessionMax,
  }
}
