/**
 * The directory in Redis (7.0 or later). The keys of a room and of a node are hash-tagged by their name,
 * as the streams of the log are. What is written here must survive Redis: run it with append-only files.
 */
import type { Redis } from 'ioredis'
import type { Random } from '../base/random.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { Limits } from '../limits.ts'
import { openRedisLink } from '../log/redis-link.ts'
import { roomKey } from '../log/stream-key.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import type { Directory, NodeId } from './directory.ts'

export interface RedisDirectoryOptions {
  readonly url: string
  readonly limits: Pick<Limits, 'redisReplyMs' | 'shipBackoffMs'>
  readonly random: Random
  readonly telemetry: Telemetry
}

/** Takes the name, or holds on to it. 1: it is ours. */
const beatScript = `
local held = redis.call('GET', KEYS[1])
if held and held ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1`

const leaveScript = `
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 0`

export function createRedisDirectory(options: RedisDirectoryOptions): Directory {
  const { telemetry } = options
  const link = openRedisLink({
    url: options.url,
    purpose: 'directory',
    limits: options.limits,
    random: options.random,
    onError: (detail) => telemetry.note('warn', 'redis: connection of the directory', { detail }),
  })

  /** On a connection that is down, a call fails at once; on a slow one, within `redisReplyMs`. */
  async function ask<T>(call: (link: Redis) => Promise<T>): Promise<Result<T, 'unavailable'>> {
    try {
      return ok(await call(link))
    } catch {
      return err('unavailable') // why is told by the connection's own errors
    }
  }

  return {
    async homeOf(room) {
      const answer = await ask((redis) => redis.get(homeKey(room)))
      return answer.ok ? ok(answer.value ?? undefined) : answer
    },
    async claim(rooms, node) {
      // SET … NX GET answers with what was there before, and nil when the claim won.
      const claims = (redis: Redis) =>
        Promise.all(rooms.map((room) => redis.call('SET', homeKey(room), node, 'NX', 'GET')))
      const answer = await ask(claims)
      return answer.ok ? ok(answer.value.map((held) => (held === null ? node : String(held)))) : answer
    },
    async beat(node, process, lifeMs) {
      const answer = await ask((redis) => redis.eval(beatScript, 1, nodeKey(node), process, lifeMs))
      if (!answer.ok) return answer
      return answer.value === 1 ? ok(undefined) : err('taken')
    },
    async alive(node) {
      const answer = await ask((redis) => redis.exists(nodeKey(node)))
      return answer.ok ? ok(answer.value === 1) : answer
    },
    async leave(node, process) {
      await ask((redis) => redis.eval(leaveScript, 1, nodeKey(node), process))
    },
    onReachable(listener) {
      link.on('ready', listener)
    },
    close() {
      link.disconnect()
      return Promise.resolve()
    },
  }
}

function homeKey(room: string): string {
  return roomKey(room, 'home')
}

function nodeKey(node: NodeId): string {
  return `parley:{${node}}:node`
}
