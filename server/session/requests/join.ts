/**
 * `join` and `leave`: into the room, with what was missed.
 */
import type { ClientFrame, RoomEvent } from '../../../protocol/catalogue.ts'
import { protocolLimits } from '../../../protocol/limits.ts'
import type { Ports } from '../../ports.ts'
import { eventsAfter, eventsBefore, fitting } from '../../room/history.ts'
import { mayJoin } from '../../room/may.ts'
import type { Room } from '../../room/room.ts'
import { judgeAside } from '../../moderation/aside.ts'
import type { Session } from '../session.ts'

type Join = Extract<ClientFrame, { t: 'join' }>
type Leave = Extract<ClientFrame, { t: 'leave' }>

export async function join(session: Session, frame: Join, ports: Ports): Promise<void> {
  const room = await findOrCreate(session, frame, ports)
  if (room === undefined || session.ended) return
  if (refusedEntry(session, frame, room, ports)) return

  const caughtUp = await catchUp(frame, room, ports)
  if (session.ended) return
  // Authority may have changed while the past was being read.
  if (refusedEntry(session, frame, room, ports)) return

  // From here to the end nothing waits: the pages end exactly where live delivery begins, and what the
  // room has gathered goes to those who were here before.
  ports.fanout.flush(room)
  const missed = [...caughtUp.events, ...room.ring.slice(caughtUp.upTo + 1, room.seq)]
  // More would overrun the outbox of somebody who has only just come back: they ask for the rest.
  const events = missed.slice(0, fitting(missed, ports.limits.resumeCharsMax))
  const cut = events.length < missed.length
  const more = caughtUp.more || cut
  session.rooms.add(room)
  const arrival = ports.newcomers.arrive(room, session.user)
  const came = room.enter(session, nameIn(room, session, ports), arrival)
  if (came) ports.shields.came(room, session.user)
  session.reply({
    t: 'joined',
    ref: frame.ref,
    room: room.name,
    role: room.roleOf(session.user),
    seq: room.seq,
    epoch: room.epoch,
    members: room.present.size,
    modes: room.modes,
    ...(caughtUp.recovered === undefined ? {} : { recovered: caughtUp.recovered }),
    ...(cut ? { backfilled: events.at(-1)?.seq ?? 0 } : {}),
  })
  if (caughtUp.wanted) sendPages(session, frame.ref, room.name, events, more)
  if (came) ports.presence.came(room, session.user)
}

export function leave(session: Session, frame: Leave, ports: Ports): void {
  const room = session.rooms.get(frame.room)
  if (room === undefined) return session.refuse(frame.ref, 'not_a_member', 'leave')
  ports.fanout.flush(room)
  session.rooms.delete(room.name)
  if (room.leave(session, ports.clock.now())) ports.presence.went(room, session.user)
  session.reply({ t: 'ok', ref: frame.ref })
}

async function findOrCreate(session: Session, frame: Join, ports: Ports): Promise<Room | undefined> {
  if (session.assurance === 'none') {
    session.refuse(frame.ref, 'identity_not_verified', 'join')
    return undefined
  }
  const found = await ports.rooms.find(frame.room)
  if (found.ok) return found.value
  if (found.error !== 'no_such_room' || frame.create !== true || session.person === undefined) {
    session.refuse(frame.ref, found.error, 'join')
    return undefined
  }
  const subject = { kind: 'room_name', text: frame.room, room: frame.room, author: session.user } as const
  const judged = await judgeAside(subject, frame.ref, ports)
  if (!judged.ok) {
    session.refuse(frame.ref, judged.error.name, 'join', judged.error)
    return undefined
  }
  const made = await ports.rooms.create(frame.room, { user: session.user, name: session.person.name })
  if (made.ok) return made.value
  session.refuse(frame.ref, made.error, 'join')
  return undefined
}

/** Who is muted says nothing by a new handle either: the room goes on with the one it knows. */
function nameIn(room: Room, { user, person }: Session, { clock }: Ports): string {
  const name = person?.name ?? ''
  if (room.sanction(user, 'mute', clock.now()) === undefined) return name
  return room.roster.nameOf(user) ?? room.everywhere.roster.nameOf(user) ?? name
}

/** @returns true when the person may not enter, and was told so */
function refusedEntry(session: Session, frame: Join, room: Room, ports: Ports): boolean {
  const { limits } = ports
  const facts = {
    user: session.user,
    assurance: session.assurance,
    now: ports.clock.now(),
    membersMax: limits.membersMax,
  }
  const refusal = mayJoin(room, facts)
  if (refusal !== undefined) {
    session.refuse(frame.ref, refusal.name, 'join', refusal)
    return true
  }
  if (session.rooms.size >= limits.roomsPerSessionMax && !session.rooms.has(room.name)) {
    session.refuse(frame.ref, 'too_many_rooms', 'join')
    return true
  }
  return false
}

interface CaughtUp {
  /** Whether any page was asked for. */
  readonly wanted: boolean
  readonly events: readonly RoomEvent[]
  /** The seq up to which `events` are complete; the ring has everything after it. */
  readonly upTo: number
  readonly more: boolean
  readonly recovered: boolean | undefined
}

/**
 * Reads what the client missed (`after`) or wants to see (`history`) until the ring in memory reaches
 * the rest. Backfill from the log may take several rounds in a busy room; when the room outruns it,
 * continuity is given up rather than guessed.
 */
async function catchUp(frame: Join, room: Room, ports: Ports): Promise<CaughtUp> {
  const { limits, log } = ports
  if (frame.after !== undefined) {
    const sameEpoch = frame.epoch === undefined || frame.epoch === room.epoch
    const missed = room.seq - frame.after
    if (sameEpoch && missed >= 0 && missed <= limits.resumeEventsMax) {
      const events: RoomEvent[] = []
      let upTo = frame.after
      while (upTo + 1 < room.ring.oldest && events.length <= limits.resumeEventsMax) {
        const page = await eventsAfter(room, log, upTo, protocolLimits.pageItemsMax)
        const last = page.events.at(-1)
        if (last === undefined || page.events[0]?.seq !== upTo + 1) break // older than the live window
        events.push(...page.events)
        upTo = last.seq
      }
      if (upTo + 1 >= room.ring.oldest) return { wanted: true, events, upTo, more: false, recovered: true }
    }
  }
  const recovered = frame.after === undefined ? undefined : false
  const wanted = Math.min(frame.history ?? 0, protocolLimits.pageItemsMax)
  if (wanted === 0) return { wanted: false, events: [], upTo: room.seq, more: false, recovered }
  const page = await eventsBefore(room, log, undefined, wanted)
  const upTo = page.events.at(-1)?.seq ?? room.seq
  return { wanted: true, events: page.events, upTo, more: page.more, recovered }
}

function sendPages(
  session: Session,
  ref: number,
  room: string,
  events: readonly RoomEvent[],
  more: boolean,
): void {
  let at = 0
  do {
    const rest = events.slice(at, at + protocolLimits.pageItemsMax)
    const page = rest.slice(0, fitting(rest, protocolLimits.pageCharsMax))
    at += page.length
    session.send({ t: 'page', ref, room, events: page, more: more || at < events.length })
  } while (at < events.length)
}
