/**
 * Time and chance, as an argument: the only place in the client that asks the system for them.
 */
export type Cancel = () => void

export interface ClientClock {
  /** Milliseconds since 1970, by this machine's clock, which may be wrong. */
  now(): number
  /** Milliseconds from an arbitrary start, never going back. */
  monotonic(): number
  /** Calls `run` once after `delayMs`, at most 24 days. */
  after(delayMs: number, run: () => void): Cancel
  /** From 0 to below 1. */
  random(): number
}

/** Timers of Node and browsers overflow beyond this and would fire at once. */
const timerMsMax = 2 ** 31 - 1

export const systemClientClock: ClientClock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, Math.min(delayMs, timerMsMax))
    return () => clearTimeout(timer)
  },
  random: () => Math.random(),
}
