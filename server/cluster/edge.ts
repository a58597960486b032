/**
 * The edge side of trunks: a request that names a room of another node goes there, and what comes back
 * goes to the socket. Everything else is answered here.
 *
 * Order: a session's requests leave in the order of its lane, on one line for each node.
 */
import type { ClientFrame } from '../../protocol/catalogue.ts'
import type { Ports } from '../ports.ts'
import { renew } from '../session/requests/hello.ts'
import type { Session } from '../session/session.ts'
import type { Directory, NodeId } from './directory.ts'
import type { Homes } from './homes.ts'
import { type BreakReason, Line, type LinePorts, sendEnd } from './line.ts'
import type { Entry, Parcel } from './parcel.ts'

export interface EdgePorts extends LinePorts {
  readonly ports: Ports
  readonly homes: Homes
  readonly directory: Pick<Directory, 'alive'>
}

interface Passage {
  readonly sid: number
  readonly session: Session
}

interface Trunk {
  readonly line: Line
  readonly passages: Map<number, Passage>
  sids: number
  /** Nobody was on it when it was looked at last. */
  idle: boolean
}

/** A request with a room. */
type RoomFrame = Extract<ClientFrame, { readonly room: string }>

export interface Edge {
  /** Takes a request to the node of its room. @returns false when it is to be answered here */
  route(session: Session, frame: ClientFrame): boolean | Promise<boolean>
  /** A session of this node has ended; undefined: a connection that never became one. */
  ended(session: Session | undefined): void
  /** Parcels of the kinds `back` and `end_back`. */
  received(parcel: Parcel): void
  tend(): void
  /** Ends every trunk. */
  close(): void
}

