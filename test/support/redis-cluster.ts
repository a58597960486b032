/**
 * A real Redis Cluster of three nodes without replicas, on free ports of 127.0.0.1, for tests.
 */
import { execFileSync } from 'node:child_process'
import { Cluster } from 'ioredis'
import { freePort } from './free-port.ts'
import { type RedisServer, startRedis } from './redis.ts'

export interface RedisCluster {
  /** As it is configured: one node, and `?cluster`. */
  readonly url: string
  readonly nodes: readonly RedisServer[]
  /** A client of the test's own; closed with the cluster. */
  readonly client: Cluster
  close(): Promise<void>
}

export async function startRedisCluster(): Promise<RedisCluster> {
  const nodes = await Promise.all([1, 2, 3].map(async () => startRedis({ clusterPort: await freePort() })))
  const addresses = nodes.map(({ port }) => `127.0.0.1:${port}`)
  execFileSync('redis-cli', ['--cluster', 'create', ...addresses, '--cluster-yes'], { stdio: 'ignore' })
  const [first] = nodes
  const client = new Cluster([{ host: '127.0.0.1', port: first?.port ?? 0 }], {
    redisOptions: { protocol: 2 },
  })
  client.on('error', () => undefined) // nodes come and go: that is the test
  await client.ping()
  return {
    url: `redis://127.0.0.1:${first?.port}?cluster`,
    nodes,
    client,
    async close() {
      client.disconnect()
      for (const node of nodes) await node.close()
    },
  }
}
