/**
 * Lets a few through at a time, keeps some waiting in order, and turns the rest away. Signatures are
 * checked on libuv's few threads, which the disk and the names of hosts need as well: a storm of logins
 * must not take them all.
 */

export interface Turnstile {
  /** Runs `work` when there is room, or returns undefined at once when the queue is full. */
  run<T>(work: () => Promise<T>): Promise<T> | undefined
  readonly active: number
  readonly waiting: number
}

/**
 * @param activeMax how many run at the same time, at least 1
 * @param waitingMax how many may wait behind them
 */
export function createTurnstile(activeMax: number, waitingMax: number): Turnstile {
  const queue: (() => void)[] = []
  let active = 0

  async function pass<T>(work: () => Promise<T>): Promise<T> {
    if (active >= activeMax) await new Promise<void>((resolve) => queue.push(resolve))
    else active++
    try {
      return await work()
    } finally {
      // The place goes to the next in line directly, so that nobody slips in between.
      const next = queue.shift()
      if (next === undefined) active--
      else next()
    }
  }

  return {
    run: (work) => (active >= activeMax && queue.length >= waitingMax ? undefined : pass(work)),
    get active() {
      return active
    },
    get waiting() {
      return queue.length
    },
  }
}
