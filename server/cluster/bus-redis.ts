/**
 * The bus over Redis pub/sub: sharded (SPUBLISH) where the server has it, so that Redis Cluster does not
 * carry every message to every primary; else plain. Two connections of its own: a subscriber may do
 * nothing else.
 */
import type { Redis } from 'ioredis'
import type { Clock } from '../base/clock.ts'
import type { Random } from '../base/random.ts'
import type { Limits } from '../limits.ts'
import { openRedisLink } from '../log/redis-link.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import type { Bus } from './bus.ts'
import type { NodeId } from './directory.ts'

export interface RedisBusOptions {
  readonly url: string
  readonly limits: Pick<
    Limits,
    'redisReplyMs' | 'shipBackoffMs' | 'busBacklogBytesMax' | 'nodeBeatMs' | 'nodeSilentMs'
  >
  readonly clock: Clock
  readonly random: Random
  readonly telemetry: Telemetry
  /** False: plain pub/sub even where sharded is there. */
  readonly sharded?: boolean
}

export function createRedisBus(options: RedisBusOptions): Bus {
  const { url, limits, clock, random, telemetry } = options
  const open = (purpose: string): Redis =>
    openRedisLink({
      url,
      purpose,
      limits,
      random,
      onError: (detail) => telemetry.note('warn', 'redis: connection of the bus', { purpose, detail }),
    })
  const publisher = open('bus-out')
  const subscriber = open('bus-in')
  /** Unsettled bytes for each node; entries go when they reach zero. */
  const backlog = new Map<NodeId, number>()
  let backlogBytes = 0
  /** Asked once the first connection is up; undefined until then. */
  let sharded = options.sharded === false ? false : undefined
  let stopPinging: (() => void) | undefined

  function publish(to: NodeId, bytes: Uint8Array, settled: (arrived: boolean) => void): void {
    const waiting = (backlog.get(to) ?? 0) + bytes.length
    if (waiting > limits.busBacklogBytesMax || publisher.status !== 'ready') {
      queueMicrotask(() => settled(false))
      return
    }
    backlog.set(to, waiting)
    backlogBytes += bytes.length
    const done = (receivers: unknown): void => {
      const left = (backlog.get(to) ?? 0) - bytes.length
      if (left > 0) backlog.set(to, left)
      else backlog.delete(to)
      backlogBytes -= bytes.length
      settled(Number(receivers) > 0)
    }
    const payload = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const sent =
      sharded === true ? publisher.spublish(channel(to), payload) : publisher.publish(channel(to), payload)
    sent.then(done, () => done(0))
  }

  async function listen(self: NodeId, received: (bytes: Uint8Array) => void): Promise<void> {
    await Promise.all([
      ready(publisher, limits.redisReplyMs, clock),
      ready(subscriber, limits.redisReplyMs, clock),
    ])
    sharded ??= await knowsSharded(publisher)
    let heardAt = clock.monotonic()
    const take = (_: Buffer, message: Buffer): void => {
      heardAt = clock.monotonic()
      if (message.length > 0) received(Buffer.from(message)) // the parser's own buffer is not ours to keep
    }
    subscriber.on(sharded ? 'smessageBuffer' : 'messageBuffer', take)
    const subscribe = () =>
      sharded === true ? subscriber.ssubscribe(channel(self)) : subscriber.subscribe(channel(self))
    subscriber.on('ready', () => {
      heardAt = clock.monotonic()
      subscribe().catch((error: unknown) =>
        telemetry.note('warn', 'the bus cannot subscribe', { error: String(error) }),
      )
    })
    await subscribe()
    // A subscription whose connection died without a word looks like silence: ask ourselves something.
    stopPinging = clock.every(limits.nodeBeatMs, () => {
      publish(self, nothing, () => undefined)
      if (subscriber.status === 'ready' && clock.monotonic() - heardAt > limits.nodeSilentMs)
        subscriber.disconnect(true)
    })
  }

  return {
    publish,
    get backlogBytes() {
      return backlogBytes
    },
    listen,
    close() {
      stopPinging?.()
      subscriber.removeAllListeners('smessageBuffer')
      subscriber.removeAllListeners('messageBuffer')
      subscriber.disconnect()
      publisher.disconnect()
      return Promise.resolve()
    },
  }
}

const nothing = new Uint8Array()

function channel(node: NodeId): string {
  return `parley:{${node}}:bus`
}

/** Resolves when the connection is up; rejects, in words, when it is not within `waitMs`. */
async function ready(link: Redis, waitMs: number, clock: Clock): Promise<void> {
  if (link.status === 'ready') return
  const giveUp = new AbortController()
  const up = new Promise<boolean>((resolve) => link.once('ready', () => resolve(true)))
  const late = clock.sleep(waitMs, giveUp.signal).then(() => false)
  const isUp = await Promise.race([up, late])
  giveUp.abort()
  if (!isUp) throw new Error('Redis cannot be reached; the nodes of a cluster need it to find one another')
}

/** Sharded pub/sub came with Redis 7.0; some clouds and look-alikes leave it out. */
async function knowsSharded(link: Redis): Promise<boolean> {
  const info: unknown = await link.command('INFO', 'spublish')
  return Array.isArray(info) && Array.isArray(info[0])
}
