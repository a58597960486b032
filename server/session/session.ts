/**
 * A session: one connection and, after `hello`, the person behind it. It owns the connection's bytes
 * and lifetime; what requests do is in `requests/`.
 */
import type { ClientFrame, ServerFrame } from '../../protocol/catalogue.ts'
import type { Codec, Encoding } from '../../protocol/codec.ts'
import { type CloseName, closes, type ErrorName, errors } from '../../protocol/codes.ts'
import type { Statement } from '../../protocol/statement.ts'
import { TokenBucket } from '../base/token-bucket.ts'
import type { Assurance, Identity, UserId } from '../identity/identity.ts'
import type { Limits } from '../limits.ts'
import type { Receiver, Room } from '../room/room.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import type { Connection } from '../transport/transport.ts'
import type { Lane } from './lane.ts'
import { RoomList } from './room-list.ts'

export interface Person {
  readonly session: string
  readonly name: string
  identity: Identity
  /** Set once the notice before the token's end was sent. */
  warned: boolean
}

export interface ErrorDetail {
  readonly message?: string
  readonly retryAfterMs?: number
  readonly statement?: Statement
}

export interface SessionPorts {
  readonly limits: Limits
  readonly telemetry: Telemetry
}

/** When a slow reader may come back: soon, because resuming is cheap. */
const slowRetryMs = 1_000

export class Session implements Receiver {
  readonly connection: Connection
  readonly codec: Codec
  readonly openedAt: number
  readonly rooms = new RoomList()
  readonly frames: TokenBucket
  readonly sends: TokenBucket
  person: Person | undefined
  /** The requests in their order; made with the first one. */
  lane: Lane<Session, ClientFrame> | undefined
  ended = false
  /** Since when bytes wait that its reader has not taken; undefined: none were seen waiting. */
  behindSince: number | undefined
  readonly #ports: SessionPorts
  #errorsInRow = 0

  constructor(connection: Connection, codec: Codec, openedAt: number, ports: SessionPorts) {
    const { limits } = ports
    this.connection = connection
    this.codec = codec
    this.openedAt = openedAt
    this.frames = new TokenBucket(limits.framesBurstMax, limits.framesPerSecond, openedAt)
    this.sends = new TokenBucket(limits.sendBurstMax, limits.sendsPerSecond, openedAt)
    this.#ports = ports
  }

  get user(): UserId {
    return this.person?.identity.user ?? ''
  }

  get assurance(): Assurance {
    return this.person?.identity.assurance ?? 'none'
  }

  get encoding(): Encoding {
    return this.codec.encoding
  }

  /** The outbox: bounded in bytes. A reader who falls behind is asked to come back and resume. */
  deliver(bytes: Uint8Array): void {
    if (this.ended) return
    if (!this.connection.send(bytes)) this.checkOutboxBytes()
  }

  checkOutboxBytes(): void {
    if (this.connection.bufferedBytes() > this.#ports.limits.outboxBytesMax) {
      this.disconnect('slow_consumer', 'the outbox is full', slowRetryMs)
    }
  }

  /** The outbox is bounded in age as well: few bytes that nobody takes for long are a reader who is gone. */
  checkOutbox(monotonicMs: number): void {
    if (this.connection.bufferedBytes() === 0) this.behindSince = undefined
    else if (this.behindSince === undefined) this.behindSince = monotonicMs
    else if (monotonicMs - this.behindSince >= this.#ports.limits.outboxAgeMs) {
      this.disconnect('slow_consumer', 'the outbox is too old', slowRetryMs)
    }
  }

  send(frame: ServerFrame): void {
    this.deliver(this.codec.encode(frame))
  }

  /** A request was answered as asked. */
  reply(frame: ServerFrame): void {
    this.#errorsInRow = 0
    this.send(frame)
  }

  /** A request was refused; a peer that makes nothing but errors is disconnected in the end. */
  refuse(ref: number | undefined, name: ErrorName, frame: string, detail: ErrorDetail = {}): void {
    const row = errors[name]
    this.send({
      t: 'error',
      ...(ref === undefined ? {} : { ref }),
      code: row.code,
      name,
      message: detail.message ?? row.message,
      retry: row.retry,
      ...(detail.retryAfterMs === undefined ? {} : { retry_after_ms: Math.ceil(detail.retryAfterMs) }),
      ...(detail.statement === undefined ? {} : { statement: detail.statement }),
    })
    this.#ports.telemetry.refused(name, frame)
    this.#errorsInRow += 1
    const { errorsInRowMax, rateRefusalsMax } = this.#ports.limits
    if (name === 'rate_limited') {
      if (this.#errorsInRow > rateRefusalsMax) this.disconnect('too_fast', 'kept sending over the rate')
    } else if (this.#errorsInRow > errorsInRowMax) {
      this.disconnect('too_many_errors', 'nothing but errors')
    }
  }

  expelled(room: Room): void {
    this.rooms.delete(room.name)
  }

  /** Says `bye` and closes. `closed` in `sessions.ts` does the rest when the transport reports the end. */
  disconnect(name: CloseName, detail: string, retryAfterMs?: number): void {
    if (this.ended) return
    const row = closes[name]
    const bye: ServerFrame = {
      t: 'bye',
      code: row.code,
      name,
      message: row.message,
      ...(retryAfterMs === undefined ? {} : { retry_after_ms: retryAfterMs }),
    }
    this.connection.send(this.codec.encode(bye))
    this.ended = true
    this.connection.close(row.code, name)
    this.#ports.telemetry.disconnecting(name, detail)
  }
}
