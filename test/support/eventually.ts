/**
 * Waits for something to become true, without a word about how fast: the test's own timeout is the limit.
 */
import { systemClock } from '../../server/base/clock.ts'

/** Resolves as soon as `condition` holds; looks every few milliseconds. */
export async function eventually(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await systemClock.sleep(5)
}
