/**
 * How safe the copy in Redis is, for metrics only: whether what was shipped is on Redis' own disk, and how many
 * replicas have it. Nothing waits for this, and nothing is called durable because of it: the journal is the log.
 *
 * Asked on a connection of its own with a small write, because WAIT and WAITAOF speak of the writes of their
 * connection: what Redis acknowledged before that write is before it in the replication stream and in the
 * append-only file as well. WAITAOF is Redis 7.2; it is used where COMMAND INFO shows it, and where it does not,
 * nobody claims to know about the disk.
 */
import type { Redis } from 'ioredis'
import type { Clock } from '../base/clock.ts'
import type { Random } from '../base/random.ts'
import type { Limits } from '../limits.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import { isClusterUrl, openRedisLink } from './redis-link.ts'

export interface RedisCopiesOptions {
  readonly url: string
  readonly limits: Pick<Limits, 'redisReplyMs' | 'shipBackoffMs' | 'redisProbeMs' | 'redisProbeWaitMs'>
  readonly clock: Clock
  readonly random: Random
  readonly telemetry: Telemetry
}

export interface RedisCopies {
  close(): void
}

interface Copies {
  /** 1: on its disk, 0: not, −1: it cannot say. */
  readonly onDisk: number
  readonly replicas: number
}

const unknown: Copies = { onDisk: -1, replicas: -1 }
const probeKey = 'parley:{probe}:at'

/** Starts asking, every `redisProbeMs`; registers the gauges. Of a Redis Cluster nothing is asked: each node would say something else. */
export function watchRedisCopies(options: RedisCopiesOptions): RedisCopies {
  const { limits, clock, telemetry } = options
  let copies = unknown
  telemetry.gauge(
    'redis_on_disk',
    'Whether what was shipped is on Redis’ own disk: 1 yes, 0 no, -1 it cannot say (before Redis 7.2)',
    () => copies.onDisk,
  )
  telemetry.gauge(
    'redis_replicas',
    'Replicas of Redis that have what was shipped; -1 it cannot say',
    () => copies.replicas,
  )
  if (isClusterUrl(options.url)) return { close: () => undefined }
  const link = openRedisLink({ ...options, purpose: 'probe', onError: () => undefined }) // the shipper tells of it
  let asking = false
  const ask = () => {
    if (asking) return
    asking = true
    void copiesOf(link, options)
      .catch(() => unknown) // away, or not allowed to us: nobody knows
      .then((found) => {
        copies = found
        asking = false
      })
  }
  link.on('ready', ask)
  const cancel = clock.every(limits.redisProbeMs, ask)
  return {
    close() {
      cancel()
      link.disconnect()
    },
  }
}

async function copiesOf(link: Redis, { clock, limits }: RedisCopiesOptions): Promise<Copies> {
  await link.set(probeKey, String(clock.now()), 'PX', limits.redisProbeMs * 2)
  const replicas = Number(await link.call('WAIT', '1', String(limits.redisProbeWaitMs)))
  const [command] = (await link.call('COMMAND', 'INFO', 'WAITAOF')) as readonly unknown[]
  return { onDisk: command === null ? -1 : await onDisk(link, limits), replicas }
}

async function onDisk(link: Redis, limits: Pick<Limits, 'redisProbeWaitMs'>): Promise<number> {
  try {
    const reply = await link.call('WAITAOF', '1', '0', String(limits.redisProbeWaitMs))
    return Number((reply as readonly unknown[])[0])
  } catch (error) {
    // What Redis says when it keeps no append-only file at all.
    if (error instanceof Error && error.message.includes('appendonly')) return 0
    throw error
  }
}
