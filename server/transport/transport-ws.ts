/**
 * The transport on `ws` and Node's own HTTP server: runs wherever Node runs.
 *
 * `ws` does the handshake, reads frames and closes; data frames are written to the socket directly,
 * framed once for all receivers (`frame.ts`). That is safe because nothing of ours is compressed, so
 * `ws` never queues a frame of its own.
 */
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { type ServerOptions, WebSocketServer } from 'ws'
import type { Clock } from '../base/clock.ts'
import { defaultLimits } from '../limits.ts'
import { addressSet } from './address.ts'
import { Framer } from './frame.ts'
import {
  answer,
  confirmedSubprotocol,
  decide,
  pathOf,
  readUpgrade,
  refusal,
  statusLine,
  stopping,
} from './http.ts'
import { Lifecycle } from './lifecycle.ts'
import type { HttpResponse, Transport, TransportHandlers, TransportOptions } from './transport.ts'
import { PeerSocket, type Shared, WsPeer } from './ws-peer.ts'

/**
 * @param options its TLS files and addresses are read by `listen`
 * @throws when `trustedProxies` holds something that is no address
 */
export function createWsTransport(options: TransportOptions, clock: Clock): Transport {
  return new WsTransport(options, clock)
}

class WsTransport implements Transport {
  readonly name = 'ws'
  readonly #options: TransportOptions
  readonly #clock: Clock
  readonly #trusted: (address: string) => boolean
  readonly #framer = new Framer()
  /** Every TCP connection of the server, upgraded or not: what `close` must end. */
  readonly #sockets = new Set<Socket>()
  #server: Server | undefined
  #shared: Shared | undefined
  #listening = false

  constructor(options: TransportOptions, clock: Clock) {
    this.#options = options
    this.#clock = clock
    this.#trusted = addressSet(options.trustedProxies)
  }

  async listen(handlers: TransportHandlers): Promise<number> {
    const server = httpServer(this.#options)
    const upgrades = newUpgrader(this.#options)
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket)
      socket.once('close', () => this.#sockets.delete(socket))
    })
    server.on('request', (request: IncomingMessage, response: ServerResponse) =>
      respond(
        response,
        answer(handlers, request.method ?? '', pathOf(request.url ?? '')),
        request.method === 'HEAD',
      ),
    )
    await started(server, this.#options)
    // No descriptor left for a new connection, for example: the open ones live on.
    server.on('error', (error) => handlers.failed?.(error))
    this.#server = server
    this.#listening = true
    const life = new Lifecycle<WsPeer>(handlers, this.#options.heartbeatMs, this.#clock)
    const shared: Shared = { life, framer: this.#framer, outboxBytesMax: this.#options.outboxBytesMax }
    this.#shared = shared
    server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) =>
      this.#upgrade(upgrades, shared, request, socket, head),
    )
    const address = server.address()
    return typeof address === 'object' && address !== null ? address.port : this.#options.port
  }

  stopListening(): void {
    this.#listening = false
    this.#server?.close()
  }

  async close(): Promise<void> {
    const server = this.#server
    this.#listening = false
    this.#shared?.life.terminateAll()
    this.#shared?.life.heartbeat.stop()
    if (server === undefined) return
    await new Promise<void>((resolve) => {
      // An error here means only that it had stopped listening before.
      server.close(() => resolve())
      for (const socket of this.#sockets) socket.destroy()
    })
  }

  #upgrade(upgrades: Upgrader, shared: Shared, request: IncomingMessage, socket: Socket, head: Buffer): void {
    // Until ws takes over, nobody else listens: a reset by the peer would end the process.
    socket.on('error', destroyed)
    const read = readUpgrade(
      pathOf(request.url ?? ''),
      socket.remoteAddress ?? '',
      (name) => one(request.headers[name]),
      this.#trusted,
    )
    const decision = this.#listening
      ? decide(shared.life.handlers, read, one(request.headers['sec-websocket-version']))
      : stopping
    if (!decision.accept) {
      refuse(socket, refusal(decision))
      return
    }
    // The library confirms the first subprotocol it finds: let it find the chosen one only.
    const confirmed = confirmedSubprotocol(read, decision.encoding)
    if (confirmed === '') delete request.headers['sec-websocket-protocol']
    else request.headers['sec-websocket-protocol'] = confirmed
    upgrades.handleUpgrade(request, socket, head, (ws) => {
      socket.off('error', destroyed)
      WsPeer.open(ws, socket, decision.encoding, read.address, shared)
    })
  }
}

function httpServer(options: TransportOptions): Server {
  const headMs = options.httpHeadMs ?? defaultLimits.httpHeadMs
  const settings = {
    maxHeaderSize: defaultLimits.httpHeadBytesMax,
    headersTimeout: headMs,
    // Bodies are of no use to us: the whole request may take as long as its head.
    requestTimeout: headMs,
    connectionsCheckingInterval: headMs / 4,
  }
  if (options.tls === undefined) return createServer(settings)
  const { certFile, keyFile } = options.tls
  try {
    return createTlsServer({
      ...settings,
      handshakeTimeout: headMs,
      cert: readFileSync(certFile),
      key: readFileSync(keyFile),
    })
  } catch (error) {
    throw new Error(`the TLS files ${certFile} and ${keyFile} cannot be used: ${String(error)}`, {
      cause: error,
    })
  }
}

type Upgrader = ReturnType<typeof newUpgrader>

function newUpgrader(options: TransportOptions) {
  // The types of this version do not know closeTimeout.
  const all: ServerOptions<typeof PeerSocket> & { closeTimeout: number } = {
    noServer: true,
    WebSocket: PeerSocket,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: options.inboundBytesMax,
    maxFragments: defaultLimits.fragmentsMax,
    maxBufferedChunks: defaultLimits.chunksMax,
    closeTimeout: options.closingMs ?? defaultLimits.closingMs,
  }
  return new WebSocketServer<typeof PeerSocket>(all)
}

/** Resolves when the server listens; rejects with a sentence that an operator understands. */
function started(server: Server, { host, port }: TransportOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE' ? 'the port is taken' : error.message
      reject(new Error(`cannot listen on ${host}:${port}: ${taken}`, { cause: error }))
    }
    server.once('error', failed)
    server.listen(port, host, () => {
      server.off('error', failed)
      resolve()
    })
  })
}

function respond(response: ServerResponse, { status, headers, body }: HttpResponse, headOnly: boolean): void {
  const close = status === 405 ? { connection: 'close' } : {}
  response.writeHead(status, { ...headers, ...close, 'content-length': Buffer.byteLength(body) })
  response.end(headOnly ? undefined : body)
}

/** Answers an upgrade request as plain HTTP, and hangs up. */
function refuse(socket: Duplex, { status, headers, body }: HttpResponse): void {
  const all = { ...headers, connection: 'close', 'content-length': String(Buffer.byteLength(body)) }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.once('finish', () => socket.destroy())
  socket.end(`HTTP/1.1 ${statusLine(status)}\r\n${lines.join('')}\r\n${String(body)}`)
}

function destroyed(this: Duplex): void {
  this.destroy()
}

function one(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(',') : value
}
