/**
 * Which log a server has: with Redis or without, on a thread of its own or on ours.
 */
import type { Clock } from '../base/clock.ts'
import type { Environment } from '../base/environment.ts'
import type { Random } from '../base/random.ts'
import type { Config } from '../config/config.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import { openFront } from './journal-front.ts'
import { openJournal } from './journal-lmdb.ts'
import type { RetainedLog } from './log.ts'
import { openScribeThread } from './scribe-thread.ts'
import { watchRedisCopies } from './redis-copies.ts'
import { createShipper } from './shipper.ts'
import { createRedisSink } from './sink-redis.ts'
import { startUpkeep } from './upkeep.ts'

export interface ChooseLogDeps {
  readonly clock: Clock
  readonly random: Random
  readonly telemetry: Telemetry
}

/**
 * Opens the retained log, its way to Redis and its upkeep: on a thread of their own, or here where the sources run
 * uncompiled (tests).
 */
export function chooseLog(
  environment: Environment,
  { dataDir, redisUrl, retention, ...config }: Config,
  deps: ChooseLogDeps,
): RetainedLog {
  const limits = { ...config.limits, retainDaysDefault: retention.defaultDays }
  const ports = { limits, ...deps }
  if (import.meta.url.endsWith('.js')) {
    const start = redisUrl === undefined ? { dataDir, limits } : { dataDir, limits, redisUrl }
    return openFront(environment, openScribeThread(start, deps.telemetry), ports)
  }
  const journal = openJournal(environment, ports)
  const upkeep = startUpkeep(environment, ports)
  const sink = redisUrl === undefined ? undefined : createRedisSink({ url: redisUrl, ...ports })
  const shipper = sink && createShipper({ journal, sink, ...ports })
  shipper?.start()
  const copies = redisUrl === undefined ? undefined : watchRedisCopies({ url: redisUrl, ...ports })
  return {
    ...journal,
    async close() {
      copies?.close()
      await shipper?.stop()
      await sink?.close()
      await upkeep.close()
      await journal.close()
    },
  }
}
