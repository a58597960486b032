/**
 * `parley serve --dev` as a child process, for what cannot be tried inside a test: kill -9, signals,
 * and uWebSockets.js.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../server/base/clock.ts'
import { packageRoot } from '../../server/base/package-root.ts'
import { systemRandom } from '../../server/base/random.ts'
import { openLocalIssuer } from '../../server/identity/local-issuer.ts'
import type { Limits } from '../../server/limits.ts'
import { freePort } from './free-port.ts'

export interface ServerChild extends AsyncDisposable {
  readonly url: string
  readonly webUrl: string
  /** The operator's page. */
  readonly adminUrl: string
  readonly dataDir: string
  readonly pid: number
  /** What it has printed since it was started last. */
  output(): string
  token(subject: string): Promise<string>
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>
  /** SIGTERM; resolves with the exit code. */
  end(): Promise<number | null>
  /** Starts it again on the same folder; the port may differ. */
  restart(): Promise<void>
}

export interface ChildOptions {
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly limits?: Partial<Limits>
  /** A folder that the test owns; without it, a new one that goes with the child. */
  readonly dataDir?: string
  /** What a shell does before it becomes the server, e.g. `ulimit -f 4096`. Asked again at every start. */
  readonly shell?: () => string
}

interface Running {
  readonly process: ChildProcess
  readonly port: number
  output: string
}

export async function startChild(options: ChildOptions = {}): Promise<ServerChild> {
  const { args = ['--transport', 'ws'], env = {}, shell = () => 'true' } = options
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'parley-child-')))
  const settings: string[] = []
  if (options.limits !== undefined) {
    const file = join(dataDir, 'limits.yaml')
    await writeFile(file, JSON.stringify({ limits: options.limits })) // JSON is YAML
    settings.push('--config', file)
  }
  const adminPort = await freePort()
  const ports = ['--port', '0', '--admin-port', String(adminPort)]
  const start = () =>
    launch(shell(), ['serve', '--dev', ...ports, '--data', dataDir, ...settings, ...args], env)
  let running = await start()

  async function signal(name: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
    const { process } = running
    if (process.exitCode !== null || process.signalCode !== null) return process.exitCode
    process.kill(name)
    await once(process, 'exit')
    return process.exitCode
  }

  return {
    get url() {
      return `ws://127.0.0.1:${running.port}/v1`
    },
    get webUrl() {
      return `http://127.0.0.1:${running.port}/`
    },
    adminUrl: `http://127.0.0.1:${adminPort}`,
    get pid() {
      return running.process.pid ?? 0
    },
    dataDir,
    output: () => running.output,
    async token(subject) {
      const issuer = await openLocalIssuer(dataDir, systemClock, systemRandom)
      return issuer.sign({ subject, handle: subject, assurance: 'substantial', ttlMs: 3_600_000 })
    },
    async kill() {
      await signal('SIGKILL')
    },
    end: () => signal('SIGTERM'),
    async restart() {
      running = await start()
    },
    async [Symbol.asyncDispose]() {
      await signal('SIGKILL')
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** Resolves when the server has printed where it can be reached. */
function launch(
  shell: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Running> {
  const server = [process.execPath, join(packageRoot(), 'bin', 'parley.js'), ...args]
  const child = spawn('sh', ['-c', `${shell}; exec "$@"`, 'sh', ...server], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const endWithUs = () => void child.kill('SIGKILL') // a test that timed out leaves no server behind
  process.once('exit', endWithUs)
  child.once('exit', () => process.off('exit', endWithUs))
  return new Promise((resolve, reject) => {
    const running = { process: child, port: 0, output: '' }
    const heard = (chunk: Buffer) => {
      running.output += chunk.toString()
      const port = /https?:\/\/127\.0\.0\.1:(\d+)\//.exec(running.output)?.[1]
      if (port !== undefined && running.port === 0) {
        running.port = Number(port)
        resolve(running)
      }
    }
    child.stdout.on('data', heard)
    child.stderr.on('data', heard)
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}: ${running.output}`)))
  })
}
