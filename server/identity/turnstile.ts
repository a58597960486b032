/**
 * Lets a few through at a time and so many a second, keeps some waiting in order, and turns the rest
 * away. A storm of logins must neither take all of libuv's few threads, which the disk and the names of
 * hosts need as well, nor the loop, on which everybody else is talking.
 */
import type { Clock } from '../base/clock.ts'
import { TokenBucket } from '../base/token-bucket.ts'

export interface Turnstile {
  /** Runs `work` when there is room, or returns undefined at once when the queue is full. */
  run<T>(work: () => Promise<T>): Promise<T> | undefined
  readonly active: number
  readonly waiting: number
}

export interface TurnstileOptions {
  /** How many run at the same time, at least 1. */
  readonly activeMax: number
  /** How many may wait behind them. */
  readonly waitingMax: number
  /** How many may begin in a second, once as many as `burstMax` have begun. */
  readonly perSecond: number
  readonly burstMax: number
}

export function createTurnstile(options: TurnstileOptions, clock: Clock): Turnstile {
  const { activeMax, waitingMax, perSecond, burstMax } = options
  const bucket = new TokenBucket(burstMax, perSecond, clock.monotonic())
  const queue: (() => void)[] = []
  let active = 0
  let resting = false

  /** Takes a place, when there is one. When only the rate is in the way, the next in line is let in as soon as it is not. */
  function begin(): boolean {
    if (resting || active >= activeMax) return false
    const waitMs = bucket.take(clock.monotonic())
    if (waitMs > 0) {
      resting = true
      clock.after(waitMs, () => {
        resting = false
        letIn()
      })
      return false
    }
    active++
    return true
  }

  function letIn(): void {
    while (queue.length > 0 && begin()) queue.shift()?.()
  }

  async function pass<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } finally {
      active--
      letIn()
    }
  }

  return {
    run(work) {
      if (queue.length === 0 && begin()) return pass(work)
      if (queue.length >= waitingMax) return undefined
      return new Promise((resolve) => queue.push(() => resolve(pass(work))))
    },
    get active() {
      return active
    },
    get waiting() {
      return queue.length
    },
  }
}
