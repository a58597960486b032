/**
 * A clock that only moves when a test says so.
 */
import type { Clock } from '../../server/base/clock.ts'

export interface ManualClock extends Clock {
  /** Moves on and runs what falls due, in order of time. What that starts asynchronously is not awaited. */
  advance(ms: number): void
  /** Scheduled calls that have not run yet. */
  readonly pending: number
}

interface Timer {
  dueAt: number
  readonly periodMs: number | undefined
  readonly run: () => void
}

/** @param startAt milliseconds since 1970 at which the clock stands */
export function manualClock(startAt: number): ManualClock {
  const timers = new Set<Timer>()
  let elapsed = 0

  function add(delayMs: number, periodMs: number | undefined, run: () => void) {
    const timer = { dueAt: elapsed + delayMs, periodMs, run }
    timers.add(timer)
    return () => void timers.delete(timer)
  }

  function nextUntil(end: number): Timer | undefined {
    let next: Timer | undefined
    for (const timer of timers)
      if (timer.dueAt <= end && timer.dueAt < (next?.dueAt ?? Infinity)) next = timer
    return next
  }

  return {
    now: () => startAt + elapsed,
    monotonic: () => elapsed,
    after: (delayMs, run) => add(delayMs, undefined, run),
    every: (periodMs, run) => add(periodMs, periodMs, run),
    sleep: (delayMs, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve()
        const cancel = add(delayMs, undefined, resolve)
        signal?.addEventListener('abort', () => {
          cancel()
          resolve()
        })
      }),
    advance(ms) {
      const end = elapsed + ms
      for (let timer = nextUntil(end); timer !== undefined; timer = nextUntil(end)) {
        elapsed = timer.dueAt
        if (timer.periodMs === undefined) timers.delete(timer)
        else timer.dueAt += timer.periodMs
        timer.run()
      }
      elapsed = end
    },
    get pending() {
      return timers.size
    },
  }
}
