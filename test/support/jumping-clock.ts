/**
 * The system's clock, whose wall time a test sets as an administrator or NTP does; timers and durations do not notice.
 */
import { type Clock, systemClock } from '../../server/base/clock.ts'

export interface JumpingClock extends Clock {
  /** Moves the wall clock, forward or back. */
  jump(ms: number): void
}

export function jumpingClock(): JumpingClock {
  let offsetMs = 0
  return {
    ...systemClock,
    now: () => systemClock.now() + offsetMs,
    jump(ms) {
      offsetMs += ms
    },
  }
}