export function createEdge(edge: EdgePorts): Edge {
  const { ports, homes, self, traffic } = edge
  const { limits, random, telemetry } = ports
  const trunks = new Map<NodeId, Trunk>()
  /** The ways of each session to other nodes; an entry goes with its session. */
  const passages = new Map<Session, Map<NodeId, Passage>>()

  function route(session: Session, frame: ClientFrame): boolean | Promise<boolean> {
    if (frame.t === 'renew') return passages.has(session) && renewEverywhere(session, frame)
    if (!('room' in frame) || session.rooms.has(frame.room)) return false
    const known = homes.known(frame.room)
    if (known === self) return false
    if (frame.t !== 'join') {
      // Nobody is a member of a room on a node to which no way leads.
      const ways = passages.get(session)
      if (ways === undefined || (known !== undefined && !ways.has(known))) return false
    }
    const trunk = known === undefined ? undefined : trunks.get(known)
    if (trunk !== undefined) return forward(session, trunk, frame)
    return find(session, frame)
  }

  async function find(session: Session, frame: RoomFrame): Promise<boolean> {
    const home = await homes.find(frame.room)
    if (session.ended) return true
    if (!home.ok) return unavailable(session, frame)
    if (home.value === undefined || home.value === self) return false
    const trunk = trunks.get(home.value) ?? (await reach(home.value))
    if (session.ended) return true
    return trunk === undefined ? unavailable(session, frame) : forward(session, trunk, frame)
  }

  function unavailable(session: Session, frame: RoomFrame): true {
    const retryAfterMs = limits.nodeSilentMs + random.below(limits.nodeSilentMs)
    session.refuse(frame.ref, 'room_unavailable', frame.t, { retryAfterMs })
    return true
  }

  /** A trunk to a node that is alive. */
  async function reach(node: NodeId): Promise<Trunk | undefined> {
    const alive = await edge.directory.alive(node)
    if (!alive.ok || !alive.value) return undefined
    const made = trunks.get(node) // by somebody else, while we asked
    if (made !== undefined) return made
    const id = Buffer.from(random.bytes(9)).toString('base64url')
    const trunk: Trunk = {
      line: new Line(edge, { peer: node, trunk: id, side: 'edge' }, (why) => broken(trunk, why)),
      passages: new Map(),
      sids: 0,
      idle: false,
    }
    trunks.set(node, trunk)
    return trunk
  }

  function forward(session: Session, trunk: Trunk, frame: RoomFrame): true {
    // Broken a moment ago: its sessions are about to be told, and this one is in no room there.
    if (trunk.line.broken) return unavailable(session, frame)
    const { sid } = passages.get(session)?.get(trunk.line.peer) ?? passageOf(session, trunk)
    // What a client sent is never relayed: this is what we understood, encoded anew.
    trunk.line.say({ kind: 'frame', sid, bytes: session.codec.encode(frame) })
    traffic.framesOut += 1
    return true
  }

  function passageOf(session: Session, trunk: Trunk): Passage {
    const passage = { sid: trunk.sids++, session }
    trunk.passages.set(passage.sid, passage)
    trunk.idle = false
    const mine = passages.get(session) ?? new Map<NodeId, Passage>()
    passages.set(session, mine.set(trunk.line.peer, passage))
    trunk.line.say({
      kind: 'open',
      sid: passage.sid,
      session: session.person?.session ?? '',
      user: session.user,
      name: session.person?.name ?? '',
      assurance: session.assurance,
      expiresAt: session.person?.identity.expiresAt ?? 0,
      encoding: session.encoding,
    })
    return passage
  }

  /** The nodes where the session is a guest hear of its new identity, before they answer anything else. */
  async function renewEverywhere(
    session: Session,
    frame: Extract<ClientFrame, { t: 'renew' }>,
  ): Promise<true> {
    const before = session.person?.identity
    await renew(session, frame, ports)
    const identity = session.person?.identity
    if (identity === undefined || identity === before || session.ended) return true
    const { assurance, expiresAt } = identity
    for (const [node, { sid }] of passages.get(session) ?? [])
      trunks.get(node)?.line.say({ kind: 'renew', sid, assurance, expiresAt })
    return true
  }

  function ended(session: Session | undefined): void {
    const mine = session && passages.get(session)
    if (session === undefined || mine === undefined) return
    passages.delete(session)
    for (const [node, { sid }] of mine) {
      const trunk = trunks.get(node)
      if (trunk?.passages.delete(sid)) trunk.line.say({ kind: 'close', sid })
    }
  }

  function received(parcel: Parcel): void {
    const trunk = trunks.get(parcel.from)
    if (trunk?.line.trunk !== parcel.trunk) {
      // Of a trunk that is over: the other side was told, and is told again if that was lost.
      if (parcel.kind === 'back') sendEnd(edge, parcel.from, 'end_out', parcel.trunk)
      return
    }
    if (parcel.kind === 'end_back') return trunk.line.break('ended')
    if (!trunk.line.heard(parcel.seq)) return
    for (const entry of parcel.entries) take(trunk, entry)
  }

  function take(trunk: Trunk, entry: Entry): void {
    if (entry.kind === 'deliver') {
      for (const sid of entry.sids) trunk.passages.get(sid)?.session.deliver(entry.bytes)
    } else if (entry.kind === 'shut') {
      const session = trunk.passages.get(entry.sid)?.session
      if (session === undefined || session.ended) return
      session.ended = true // its `bye` was among the deliveries
      session.connection.close(entry.code, entry.reason)
    } else trunk.line.break('nonsense')
  }

  /** Who was on it may have missed something: they come back and resume, where continuity is proven. */
  function broken(trunk: Trunk, why: BreakReason): void {
    const { line } = trunk
    trunks.delete(line.peer)
    if (trunk.passages.size === 0) return
    telemetry.note('warn', 'the way to a node broke', { node: line.peer, why, sessions: trunk.passages.size })
    for (const { session } of trunk.passages.values()) {
      passages.get(session)?.delete(line.peer)
      const waitMs = limits.comeBackMs + random.below(limits.comeBackMs)
      session.disconnect('restart', `the way to node ${line.peer} broke`, waitMs)
    }
    trunk.passages.clear()
  }

  return {
    route,
    ended,
    received,
    tend() {
      for (const trunk of trunks.values()) {
        const idle = trunk.passages.size === 0
        if (idle && trunk.idle) trunk.line.break('ended')
        else trunk.line.tend()
        trunk.idle = idle
      }
    },
    close() {
      for (const { line } of trunks.values()) line.break('ended')
    },
  }
}
