/**
 * What both adapters promise alike about one connection: its handlers are called in order, `closed`
 * exactly once and never from inside a call of ours, and a handler that throws ends that connection only.
 */
import type { Clock } from '../base/clock.ts'
import { type Beating, Heartbeat } from './heartbeat.ts'
import type { Connection, TransportHandlers } from './transport.ts'

/** A connection as its adapter sees it. */
export interface Peer extends Connection, Beating {
  /** True from the first moment that nothing may be sent or received any more. */
  ended: boolean
}

/** WebSocket close codes that are not the protocol's own (RFC 6455 §7.4.1), and the two of ours that the transport itself uses. */
export const closeCodes = {
  noCode: 1005,
  cut: 1006,
  tooBig: 1009,
  ourMistake: 1011,
  heartbeatLost: 4001,
  slowConsumer: 4008,
} as const

export class Lifecycle<P extends Peer> {
  readonly heartbeat: Heartbeat<P>
  readonly handlers: TransportHandlers

  constructor(handlers: TransportHandlers, heartbeatMs: number, clock: Clock) {
    this.handlers = handlers
    this.heartbeat = new Heartbeat(heartbeatMs, clock)
  }

  opened(peer: P): void {
    this.heartbeat.add(peer)
    try {
      this.handlers.opened(peer)
    } catch (error) {
      this.#broken(peer, error)
    }
  }

  received(peer: P, bytes: Uint8Array): void {
    if (peer.ended) return
    this.heartbeat.heard(peer)
    try {
      this.handlers.received(peer, bytes)
    } catch (error) {
      this.#broken(peer, error)
    }
  }

  drained(peer: P): void {
    if (peer.ended) return
    try {
      this.handlers.drained(peer)
    } catch (error) {
      this.#broken(peer, error)
    }
  }

  /** The connection is over, for whatever reason; only the first reason counts. */
  ended(peer: P, code: number): void {
    if (peer.ended) return
    peer.ended = true
    this.heartbeat.remove(peer)
    queueMicrotask(() => {
      try {
        this.handlers.closed(peer, code)
      } catch (error) {
        this.handlers.failed?.(error)
      }
    })
  }

  /** Cuts every connection that is still open. */
  terminateAll(): void {
    for (const peer of [...this.heartbeat.connections]) peer.terminate()
  }

  #broken(peer: P, error: unknown): void {
    peer.close(closeCodes.ourMistake, 'internal')
    this.handlers.failed?.(error)
  }
}
