/**
 * The reference client: a connection that comes back, rooms that are whole again when it does, requests
 * as promises and events with types. Runs in browsers and in Node; speaks JSON unless given another codec.
 */
import type { RoomEvent, ServerFrame } from '../protocol/catalogue.ts'
import type { Codec } from '../protocol/codec.ts'
import { jsonCodec } from '../protocol/json.ts'
import type { Category } from '../protocol/statement.ts'
import { type ClientClock, systemClientClock } from './clock.ts'
import { Connection } from './connection.ts'
import { type Answer, failure, refusal } from './errors.ts'
import { type ClientEvents, type ConnectionState, type EventName, Listeners } from './events.ts'
import { Ignored } from './ignored.ts'
import { type ClientLimits, clientLimits } from './limits.ts'
import { Renewal } from './renewal.ts'
import { type AnswerTo, type Fields, type RequestName, Requests } from './requests.ts'
import type { JoinOptions } from './room.ts'
import { Rooms } from './rooms.ts'
import { type OpenSocket, openSystemSocket } from './socket.ts'

type Welcome = Extract<ServerFrame, { t: 'welcome' }>

export interface ClientOptions {
  /** E.g. `wss://chat.example/v1`. */
  readonly url: string
  /** A token, or what makes one; only the latter can keep a connection beyond the token's end. */
  readonly token: string | (() => string | Promise<string>)
  /** What the program calls itself, up to 100 characters. */
  readonly agent?: string
  /** JSON if absent; `msgpackCodec` of `protocol/msgpack.ts` is the other one. */
  readonly codec?: Codec
  readonly limits?: Partial<ClientLimits>
  readonly clock?: ClientClock
  readonly openSocket?: OpenSocket
}

export class ParleyClient {
  readonly #listeners: Listeners
  readonly #connection: Connection
  readonly #requests: Requests
  readonly #rooms: Rooms
  readonly #renewal: Renewal
  readonly #ignored = new Ignored()
  #me: Welcome | undefined
  #connected: ((answer: Answer<Welcome>) => void)[] = []
  #connecting: Promise<Answer<Welcome>> | undefined

