/**
 * Outcomes of commands by the client's key: a client that lost the answer asks again with the same key, and gets
 * the answer that it lost instead of a second ban. In memory: after a restart the same command runs again, and
 * finds what it did before.
 */
import type { Clock } from '../../base/clock.ts'
import type { UserId } from '../../identity/identity.ts'
import type { Limits } from '../../limits.ts'
import { type CommandOutcome, refuse } from './command.ts'

export interface Asked {
  readonly user: UserId
  readonly room: string
  readonly line: string
}

interface Known {
  readonly line: string
  readonly untilMs: number
  readonly outcome: Promise<CommandOutcome>
}

export interface CommandKeysPorts {
  readonly clock: Clock
  readonly limits: Pick<Limits, 'commandKeysMax' | 'commandKeyMs'>
}

export class CommandKeys {
  readonly #ports: CommandKeysPorts
  /** The oldest first: all are kept equally long. */
  readonly #known = new Map<string, Known>()

  constructor(ports: CommandKeysPorts) {
    this.#ports = ports
  }

  get size(): number {
    return this.#known.size
  }

  /**
   * Runs, unless this person ran it in this room with this key within `commandKeyMs`; also while the first still runs.
   * The same key with another line is a client's mistake: `bad_command`.
   */
  once(
    key: string,
    { user, room, line }: Asked,
    run: () => Promise<CommandOutcome>,
  ): Promise<CommandOutcome> {
    const { clock, limits } = this.#ports
    const nowMs = clock.monotonic()
    this.#forget(nowMs)
    const id = `${user}\n${room}\n${key}`
    const known = this.#known.get(id)
    if (known !== undefined && known.line !== line)
      return Promise.resolve(refuse('bad_command', 'This key was used for another command.'))
    if (known !== undefined) return known.outcome
    const outcome = run()
    this.#known.set(id, { line, untilMs: nowMs + limits.commandKeyMs, outcome })
    // What may be tried again later is tried again; what threw was never an outcome.
    const again = () => void this.#known.delete(id)
    outcome.then((o) => (o.ok || !mayChange.includes(o.error.name) ? undefined : again()), again)
    return outcome
  }

  #forget(nowMs: number): void {
    for (const [id, { untilMs }] of this.#known) {
      if (untilMs > nowMs && this.#known.size < this.#ports.limits.commandKeysMax) break
      this.#known.delete(id)
    }
  }
}

/** Refusals of the moment. */
const mayChange: readonly string[] = ['overloaded', 'log_unavailable', 'muted', 'internal']
