/**
 * What an application can listen to, each kind with its type.
 *
 * Everything numbered in a room (`message`, `edited`, `removed`, `restored`, `member`, `modes`, `acted`) comes in the room's
 * order and once, the past before the present; `past` tells which is which.
 */
import type { RoomEvent, ServerFrame } from '../protocol/catalogue.ts'
import type { Statement } from '../protocol/statement.ts'
import type { RequestError } from './errors.ts'
import type { ClientLimits } from './limits.ts'

type Of<T extends ServerFrame['t']> = Extract<ServerFrame, { t: T }>

/** Why a connection ended. */
export interface Ended {
  /** A WebSocket close code, or that of `bye`. */
  readonly code: number
  /** E.g. `restart`, `banned`; `network` where nobody said why. */
  readonly name: string
  readonly message: string
}

export type ConnectionState =
  | { readonly phase: 'idle' }
  | { readonly phase: 'connecting'; readonly attempt: number }
  | { readonly phase: 'online' }
  /** It will come back by itself. */
  | { readonly phase: 'waiting'; readonly attempt: number; readonly retryInMs: number; readonly why: Ended }
  /** It will not, unless `connect` is called. */
  | { readonly phase: 'closed'; readonly why: Ended }

/** Where an event came from: `past` is true for what happened before this (re-)join. */
export interface Told {
  readonly past: boolean
  /** True: this person ignores its author (`/ignore`). Hide it, and say that something is hidden. */
  readonly ignored?: true
}

type Numbered = { readonly [T in RoomEvent['t']]: [event: Extract<RoomEvent, { t: T }>, told: Told] }

export interface ClientEvents extends Numbered {
  state: [state: ConnectionState]
  welcome: [welcome: Of<'welcome'>]
  /** We are in a room (again). Comes before the room's events. */
  joined: [joined: Of<'joined'>]
  /**
   * Continuity cannot be proven: forget what you have of this room; the next events are a new start.
   * Comes before the `joined` that follows a reconnect.
   */
  epoch: [change: { readonly room: string; readonly epoch: string; readonly previous: string | undefined }]
  /** Events `from` to `to` cannot be had any more; what comes next is behind them. */
  gap: [gap: { readonly room: string; readonly from: number; readonly to: number }]
  /** We are out of a room without having asked. `error` when joining again was refused. */
  left: [left: { readonly room: string; readonly name: string; readonly error: RequestError | undefined }]
  presence: [presence: Of<'presence'>]
  statement: [statement: Statement]
  /** For moderators: a message waits for a decision. */
  held: [held: Of<'held'>]
  notice: [notice: Of<'notice'>]
  appeal: [appeal: Of<'appeal'>]
  /** An error that belongs to no request of ours, or to one the client made by itself (a renewal). */
  refused: [error: RequestError]
}

export type EventName = keyof ClientEvents
type Listener<K extends EventName> = (...args: ClientEvents[K]) => void

type Lists = { [K in EventName]?: Set<Listener<K>> }

export class Listeners {
  readonly #lists: Lists = {}
  readonly #limits: Pick<ClientLimits, 'listenersMax'>

  constructor(limits: Pick<ClientLimits, 'listenersMax'>) {
    this.#limits = limits
  }

  /** @returns ends the subscription. Throws over `listenersMax`. */
  on<K extends EventName>(name: K, listener: Listener<K>): () => void {
    const list: Set<Listener<K>> = this.#lists[name] ?? new Set()
    if (list.size >= this.#limits.listenersMax)
      throw new Error(`more than ${list.size} listeners for ${name}`)
    const lists: { [P in K]?: Set<Listener<P>> } = this.#lists
    lists[name] = list
    // A function of its own for each call: the same listener twice is two subscriptions.
    const own: Listener<K> = (...args) => listener(...args)
    list.add(own)
    return () => void list.delete(own)
  }

  /** Calls every listener. What one of them throws is the application's: reported as uncaught, and the others still hear. */
  emit<K extends EventName>(name: K, ...args: ClientEvents[K]): void {
    const list: Set<Listener<K>> | undefined = this.#lists[name]
    for (const listener of [...(list ?? [])]) {
      try {
        listener(...args)
      } catch (error) {
        queueMicrotask(() => {
          throw error
        })
      }
    }
  }
}
