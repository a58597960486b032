/**
 * One connection of the `ws` transport. The listeners are shared functions that find their connection
 * through the socket, so that a connection costs no closures but one.
 */
import type { Socket } from 'node:net'
import WebSocket from 'ws'
import type { Encoding } from '../../protocol/codec.ts'
import type { Framer } from './frame.ts'
import { closeReason } from './http.ts'
import { closeCodes, type Lifecycle, type Peer } from './lifecycle.ts'

/** What all connections of one transport have in common. */
export interface Shared {
  readonly life: Lifecycle<WsPeer>
  readonly framer: Framer
  readonly outboxBytesMax: number
}

/** The library's socket, knowing its connection. */
export class PeerSocket extends WebSocket {
  peer: WsPeer | undefined
}

export class WsPeer implements Peer {
  readonly encoding: Encoding
  readonly address: string
  ended = false
  slot = -1
  sinceTick = 0
  asked = false
  readonly #ws: PeerSocket
  readonly #socket: Socket
  readonly #shared: Shared
  /** Bytes are waiting in the socket: `drained` is owed. */
  #behind = false
  readonly #written = (): void => this.#caughtUp()

  /** Makes the connection, attaches it to its socket and reports it opened. */
  static open(ws: PeerSocket, socket: Socket, encoding: Encoding, address: string, shared: Shared): void {
    const peer = new WsPeer(ws, socket, encoding, address, shared)
    ws.peer = peer
    ws.on('message', onMessage)
    ws.on('ping', onSign)
    ws.on('pong', onSign)
    ws.on('error', onError)
    ws.on('close', onClose)
    shared.life.opened(peer)
  }

  constructor(ws: PeerSocket, socket: Socket, encoding: Encoding, address: string, shared: Shared) {
    this.encoding = encoding
    this.address = address
    this.#ws = ws
    this.#socket = socket
    this.#shared = shared
  }

  get life(): Lifecycle<WsPeer> {
    return this.#shared.life
  }

  send(bytes: Uint8Array): boolean {
    if (this.ended || this.#ws.readyState !== WebSocket.OPEN) return true
    const { framer, outboxBytesMax } = this.#shared
    const frame = framer.frame(bytes, this.encoding === 'json' ? 'text' : 'binary')
    if (this.#socket.writableLength > 2 * outboxBytesMax) {
      this.#cut(closeCodes.slowConsumer)
      return false
    }
    this.#socket.write(frame, this.#written)
    if (this.#socket.writableLength === 0) return true
    this.#behind = true
    return false
  }

  bufferedBytes(): number {
    return this.ended ? 0 : this.#socket.writableLength
  }

  close(code: number, reason: string): void {
    if (this.ended) return
    this.#shared.life.ended(this, code)
    // ws cuts the socket itself when no answer comes within its closeTimeout.
    this.#ws.close(code, closeReason(reason))
  }

  terminate(): void {
    this.#cut(closeCodes.cut)
  }

  ping(): void {
    if (this.#ws.readyState === WebSocket.OPEN) this.#ws.ping()
  }

  lost(): void {
    this.close(closeCodes.heartbeatLost, 'heartbeat_lost')
  }

  #cut(code: number): void {
    this.#shared.life.ended(this, code)
    this.#ws.terminate()
  }

  #caughtUp(): void {
    if (!this.#behind || this.#socket.writableLength > 0) return
    this.#behind = false
    this.#shared.life.drained(this)
  }
}

function peerOf(ws: WebSocket): WsPeer | undefined {
  return ws instanceof PeerSocket ? ws.peer : undefined
}

function onMessage(this: WebSocket, data: WebSocket.RawData): void {
  const peer = peerOf(this)
  // With the library's default binaryType a message is always one Buffer.
  if (peer !== undefined && Buffer.isBuffer(data)) peer.life.received(peer, data)
}

function onSign(this: WebSocket): void {
  const peer = peerOf(this)
  if (peer !== undefined && !peer.ended) peer.life.heartbeat.heard(peer)
}

/** The library has found a fault and closes by itself, with the code that fits. */
function onError(this: WebSocket, error: Error & { code?: string }): void {
  const peer = peerOf(this)
  if (peer !== undefined) peer.life.ended(peer, faultCodes[error.code ?? ''] ?? closeCodes.cut)
}

function onClose(this: WebSocket, code: number): void {
  const peer = peerOf(this)
  if (peer !== undefined) peer.life.ended(peer, code)
}

/** Error codes of the library with a close code of their own; `doc/ws.md` of the library lists them. */
const faultCodes: Readonly<Record<string, number>> = {
  WS_ERR_EXPECTED_FIN: 1002,
  WS_ERR_EXPECTED_MASK: 1002,
  WS_ERR_INVALID_CLOSE_CODE: 1002,
  WS_ERR_INVALID_CONTROL_PAYLOAD_LENGTH: 1002,
  WS_ERR_INVALID_OPCODE: 1002,
  WS_ERR_INVALID_UTF8: 1007,
  WS_ERR_TOO_MANY_BUFFERED_PARTS: 1008,
  WS_ERR_UNEXPECTED_RSV_1: 1002,
  WS_ERR_UNEXPECTED_RSV_2_3: 1002,
  WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH: 1009,
  WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: closeCodes.tooBig,
}
