/**
 * Time, as an argument: the only place that asks the system for it. Tests pass a manual clock.
 */

/** Ends a scheduled call; harmless when it already ran. */
export type Cancel = () => void

export interface Clock {
  /** Milliseconds since 1970. May jump when the system's clock is set: never measure durations with it. */
  now(): number
  /** Milliseconds from an arbitrary start, with a fraction, never going back. */
  monotonic(): number
  /** Calls `run` once after `delayMs`. The timer alone does not keep the process alive. */
  after(delayMs: number, run: () => void): Cancel
  /** Calls `run` every `periodMs` until cancelled. */
  every(periodMs: number, run: () => void): Cancel
  /** Resolves after `delayMs`, or at once when `signal` aborts; never rejects. */
  sleep(delayMs: number, signal?: AbortSignal): Promise<void>
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs)
    timer.unref()
    return () => clearTimeout(timer)
  },
  every(periodMs, run) {
    const timer = setInterval(run, periodMs)
    timer.unref()
    return () => clearInterval(timer)
  },
  sleep: (delayMs, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve()
      const done = () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', done)
        resolve()
      }
      const timer = setTimeout(done, delayMs)
      signal?.addEventListener('abort', done, { once: true })
    }),
}
