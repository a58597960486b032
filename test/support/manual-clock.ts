/**
 * A clock that stands still until a test moves it, so that nothing in a unit test waits for real time.
 */
import type { Cancel, Clock } from '../../server/base/clock.ts'

export interface ManualClock extends Clock {
  /** Moves both clocks on by `ms` and runs what falls due on the way, in order. What that starts asynchronously is not awaited. */
  advance(ms: number): void
  /** As `advance`, and lets promises settle after every timer and at the end: for code that awaits. */
  advanceAsync(ms: number): Promise<void>
  /** Sets the wall clock alone, as an administrator or NTP does; no timer notices. */
  setWall(nowMs: number): void
  /** Scheduled calls that have not run yet: a test of disposal expects none. */
  readonly pending: number
}

interface Timer {
  dueMs: number
  readonly periodMs: number | undefined
  readonly run: () => void
}

/** @param startMs the wall clock's start, ms since 1970; by default 2026-11-21T12:00:00Z */
export function manualClock(startMs: number = Date.UTC(2026, 10, 21, 12)): ManualClock {
  const timers = new Set<Timer>()
  let elapsedMs = 0
  let wallAtStartMs = startMs

  const add = (delayMs: number, periodMs: number | undefined, run: () => void): Cancel => {
    const timer: Timer = { dueMs: elapsedMs + Math.max(0, delayMs), periodMs, run }
    timers.add(timer)
    return () => void timers.delete(timer)
  }

  /** The next timer that is due by `untilMs`, with the clock at its time; of equals the one made first. */
  const nextUntil = (untilMs: number): Timer | undefined => {
    let next: Timer | undefined
    for (const timer of timers) {
      if (timer.dueMs <= untilMs && timer.dueMs < (next?.dueMs ?? Number.POSITIVE_INFINITY)) next = timer
    }
    elapsedMs = next?.dueMs ?? untilMs
    if (next === undefined) return undefined
    // A period of 0 would never let the test go on.
    if (next.periodMs !== undefined) next.dueMs += Math.max(1, next.periodMs)
    else timers.delete(next)
    return next
  }

  return {
    now: () => Math.floor(wallAtStartMs + elapsedMs),
    monotonic: () => elapsedMs,
    after: (delayMs, run) => add(delayMs, undefined, run),
    every: (periodMs, run) => add(periodMs, periodMs, run),
    sleep: (delayMs, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve()
        const done = () => {
          cancel()
          signal?.removeEventListener('abort', done)
          resolve()
        }
        const cancel = add(delayMs, undefined, done)
        signal?.addEventListener('abort', done, { once: true })
      }),
    advance(ms) {
      const untilMs = elapsedMs + ms
      for (let timer = nextUntil(untilMs); timer !== undefined; timer = nextUntil(untilMs)) timer.run()
    },
    async advanceAsync(ms) {
      const untilMs = elapsedMs + ms
      await settled()
      for (let timer = nextUntil(untilMs); timer !== undefined; timer = nextUntil(untilMs)) {
        timer.run()
        await settled()
      }
    },
    setWall(nowMs) {
      wallAtStartMs = nowMs - elapsedMs
    },
    get pending() {
      return timers.size
    },
  }
}

/** Everything that waits for resolved promises has run: a macrotask comes after all microtasks. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
