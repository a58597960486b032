/**
 * A member who stops reading, is closed for it, comes back and resumes: it notes the sequence number of
 * everything it hears, live or from pages, so that holes and doubles show.
 */
import type { ServerFrame } from '../../protocol/catalogue.ts'
import { jsonCodec } from '../../protocol/json.ts'
import type { Clock } from '../../server/base/clock.ts'
import { type Deferred, deferred } from '../../server/base/deferred.ts'
import { RawSocket } from './raw-socket.ts'

export interface StragglerHost {
  readonly url: string
  readonly clock: Clock
  readonly readBuffer: Buffer
  decode(bytes: Uint8Array): readonly ServerFrame[] | undefined
}

const pageEvents = 100
const pauseMs = 200

export class Straggler {
  /** Events heard, by their number. */
  readonly heard = new Set<number>()
  messages = 0
  doubles = 0
  /** Close codes, in their order. */
  readonly closes: number[] = []
  /** The server could not prove continuity. */
  broken = false
  readonly #token: string
  readonly #room: string
  readonly #host: StragglerHost
  #socket: RawSocket | undefined
  #entered: Deferred<undefined> = deferred()
  #epoch: string | undefined
  /** Everything up to here was heard. */
  #last = 0
  /** History is missing up to here. */
  #owed = 0
  #retryAfterMs = pauseMs
  #over = false

  constructor(token: string, room: string, host: StragglerHost) {
    this.#token = token
    this.#room = room
    this.#host = host
  }

  /** Resolves in the room. Rejects when the connection ends before. */
  async enter(): Promise<void> {
    this.#entered = deferred()
    this.#connect()
    await this.#entered.promise
  }

  stall(): void {
    this.#socket?.pause()
  }

  /** Reads again; what follows, a close and coming back included, goes on by itself. */
  wake(): void {
    this.#socket?.resume()
  }

  leave(): void {
    this.#over = true
    this.#socket?.terminate()
  }

  #connect(): void {
    const { url, readBuffer, decode } = this.#host
    const socket = new RawSocket(
      { url, subprotocol: jsonCodec.subprotocol, readBuffer },
      {
        opened: () =>
          socket.sendText(`${JSON.stringify({ t: 'hello', token: this.#token })}\n${this.#join()}`),
        message: (bytes, start, end) => {
          for (const frame of decode(bytes.subarray(start, end)) ?? []) this.#heed(frame)
        },
        closed: (code) => this.#closed(socket, code),
      },
    )
    this.#socket = socket
  }

  #join(): string {
    const from = this.#epoch === undefined ? {} : { after: this.#last, epoch: this.#epoch }
    return JSON.stringify({ t: 'join', ref: 1, room: this.#room, ...from })
  }

  #heed(frame: ServerFrame): void {
    switch (frame.t) {
      case 'joined':
        if (this.#epoch === undefined) this.#last = frame.seq
        else this.#resumed(frame)
        this.#epoch = frame.epoch
        return this.#entered.resolve(undefined)
      case 'page': {
        for (const event of frame.events) this.#note(event.seq, event.t)
        const last = frame.events.at(-1)?.seq
        // Pages of the backfill have the join's ref; those asked for have 2.
        if (frame.ref === 2 && last !== undefined && last < this.#owed) this.#askFor(last)
        return
      }
      case 'message':
      case 'edited':
      case 'removed':
      case 'member':
      case 'modes':
      case 'restored':
      case 'acted':
        return this.#note(frame.seq, frame.t)
      case 'bye':
        this.#retryAfterMs = frame.retry_after_ms ?? pauseMs
        return
      default:
    }
  }

  /** Pages come by themselves, up to `backfilled`; where too much was missed, all of it is asked for. */
  #resumed(frame: ServerFrame & { readonly t: 'joined' }): void {
    if (frame.epoch !== this.#epoch) {
      this.broken = true
      return
    }
    const whole = frame.recovered === true && frame.backfilled === undefined
    this.#owed = whole ? 0 : frame.seq
    if (!whole) this.#askFor(frame.recovered === true ? (frame.backfilled ?? this.#last) : this.#last)
  }

  #askFor(after: number): void {
    this.#socket?.sendText(
      JSON.stringify({ t: 'history', ref: 2, room: this.#room, after, limit: pageEvents }),
    )
  }

  #note(seq: number, kind: string): void {
    if (this.heard.has(seq)) {
      this.doubles++
      return
    }
    this.heard.add(seq)
    if (kind === 'message') this.messages++
    while (this.heard.has(this.#last + 1)) this.#last++
  }

  #closed(socket: RawSocket, code: number): void {
    if (socket !== this.#socket || this.#over) return
    this.closes.push(code)
    if (this.#epoch === undefined) return this.#entered.reject(new Error(`closed with ${code}`))
    void this.#host.clock.sleep(this.#retryAfterMs).then(() => {
      if (!this.#over) this.#connect()
    })
  }
}
