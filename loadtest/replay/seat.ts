/**
 * Somebody in the replay: a connection that says hello, joins its rooms, asks and is answered, writes
 * down every event, and comes back and resumes when the connection is lost.
 */
import type { ClientFrame, RoomEvent, ServerFrame } from '../../protocol/catalogue.ts'
import { jsonCodec } from '../../protocol/json.ts'
import type { Clock } from '../../server/base/clock.ts'
import { type Deferred, deferred } from '../../server/base/deferred.ts'
import { RawSocket } from '../driver/raw-socket.ts'
import type { SharedNow } from '../driver/shared-time.ts'
import { loadLimits } from '../limits.ts'
import type { EventFacts } from './evidence.ts'
import { type Witness, witness } from './witness.ts'

export interface SeatHost {
  readonly url: string
  readonly clock: Clock
  readonly now: SharedNow
  readonly readBuffer: Buffer
  /** The frames of a message; undefined when it is not made of whole frames. */
  decode(bytes: Uint8Array): readonly ServerFrame[] | undefined
  /** What must be the same for all receivers; every different event is kept there once. */
  facts(event: RoomEvent): EventFacts
  /** A connection was lost that nobody ended here. */
  lost(why: string): void
}

/** The frame that answers a request, or `lost` when the connection ended before it. */
export type Answer = ServerFrame | 'lost'
type Request = Exclude<ClientFrame, { t: 'hello' }>
type Asked = Request extends infer R ? (R extends Request ? Omit<R, 'ref'> : never) : never

export class Seat {
  readonly who: string
  readonly witnesses: ReadonlyMap<string, Witness>
  /** What a statement said about one of our sends, by its ref. */
  readonly restrictions = new Map<number, string>()
  user = ''
  readonly #token: string
  readonly #host: SeatHost
  readonly #waiting = new Map<number, Deferred<Answer>>()
  #socket: RawSocket | undefined
  #welcome: Deferred<undefined> = deferred()
  #ready: Deferred<undefined> = deferred()
  #ref = 0
  #in = false
  #leaving = false
  #retryAfterMs: number | undefined

  constructor(who: string, token: string, rooms: readonly string[], host: SeatHost) {
    this.who = who
    this.#token = token
    this.#host = host
    this.witnesses = new Map(rooms.map((room) => [room, witness(who)]))
    this.#ready.promise.catch(() => undefined) // whoever waits hears of it
  }

  /** Connects and joins every room. Rejects when that fails for `comeBackMs`. */
  async arrive(): Promise<void> {
    const { clock } = this.#host
    const deadlineMs = clock.monotonic() + loadLimits.comeBackMs
    for (;;) {
      try {
        await this.#connect()
        for (const room of this.witnesses.keys()) await this.#join(room)
        this.#in = true
        return this.#ready.resolve(undefined)
      } catch (error) {
        this.#socket?.terminate()
        if (clock.monotonic() > deadlineMs || this.#leaving) {
          const failure = new Error(
            `${this.who} cannot come in: ${error instanceof Error ? error.message : ''}`,
          )
          this.#ready.reject(failure)
          throw failure
        }
        await clock.sleep(Math.min(this.#retryAfterMs ?? loadLimits.comeBackPauseMs, 5_000))
      }
    }
  }

  /** Resolves while connected and in every room. */
  ready(): Promise<undefined> {
    return this.#ready.promise
  }

  /** Sends a request and waits for its answer, at most `answerMs`. @returns the ref it had, and the answer */
  async ask(request: Asked): Promise<{ readonly ref: number; readonly answer: Answer }> {
    const ref = ++this.#ref
    const answered = deferred<Answer>()
    this.#waiting.set(ref, answered)
    const cancel = this.#host.clock.after(loadLimits.answerMs, () => answered.resolve('lost'))
    this.#socket?.sendText(JSON.stringify({ ...request, ref }))
    const answer = await answered.promise
    cancel()
    this.#waiting.delete(ref)
    return { ref, answer }
  }

  leave(): void {
    this.#leaving = true
    this.#socket?.close()
  }

  async #connect(): Promise<void> {
    this.#welcome = deferred()
    const { url, readBuffer } = this.#host
    const socket = new RawSocket(
      { url, subprotocol: jsonCodec.subprotocol, readBuffer },
      {
        opened: () => socket.sendText(JSON.stringify({ t: 'hello', token: this.#token })),
        message: (bytes, start, end) => this.#read(bytes.subarray(start, end)),
        closed: (code, reason) => this.#closed(socket, `${code} ${reason}`.trim()),
      },
    )
    this.#socket = socket
    await this.#welcome.promise
  }

  async #join(room: string): Promise<void> {
    for (let tries = 0; tries < loadLimits.resendsMax; tries++) {
      const resume = this.witnesses.get(room)?.position()
      const { answer } = await this.ask({ t: 'join', room, ...(resume ?? {}) })
      if (answer === 'lost') throw new Error(`the connection was lost while joining ${room}`)
      if (answer.t === 'joined') return
      if (answer.t !== 'error' || answer.retry !== 'later')
        throw new Error(`join ${room}: ${JSON.stringify(answer)}`)
      await this.#host.clock.sleep(answer.retry_after_ms ?? loadLimits.comeBackPauseMs)
    }
    throw new Error(`${room} cannot be joined`)
  }

  #read(bytes: Uint8Array): void {
    const frames = this.#host.decode(bytes)
    if (frames === undefined) return this.#socket?.terminate() // the proof will miss what was in it
    for (const frame of frames) this.#heed(frame)
  }

  #heed(frame: ServerFrame): void {
    switch (frame.t) {
      case 'message':
      case 'edited':
      case 'removed':
      case 'member':
      case 'modes':
      case 'restored':
      case 'acted':
        return this.#note(frame, this.#host.now())
      case 'welcome':
        this.user = frame.user
        return this.#welcome.resolve(undefined)
      case 'joined':
        this.witnesses.get(frame.room)?.joined(frame)
        break
      case 'page':
        for (const event of frame.events) this.#note(event, Number.NaN)
        return
      case 'statement':
        if (frame.ref !== null) this.restrictions.set(frame.ref, frame.action)
        return
      case 'bye':
        this.#retryAfterMs = frame.retry_after_ms
        return
      default:
    }
    if ('ref' in frame && typeof frame.ref === 'number') this.#waiting.get(frame.ref)?.resolve(frame)
  }

  #note(event: RoomEvent, atMs: number): void {
    const facts = this.#host.facts(event)
    this.witnesses.get(event.room)?.saw(facts, atMs)
  }

  #closed(socket: RawSocket, why: string): void {
    if (socket !== this.#socket || this.#leaving) return
    for (const waiting of this.#waiting.values()) waiting.resolve('lost')
    this.#welcome.reject(new Error(why))
    this.#welcome.promise.catch(() => undefined) // nobody waits for it once it was resolved
    if (!this.#in) return // `arrive` is at it
    this.#in = false
    this.#host.lost(why)
    this.#ready = deferred()
    this.#ready.promise.catch(() => undefined)
    this.arrive().catch(() => undefined) // `ready` rejects with the reason
  }
}
