/**
 * Every session of this node: found by connection and by user, counted, and swept by one timer, so that
 * a hundred thousand idle members cost no timer each.
 */
import type { ServerFrame } from '../../protocol/catalogue.ts'
import type { Clock } from '../base/clock.ts'
import { invariant } from '../base/invariant.ts'
import type { UserId } from '../identity/identity.ts'
import type { Limits } from '../limits.ts'
import type { Presence } from '../room/presence.ts'
import type { Connection } from '../transport/transport.ts'
import { expiryStep } from './expiry.ts'
import type { Session } from './session.ts'

export interface SessionsPorts {
  readonly clock: Clock
  readonly limits: Limits
  readonly presence: Presence
}

export class Sessions {
  readonly #ports: SessionsPorts
  readonly #byConnection = new Map<Connection, Session>()
  readonly #byUser = new Map<UserId, readonly Session[]>()
  /** Sessions that have not said who they are; short-lived, by `authDeadlineMs`. */
  readonly #strangers = new Set<Session>()

  constructor(ports: SessionsPorts) {
    this.#ports = ports
  }

  get size(): number {
    return this.#byConnection.size
  }

  all(): IterableIterator<Session> {
    return this.#byConnection.values()
  }

  of(connection: Connection): Session | undefined {
    return this.#byConnection.get(connection)
  }

  ofUser(user: UserId): readonly Session[] {
    return this.#byUser.get(user) ?? none
  }

  add(session: Session): void {
    this.#byConnection.set(session.connection, session)
    this.#strangers.add(session)
  }

  /** The session has said hello in time; however long its verification waits, that is not its fault. */
  greeted(session: Session): void {
    this.#strangers.delete(session)
  }

  /** The session has said who it is. @returns false when this person has as many sessions as one may */
  identified(session: Session): boolean {
    invariant(session.person !== undefined, 'a session is identified once it has a person')
    const mine = this.ofUser(session.user)
    if (mine.length >= this.#ports.limits.connectionsPerUserMax) return false
    this.#byUser.set(session.user, [...mine, session])
    return true
  }

  /** The connection is gone: the person leaves the rooms that this session was in. */
  closed(connection: Connection): Session | undefined {
    const session = this.#byConnection.get(connection)
    if (session === undefined) return undefined
    session.ended = true
    this.#byConnection.delete(connection)
    this.#strangers.delete(session)
    const others = this.ofUser(session.user).filter((other) => other !== session)
    if (others.length > 0) this.#byUser.set(session.user, others)
    else this.#byUser.delete(session.user)
    const now = this.#ports.clock.now()
    for (const room of session.rooms.values()) {
      if (room.leave(session, now)) this.#ports.presence.went(room, session.user)
    }
    session.rooms.clear()
    return session
  }

  /** Sends to every live session of a person. @returns how many there were */
  tell(user: UserId, frame: ServerFrame): number {
    const sessions = this.ofUser(user)
    for (const session of sessions) session.send(frame)
    return sessions.length
  }

  /** Ends what has outlived its deadline. Called every second or so. */
  sweep(): void {
    const { clock, limits } = this.#ports
    const monotonic = clock.monotonic()
    for (const session of this.#strangers) {
      if (monotonic - session.openedAt >= limits.authDeadlineMs)
        session.disconnect('not_authenticated', 'no hello in time')
    }
    const now = clock.now()
    for (const session of this.#byConnection.values()) {
      const { person } = session
      if (person === undefined || session.ended) continue
      session.checkOutbox(monotonic)
      if (session.ended) continue
      const step = expiryStep(person.identity.expiresAt, person.warned, now, limits)
      if (step === 'close') session.disconnect('token_expired', 'not renewed in time')
      else if (step === 'warn') {
        person.warned = true
        session.send({
          t: 'notice',
          name: 'token_expiring',
          text: 'Your sign-in ends soon: send renew with a fresh token.',
        })
      }
    }
  }
}

const none: readonly Session[] = []
