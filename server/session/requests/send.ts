/**
 * `send`, `edit` and `remove`: what members say, on the core path of `room/publish.ts`.
 */
import type { ClientFrame } from '../../../protocol/catalogue.ts'
import { protocolLimits } from '../../../protocol/limits.ts'
import { asCommand, runCommand } from '../../moderation/commands/run.ts'
import { climb } from '../../moderation/ladder.ts'
import type { Ports } from '../../ports.ts'
import { findMessage } from '../../room/history.ts'
import { maySpeak } from '../../room/may.ts'
import { type Draft, type Outcome, publish } from '../../room/publish.ts'
import { release } from '../../room/release.ts'
import type { Room } from '../../room/room.ts'
import type { Session } from '../session.ts'

type Of<T extends ClientFrame['t']> = Extract<ClientFrame, { t: T }>

export function send(session: Session, frame: Of<'send'>, ports: Ports): void | Promise<void> {
  const room = session.rooms.get(frame.room)
  if (room === undefined || session.person === undefined)
    return session.refuse(frame.ref, 'not_a_member', 'send')
  const line = asCommand(frame.text)
  if (line.command) return runCommand(session, room, frame.ref, line.text, ports)
  if (!sendable(session, frame.ref, line.text, 'send', ports)) return
  const draft: Draft = {
    kind: 'message',
    text: line.text,
    author: { user: session.user, name: session.person.name },
    ref: frame.ref,
    ...(frame.reply_to === undefined ? {} : { replyTo: frame.reply_to }),
  }
  const outcome = publish(draft, room, ports)
  if (outcome instanceof Promise)
    return outcome.then((o) => answer(session, frame.ref, room, o, frame.ack, ports))
  answer(session, frame.ref, room, outcome, frame.ack, ports)
}

export async function edit(session: Session, frame: Of<'edit'>, ports: Ports): Promise<void> {
  const room = session.rooms.get(frame.room)
  if (room === undefined || session.person === undefined)
    return session.refuse(frame.ref, 'not_a_member', 'edit')
  if (!sendable(session, frame.ref, frame.text, 'edit', ports)) return
  const original = await findMessage(room, ports.log, frame.id)
  if (original === undefined) return session.refuse(frame.ref, 'no_such_message', 'edit')
  if (original.from !== session.user) return session.refuse(frame.ref, 'not_yours', 'edit')
  if (ports.clock.now() - original.at > ports.limits.editWindowMs)
    return session.refuse(frame.ref, 'no_such_message', 'edit')
  const author = { user: session.user, name: session.person.name }
  const outcome = await publish(
    { kind: 'edit', text: frame.text, author, ref: frame.ref, original },
    room,
    ports,
  )
  answer(session, frame.ref, room, outcome, undefined, ports)
}

/** Authors take back what they said; for moderators it is the command `/remove`, with its statement. */
export async function remove(session: Session, frame: Of<'remove'>, ports: Ports): Promise<void> {
  const room = session.rooms.get(frame.room)
  if (room === undefined) return session.refuse(frame.ref, 'not_a_member', 'remove')
  const message = await findMessage(room, ports.log, frame.id)
  if (message === undefined) return session.refuse(frame.ref, 'no_such_message', 'remove')
  if (message.from !== session.user) return runCommand(session, room, frame.ref, `/remove ${frame.id}`, ports)
  const now = ports.clock.now()
  const refusal = maySpeak(room, session.user, now, ports.limits.shieldSlowMs)
  // Slow mode and locks are about writing; taking something back is always allowed to those present.
  if (refusal?.name === 'not_a_member') return session.refuse(frame.ref, refusal.name, 'remove')
  if (!ports.log.accepting()) return session.refuse(frame.ref, 'log_unavailable', 'remove')
  const event = room.remove(message.id, session.user, now)
  release(room, event, undefined, ports)
  session.reply({ t: 'ok', ref: frame.ref, id: event.id, seq: event.seq, at: event.at })
}

/** Checks that need no room: the rate and the text's length. @returns false when refused */
function sendable(session: Session, ref: number, text: string, frame: string, ports: Ports): boolean {
  const waitMs = session.sends.take(ports.clock.monotonic())
  if (waitMs > 0) session.refuse(ref, 'rate_limited', frame, { retryAfterMs: waitMs })
  else if (text.length > protocolLimits.textCharsMax) session.refuse(ref, 'text_too_long', frame)
  else if (!visible.test(text)) session.refuse(ref, 'text_empty', frame)
  else return true
  return false
}

/** Something that leaves a mark: a letter, a digit, punctuation, a symbol. */
const visible = /[\p{L}\p{N}\p{P}\p{S}]/u

function answer(
  session: Session,
  ref: number,
  room: Room,
  outcome: Outcome,
  ack: 'accepted' | 'durable' | undefined,
  ports: Ports,
): void {
  tell(session, ref, room, outcome, ack, ports)
  // What this message counted may have reached a step of the ladder: it is taken when the message is done.
  climb(ports)
}

function tell(
  session: Session,
  ref: number,
  room: Room,
  outcome: Outcome,
  ack: 'accepted' | 'durable' | undefined,
  ports: Ports,
): void {
  switch (outcome.kind) {
    case 'refused':
      return session.refuse(ref, outcome.name, 'send', outcome)
    case 'held':
      return session.reply({
        t: 'held',
        ref,
        room: room.name,
        item: outcome.item,
        statement: outcome.statement,
      })
    case 'accepted':
      if (outcome.statement !== undefined) session.send({ t: 'statement', ...outcome.statement })
      if (ack === 'durable') return acknowledgeWhenDurable(session, ref, room, outcome, ports)
      return acknowledge(session, ref, outcome)
  }
}

type Accepted = Extract<Outcome, { kind: 'accepted' }>

function acknowledge(session: Session, ref: number, { event }: Accepted): void {
  const id = 'id' in event ? { id: event.id } : {}
  session.reply({ t: 'ok', ref, ...id, seq: event.seq, at: event.at })
}

/** The reply waits for the disk; the requests behind it do not. */
function acknowledgeWhenDurable(
  session: Session,
  ref: number,
  room: Room,
  accepted: Accepted,
  ports: Ports,
): void {
  ports.log.durable(room.name, accepted.event.seq).then(
    () => acknowledge(session, ref, accepted),
    () => session.refuse(ref, 'durability_unknown', 'send'), // not to be said again: everybody has seen it
  )
}
