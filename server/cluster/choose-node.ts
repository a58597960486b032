/**
 * Whether a server is alone or a node of a cluster over Redis, as its configuration says.
 */
import type { Clock } from '../base/clock.ts'
import type { Closer } from '../base/closer.ts'
import type { Random } from '../base/random.ts'
import type { Store } from '../base/store.ts'
import type { Config } from '../config/config.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import { createRedisBus } from './bus-redis.ts'
import { createRedisDecrees } from './decrees-redis.ts'
import { createRedisDirectory } from './directory-redis.ts'
import { type Node, openNode } from './cluster.ts'

export interface NodeDeps {
  readonly clock: Clock
  readonly random: Random
  readonly telemetry: Telemetry
}

/** The node that this server is in a cluster; undefined: it is alone. */
export async function chooseNode(
  config: Config,
  deps: NodeDeps,
  store: Store,
  opened: Closer,
): Promise<Node | undefined> {
  const { redisUrl: url, cluster, limits } = config
  if (cluster === undefined || url === undefined) return undefined
  const options = { self: cluster.nodeId, url, limits, store, ...deps }
  const directory = createRedisDirectory(options)
  const adapters = { directory, bus: createRedisBus(options), decrees: createRedisDecrees(options) }
  return openNode({ ...options, ...adapters }, opened)
}
