/**
 * The system's clock with a calendar that a test moves: timers run in real time, so that a whole server
 * works on it, and months pass in between.
 */
import { type Clock, systemClock } from '../../server/base/clock.ts'

export interface ShiftedClock extends Clock {
  /** Moves the calendar on by `ms`; no timer notices. */
  shift(ms: number): void
}

export function shiftedClock(): ShiftedClock {
  let shiftMs = 0
  return {
    ...systemClock,
    now: () => systemClock.now() + shiftMs,
    shift(ms) {
      shiftMs += ms
    },
  }
}
