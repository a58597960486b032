/**
 * A connection that ends at another node: for the room it is a connection like any other. What is sent
 * travels on the trunk to the edge, which has the socket and bounds what its reader does not take.
 */
import type { Encoding } from '../../protocol/codec.ts'
import type { Connection } from '../transport/transport.ts'
import type { Line } from './line.ts'

export class RemoteConnection implements Connection {
  readonly encoding: Encoding
  /** The edge keeps it: where somebody is, is no business of the room's node. */
  readonly address = ''
  readonly #line: Line
  readonly #sid: number
  #closed = false
  // What the broker has not confirmed, in two halves: the older one is dropped as soon as the parcel that
  // closed it is confirmed. Never too little, and at most two round trips too much.
  #olderBytes = 0
  #newerBytes = 0
  #olderUpTo = -1
  #newerUpTo = -1

  constructor(line: Line, sid: number, encoding: Encoding) {
    this.#line = line
    this.#sid = sid
    this.encoding = encoding
  }

  send(bytes: Uint8Array): boolean {
    if (this.#closed) return true
    this.#line.deliver(this.#sid, bytes)
    if (this.#line.confirmedSeq >= this.#olderUpTo) {
      this.#olderBytes = this.#newerBytes
      this.#olderUpTo = this.#newerUpTo
      this.#newerBytes = 0
    }
    this.#newerBytes += bytes.length
    this.#newerUpTo = this.#line.gatheringSeq
    return false // confirmed later, by the other node
  }

  bufferedBytes(): number {
    const confirmed = this.#line.confirmedSeq
    if (confirmed >= this.#newerUpTo) return 0
    return this.#newerBytes + (confirmed >= this.#olderUpTo ? 0 : this.#olderBytes)
  }

  /** The edge closes the socket with this code; its answer ends the session here. */
  close(code: number, reason: string): void {
    if (this.#closed) return
    this.#closed = true
    this.#line.say({ kind: 'shut', sid: this.#sid, code, reason })
  }

  terminate(): void {
    this.close(1011, '')
  }
}
