/**
 * The transport: bytes in and out of WebSockets, and the few plain HTTP answers of the same port.
 *
 * Contract (`test/conformance/transport.ts` runs it on every adapter):
 * - for one connection: `accept` → `opened` → any number of `received` → `closed`, exactly once each;
 *   after `closed` nothing more is called for it;
 * - `received` gives one whole WebSocket message; its bytes are only valid until the call returns;
 * - `closed` is never called from inside `send`, `close` or `terminate`, but soon after: a caller may
 *   walk over its connections and close them. Nothing is `received` after `close` was called;
 * - `send` never blocks and never throws, also on a connection that has just died; what is sent before
 *   `close` arrives before the close frame, unless the peer does not read;
 * - a handler that throws closes that connection with 1011 and harms nobody else;
 * - a message over `inboundBytesMax` closes with 1009 and is never `received`. `ws` refuses it by its
 *   header; uWebSockets.js has to read it first, up to `oversizeReadBytesMax`, and cuts what is longer.
 */
import type { Encoding } from '../../protocol/codec.ts'

export interface Connection {
  readonly encoding: Encoding
  /** The peer's address, without a port; with `trustProxy` the last address a trusted proxy added. */
  readonly address: string
  /**
   * Sends one WebSocket message: text for JSON, binary for msgpack. The bytes are not changed afterwards.
   * @returns false when bytes may be waiting: only then is `bufferedBytes` worth asking for
   */
  send(bytes: Uint8Array): boolean
  /** Bytes accepted by `send` that the kernel has not taken yet. */
  bufferedBytes(): number
  /** Says goodbye: flushes what was sent, then the close frame. Safe to call twice. */
  close(code: number, reason: string): void
  /**
   * Cuts the connection now, without a close frame: for peers that do not read. After `close` it may do
   * nothing: the adapter itself cuts a peer that does not answer.
   */
  terminate(): void
}

/**
 * Connections of one encoding that get the same bytes, written in the transport's own loop: cheaper than
 * a `send` to each. What is published reaches everybody who is in the group at that moment, and nobody
 * who enters later; for one connection it keeps its place among what is sent to it before and after.
 */
export interface Group {
  /** @returns false when the connection is not one of this transport: it must be sent to by itself */
  add(connection: Connection): boolean
  /** What was published before still arrives. */
  remove(connection: Connection): void
  /**
   * Sends one WebSocket message to everybody, before the loop turns. Nobody says who fell behind: ask for
   * `bufferedBytes` before more than `outboxBytesMax` has been published.
   */
  publish(bytes: Uint8Array): void
}

export interface UpgradeRequest {
  readonly path: string
  /** Lower-cased, or undefined when the client sent none (not a browser). */
  readonly origin: string | undefined
  /** The `host` header, lower-cased: what the client believes it talks to. */
  readonly host: string | undefined
  readonly address: string
  /** True when the address comes from a trusted proxy's header rather than from the socket. */
  readonly forwarded: boolean
  /** Subprotocols the client offers, in its order. */
  readonly subprotocols: readonly string[]
}

export type UpgradeDecision =
  | { readonly accept: true; readonly encoding: Encoding }
  | { readonly accept: false; readonly status: 400 | 403 | 404 | 429 | 503; readonly reason: string }

export interface HttpRequest {
  readonly method: string
  /** Without the query. */
  readonly path: string
}

export interface HttpResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array | string
}

export interface TransportHandlers {
  /** Decides before a socket exists; must not throw. */
  accept(request: UpgradeRequest): UpgradeDecision
  opened(connection: Connection): void
  received(connection: Connection, bytes: Uint8Array): void
  /** The peer reads again: `bufferedBytes` has fallen to zero. */
  drained(connection: Connection): void
  closed(connection: Connection, code: number): void
  /** Plain HTTP on the same port: GET and HEAD. */
  http(request: HttpRequest): HttpResponse
  /** A handler threw: our mistake, for the log. The connection, if there is one, is closed already. */
  failed?(error: unknown): void
}

export interface TransportOptions {
  readonly host: string
  /** 0 picks a free port. */
  readonly port: number
  readonly inboundBytesMax: number
  /**
   * The session layer closes with 4008 over this; the adapter itself terminates at twice as much, so
   * that memory stays bounded whatever the layers above do, and reports 4008.
   */
  readonly outboxBytesMax: number
  /** A WebSocket ping is sent after this long without a frame from the peer; no answer for as long again ends it with 4001. */
  readonly heartbeatMs: number
  readonly tls?: { readonly certFile: string; readonly keyFile: string }
  /** Addresses, or `address/bits`, of reverse proxies whose `x-forwarded-for` is believed. */
  readonly trustedProxies: readonly string[]
  /** How long a peer may take to answer a close frame; `defaultLimits.closingMs` unless given. */
  readonly closingMs?: number
  /** How long a client may take over the head of its request; `defaultLimits.httpHeadMs` unless given. */
  readonly httpHeadMs?: number
}

export interface Transport {
  /** `uws` or `ws`, for the log line that says which. */
  readonly name: string
  /** Resolves with the port once connections are accepted; rejects when the port is taken or the TLS files cannot be used. */
  listen(handlers: TransportHandlers): Promise<number>
  /** Makes a group, where that is faster than a `send` to each. The group ends with its last member. */
  group?(encoding: Encoding): Group
  /** Stops accepting new connections; open ones live on. */
  stopListening(): void
  /** Ends every connection and frees everything. */
  close(): Promise<void>
}
