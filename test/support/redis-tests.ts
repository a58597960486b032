/**
 * Suites that need a real Redis: run where redis-server is installed, else skipped with how to get it in
 * the title.
 */
import { describe } from 'vitest'
import { redisAvailable, redisMissing } from './redis.ts'

const available = redisAvailable()

export function describeRedis(title: string, suite: () => void): void {
  if (available) describe(title, suite)
  else describe.skip(`${title} (${redisMissing})`, suite)
}
