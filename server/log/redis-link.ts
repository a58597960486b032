/**
 * A connection to Redis for the log, with the settings that keep it honest. The client's defaults suit a
 * cache: they queue without bound while Redis is away and send again what Redis may have executed. Here
 * every call has one fate, soon known: an answer, or none.
 */
import { Cluster, Redis } from 'ioredis'
import type { Random } from '../base/random.ts'
import type { Limits } from '../limits.ts'
import { backoffMs } from './backoff.ts'

export interface RedisLinkOptions {
  /** `redis://[user:password@]host:port[/db]`, or `rediss://` for TLS; `?cluster` at its end: a node of a Redis Cluster. */
  readonly url: string
  /** What the connection is for; shown by CLIENT LIST. Letters and dashes. */
  readonly purpose: string
  readonly limits: Pick<Limits, 'redisReplyMs' | 'shipBackoffMs'>
  readonly random: Random
  /** Hears of lost connections and refused logins; the connection is tried again in any case. */
  readonly onError: (detail: string) => void
}

/** A connection to one Redis, or to a Redis Cluster, which finds the node of each key by itself. */
export type LogLink = Redis | Cluster

/** Whether a URL names a node of a Redis Cluster: `redis://HOST:PORT?cluster`. */
export function isClusterUrl(url: string): boolean {
  return URL.canParse(url) && new URL(url).searchParams.has('cluster')
}

/** As `openRedisLink`, to a Redis Cluster where the URL says so. */
export function openLogLink(options: RedisLinkOptions): LogLink {
  return isClusterUrl(options.url) ? openClusterLink(options) : openRedisLink(options)
}

/** Connects in the background, and again after every loss. The caller owns it: `disconnect()`. */
export function openRedisLink(options: RedisLinkOptions): Redis {
  const link = new Redis(options.url, {
    ...honest(options),
    enableOfflineQueue: false, // it has no bound; the journal is our queue
    retryStrategy: (attempt) => backoffMs(attempt, options.limits.shipBackoffMs, options.random),
  })
  link.on('error', (error: Error) => options.onError(error.message || error.name))
  return link
}

function openClusterLink(options: RedisLinkOptions): Cluster {
  const { hostname, port, username, password, protocol } = new URL(options.url)
  const link = new Cluster([{ host: hostname, port: port === '' ? 6_379 : Number(port) }], {
    enableOfflineQueue: false,
    clusterRetryStrategy: (attempt) => backoffMs(attempt, options.limits.shipBackoffMs, options.random),
    slotsRefreshTimeout: options.limits.redisReplyMs,
    // A slot that moved is followed; a node that is gone is for the shipper to try again.
    maxRedirections: redirectionsMost,
    redisOptions: {
      ...honest(options),
      ...(username === '' ? {} : { username: decodeURIComponent(username) }),
      ...(password === '' ? {} : { password: decodeURIComponent(password) }),
      ...(protocol === 'rediss:' ? { tls: {} } : {}),
    },
  })
  link.on('error', (error: Error) => options.onError(error.message || error.name))
  return link
}

/** Of one call, while slots move from node to node. */
const redirectionsMost = 5

function honest({ purpose, limits }: RedisLinkOptions) {
  return {
    connectionName: `parley-${purpose}`,
    disableClientInfo: true, // CLIENT SETINFO is Redis 7.2
    protocol: 2, // nothing here needs RESP3, and every proxy speaks 2
    autoResendUnfulfilledCommands: false, // it would repeat what may have been done
    maxRetriesPerRequest: 0, // calls without a reply fail when their connection does, not at the next one's end
    // A paused Redis still accepts bytes. Dropping the connection drops what we queued for it as well, so
    // that each further attempt does not add to the heap.
    socketTimeout: limits.redisReplyMs,
    commandTimeout: limits.redisReplyMs * 2, // covers the handshake, which the socket's timeout does not
    connectTimeout: limits.redisReplyMs,
    reconnectOnError: (error: Error) => isReadOnly(error.message), // the address may lead to the new primary by now
  } as const
}

/** True for the refusal of a replica: after a failover the old primary answers like this. */
export function isReadOnly(message: string): boolean {
  return message.startsWith('READONLY')
}

/** What Redis itself called its refusal (`OOM`, `READONLY`, `WRONGTYPE` …), or undefined when it did not answer at all. */
export function refusalCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || error.name !== 'ReplyError') return undefined
  return codeOf(error.message)
}

/** The first word of an error reply, by convention its code. */
export function codeOf(message: string): string {
  return /^[A-Z]+/.exec(message)?.[0] ?? 'ERR'
}