  /** Does nothing until `connect`. */
  constructor(options: ClientOptions) {
    const {
      url,
      agent,
      codec = jsonCodec,
      clock = systemClientClock,
      openSocket: open = openSystemSocket,
    } = options
    const limits: ClientLimits = { ...clientLimits, ...options.limits }
    const source = options.token
    const renewable = typeof source === 'function'
    const token = async () => (typeof source === 'function' ? source() : source)
    const emit = <K extends EventName>(name: K, ...args: ClientEvents[K]) =>
      this.#listeners.emit(name, ...args)
    const ignores = (user: string) => this.#ignored.has(user)

    this.#listeners = new Listeners(limits)
    this.#connection = new Connection({
      ...{ url, agent, token, renewable, codec, clock, limits, open },
      changed: (state) => this.#changed(state),
      welcomed: (welcome) => this.#welcomed(welcome, renewable),
      received: (frame) => this.#received(frame, renewable),
      lost: () => {
        this.#renewal.stop()
        this.#requests.lost()
        this.#rooms.lost()
      },
    })
    this.#requests = new Requests({ clock, limits, send: (frame) => this.#connection.send(frame) })
    const me = () => this.#me?.user ?? ''
    this.#rooms = new Rooms({
      clock,
      limits,
      me,
      ignores,
      emit,
      ask: (t, fields, settle) => this.#requests.ask(t, fields, settle),
    })
    const renew = (fresh: string) => this.renew(fresh)
    this.#renewal = new Renewal({ clock, limits, token, renew, failed: (error) => emit('refused', error) })
  }

  get state(): ConnectionState {
    return this.#connection.state
  }

  /** Who we are to the server; undefined before the first `welcome`. */
  get me(): Welcome | undefined {
    return this.#me
  }

  /** The rooms that we are in, or are being brought back into. */
  get rooms(): readonly string[] {
    return this.#rooms.names
  }

  /** @returns ends the subscription */
  on<K extends EventName>(name: K, listener: (...args: ClientEvents[K]) => void): () => void {
    return this.#listeners.on(name, listener)
  }

  /** Connects, and keeps trying; resolves with `welcome`, or when the server says to stay away. */
  connect(): Promise<Answer<Welcome>> {
    this.#connecting ??= new Promise((resolve) => {
      this.#connected.push((answer) => {
        this.#connecting = undefined
        resolve(answer)
      })
      this.#connection.start()
      if (this.#me !== undefined && this.state.phase === 'online')
        this.#settleConnect({ ok: true, value: this.#me })
    })
    return this.#connecting
  }

  close(): void {
    this.#connection.close()
  }

  /** Into a room; resolves when the past that was asked for has been told as events. */
  join(room: string, options: JoinOptions = {}): Promise<Answer<AnswerTo<'join'>>> {
    return new Promise((resolve) => this.#rooms.join(room, options, resolve))
  }

  /** Out of a room, and not back into it after a reconnect even if the server does not hear of it now. */
  leave(room: string): Promise<Answer<AnswerTo<'leave'>>> {
    this.#rooms.forget(room)
    return this.#ask('leave', { room })
  }

  /** `held`: a moderator must look at it first. A text that starts with `/` and a known command runs it. */
  send(
    room: string,
    text: string,
    more: Pick<Fields<'send'>, 'reply_to' | 'ack'> = {},
  ): Promise<Answer<AnswerTo<'send'>>> {
    return this.#askIn(room, 'send', { room, text, ...more })
  }

  edit(room: string, id: string, text: string): Promise<Answer<AnswerTo<'edit'>>> {
    return this.#askIn(room, 'edit', { room, id, text })
  }

  remove(room: string, id: string): Promise<Answer<AnswerTo<'remove'>>> {
    return this.#askIn(room, 'remove', { room, id })
  }

  /** A page of the past, oldest first; not told as events. */
  history(room: string, range: Omit<Fields<'history'>, 'room'>): Promise<Answer<AnswerTo<'history'>>> {
    return this.#askIn(room, 'history', { room, ...range })
  }

  members(room: string, range: Omit<Fields<'members'>, 'room'>): Promise<Answer<AnswerTo<'members'>>> {
    return this.#askIn(room, 'members', { room, ...range })
  }

  /** @param key the same key again has the same outcome: for asking again when an answer was lost */
  async command(room: string, line: string, key?: string): Promise<Answer<AnswerTo<'command'>>> {
    const fields = { room, line, ...(key === undefined ? {} : { key }) }
    const answer = await this.#askIn(room, 'command', fields)
    if (answer.ok) this.#ignored.answered(answer.value.result)
    return answer
  }

  report(room: string, id: string, category: Category, text?: string): Promise<Answer<AnswerTo<'report'>>> {
    return this.#askIn(room, 'report', { room, id, category, ...(text === undefined ? {} : { text }) })
  }

  appeal(statement: string, text: string): Promise<Answer<AnswerTo<'appeal'>>> {
    return this.#ask('appeal', { statement, text })
  }

  standing(): Promise<Answer<AnswerTo<'standing'>>> {
    return this.#ask('standing', {})
  }

  ping(): Promise<Answer<AnswerTo<'ping'>>> {
    return this.#ask('ping', {})
  }

  /** Brings a fresh token on the same connection. Done by itself when `token` is a function. */
  renew(token: string): Promise<Answer<AnswerTo<'renew'>>> {
    return this.#ask('renew', { token })
  }

  #ask<T extends RequestName>(t: T, fields: Fields<T>): Promise<Answer<AnswerTo<T>>> {
    return new Promise((resolve) => this.#requests.ask(t, fields, resolve))
  }

  /** About a room: not while we are on the way back into it. */
  #askIn<T extends RequestName>(room: string, t: T, fields: Fields<T>): Promise<Answer<AnswerTo<T>>> {
    if (this.state.phase === 'online' && !this.#rooms.askable(room))
      return Promise.resolve(failure('rejoining'))
    return this.#ask(t, fields)
  }

  #changed(state: ConnectionState): void {
    if (state.phase === 'closed') {
      const { error } = failure('closed', state.why.message)
      this.#settleConnect({ ok: false, error: { ...error, code: state.why.code, name: state.why.name } })
    }
    this.#listeners.emit('state', state)
  }

  #welcomed(welcome: Welcome, renewable: boolean): void {
    this.#me = welcome
    this.#ignored.welcomed(welcome)
    if (renewable) this.#renewal.started(welcome.expires_at)
    this.#settleConnect({ ok: true, value: welcome })
    this.#listeners.emit('welcome', welcome)
    this.#rooms.resume()
  }

  #settleConnect(answer: Answer<Welcome>): void {
    for (const settle of this.#connected.splice(0)) settle(answer)
  }

  #received(frame: ServerFrame, renewable: boolean): void {
    if (this.#requests.answered(frame)) return
    switch (frame.t) {
      case 'message':
      case 'edited':
      case 'removed':
      case 'member':
      case 'modes':
      case 'restored':
      case 'acted':
        return this.#rooms.live(frame satisfies RoomEvent)
      case 'page':
        return this.#rooms.page(frame)
      case 'notice':
        if (frame.name === 'token_expiring' && renewable) this.#renewal.expiring()
        this.#listeners.emit('notice', frame)
        if (frame.name === 'assurance_too_low' && frame.room !== undefined)
          this.#rooms.removed(frame.room, frame.name)
        return
      case 'statement': {
        const { t: _, ...statement } = frame
        return this.#listeners.emit('statement', statement)
      }
      case 'presence':
        return this.#listeners.emit('presence', frame)
      case 'held':
        return this.#listeners.emit('held', frame)
      case 'appeal':
        return this.#listeners.emit('appeal', frame)
      case 'error':
        return this.#listeners.emit('refused', refusal(frame).error)
    }
  }
}
