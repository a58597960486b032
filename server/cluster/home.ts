/**
 * The home side of trunks: people who are connected to another node are guests in the rooms of this one.
 * A guest is a session like any other, on a connection that leads over the bus; what they ask runs through
 * the same table of requests.
 */
import type { Ports } from '../ports.ts'
import { leaveRoomsBeyond } from '../session/requests/hello.ts'
import { Session } from '../session/session.ts'
import { type BreakReason, Line, type LinePorts, sendEnd } from './line.ts'
import type { Entry, Parcel } from './parcel.ts'
import { RemoteConnection } from './remote-connection.ts'

/** How long a guest should wait who is turned away for lack of room. */
const overloadedRetryMs = 5_000

export interface HomePorts extends LinePorts {
  readonly ports: Ports
  /** Where the frames of a connection go in: `createIntake`, without a way to other nodes. */
  readonly received: (connection: RemoteConnection, bytes: Uint8Array) => void
}

interface Guest {
  readonly connection: RemoteConnection
  readonly session: Session
  /** Frames that came before the guest was received; bounded by `laneFramesMax`. */
  waiting: Uint8Array[] | undefined
}

interface Trunk {
  readonly line: Line
  readonly guests: Map<number, Guest>
}

export interface Home {
  /** Parcels of the kinds `out` and `end_out`. */
  received(parcel: Parcel): void
  tend(): void
  /** Ends every trunk. */
  close(): void
  readonly guests: number
}

export function createHome(home: HomePorts): Home {
  const { ports } = home
  const { clock, limits, sessions, codecs, telemetry } = ports
  /** By edge and trunk; an edge has one here, or two while the first ends. Bounded by `trunksMax`. */
  const trunks = new Map<string, Trunk>()

  function received(parcel: Parcel): void {
    const key = `${parcel.from}/${parcel.trunk}`
    const trunk = trunks.get(key)
    if (parcel.kind === 'end_out') return trunk?.line.break('ended')
    const current = trunk ?? opened(key, parcel)
    if (current === undefined) return sendEnd(home, parcel.from, 'end_back', parcel.trunk)
    if (!current.line.heard(parcel.seq)) return
    for (const entry of parcel.entries) if (!current.line.broken) take(current, entry)
  }

  /** Only the first parcel opens a trunk: of one that was lost here the edge must hear. */
  function opened(key: string, { from, trunk, seq }: Parcel): Trunk | undefined {
    if (seq !== 0 || trunks.size >= limits.trunksMax) return undefined
    const made: Trunk = {
      line: new Line(home, { peer: from, trunk, side: 'home' }, (why) => broken(key, made, why)),
      guests: new Map(),
    }
    trunks.set(key, made)
    return made
  }

  function broken(key: string, { line, guests }: Trunk, why: BreakReason): void {
    trunks.delete(key)
    if (why !== 'ended')
      telemetry.note('warn', 'the way to a node broke', { node: line.peer, why, guests: guests.size })
    for (const guest of guests.values()) gone(guest)
    guests.clear()
  }

  function take(trunk: Trunk, entry: Entry): void {
    if (entry.kind === 'open') return open(trunk, entry)
    if (entry.kind === 'deliver' || entry.kind === 'shut') return trunk.line.break('nonsense')
    const guest = trunk.guests.get(entry.sid)
    if (guest === undefined) return // turned away, while this was on its way
    switch (entry.kind) {
      case 'frame':
        if (guest.waiting === undefined) return home.received(guest.connection, entry.bytes)
        if (guest.waiting.length < limits.laneFramesMax) return void guest.waiting.push(entry.bytes)
        return guest.session.disconnect('restart', 'too much before a guest was received', overloadedRetryMs)
      case 'renew':
        return renewed(guest, entry)
      case 'close':
        trunk.guests.delete(entry.sid)
        return gone(guest)
    }
  }

  function open(trunk: Trunk, entry: Extract<Entry, { kind: 'open' }>): void {
    const { sid, encoding, user, name, assurance, expiresAt } = entry
    const connection = new RemoteConnection(trunk.line, sid, encoding)
    const session = new Session(connection, codecs[encoding], clock.monotonic(), ports)
    const guest: Guest = { connection, session, waiting: [] }
    trunk.guests.set(sid, guest)
    // The edge warns of the token's end: twice would be once too often.
    const identity = { user, handle: name, assurance, expiresAt }
    session.person = { session: entry.session, name, identity, warned: true }
    sessions.add(session)
    sessions.greeted(session)
    if (ports.draining()) return session.disconnect('restart', 'draining', limits.drainMs)
    if (!sessions.identified(session))
      return session.disconnect('too_many_connections', 'as many sessions as one may have', overloadedRetryMs)
    receive(guest, name).catch((error: unknown) => {
      telemetry.note('error', 'a guest could not be received', { error: String(error) })
      session.disconnect('restart', 'could not be received', overloadedRetryMs)
    })
  }

  /** A guest's handle is registered here too, so that in the rooms of a node no two people share one. */
  async function receive(guest: Guest, wanted: string): Promise<void> {
    const { session } = guest
    const { name, statement } = await ports.handles.claim(session.user, wanted)
    if (session.ended || session.person === undefined) return
    session.person = { ...session.person, name }
    if (statement !== undefined) session.send({ t: 'statement', ...statement })
    await ports.mail.deliver(session)
    const { waiting = [] } = guest
    guest.waiting = undefined
    for (const bytes of waiting) home.received(guest.connection, bytes)
  }

  function renewed({ session }: Guest, { assurance, expiresAt }: Extract<Entry, { kind: 'renew' }>): void {
    if (session.person === undefined || session.ended) return
    session.person.identity = { ...session.person.identity, assurance, expiresAt }
    leaveRoomsBeyond(session, session.person.identity, ports)
  }

  function gone({ connection }: Guest): void {
    sessions.closed(connection)?.lane?.clear()
  }

  return {
    received,
    tend() {
      for (const { line } of trunks.values()) line.tend()
    },
    close() {
      for (const { line } of trunks.values()) line.break('ended')
    },
    get guests() {
      let count = 0
      for (const trunk of trunks.values()) count += trunk.guests.size
      return count
    },
  }
}
