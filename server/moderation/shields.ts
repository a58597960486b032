/**
 * The shields of the rooms. A shield makes newcomers wait between messages and judges them more
 * strictly; everybody sees it (`modes`), and whoever it slows gets a statement. It goes up by itself when a
 * room runs hot (`temperature.ts`) and comes down by itself; a moderator's word counts more than either.
 */
import type { Category } from '../../protocol/statement.ts'
import type { Clock } from '../base/clock.ts'
import type { UserId } from '../identity/identity.ts'
import type { Limits } from '../limits.ts'
import { isNewcomer } from '../room/may.ts'
import { type ReleasePorts, release } from '../room/release.ts'
import type { Room } from '../room/room.ts'
import type { Subject } from './classifier.ts'
import { LruMap } from './lru-map.ts'
import type { Statements } from './statements.ts'
import { Temperature, temperatureRules } from './temperature.ts'
import type { Verdict } from './verdict.ts'

export interface ShieldsPorts extends ReleasePorts {
  readonly clock: Clock
  readonly statements: Statements
  readonly limits: Pick<Limits, 'shieldMs' | 'shieldRestMs' | 'shieldToldMax'>
}

/** Who changed the modes, when no person did: stands where events name a user. */
export const serverItself = 'server'

/** Goes away with its room. */
interface State {
  readonly temperature: Temperature
  /** When the shield went up by itself, of the clock that never goes back. */
  raisedMs: number
  /** Until when a moderator wants it down. */
  restUntilMs: number
  /** Which raising this is, so that people are told once of each. */
  raising: number
}

/** What people write about themselves harms themselves: it is no attack on the room. */
const ownHarm: readonly (Category | null)[] = ['personal_data', 'credentials']

export class Shields {
  readonly #ports: ShieldsPorts
  readonly #states = new WeakMap<Room, State>()
  /** Rooms whose shield went up by itself; bounded by `roomsMax`, looked at every `sweepShieldsMs`. */
  readonly #raised = new Set<Room>()
  /** Room and user → which raising they were told of. */
  readonly #told: LruMap<string, { raising: number }>
  /** All of them so far. */
  #raisings = 0

  constructor(ports: ShieldsPorts) {
    this.#ports = ports
    this.#told = new LruMap(ports.limits.shieldToldMax)
    ports.telemetry.gauge('shields_raised', 'Rooms whose shield went up by itself.', () => this.#raised.size)
  }

  /** Somebody came into the room. */
  came(room: Room, user: UserId): void {
    const { clock } = this.#ports
    if (isNewcomer(room, user, clock.now())) this.#state(room).temperature.came(clock.monotonic())
    if (room.modes.shield && !room.shieldKept) this.#raised.add(room)
  }

  /**
   * A draft got its verdict. May raise the shield, which is an event of the room: call it before the
   * draft is numbered, while the log accepts.
   */
  judged(room: Room, { author, sender }: Subject, verdict: Verdict): void {
    if (sender?.newcomer !== true) return
    const present = room.present.get(author)
    if (present === undefined) return
    const nowMs = this.#ports.clock.monotonic()
    const trouble = isTrouble(verdict)
    const last = trouble ? present.troubledMs : present.calmMs
    if (nowMs - last < temperatureRules.countEveryMs) return
    if (trouble) present.troubledMs = nowMs
    else present.calmMs = nowMs
    const state = this.#state(room)
    state.temperature.wrote(trouble, nowMs)
    if (trouble && !room.modes.shield && nowMs >= state.restUntilMs && state.temperature.isHot(nowMs))
      this.#raise(room, state, nowMs)
  }

  /** The shield made somebody wait: they get a statement, once for each raising. */
  slowed(room: Room, user: UserId): void {
    const told = this.#told.getOrMake(`${room.name}\n${user}`, () => ({ raising: -1 }))
    const { raising } = this.#state(room)
    if (told.raising === raising) return
    told.raising = raising
    const endsAt = room.present.get(user)?.newcomerUntil ?? this.#ports.clock.now()
    this.#ports.statements.forShield(user, room.name, !room.shieldKept, endsAt)
  }

  /** A moderator decides: up until one lowers it, or down and not up by itself for a while. The caller changes the modes. */
  decided(room: Room, up: boolean): void {
    room.shieldKept = up
    this.#raised.delete(room)
    const state = this.#state(room)
    state.raising = ++this.#raisings
    if (!up) state.restUntilMs = this.#ports.clock.monotonic() + this.#ports.limits.shieldRestMs
  }

  /** Lowers what went up by itself, once the room has cooled. */
  sweep(): void {
    const { clock, limits, log } = this.#ports
    const nowMs = clock.monotonic()
    for (const room of this.#raised) {
      // An empty room may leave memory at any time, and must not be numbered then; `came` puts it back.
      if (room.receivers.size === 0) {
        this.#raised.delete(room)
        continue
      }
      const { raisedMs, temperature } = this.#state(room)
      if (nowMs - raisedMs < limits.shieldMs || !temperature.isCool(nowMs)) continue
      if (!log.accepting()) return // looked at again at the next sweep
      this.#raised.delete(room)
      this.#change(room, false)
    }
  }

  #raise(room: Room, state: State, nowMs: number): void {
    state.raisedMs = nowMs
    state.raising = ++this.#raisings
    this.#raised.add(room)
    this.#change(room, true)
  }

  #change(room: Room, shield: boolean): void {
    const { clock, telemetry } = this.#ports
    const event = room.changeModes({ shield }, serverItself, clock.now())
    release(room, event, { cause: shield ? 'shield.raised' : 'shield.lowered' }, this.#ports)
    telemetry.note('info', shield ? 'a shield went up' : 'a shield came down', { room: room.name })
  }

  #state(room: Room): State {
    const known = this.#states.get(room)
    if (known !== undefined) return known
    const fresh = {
      temperature: new Temperature(this.#ports.clock.monotonic()),
      raisedMs: 0,
      restUntilMs: 0,
      raising: 0,
    }
    this.#states.set(room, fresh)
    return fresh
  }
}

/** A classifier's failure is our trouble, not the newcomers'. */
function isTrouble({ action, degraded, category }: Verdict): boolean {
  return (action === 'hold' || action === 'block') && !degraded && !ownHarm.includes(category)
}
