/**
 * One room that a client is in: joined, joined again after a reconnect, its events handed on in order.
 * The order itself is in `resume.ts`; here is what has to be asked for to restore it.
 */
import type { RoomEvent, ServerFrame } from '../protocol/catalogue.ts'
import { protocolLimits } from '../protocol/limits.ts'
import { backoffMs } from './backoff.ts'
import type { ClientClock } from './clock.ts'
import { type Answer, isOffline, mayTryAgain, type RequestError } from './errors.ts'
import type { ClientEvents, EventName } from './events.ts'
import type { ClientLimits } from './limits.ts'
import type { AnswerTo, Fields, RequestName } from './requests.ts'
import { RoomSequence } from './resume.ts'

type Joined = Extract<ServerFrame, { t: 'joined' }>
type Page = Extract<ServerFrame, { t: 'page' }>

export interface JoinOptions {
  /** Make the room if it does not exist, and own it. */
  readonly create?: boolean
  /** Begin with the last so many events. */
  readonly history?: number
}

export interface RoomPorts {
  readonly clock: ClientClock
  readonly limits: ClientLimits
  ask<T extends RequestName>(t: T, fields: Fields<T>, settle: (answer: Answer<AnswerTo<T>>) => void): void
  emit<K extends EventName>(name: K, ...args: ClientEvents[K]): void
  /** Whether this person ignores somebody. */
  ignores(user: string): boolean
  /** Whether this is still the room of its name. */
  current(room: Room): boolean
  /** The server has answered `join`, or will be asked again later. */
  answered(): void
  /** We are not in the room; nobody will try again. */
  gone(room: Room): void
}

export class Room {
  readonly name: string
  readonly #options: JoinOptions
  readonly #ports: RoomPorts
  #sequence: RoomSequence | undefined
  #joined: Joined | undefined
  /** The server has let us in on this connection. */
  #inside = false
  /** True once the past has been handed on. */
  #ready = false
  #fetching = false
  /** A ping is on its way behind which no more pages come unasked. */
  #fenced = false
  #attempts = 0
  /** Changes with every connection: what was planned on an earlier one is forgotten. */
  #life = 0
  #settle: ((answer: Answer<Joined>) => void) | undefined

  /** @param settle told once: when the past was handed on, or why we are not in the room */
  constructor(
    name: string,
    options: JoinOptions,
    settle: (answer: Answer<Joined>) => void,
    ports: RoomPorts,
  ) {
    this.name = name
    this.#options = options
    this.#settle = settle
    this.#ports = ports
  }

  /** Whether the server has let us in, so that it answers requests about the room. */
  get inside(): boolean {
    return this.#inside
  }

  /** Whether the past has been handed on. */
  get ready(): boolean {
    return this.#ready
  }

  /** The connection is gone; what was seen of the room stays. */
  lost(): void {
    this.#inside = false
    this.#ready = false
    this.#fetching = false
    this.#attempts = 0
    this.#life += 1
  }

  /** Joins; with what was seen so far, if anything was. */
  enter(): void {
    const { create, history } = this.#options
    const last = this.#sequence?.last
    const fields: Fields<'join'> = {
      room: this.name,
      ...(create === undefined ? {} : { create }),
      ...(history === undefined ? {} : { history }),
      ...(last === undefined || this.#joined === undefined ? {} : { after: last, epoch: this.#joined.epoch }),
    }
    this.#ports.ask('join', fields, (answer) => {
      if (!this.#ports.current(this)) return
      if (answer.ok) this.#entered(answer.value, fields.after !== undefined)
      else this.#refused(answer.error)
      if (answer.ok || !isOffline(answer)) this.#ports.answered()
    })
  }

