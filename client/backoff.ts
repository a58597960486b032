/**
 * When to come back, and whether. Pure.
 */
import type { ClientLimits } from './limits.ts'

/**
 * The pause before the next attempt: doubling, bounded, and half of it by chance, so that the clients of
 * a server that fell do not return as one ("equal jitter": Brooker, Exponential Backoff and Jitter, AWS 2015).
 * @param attempt 1 after the first failure
 * @param random from 0 to below 1
 */
export function backoffMs(
  attempt: number,
  random: number,
  limits: Pick<ClientLimits, 'reconnectFirstMs' | 'reconnectPauseMs'>,
): number {
  const doublings = Math.min(Math.max(attempt, 1) - 1, 30)
  const most = Math.min(limits.reconnectFirstMs * 2 ** doublings, limits.reconnectPauseMs)
  return Math.round(most / 2 + (most / 2) * random)
}

/** What RFC 6455 §7.4.1 calls our own fault: trying the same again would end the same way. */
const ourFault = new Set([1002, 1003, 1007, 1008, 1009, 1010])

/** True when a connection that ended with this code should be opened again. */
export function mayComeBack(code: number): boolean {
  if (code >= 4500) return false
  return !ourFault.has(code)
}
