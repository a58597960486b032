/**
 * How long to wait before trying again: doubling, bounded, and spread out, so that the nodes of a
 * cluster do not all return to a Redis in the same millisecond.
 */
import type { Random } from '../base/random.ts'

const firstMs = 50

/**
 * Exponential backoff with "equal jitter": half of the pause is fixed, half is chance.
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 * @param attempt how many attempts have failed, from 1
 * @param mostMs the longest pause
 * @returns milliseconds, between half of the attempt's pause and all of it
 */
export function backoffMs(attempt: number, mostMs: number, random: Random): number {
  const full = Math.min(mostMs, firstMs * 2 ** Math.min(attempt - 1, 30))
  const half = Math.floor(full / 2)
  return half + random.below(full - half + 1)
}
