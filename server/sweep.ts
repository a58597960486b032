/**
 * What has to be looked at now and then: deadlines, held messages, shields, empty rooms, reads to
 * tell of, erasures. One timer each, however many there are of them.
 */
import { climb } from './moderation/ladder.ts'
import { handOnOverdue } from './moderation/overdue.ts'
import type { Ports } from './ports.ts'

/** Starts looking. @returns the end of it */
export function sweep(ports: Ports): () => void {
  const { clock, limits, sessions, holds, shields, rooms } = ports
  const { standing } = ports
  const duty = oneAtATime(() => handOnOverdue(ports), ports)
  const erasing = oneAtATime(ports.eraseBeyond, ports)
  const telling = oneAtATime(() => ports.tellReads.sweep(), ports)
  const sweeps = [
    clock.every(limits.sweepSessionsMs, () => sessions.sweep()),
    clock.every(limits.sweepHoldsMs, () => holds.sweep()),
    clock.every(limits.sweepRoomsMs, () => standing.sweep()),
    clock.every(limits.sweepHoldsMs, () => climb(ports)),
    clock.every(limits.sweepHoldsMs, duty),
    clock.every(limits.sweepShieldsMs, () => shields.sweep()),
    clock.every(limits.sweepRoomsMs, () => rooms.sweep()),
    clock.every(limits.sweepTellingsMs, telling),
    clock.every(limits.sweepErasuresMs, erasing),
  ]
  return () => {
    for (const cancel of sweeps) cancel()
  }
}

/** Looking that has to wait for the store is not started again before it has ended. */
function oneAtATime(look: () => Promise<void>, { telemetry }: Ports): () => void {
  let looking = false
  return () => {
    if (looking) return
    looking = true
    look()
      .catch((error: unknown) => telemetry.note('error', 'a sweep failed', { error: String(error) }))
      .finally(() => {
        looking = false
      })
  }
}
