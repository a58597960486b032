/**
 * Chance, as an argument: the only place that asks the system for it.
 */
import { randomFillSync, randomInt } from 'node:crypto'

export interface Random {
  /** `length` bytes that nobody can predict. */
  bytes(length: number): Uint8Array
  /** An integer from 0 to `below` − 1, for spreading things out. */
  below(below: number): number
}

/** Bytes drawn at once: a draw costs several microseconds, whether for ten bytes or for four thousand. */
const poolBytes = 4_096

export const systemRandom = drawing()

function drawing(): Random {
  const pool = new Uint8Array(poolBytes)
  let used = poolBytes
  return {
    bytes(length) {
      if (length > poolBytes / 4) return randomFillSync(new Uint8Array(length))
      if (used + length > poolBytes) {
        randomFillSync(pool)
        used = 0
      }
      const drawn = pool.slice(used, used + length)
      // What was given out is nobody else's, and is not kept.
      pool.fill(0, used, used + length)
      used += length
      return drawn
    },
    below: (below) => (below <= 1 ? 0 : randomInt(below)),
  }
}
