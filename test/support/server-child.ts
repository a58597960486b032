/**
 * `parley serve --dev` as a child process, for what cannot be tried inside a test: kill -9, signals,
 * and uWebSockets.js.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../server/base/clock.ts'
import { packageRoot } from '../../server/base/package-root.ts'
import { systemRandom } from '../../server/base/random.ts'
import { openLocalIssuer } from '../../server/identity/local-issuer.ts'

export interface ServerChild extends AsyncDisposable {
  readonly url: string
  readonly webUrl: string
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
}

interface Running {
  readonly process: ChildProcess
  readonly port: number
  output: string
}

export async function startChild({
  args = ['--transport', 'ws'],
  env = {},
}: ChildOptions = {}): Promise<ServerChild> {
  const dataDir = await mkdtemp(join(tmpdir(), 'parley-child-'))
  const start = () =>
    launch(['serve', '--dev', '--port', '0', '--admin-port', '0', '--data', dataDir, ...args], env)
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
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** Resolves when the server has printed where it can be reached. */
function launch(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Running> {
  const child = spawn(process.execPath, [join(packageRoot(), 'bin', 'parley.js'), ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
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
