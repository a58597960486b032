/**
 * The transport on uWebSockets.js: 0.7 KB a connection where `ws` takes 24, and several times the
 * deliveries per core. Its rules, which this file keeps: a call on a closed socket throws; `end` and
 * `close` call the close handler before they return; requests and message buffers die with their handler.
 */
import { accessSync, constants } from 'node:fs'
import type { Encoding } from '../../protocol/codec.ts'
import type { Clock } from '../base/clock.ts'
import { invariant } from '../base/invariant.ts'
import { err, ok, type Result } from '../base/result.ts'
import { defaultLimits } from '../limits.ts'
import { type AddressSet, addressSet } from './address.ts'
import { answer, confirmedSubprotocol, decide, readUpgrade, refusal, statusLine, stopping } from './http.ts'
import { closeCodes, Lifecycle } from './lifecycle.ts'
import type { Group, HttpResponse, Transport, TransportHandlers, TransportOptions } from './transport.ts'
import { type LoadUws, loadUws, type Uws, type UwsApp, type UwsRequest, type UwsResponse } from './uws.ts'
import { UwsGroup } from './uws-group.ts'
import { type AttachedSocket, UwsPeer } from './uws-peer.ts'

/** The library's own timer must come after ours and is at most 960 s. */
const heartbeatMsMax = 300_000

/**
 * @param load how to load the package; for tests
 * @returns the transport, or the reason why uWebSockets.js cannot be used on this machine, in one line
 * @throws when `trustedProxies` holds something that is no address
 */
export async function createUwsTransport(
  options: TransportOptions,
  clock: Clock,
  load?: LoadUws,
): Promise<Result<Transport, string>> {
  const uws = await loadUws(load)
  if (!uws.ok) return err(uws.error)
  return ok(new UwsTransport(uws.value, options, clock))
}

class UwsTransport implements Transport {
  readonly name = 'uws'
  readonly #uws: Uws
  readonly #options: TransportOptions
  readonly #clock: Clock
  readonly #trusted: AddressSet
  #app: UwsApp | undefined
  #life: Lifecycle<UwsPeer> | undefined
  #listenSocket: object | undefined
  #groups = 0

  constructor(uws: Uws, options: TransportOptions, clock: Clock) {
    this.#uws = uws
    this.#options = options
    this.#clock = clock
    this.#trusted = addressSet(options.trustedProxies)
  }

