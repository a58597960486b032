/**
 * Somebody in a conversation: a real WebSocket, the JSON subprotocol, and everything it ever received.
 */
import { WebSocket } from 'ws'
import type { ClientFrame, RoomEvent, ServerFrame } from '../../protocol/catalogue.ts'
import { jsonCodec } from '../../protocol/json.ts'

type Of<T extends ServerFrame['t']> = Extract<ServerFrame, { t: T }>
type Request = Exclude<ClientFrame, { t: 'hello' }>
/** A request without the fields that the person fills in. */
type Asked<T extends Request['t']> = Omit<Extract<Request, { t: T }>, 't' | 'ref'>

/** How long a test waits for a frame before it says which one did not come. */
const patienceMs = 10_000

export class Person {
  readonly frames: ServerFrame[] = []
  closed: { readonly code: number; readonly reason: string } | undefined
  readonly #socket: WebSocket
  #ref = 0
  /** The first answer to each request; pages follow a `joined`. */
  readonly #answers = new Map<number, ServerFrame>()
  #watchers: (() => void)[] = []

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.on('message', (data: Buffer) => {
      const decoded = jsonCodec.decodeServer(data)
      if (!decoded.ok) throw new Error(`the server sent bytes that are no frames: ${decoded.detail}`)
      for (const parsed of decoded.frames) {
        if (!parsed.ok) throw new Error(`the server sent a broken frame: ${parsed.detail}`)
        this.frames.push(parsed.frame)
        if (
          'ref' in parsed.frame &&
          typeof parsed.frame.ref === 'number' &&
          parsed.frame.t !== 'statement' &&
          !this.#answers.has(parsed.frame.ref)
        ) {
          this.#answers.set(parsed.frame.ref, parsed.frame)
        }
      }
      this.#wake()
    })
    socket.on('close', (code, reason) => {
      this.closed = { code, reason: String(reason) }
      this.#wake()
    })
    socket.on('error', () => undefined) // the close that follows tells
  }

  /** Opens the socket; says nothing yet. */
  static connect(url: string): Promise<Person> {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(url, jsonCodec.subprotocol)
      const person = new Person(socket)
      socket.once('open', () => resolve(person))
      socket.once('error', reject)
    })
  }

  /** Sends any bytes at all. */
  raw(data: string | Uint8Array): void {
    this.#socket.send(data)
  }

  async hello(token: string): Promise<Of<'welcome'>> {
    this.raw(JSON.stringify({ t: 'hello', token }))
    return this.frame('welcome')
  }

  get user(): string {
    return this.all('welcome')[0]?.user ?? ''
  }

  get name(): string {
    return this.all('welcome')[0]?.name ?? ''
  }

  /** Sends a request and waits for the frame that answers it, whatever it is. */
  async ask<T extends Request['t']>(t: T, fields: Asked<T>): Promise<ServerFrame> {
    const ref = ++this.#ref
    this.raw(JSON.stringify({ t, ref, ...fields }))
    await this.#wait(() => this.#answers.has(ref), `an answer to ${t} ${ref}`)
    const answer = this.#answers.get(ref)
    if (answer === undefined) throw new Error(`lost the answer to ${t} ${ref}`)
    return answer
  }

  /** The same, when only one kind of answer will do. */
  async expect<A extends ServerFrame['t'], T extends Request['t']>(
    answer: A,
    t: T,
    fields: Asked<T>,
  ): Promise<Of<A>> {
    const frame = await this.ask(t, fields)
    if (frame.t !== answer) throw new Error(`expected ${answer} to ${t}, got ${JSON.stringify(frame)}`)
    return frame as Of<A>
  }

  join(room: string, more: Partial<Asked<'join'>> = {}): Promise<Of<'joined'>> {
    return this.expect('joined', 'join', { room, ...more })
  }

  send(room: string, text: string, more: Partial<Asked<'send'>> = {}): Promise<ServerFrame> {
    return this.ask('send', { room, text, ...more })
  }

  command(room: string, line: string): Promise<ServerFrame> {
    return this.ask('command', { room, line })
  }

  all<T extends ServerFrame['t']>(t: T): Of<T>[] {
    return this.frames.filter((f): f is Of<T> => f.t === t)
  }

  /** The texts of the messages received in a room, in order. */
  texts(room: string): string[] {
    return this.all('message')
      .filter((m) => m.room === room)
      .map((m) => m.text)
  }

  /** Every numbered event received in a room, in order of arrival. */
  events(room: string): RoomEvent[] {
    return this.frames.filter(
      (f): f is RoomEvent => 'seq' in f && 'room' in f && f.t !== 'joined' && f.room === room,
    )
  }

  /** The first frame of this kind, past or future, that fits. */
  frame<T extends ServerFrame['t']>(t: T, fits: (frame: Of<T>) => boolean = () => true): Promise<Of<T>> {
    return this.until((f): f is Of<T> => f.t === t && fits(f as Of<T>), `a frame ${t}`) as Promise<Of<T>>
  }

  async until(fits: (frame: ServerFrame) => boolean, what: string): Promise<ServerFrame> {
    await this.#wait(() => this.frames.some(fits), what)
    const found = this.frames.find(fits)
    if (found === undefined) throw new Error(`lost ${what}`)
    return found
  }

  async end(): Promise<{ readonly code: number; readonly reason: string }> {
    await this.#wait(() => this.closed !== undefined, 'the end of the connection', true)
    return this.closed ?? { code: 0, reason: '' }
  }

  /** Stops reading from the network, as a stalled client does. */
  stall(): void {
    this.#socket.pause()
  }

  /** Reads again what has piled up. */
  resume(): void {
    this.#socket.resume()
  }

  close(): void {
    this.#socket.close()
  }

  terminate(): void {
    this.#socket.terminate()
  }

  #wait(ready: () => boolean, what: string, closing = false): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => finish(new Error(`waited in vain for ${what}; last: ${this.#last()}`)),
        patienceMs,
      )
      const finish = (error?: Error) => {
        clearTimeout(timer)
        this.#watchers = this.#watchers.filter((w) => w !== check)
        if (error === undefined) resolve()
        else reject(error)
      }
      const check = () => {
        if (ready()) finish()
        else if (this.closed !== undefined && !closing) {
          finish(
            new Error(
              `closed with ${this.closed.code} ${this.closed.reason} while waiting for ${what}; last: ${this.#last()}`,
            ),
          )
        }
      }
      this.#watchers.push(check)
      check()
    })
  }

  #last(): string {
    return JSON.stringify(this.frames.slice(-3)).slice(0, 600)
  }

  #wake(): void {
    for (const watcher of [...this.#watchers]) watcher()
  }
}
