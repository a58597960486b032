/**
 * The server under test, as a process of its own: the same command that an operator runs, on a folder
 * of its own and on free ports of 127.0.0.1.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Clock, systemClock } from '../server/base/clock.ts'
import { deferred } from '../server/base/deferred.ts'
import { packageRoot } from '../server/base/package-root.ts'
import { loadLimits } from './limits.ts'
import { pinned } from './pinning.ts'

export interface ServerOptions {
  readonly transport: 'auto' | 'uws' | 'ws'
  readonly redisUrl: string | undefined
  /** The same server without its log (`serve-without-log.ts`). */
  readonly withoutLog?: boolean
  /** The environment of this process; what configures a parley server is left out. */
  readonly env: Readonly<Record<string, string | undefined>>
  readonly clock?: Clock
  /** The one core that it may use; undefined for any. */
  readonly core?: number | undefined
}

export interface ServerProcess {
  readonly url: string
  readonly adminUrl: string
  readonly dataDir: string
  /** `uws` or `ws`, as the server said. */
  transport(): string
  pid(): number
  /** SIGKILL: as in a crash. Resolves when it is gone. */
  kill(): Promise<void>
  /** SIGTERM: it drains. Resolves when it is gone. */
  leave(): Promise<void>
  /** Starts it again on the same folder and ports, after `kill` or `leave`. */
  restart(): Promise<void>
  /** SIGTERM, and the folder is removed. */
  close(): Promise<void>
}

/** Starts it. Rejects with what it said when it does not come up. */
export async function startServerProcess(options: ServerOptions): Promise<ServerProcess> {
  const { clock = systemClock } = options
  const dataDir = await mkdtemp(join(tmpdir(), 'parley-load-'))
  const [port, adminPort] = [await freePort(), await freePort()]
  const args = [
    ...['serve', '--dev', '--port', String(port), '--admin-port', String(adminPort)],
    ...['--data', dataDir, '--transport', options.transport, '--log-level', 'info'],
    ...(options.redisUrl === undefined ? [] : ['--redis', options.redisUrl]),
  ]
  const start = () => launch(args, options, clock)
  const remove = () => rm(dataDir, { recursive: true, force: true })
  let running: Launched
  try {
    running = await start()
  } catch (error) {
    await remove()
    throw error
  }
  return {
    url: `ws://127.0.0.1:${port}/v1`,
    adminUrl: `http://127.0.0.1:${adminPort}`,
    dataDir,
    transport: () => /transport (\w+)/.exec(running.said())?.[1] ?? 'unknown',
    pid: () => running.child.pid ?? 0,
    kill: () => end(running.child, 'SIGKILL', clock),
    leave: () => end(running.child, 'SIGTERM', clock),
    async restart() {
      running = await start()
    },
    async close() {
      await end(running.child, 'SIGTERM', clock)
      await remove()
    },
  }
}

interface Launched {
  readonly child: ChildProcess
  /** The beginning of what it said on stderr. */
  said(): string
}

async function launch(
  args: readonly string[],
  { env, core, withoutLog = false }: ServerOptions,
  clock: Clock,
): Promise<Launched> {
  const program = withoutLog ? 'loadtest/serve-without-log.js' : 'server/main.js'
  const main = join(packageRoot(), 'dist', program)
  const [command, words] = pinned(core, process.execPath, [main, ...args])
  const child = spawn(command, words, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: Object.fromEntries(Object.entries(env).filter(([name]) => !/^(?:PARLEY_|PORT$)/.test(name))),
  })
  endTogether(child)
  let said = ''
  const up = deferred<undefined>()
  child.stderr.on('data', (chunk: Buffer) => {
    if (said.length < loadLimits.saidCharsMax) said += chunk.toString()
  })
  child.stdout.on('data', (chunk: Buffer) => {
    if (chunk.toString().includes('connect')) up.resolve(undefined) // its greeting comes in one piece
  })
  child.once('error', (error) => up.reject(error))
  child.once('exit', (code) =>
    up.reject(new Error(`the server did not start (exit ${code}): ${said.trim()}`)),
  )
  const cancel = clock.after(loadLimits.serverStartMs, () => {
    child.kill('SIGKILL')
    up.reject(new Error(`the server did not start within ${loadLimits.serverStartMs} ms: ${said.trim()}`))
  })
  try {
    await up.promise
  } finally {
    cancel()
  }
  return { child, said: () => said }
}

/** A load test that is interrupted takes its server with it; what was written stays in the folder. */
function endTogether(child: ChildProcess): void {
  const signals = ['SIGINT', 'SIGTERM'] as const
  const interrupted = (signal: NodeJS.Signals) => {
    child.kill('SIGKILL')
    process.kill(process.pid, signal) // `once`: this time it ends us
  }
  for (const signal of signals) process.once(signal, interrupted)
  child.once('exit', () => {
    for (const signal of signals) process.off(signal, interrupted)
  })
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}

function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL', clock: Clock): Promise<void> {
  if (hasEnded(child)) return Promise.resolve()
  return new Promise((resolve) => {
    const cancel = clock.after(loadLimits.serverStopMs, () => child.kill('SIGKILL'))
    child.once('exit', () => {
      cancel()
      resolve()
    })
    child.kill(signal)
  })
}

/** Free when asked; another process may take it before the server does, which the server then says. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      probe.close(() => resolve(port))
    })
  })
}
