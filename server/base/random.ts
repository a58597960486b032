/**
 * Chance, as an argument: the only place that asks the system for it.
 */
import { randomBytes, randomInt } from 'node:crypto'

export interface Random {
  /** `length` bytes that nobody can predict. */
  bytes(length: number): Uint8Array
  /** An integer from 0 to `below` − 1, for spreading things out. */
  below(below: number): number
}

export const systemRandom: Random = {
  bytes: (length) => randomBytes(length),
  below: (below) => (below <= 1 ? 0 : randomInt(below)),
}
