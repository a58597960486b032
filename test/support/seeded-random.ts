/**
 * Chance that can be repeated: a test prints its seed, and the same seed makes the same choices.
 */
import type { Random } from '../../server/base/random.ts'

export interface SeededRandom extends Random {
  pick<T>(from: readonly [T, ...T[]]): T
}

/** Mulberry32, by Tommy Ettinger (public domain): 32 bits of state, good enough to choose faults. */
export function seededRandom(seed: number): SeededRandom {
  let state = seed >>> 0
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (bound: number): number => Math.floor(next() * bound)
  return {
    bytes: (length) => Uint8Array.from({ length }, () => below(256)),
    below,
    pick: (from) => from[below(from.length)] ?? from[0],
  }
}
