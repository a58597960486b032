/**
 * What the peers use of uWebSockets.js; the product has its own, smaller view of it (`server/transport/uws.ts`).
 */
export interface PeerSocket<D> {
  getUserData(): D
  subscribe(topic: string): boolean
  send(message: string, isBinary: boolean): number
}

export interface PeerBehavior<D> {
  readonly compression: number
  readonly maxPayloadLength: number
  readonly maxBackpressure: number
  /** Seconds. */
  readonly idleTimeout: number
  upgrade(response: PeerResponse<D>, request: { getHeader(name: string): string }, context: object): void
  message(socket: PeerSocket<D>, message: ArrayBuffer): void
}

export interface PeerResponse<D> {
  upgrade(data: D, key: string, protocol: string, extensions: string, context: object): void
}

export interface PeerApp {
  ws<D>(pattern: string, behavior: PeerBehavior<D>): PeerApp
  publish(topic: string, message: ArrayBuffer, isBinary: boolean): boolean
  listen(host: string, port: number, done: (socket: object | false) => void): PeerApp
}

interface PeerUws {
  App(): PeerApp
  us_socket_local_port(socket: object): number
}

/** Rejects where it does not load; see docs/transports.md. */
export async function loadUws(): Promise<PeerUws> {
  const name: string = 'uWebSockets.js' // not a literal: the package is optional, and a build must not need it
  const module = (await import(name)) as { readonly default?: PeerUws } & PeerUws
  return module.default ?? module
}

/** Listens on a free port of 127.0.0.1 and calls `listening` with it. */
export function listenOn(uws: PeerUws, app: PeerApp, listening: (port: number) => void): void {
  app.listen('127.0.0.1', 0, (socket) => {
    if (socket === false) throw new Error('uWebSockets.js does not listen')
    listening(uws.us_socket_local_port(socket))
  })
}
