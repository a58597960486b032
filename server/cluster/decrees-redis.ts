/**
 * The decrees in Redis (7.0 or later): one stream, which every node reads from where it was.
 */
import type { Redis } from 'ioredis'
import type { Random } from '../base/random.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { Limits } from '../limits.ts'
import { openRedisLink } from '../log/redis-link.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import type { Decree, Decrees } from './decrees.ts'

export interface RedisDecreesOptions {
  readonly url: string
  readonly limits: Pick<Limits, 'redisReplyMs' | 'shipBackoffMs' | 'decreesMax'>
  readonly random: Random
  readonly telemetry: Telemetry
}

const key = 'parley:{decrees}:all'

export function createRedisDecrees({ url, limits, random, telemetry }: RedisDecreesOptions): Decrees {
  const link = openRedisLink({
    ...{ url, purpose: 'decrees', limits, random },
    onError: (detail) => telemetry.note('warn', 'redis: connection of the decrees', { detail }),
  })

  async function ask<T>(call: (link: Redis) => Promise<T>): Promise<Result<T, 'unavailable'>> {
    try {
      return ok(await call(link))
    } catch {
      return err('unavailable') // why is told by the connection's own errors
    }
  }

  return {
    async announce(decree) {
      const entry = ['MAXLEN', limits.decreesMax, '*', 'd', JSON.stringify(decree)] as const
      const answer = await ask((redis) => redis.call('XADD', key, ...entry))
      return answer.ok ? ok(undefined) : answer
    },
    async after(place, limit) {
      const from = place === '' ? '-' : `(${place}`
      const answer = await ask((redis) => redis.xrange(key, from, '+', 'COUNT', limit))
      if (!answer.ok) return answer
      // Written by `announce` alone.
      return ok(
        answer.value.map(([at, [, text = '{}']]) => ({ place: at, decree: JSON.parse(text) as Decree })),
      )
    },
    close() {
      link.disconnect()
      return Promise.resolve()
    },
  }
}