  async listen(handlers: TransportHandlers): Promise<number> {
    const app = newApp(this.#uws, this.#options)
    const { host, port, heartbeatMs } = this.#options
    const beatMs = Math.min(heartbeatMs, heartbeatMsMax)
    const life = new Lifecycle<UwsPeer>(handlers, beatMs, this.#clock)
    this.#route(app, life, beatMs)
    // Exclusive, because the library's default shares the port with another process in silence.
    let socket: object | false = false
    app.listen(host, port, this.#uws.LIBUS_LISTEN_EXCLUSIVE_PORT, (listening) => {
      socket = listening
    })
    if (socket === false) {
      life.heartbeat.stop()
      app.close()
      throw new Error(`cannot listen on ${host}:${port}: the port is taken, or not ours to use`)
    }
    this.#app = app
    this.#life = life
    this.#listenSocket = socket
    return this.#uws.us_socket_local_port(socket)
  }

  group(encoding: Encoding): Group {
    invariant(this.#app !== undefined, 'groups are made while the transport listens')
    return new UwsGroup(this.#app, `g${++this.#groups}`, encoding)
  }

  stopListening(): void {
    if (this.#listenSocket === undefined) return
    this.#uws.us_listen_socket_close(this.#listenSocket)
    this.#listenSocket = undefined
  }

  async close(): Promise<void> {
    this.#life?.terminateAll()
    this.#life?.heartbeat.stop()
    this.stopListening()
    this.#app?.close()
    this.#app = undefined
  }

  #route(app: UwsApp, life: Lifecycle<UwsPeer>, beatMs: number): void {
    const { inboundBytesMax, outboxBytesMax } = this.#options
    app.ws<AttachedSocket>('/*', {
      maxPayloadLength: Math.max(inboundBytesMax, defaultLimits.oversizeReadBytesMax),
      maxBackpressure: 2 * outboxBytesMax,
      closeOnBackpressureLimit: 0,
      // Pings and lost peers are the heartbeat's, which is alike on both transports. This timer is what
      // ends a peer that stalls while we close, when the library takes no more calls from us.
      idleTimeout: Math.min(960, Math.max(8, Math.ceil((3 * beatMs) / 1000))),
      sendPingsAutomatically: false,
      maxLifetime: 0,
      compression: this.#uws.DISABLED,
      upgrade: (response, request, context) => this.#upgrade(life, response, request, context),
      open: (socket) => life.opened(socket.peer.attach(socket)),
      message(socket, message) {
        if (message.byteLength > inboundBytesMax) socket.peer.close(closeCodes.tooBig, 'too_big')
        else life.received(socket.peer, new Uint8Array(message))
      },
      drain(socket) {
        if (socket.peer.bufferedBytes() === 0) life.drained(socket.peer)
      },
      ping: (socket) => life.heartbeat.heard(socket.peer),
      pong: (socket) => life.heartbeat.heard(socket.peer),
      // The library walks over its subscribers and must not lose one meanwhile: cut it when it is done.
      dropped: (socket) => void this.#clock.after(0, () => socket.peer.overrun()),
      close: (socket, code, message) => socket.peer.detached(code, Buffer.from(message).toString()),
    })
    app.any('/*', (response, request) => {
      const method = request.getCaseSensitiveMethod()
      respond(response, answer(life.handlers, method, request.getUrl()), method === 'HEAD')
    })
  }

  #upgrade(life: Lifecycle<UwsPeer>, response: UwsResponse, request: UwsRequest, context: unknown): void {
    if (request.getHeader('upgrade').toLowerCase() !== 'websocket') {
      request.setYield(true) // not an upgrade after all: the plain handler answers
      return
    }
    const socketAddress = Buffer.from(response.getRemoteAddressAsText()).toString()
    const read = readUpgrade(
      request.getUrl(),
      socketAddress,
      (name) => request.getHeader(name),
      this.#trusted,
    )
    const decision =
      this.#listenSocket === undefined
        ? stopping
        : decide(life.handlers, read, request.getHeader('sec-websocket-version'))
    if (!decision.accept) {
      respond(response, refusal(decision), false)
      return
    }
    const peer = new UwsPeer(decision.encoding, read.address, life)
    const key = request.getHeader('sec-websocket-key')
    response.upgrade({ peer }, key, confirmedSubprotocol(read, decision.encoding), '', context)
  }
}

function newApp(uws: Uws, { tls }: TransportOptions): UwsApp {
  if (tls === undefined) return uws.App()
  try {
    for (const file of [tls.certFile, tls.keyFile]) accessSync(file, constants.R_OK)
    return uws.SSLApp({ cert_file_name: tls.certFile, key_file_name: tls.keyFile })
  } catch (error) {
    throw new Error(`the TLS files ${tls.certFile} and ${tls.keyFile} cannot be used: ${String(error)}`, {
      cause: error,
    })
  }
}

function respond(response: UwsResponse, { status, headers, body }: HttpResponse, headOnly: boolean): void {
  response.writeStatus(statusLine(status))
  for (const [name, value] of Object.entries(headers)) response.writeHeader(name, value)
  // A length given to endWithoutBody itself makes it wait for a body that never comes.
  if (headOnly) response.writeHeader('content-length', String(Buffer.byteLength(body))).endWithoutBody()
  // What was refused may have a body on its way that nobody will read: hang up.
  else response.end(body, status >= 400 && status !== 404)
}
