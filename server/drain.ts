/**
 * Leaving: the server stops taking connections, says when to come back, and spreads its goodbyes, so
 * that ten thousand clients do not return in the same moment.
 */
import type { Clock } from './base/clock.ts'
import type { Random } from './base/random.ts'
import type { Limits } from './limits.ts'
import type { Sessions } from './session/sessions.ts'

export interface DrainPorts {
  readonly clock: Clock
  readonly random: Random
  readonly limits: Limits
  readonly sessions: Sessions
}

/** Steps in which the goodbyes are said. */
const steps = 20

/**
 * Closes every session with 4000, in random order over `drainMs`, each told to come back after a time
 * of its own of up to twice that long. Resolves when all have been told.
 */
export async function drainSessions(ports: DrainPorts): Promise<void> {
  const { clock, random, limits, sessions } = ports
  const waiting = shuffled([...sessions.all()], random)
  const perStep = Math.max(1, Math.ceil(waiting.length / steps))
  while (waiting.length > 0) {
    for (const session of waiting.splice(0, perStep)) {
      session.disconnect('restart', 'draining', limits.drainMs + random.below(limits.drainMs))
    }
    if (waiting.length > 0) await clock.sleep(limits.drainMs / steps)
  }
}

/** Fisher–Yates. */
function shuffled<T>(items: T[], random: Random): T[] {
  for (let i = items.length - 1; i > 0; i--) {
    const j = random.below(i + 1)
    const [a, b] = [items[i], items[j]]
    if (a === undefined || b === undefined) continue
    items[i] = b
    items[j] = a
  }
  return items
}
