/**
 * How long the tests of faults run, and by which chance. `npm test` runs each of them for seconds,
 * `npm run test:fault` (`FAULT_LENGTH=long`) for minutes; both are the same tests. Every run prints its
 * seed, and `FAULT_SEED=N` makes the same choices again.
 */
import { expect } from 'vitest'
import { systemRandom } from '../../server/base/random.ts'
import { type SeededRandom, seededRandom } from './seeded-random.ts'

export const long = process.env['FAULT_LENGTH'] === 'long'

/** So many rounds, kills or seconds: the first beside the other tests, the second in the long run. */
export function length(short: number, whenLong: number): number {
  return long ? whenLong : short
}

/** For a test whose length varies; `npm test` gives it minutes, because its servers share the machine. */
export const patience = { timeout: length(240_000, 45 * 60_000) }

/** Chance for one test; the seed is `FAULT_SEED` where a failure is to be repeated. */
export function faultRandom(): SeededRandom {
  const given = Number(process.env['FAULT_SEED'])
  const seed = Number.isInteger(given) && given > 0 ? given : 1 + systemRandom.below(2 ** 31)
  tell(`seed ${seed}: repeat with FAULT_SEED=${seed}`)
  return seededRandom(seed)
}

/** A figure or a seed for whoever reads the run; nothing is asserted about it. */
export function tell(text: string): void {
  process.stdout.write(`${expect.getState().currentTestName ?? ''}: ${text}\n`)
}
