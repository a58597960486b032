/**
 * A connection to Redis for the log, with the settings that keep it honest. The client's defaults suit a
 * cache: they queue without bound while Redis is away and send again what Redis may have executed. Here
 * every call has one fate, soon known: an answer, or none.
 */
import { Redis } from 'ioredis'
import type { Random } from '../base/random.ts'
import type { Limits } from '../limits.ts'
import { backoffMs } from './backoff.ts'

export interface RedisLinkOptions {
  /** `redis://[user:password@]host:port[/db]`, or `rediss://` for TLS. */
  readonly url: string
  /** What the connection is for; shown by CLIENT LIST. Letters and dashes. */
  readonly purpose: string
  readonly limits: Pick<Limits, 'redisReplyMs' | 'shipBackoffMs'>
  readonly random: Random
  /** Hears of lost connections and refused logins; the connection is tried again in any case. */
  readonly onError: (detail: string) => void
}

/** Connects in the background, and again after every loss. The caller owns it: `disconnect()`. */
export function openRedisLink(options: RedisLinkOptions): Redis {
  const { limits } = options
  const link = new Redis(options.url, {
    connectionName: `parley-${options.purpose}`,
    disableClientInfo: true, // CLIENT SETINFO is Redis 7.2
    protocol: 2, // nothing here needs RESP3, and every proxy speaks 2
    enableOfflineQueue: false, // it has no bound; the journal is our queue
    autoResendUnfulfilledCommands: false, // it would repeat what may have been done
    maxRetriesPerRequest: 0, // calls without a reply fail when their connection does, not at the next one's end
    // A paused Redis still accepts bytes. Dropping the connection drops what we queued for it as well, so
    // that each further attempt does not add to the heap.
    socketTimeout: limits.redisReplyMs,
    commandTimeout: limits.redisReplyMs * 2, // covers the handshake, which the socket's timeout does not
    connectTimeout: limits.redisReplyMs,
    retryStrategy: (attempt) => backoffMs(attempt, limits.shipBackoffMs, options.random),
    reconnectOnError: (error) => isReadOnly(error.message), // the address may lead to the new primary by now
  })
  link.on('error', (error: Error) => options.onError(error.message || error.name))
  return link
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
