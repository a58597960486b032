/**
 * The crash of a replay: at which message, and how long after it, the server is killed.
 */
import type { Clock } from '../../server/base/clock.ts'
import { seeded } from '../driver/seeded.ts'
import type { ServerProcess } from '../server.ts'

export interface CrashPlan {
  /** Messages sent before it. */
  readonly afterMessages: number
  /** And then as long: in the middle of whatever the server does. */
  readonly delayMs: number
}

/** Somewhere between a fifth and four fifths of the messages. */
export function planCrash(messages: number, seed: number): CrashPlan {
  const random = seeded(seed)
  return { afterMessages: Math.floor(messages * (0.2 + 0.6 * random())), delayMs: random() * 30 }
}

/** Kills the server as planned, and starts it again on the same folder. */
export function crasher(plan: CrashPlan, server: ServerProcess, clock: Clock) {
  let crash: Promise<void> | undefined
  async function run(): Promise<void> {
    await clock.sleep(plan.delayMs)
    await server.kill()
    await server.restart()
  }
  return {
    dispatched(count: number): void {
      if (count < plan.afterMessages || crash !== undefined) return
      crash = run()
      crash.catch(() => undefined) // `done` tells
    },
    /** Resolves when the server is back; rejects when it does not come back. */
    done: (): Promise<void> => crash ?? Promise.resolve(),
  }
}