  /** A numbered event, as it happens. */
  live(event: RoomEvent): void {
    if (this.#sequence === undefined) return
    this.#handOn(this.#sequence.offer(event))
    if (this.#ready) this.#fetchMissing()
  }

  /** A page that came unasked, behind a `joined`. */
  page(page: Page): void {
    if (this.#sequence === undefined || this.#joined?.ref !== page.ref) return
    if (this.#sequence.last === undefined) {
      const first = page.events[0]?.seq
      this.#handOn(this.#sequence.start(first === undefined ? this.#joined.seq : first - 1))
    }
    this.#offer(page)
    if (!page.more || this.#caughtUp()) return this.#finish()
    if (this.#fenced) return
    // Another page may follow, or the server leaves the rest to us. It answers in order: behind its answer to this none follows.
    this.#fenced = true
    this.#ports.ask('ping', {}, (answer) => {
      if (this.#ports.current(this) && !isOffline(answer)) this.#finish()
    })
  }

  /** The server took us out. What waits behind a hole is told all the same: nobody will fill the hole now. */
  removed(upTo?: number): void {
    while (this.#sequence?.last !== undefined && upTo !== undefined && this.#sequence.last < upTo)
      this.#skip()
    if (this.#joined !== undefined) this.#settle?.({ ok: true, value: this.#joined })
  }

  #entered(joined: Joined, resumed: boolean): void {
    const { emit, limits } = this.#ports
    const previous = this.#joined?.epoch
    this.#joined = joined
    this.#inside = true
    this.#fenced = false
    this.#attempts = 0
    const recovered = resumed && joined.recovered === true
    if (recovered) this.#sequence?.reached(joined.seq)
    else {
      const pages = (this.#options.history ?? 0) > 0
      this.#sequence = new RoomSequence(pages ? undefined : joined.seq, joined.seq, limits.waitingEventsMax)
      if (resumed) emit('epoch', { room: this.name, epoch: joined.epoch, previous })
    }
    emit('joined', joined)
    // Without a page to come there is no past.
    if (!recovered && this.#caughtUp() && this.#ports.current(this)) this.#finish()
  }

  #refused(error: RequestError): void {
    const { emit, gone, limits } = this.#ports
    if (this.#settle === undefined) {
      if (isOffline({ ok: false, error })) return // the next connection tries again
      this.#attempts += 1
      if (mayTryAgain(error) && this.#attempts <= limits.rejoinAttemptsMax)
        return this.#later(error, this.#attempts, () => this.enter())
    }
    gone(this)
    if (this.#settle === undefined) emit('left', { room: this.name, name: error.name, error })
    else this.#settle({ ok: false, error })
  }

  /** The unasked pages are through. What they left out is fetched; then the room is as it should be. */
  #finish(): void {
    if (this.#ready) return
    if (!this.#caughtUp()) return this.#fetchMissing()
    this.#ready = true
    const settle = this.#settle
    this.#settle = undefined
    if (this.#joined !== undefined) settle?.({ ok: true, value: this.#joined })
    this.#fetchMissing()
  }

  #caughtUp(): boolean {
    const last = this.#sequence?.last
    return last !== undefined && last >= (this.#joined?.seq ?? 0)
  }

  #fetchMissing(attempt = 1): void {
    const missing = this.#sequence?.missing
    if (missing === undefined || this.#fetching) return
    this.#fetching = true
    const fields = { room: this.name, after: missing.from - 1, limit: protocolLimits.pageItemsMax }
    this.#ports.ask('history', fields, (answer) => {
      if (!this.#ports.current(this) || isOffline(answer)) return
      if (!answer.ok && mayTryAgain(answer.error) && attempt < this.#ports.limits.fetchAttemptsMax) {
        return this.#later(answer.error, attempt, () => {
          this.#fetching = false
          this.#fetchMissing(attempt + 1)
        })
      }
      this.#fetching = false
      if (answer.ok) this.#offer(answer.value)
      // Nothing of what was missing: it is older than what the server keeps, or we may not ask.
      if (this.#sequence?.missing?.from === missing.from) this.#skip()
      if (this.#ready) this.#fetchMissing()
      else this.#finish()
    })
  }

  #skip(): void {
    const skipped = this.#sequence?.skip()
    if (skipped?.gap !== undefined) this.#ports.emit('gap', { room: this.name, ...skipped.gap })
    this.#handOn(skipped?.due ?? [])
  }

  #offer(page: Page): void {
    for (const event of page.events) this.#handOn(this.#sequence?.offer(event) ?? [])
  }

  #handOn(due: readonly RoomEvent[]): void {
    for (const event of due) tell(this.#ports, event, event.seq <= (this.#joined?.seq ?? 0))
  }

  /** Does something again after a pause, if the room and the connection are still the same then. */
  #later(error: RequestError, attempt: number, run: () => void): void {
    const { clock, current, limits } = this.#ports
    const life = this.#life
    const pauseMs = error.retryAfterMs ?? backoffMs(attempt, clock.random(), limits)
    clock.after(Math.min(pauseMs, limits.retryAfterMs), () => {
      if (current(this) && this.#life === life) run()
    })
  }
}

/** Each kind by its own name, so that a listener gets the type it asked for. */
function tell({ emit, ignores }: RoomPorts, event: RoomEvent, past: boolean): void {
  const told = 'from' in event && ignores(event.from) ? ({ past, ignored: true } as const) : { past }
  switch (event.t) {
    case 'message':
      return emit('message', event, told)
    case 'edited':
      return emit('edited', event, told)
    case 'removed':
      return emit('removed', event, { past })
    case 'member':
      return emit('member', event, { past })
    case 'modes':
      return emit('modes', event, { past })
    case 'restored':
      return emit('restored', event, told)
    case 'acted':
      return emit('acted', event, { past })
  }
}
