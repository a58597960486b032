/**
 * Real Redis servers for tests: each on a free port of 127.0.0.1 with a folder of its own, to be stopped,
 * paused, killed and started again. Where redis-server is not installed the tests that need it are
 * skipped, never passed (`redis-tests.ts`).
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { freePort } from './free-port.ts'

export const redisMissing = 'redis-server is not installed: apt-get install redis-server'

export interface RedisServerOptions {
  /** Keeps its data over `kill` and `start`, synced with every write. */
  readonly appendonly?: boolean
  /** Bytes; with policy noeviction: over it, writes are refused with OOM. */
  readonly maxmemory?: number
  /** The port of the server this one copies. */
  readonly replicaof?: number
  /** A node of a Redis Cluster, which talks to the others on this port. */
  readonly clusterPort?: number
}

export interface RedisServer {
  readonly port: number
  readonly url: string
  /** A client of the test's own; closed with the server. */
  readonly client: Redis
  /** SIGSTOP: takes connections and bytes and answers nothing. */
  pause(): void
  resume(): void
  /** SIGKILL, as in a crash. */
  kill(): Promise<void>
  /** Starts it again on the same port and folder. */
  start(): Promise<void>
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

export function redisAvailable(): boolean {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false // that is what was asked
  }
}

export async function startRedis(options: RedisServerOptions = {}): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-redis-'))
  const port = await freePort()
  let child = await launch(port, folder, options)
  const client = new Redis({ port, host: '127.0.0.1', protocol: 2, retryStrategy: () => 20 })
  client.on('error', () => undefined) // the server comes and goes: that is the test
  async function close(): Promise<void> {
    client.disconnect()
    await end(child)
    rmSync(folder, { recursive: true, force: true })
  }
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    client,
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    kill: () => end(child),
    async start() {
      await end(child)
      child = await launch(port, folder, options)
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** Starts the process and waits for the line that says it accepts connections. */
function launch(port: number, folder: string, options: RedisServerOptions): Promise<ChildProcess> {
  const settings: readonly string[] = [
    ...['--bind', '127.0.0.1', '--port', String(port), '--dir', folder, '--save', ''],
    ...(options.appendonly === true ? ['--appendonly', 'yes', '--appendfsync', 'always'] : []),
    ...(options.maxmemory === undefined
      ? []
      : ['--maxmemory', String(options.maxmemory), '--maxmemory-policy', 'noeviction']),
    ...(options.replicaof === undefined ? [] : ['--replicaof', `127.0.0.1 ${options.replicaof}`]),
    ...(options.clusterPort === undefined
      ? []
      : ['--cluster-enabled', 'yes', '--cluster-port', String(options.clusterPort)]),
    ...['--repl-diskless-sync-delay', '0'],
  ]
  return new Promise((resolve, reject) => {
    const child = spawn('redis-server', settings, { stdio: ['ignore', 'pipe', 'inherit'] })
    const endWithUs = (): void => void child.kill('SIGKILL') // a test that timed out leaves no server behind
    process.once('exit', endWithUs)
    child.once('exit', () => process.off('exit', endWithUs))
    let said = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4_096)
      if (said.includes('Ready to accept connections')) resolve(child)
    })
    child.once('error', reject)
    child.once('exit', () => reject(new Error(`redis-server on port ${port} ended: ${said}`)))
  })
}

function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGKILL') // works on a paused process as well
  })
}
