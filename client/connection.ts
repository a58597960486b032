/**
 * One connection after another to the same server: opened, greeted, watched, and opened again with
 * growing pauses when it ends in a way that allows it. Owns bytes and lifetime; what frames mean is not
 * known here.
 */
import type { ClientFrame, ServerFrame } from '../protocol/catalogue.ts'
import type { Codec } from '../protocol/codec.ts'
import { closes } from '../protocol/codes.ts'
import { protocolLimits } from '../protocol/limits.ts'
import { backoffMs, mayComeBack } from './backoff.ts'
import type { Cancel, ClientClock } from './clock.ts'
import type { ClientErrorName } from './errors.ts'
import type { ConnectionState, Ended } from './events.ts'
import type { ClientLimits } from './limits.ts'
import type { OpenSocket, Socket } from './socket.ts'

type Welcome = Extract<ServerFrame, { t: 'welcome' }>
type Bye = Extract<ServerFrame, { t: 'bye' }>

export interface ConnectionPorts {
  readonly url: string
  readonly agent: string | undefined
  /** A token for `hello`. May reject: that attempt is over then. */
  token(): Promise<string>
  /** Whether `token` can bring a fresh one, so that coming back after `token_expired` makes sense. */
  readonly renewable: boolean
  readonly codec: Codec
  readonly clock: ClientClock
  readonly limits: ClientLimits
  readonly open: OpenSocket
  changed(state: ConnectionState): void
  welcomed(welcome: Welcome): void
  received(frame: ServerFrame): void
  /** The connection is gone; what was asked on it will not be answered. */
  lost(): void
}

/** The ref of our own pings: requests start at 1. */
const heartbeatRef = 0

export class Connection {
  readonly #ports: ConnectionPorts
  #state: ConnectionState = { phase: 'idle' }
  #socket: Socket | undefined
  /** Counts the attempts, so that what belongs to an earlier one is not heard any more. */
  #life = 0
  #failures = 0
  #mayRefresh = true
  #bye: Bye | undefined
  #messageBytesMax: number = protocolLimits.inboundBytesMax
  #heardAt = 0
  /** What the attempt, the connection or the pause under way is waiting for. */
  #timer: Cancel | undefined
  #heartbeat: Cancel | undefined

  constructor(ports: ConnectionPorts) {
    this.#ports = ports
  }

  get state(): ConnectionState {
    return this.#state
  }

  /** Starts from rest, or at once when it was waiting for its next attempt. */
  start(): void {
    const { phase } = this.#state
    if (phase === 'connecting' || phase === 'online') return
    if (phase !== 'waiting') this.#failures = 0
    void this.#attempt()
  }

