/**
 * One member of a crowd: a socket that gets into a room and then only counts.
 */
import type { Dialect, DialectSink, Position } from './dialect.ts'
import type { FrameCounter } from './frame-counter.ts'
import type { MemberPlan } from './orders.ts'
import { RawSocket } from './raw-socket.ts'

/** How getting in ended. */
export type Entry =
  | { readonly in: true }
  | { readonly in: false; readonly why: string; readonly retryAfterMs: number | undefined }

export interface MemberHost {
  readonly url: string
  readonly dialect: Dialect
  readonly readBuffer: Buffer
  /** Bytes of data messages, as they come. */
  received(bytes: number): void
  readonly counter: FrameCounter
  accepted(): void
  refused(name: string): void
  /** The connection ended after the member was in. */
  lost(why: string): void
}

export class Member implements DialectSink {
  readonly plan: MemberPlan
  /** Where the room stood when it got in. */
  position: Position | undefined
  /** Hears of the end instead of the host, with the time to come back that the server named. */
  gone: ((retryAfterMs: number | undefined) => void) | undefined
  readonly #host: MemberHost
  readonly #socket: RawSocket
  #entered: (entry: Entry) => void
  #in = false
  #over = false
  #leaving = false
  #why = ''
  #retryAfterMs: number | undefined

  /** Connects at once. @param entered called once: in the room, or not @param from resumes from there */
  constructor(plan: MemberPlan, host: MemberHost, entered: (entry: Entry) => void, from?: Position) {
    this.plan = plan
    this.#host = host
    this.#entered = entered
    const { url, dialect, readBuffer } = host
    this.#socket = new RawSocket(
      { url, subprotocol: dialect.subprotocol, readBuffer, localAddress: plan.localAddress },
      {
        opened: () => this.#socket.sendText(dialect.opening({ ...plan, from })),
        message: (bytes, start, end) => {
          host.received(end - start)
          host.counter.read(bytes, start, end, this)
        },
        closed: (code, reason) => this.#closed(code, reason),
      },
    )
  }

  say(ref: number, text: string): void {
    this.#socket.sendText(this.#host.dialect.say(this.plan.room, ref, text))
  }

  /** Out of the room, and still connected. */
  stepOut(ref: number): void {
    const words = this.#host.dialect.leave?.(this.plan.room, ref)
    if (words !== undefined) this.#socket.sendText(words)
  }

  /** In again. @param entered called once it is, or is refused */
  stepIn(entered: (entry: Entry) => void): void {
    this.#entered = entered
    const words = this.#host.dialect.enter?.(this.plan.room)
    if (words !== undefined) this.#socket.sendText(words)
  }

  leave(): void {
    this.#leaving = true
    this.#socket.terminate()
  }

  delivered(bytes: Buffer, start: number, end: number): void {
    this.#host.counter.delivered(bytes, start, end)
  }

  accepted(): void {
    this.#host.counter.other()
    this.#host.accepted()
  }

  refused(name: string): void {
    this.#host.counter.other()
    this.#host.refused(name)
  }

  reply(text: string): void {
    this.#socket.sendText(text)
  }

  joined(at?: Position): void {
    this.#host.counter.other()
    this.#in = true
    this.position = at
    this.#entered({ in: true })
  }

  turnedAway(name: string, retryAfterMs: number | undefined): void {
    this.#host.counter.other()
    this.#why = name
    this.#retryAfterMs = retryAfterMs
    if (!this.#in) this.#socket.terminate()
  }

  #closed(code: number, reason: string): void {
    if (this.#over || this.#leaving) return
    this.#over = true
    const why = this.#why || reason || `closed with ${code}`
    if (this.#in && this.gone !== undefined) this.gone(this.#retryAfterMs)
    else if (this.#in) this.#host.lost(why)
    else this.#entered({ in: false, why, retryAfterMs: this.#retryAfterMs })
  }
}
