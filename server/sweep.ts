/**
 * What has to be looked at now and then: deadlines, held messages, shields, empty rooms. One timer each,
 * however many there are of them.
 */
import type { Ports } from './ports.ts'

/** Starts looking. @returns the end of it */
export function sweep({ clock, limits, sessions, holds, shields, rooms }: Ports): () => void {
  const sweeps = [
    clock.every(limits.sweepSessionsMs, () => sessions.sweep()),
    clock.every(limits.sweepHoldsMs, () => holds.sweep()),
    clock.every(limits.sweepShieldsMs, () => shields.sweep()),
    clock.every(limits.sweepRoomsMs, () => rooms.sweep()),
  ]
  return () => {
    for (const cancel of sweeps) cancel()
  }
}
