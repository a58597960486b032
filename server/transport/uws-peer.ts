/**
 * One connection of the uWebSockets.js transport. There may be a hundred thousand of them: a handful of
 * fields, no closures, no timers.
 */
import type { Encoding } from '../../protocol/codec.ts'
import { closeReason } from './http.ts'
import { closeCodes, type Lifecycle, type Peer } from './lifecycle.ts'
import type { UwsSocket } from './uws.ts'

/** The library copies what `upgrade` was given onto its socket object. */
export interface AttachedSocket extends UwsSocket {
  readonly peer: UwsPeer
}

/** What uWebSockets.js answers when it threw a message away … */
const dropped = 2
/** … and when the kernel has taken everything. */
const sent = 1
/** The library's words for a message over maxPayloadLength, which it cuts without a close frame. */
const tooBigMessage = 'Received too big message'

export class UwsPeer implements Peer {
  readonly encoding: Encoding
  readonly address: string
  ended = false
  slot = -1
  sinceTick = 0
  asked = false
  readonly #life: Lifecycle<UwsPeer>
  /** Undefined as soon as the socket is closed: any call on it would throw. */
  #socket: UwsSocket | undefined

  constructor(encoding: Encoding, address: string, life: Lifecycle<UwsPeer>) {
    this.encoding = encoding
    this.address = address
    this.#life = life
  }

  attach(socket: UwsSocket): this {
    this.#socket = socket
    return this
  }

  /** The library has closed the socket, by itself or by a call of ours below. */
  detached(code: number, message: string): void {
    this.#socket = undefined
    this.#life.ended(this, message === tooBigMessage ? closeCodes.tooBig : code)
  }

  send(bytes: Uint8Array): boolean {
    const status = this.#socket?.send(bytes, this.encoding === 'msgpack', false)
    // Nothing is dropped in silence: a peer with a hole in its events is cut, and resumes.
    if (status === dropped) this.#cut(closeCodes.slowConsumer)
    return status === sent
  }

  /** What is published under the topic reaches this peer from now on. */
  subscribe(topic: string): void {
    this.#socket?.subscribe(topic)
  }

  /** What waits for the loop to turn would be lost with the last topic: an empty ping makes it leave first. */
  unsubscribe(topic: string): void {
    this.#socket?.ping()
    this.#socket?.unsubscribe(topic)
  }

  bufferedBytes(): number {
    return this.#socket?.getBufferedAmount() ?? 0
  }

  close(code: number, reason: string): void {
    const socket = this.#socket
    this.#socket = undefined
    this.#life.ended(this, code)
    socket?.end(code, closeReason(reason))
  }

  /** Something published was thrown away: like `send`, and with the same end. */
  overrun(): void {
    this.#cut(closeCodes.slowConsumer)
  }

  terminate(): void {
    this.#cut(closeCodes.cut)
  }

  ping(): void {
    this.#socket?.ping()
  }

  lost(): void {
    this.close(closeCodes.heartbeatLost, 'heartbeat_lost')
  }

  #cut(code: number): void {
    const socket = this.#socket
    this.#socket = undefined
    this.#life.ended(this, code)
    socket?.close()
  }
}
