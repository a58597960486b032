/**
 * Repeatable chance for fuzzing: the same seed gives the same bytes on every machine.
 */
export interface Seeded {
  /** An integer from 0 to `below` − 1. */
  below(below: number): number
  bytes(length: number): Uint8Array
}

/** mulberry32 by Tommy Ettinger (public domain): 32 bits of state, quick, good enough to pick bytes. */
export function seeded(seed: number): Seeded {
  let state = seed >>> 0
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return (t ^ (t >>> 14)) >>> 0
  }
  return {
    below: (below) => Math.floor((next() / 2 ** 32) * below),
    bytes: (length) => Uint8Array.from({ length }, () => next() & 0xff),
  }
}
