/**
 * One clock for all threads. `performance.now` starts anew in every worker; a latency that begins in one
 * thread and ends in another needs the system's monotonic clock, of which `process.hrtime` gives the
 * same reading everywhere.
 */
import type { Clock } from '../../server/base/clock.ts'

/** Milliseconds with a fraction; the same instant reads the same in every thread of the machine. */
export type SharedNow = () => number

/** Reads `clock`, which is cheap, shifted once to where `process.hrtime` stands. */
export function sharedNow(clock: Clock): SharedNow {
  const [seconds, nanoseconds] = process.hrtime()
  const offset = seconds * 1_000 + nanoseconds / 1e6 - clock.monotonic()
  return () => clock.monotonic() + offset
}
