/**
 * One end of a trunk: what a node sends on it and what it hears. A line numbers its parcels, checks the
 * numbers of the other side, says something when there is nothing to say, and breaks when a parcel is
 * missing, when the other side has been silent for too long, or when the bus takes no more.
 *
 * A broken line is never mended. The sessions on it are told to come back and resume, which proves what
 * they missed; a mended one would have to prove the same again.
 */
import type { Clock } from '../base/clock.ts'
import type { Limits } from '../limits.ts'
import type { Bus } from './bus.ts'
import type { NodeId } from './directory.ts'
import { type Entry, type ParcelKind, writeEntry, writeHead } from './parcel.ts'
import { Writer } from './wire.ts'

export interface LinePorts {
  readonly self: NodeId
  readonly bus: Bus
  readonly clock: Clock
  readonly limits: Pick<Limits, 'parcelBytesMax' | 'nodeBeatMs' | 'nodeSilentMs'>
  readonly traffic: Traffic
}

/** What all lines of a node have carried, for the meters. */
export interface Traffic {
  parcelsOut: number
  bytesOut: number
  framesOut: number
  deliveriesOut: number
  /** Lines that broke: a gap, a silence, a full bus. */
  breaks: number
}

export interface LineEnds {
  readonly peer: NodeId
  readonly trunk: string
  readonly side: 'edge' | 'home'
}

export type BreakReason = 'gap' | 'silence' | 'bus' | 'ended' | 'nonsense'

export class Line {
  readonly peer: NodeId
  readonly trunk: string
  readonly #side: 'edge' | 'home'
  readonly #ports: LinePorts
  readonly #onBroken: (why: BreakReason) => void
  readonly #writer = new Writer(1_024)
  /** The number of the parcel that is being gathered. */
  #seq = 0
  #confirmed = -1
  #expected = 0
  #sentAt: number
  #heardAt: number
  #gathering = false
  /** A delivery that may still be for more sessions. */
  #bytes: Uint8Array | undefined
  readonly #sids: number[] = []
  #broken: BreakReason | undefined

  /** @param onBroken called once, never from inside a call of this line */
  constructor(ports: LinePorts, ends: LineEnds, onBroken: (why: BreakReason) => void) {
    this.#ports = ports
    this.peer = ends.peer
    this.trunk = ends.trunk
    this.#side = ends.side
    this.#onBroken = onBroken
    this.#sentAt = ports.clock.monotonic()
    this.#heardAt = this.#sentAt
  }

  get broken(): boolean {
    return this.#broken !== undefined
  }

  /** The parcel that takes the next entry. */
  get gatheringSeq(): number {
    return this.#seq
  }

  /** The last parcel of which the broker said that it arrived. */
  get confirmedSeq(): number {
    return this.#confirmed
  }

  /** Sends an entry, together with what else this turn of the loop has to say. */
  say(entry: Entry): void {
    if (this.broken) return
    this.#begin()
    this.#closeDelivery()
    writeEntry(this.#writer, entry)
    if (this.#writer.length >= this.#ports.limits.parcelBytesMax) this.flush()
  }

  /**
   * Sends bytes to a session of the other side. A fan-out gives the same array to one session after the
   * other: the bytes travel once, with the list of those they are for.
   */
  deliver(sid: number, bytes: Uint8Array): void {
    if (this.broken) return
    this.#begin()
    if (bytes !== this.#bytes) {
      this.#closeDelivery()
      if (this.#writer.length >= this.#ports.limits.parcelBytesMax) {
        this.flush()
        this.#begin()
      }
      this.#bytes = bytes
    }
    this.#sids.push(sid)
    this.#ports.traffic.deliveriesOut += 1
  }

  /** Sends what was gathered; nothing, when nothing was. */
  flush(): void {
    if (!this.#gathering || this.broken) return
    this.#closeDelivery()
    this.#gathering = false
    this.#send(this.#seq++, this.#writer.take())
  }

  /** A parcel of the other side has come. @returns false when one before it is missing: the line is broken */
  heard(seq: number): boolean {
    if (this.broken) return false
    this.#heardAt = this.#ports.clock.monotonic()
    if (seq === this.#expected) {
      this.#expected += 1
      return true
    }
    this.break('gap')
    return false
  }

  /** Called every `nodeBeatMs`: an empty parcel where nothing else was said, so that a lost tail is noticed. */
  tend(): void {
    if (this.broken) return
    const now = this.#ports.clock.monotonic()
    if (now - this.#heardAt >= this.#ports.limits.nodeSilentMs) return this.break('silence')
    if (now - this.#sentAt < this.#ports.limits.nodeBeatMs) return
    this.#begin()
    this.flush()
  }

  /** Ends the line, and lets the other side know where that is still possible. */
  break(why: BreakReason): void {
    if (this.broken) return
    // What was said before an orderly end arrives before it.
    if (why === 'ended') this.flush()
    if (this.broken) return
    this.#broken = why
    if (why !== 'ended') this.#ports.traffic.breaks += 1
    this.#writer.take()
    this.#bytes = undefined
    this.#sids.length = 0
    queueMicrotask(() => this.#onBroken(why))
    const kind = this.#side === 'edge' ? 'end_out' : 'end_back'
    sendEnd(this.#ports, this.peer, kind, this.trunk)
  }

  #closeDelivery(): void {
    if (this.#bytes === undefined) return
    writeEntry(this.#writer, { kind: 'deliver', sids: this.#sids, bytes: this.#bytes })
    this.#bytes = undefined
    this.#sids.length = 0
  }

  #begin(): void {
    if (this.#gathering) return
    this.#gathering = true
    const kind: ParcelKind = this.#side === 'edge' ? 'out' : 'back'
    writeHead(this.#writer, { kind, from: this.#ports.self, trunk: this.trunk, seq: this.#seq })
    queueMicrotask(() => this.flush())
  }

  #send(seq: number, bytes: Uint8Array): void {
    const { bus, clock, traffic } = this.#ports
    this.#sentAt = clock.monotonic()
    traffic.parcelsOut += 1
    traffic.bytesOut += bytes.length
    bus.publish(this.peer, bytes, (arrived) => {
      if (arrived) this.#confirmed = seq
      else this.break('bus')
    })
  }
}

/** Tells a node that a trunk is over: also one that this node does not know any more. */
export function sendEnd(
  { self, bus }: Pick<LinePorts, 'self' | 'bus'>,
  to: NodeId,
  kind: 'end_out' | 'end_back',
  trunk: string,
): void {
  const writer = new Writer(64)
  writeHead(writer, { kind, from: self, trunk, seq: 0 })
  bus.publish(to, writer.take(), () => undefined) // who does not hear it notices the silence
}