  /** Ends it for good. */
  close(): void {
    if (this.#state.phase === 'closed') return
    this.#end({ code: 1000, name: 'closed', message: 'The connection was closed here.' }, false)
  }

  /** Sends one frame. @returns why not, or undefined when it is on its way */
  send(frame: ClientFrame): ClientErrorName | undefined {
    if (this.#state.phase === 'closed') return 'closed'
    if (this.#socket === undefined || this.#state.phase !== 'online') return 'not_connected'
    const { codec, limits } = this.#ports
    const bytes = codec.encode(frame)
    if (bytes.length > this.#messageBytesMax) return 'too_big'
    if (this.#socket.bufferedBytes + bytes.length > limits.sendBufferBytesMax) return 'send_buffer_full'
    this.#socket.send(bytes)
    return undefined
  }

  async #attempt(): Promise<void> {
    const { token, url, codec, limits, open, agent } = this.#ports
    const life = this.#next()
    this.#become({ phase: 'connecting', attempt: this.#failures + 1 })
    this.#after(limits.connectMs, () => this.#over(1006, 'connect_timeout'))
    let isOpen = false
    try {
      const proof = await token()
      if (life !== this.#life) return
      const hello = codec.encode({ t: 'hello', token: proof, ...(agent === undefined ? {} : { agent }) })
      const socket = await open(
        { url, codec, limits },
        {
          opened: () => {
            isOpen = true
            if (life === this.#life) this.#socket?.send(hello)
          },
          received: (bytes) => void (life === this.#life && this.#received(bytes)),
          closed: (code) => void (life === this.#life && this.#over(code)),
        },
      )
      if (life !== this.#life) return socket.close(1000)
      this.#socket = socket
      if (isOpen) socket.send(hello) // it was open before we had it
    } catch (error) {
      // No token, or no address: the same as no server.
      if (life === this.#life)
        this.#over(1006, 'network', String(error instanceof Error ? error.message : error))
    }
  }

  #received(bytes: Uint8Array): void {
    this.#heardAt = this.#ports.clock.monotonic()
    const decoded = this.#ports.codec.decodeServer(bytes)
    if (!decoded.ok)
      return this.#over(1007, 'bad_frame', `The server sent bytes that are no frames: ${decoded.detail}.`)
    const life = this.#life
    for (const parsed of decoded.frames) {
      // A frame of a later version, or a broken one: the hole that a lost event leaves is seen by its number.
      if (!parsed.ok) continue
      this.#handle(parsed.frame)
      if (life !== this.#life) return // closed by whoever heard it
    }
  }

  #handle(frame: ServerFrame): void {
    if (frame.t === 'bye') this.#bye = frame
    else if (frame.t === 'pong' && frame.ref === heartbeatRef) return
    else if (frame.t === 'welcome') this.#welcomed(frame)
    else this.#ports.received(frame)
  }

  #welcomed(welcome: Welcome): void {
    const { limits } = this.#ports
    this.#mayRefresh = true
    this.#messageBytesMax = welcome.limits['message_bytes'] ?? protocolLimits.inboundBytesMax
    this.#after(limits.stableMs, () => {
      this.#failures = 0
    })
    this.#watch(Math.max(welcome.heartbeat_ms, 1_000))
    const life = this.#life
    this.#become({ phase: 'online' })
    if (life === this.#life) this.#ports.welcomed(welcome)
  }

  /** Asks after a heartbeat of silence whether the server is still there; gives it up after two. */
  #watch(heartbeatMs: number): void {
    this.#heartbeat = this.#ports.clock.after(heartbeatMs, () => {
      const silentMs = this.#ports.clock.monotonic() - this.#heardAt
      if (silentMs >= 2 * heartbeatMs) return this.#over(closes.heartbeat_lost.code, 'heartbeat_lost')
      if (silentMs >= heartbeatMs / 2) this.send({ t: 'ping', ref: heartbeatRef })
      this.#watch(heartbeatMs)
    })
  }

  /** The connection has ended, by its own code or by that of the `bye` before it. */
  #over(code: number, name?: string, message?: string): void {
    const bye = this.#bye
    const why = bye ?? endedBy(code, name, message)
    const refresh = why.code === closes.token_expired.code && this.#ports.renewable && this.#mayRefresh
    if (refresh) this.#mayRefresh = false
    this.#end(
      { code: why.code, name: why.name, message: why.message },
      refresh || mayComeBack(why.code),
      bye?.retry_after_ms,
    )
  }

  #end(why: Ended, comeBack: boolean, retryAfterMs?: number): void {
    const { clock, limits, lost } = this.#ports
    const socket = this.#socket
    this.#next()
    this.#socket = undefined
    this.#bye = undefined
    socket?.close(1000)
    lost()
    this.#failures += 1
    if (!comeBack || this.#failures > limits.reconnectAttemptsMax)
      return this.#become({ phase: 'closed', why })
    const retryInMs =
      retryAfterMs === undefined
        ? backoffMs(this.#failures, clock.random(), limits)
        : Math.min(retryAfterMs, limits.retryAfterMs)
    this.#after(retryInMs, () => void this.#attempt())
    this.#become({ phase: 'waiting', attempt: this.#failures, retryInMs, why })
  }

  #become(state: ConnectionState): void {
    this.#state = state
    this.#ports.changed(state)
  }

  #next(): number {
    this.#timer?.()
    this.#heartbeat?.()
    this.#life += 1
    return this.#life
  }

  #after(delayMs: number, run: () => void): void {
    this.#timer?.()
    this.#timer = this.#ports.clock.after(delayMs, run)
  }
}

function endedBy(code: number, name?: string, message?: string): Ended {
  const known = Object.entries(closes).find(([, row]) => row.code === code)
  return {
    code,
    name: name ?? known?.[0] ?? 'network',
    message: message ?? known?.[1].message ?? 'The connection was lost.',
  }
}
