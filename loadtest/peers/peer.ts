/**
 * The servers to compare with, each a process of its own that is measured as ours is.
 */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { Clock } from '../../server/base/clock.ts'
import { deferred } from '../../server/base/deferred.ts'
import { packageRoot } from '../../server/base/package-root.ts'
import { err, ok, type Result } from '../../server/base/result.ts'
import type { DialectName } from '../driver/dialect.ts'
import { loadLimits } from '../limits.ts'
import { processMeter } from '../meter.ts'
import { pinned } from '../pinning.ts'
import type { Target } from '../target.ts'

interface Peer {
  readonly dialect: DialectName
  /** Where its WebSocket is. */
  readonly path: string
}

export const peers = {
  'raw-uws': { dialect: 'relay', path: '/' },
  'socketio-uws': { dialect: 'socketio', path: '/socket.io/?EIO=4&transport=websocket' },
  'socketio-ws': { dialect: 'socketio', path: '/socket.io/?EIO=4&transport=websocket' },
  'ws-broadcast': { dialect: 'relay', path: '/' },
} as const satisfies Record<string, Peer>

export type PeerName = keyof typeof peers
const names = Object.keys(peers) as PeerName[]

/** `all`, `none`, or names with commas between them, each once. */
export function peersIn(text: string): Result<readonly PeerName[], string> {
  if (text === 'all') return ok(names)
  if (text === 'none') return ok([])
  const wanted = [...new Set(text.split(',').map((word) => word.trim()))]
  const known = names.filter((name) => wanted.includes(name))
  const unknown = wanted.find((word) => !names.some((name) => name === word))
  if (unknown === undefined) return ok(known)
  return err(`there is no peer "${unknown}"; there are ${names.join(', ')}`)
}

/** @param serverCore the core that it may use; undefined for any */
export async function openPeer(
  name: PeerName,
  clock: Clock,
  serverCore: number | undefined,
): Promise<Target> {
  const { dialect, path } = peers[name]
  const program = join(packageRoot(), 'dist', 'loadtest', 'peers', `${name}.js`)
  const [command, args] = pinned(serverCore, process.execPath, [program])
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] })
  const ended = deferred<undefined>()
  const up = deferred<number>()
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString()
    const port = /^listening (\d+)$/m.exec(said)?.[1]
    if (port !== undefined) up.resolve(Number(port))
  })
  child.stderr.on('data', (chunk: Buffer) => {
    if (said.length < loadLimits.saidCharsMax) said += chunk.toString()
  })
  child.once('error', (error) => up.reject(error))
  child.once('exit', (code) => {
    up.reject(new Error(`${name} did not start (exit ${code}): ${said.trim()}`))
    ended.resolve(undefined)
  })
  const cancel = clock.after(loadLimits.serverStartMs, () => {
    child.kill('SIGKILL')
    up.reject(new Error(`${name} did not start within ${loadLimits.serverStartMs} ms: ${said.trim()}`))
  })
  const port = await up.promise.finally(cancel)
  return {
    name,
    url: `ws://127.0.0.1:${port}${path}`,
    dialect,
    peer: true,
    meter: processMeter(child.pid ?? 0),
    tokens: (accounts) => Promise.resolve(accounts.map(({ subject }) => subject)),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL') // it holds nothing that could be lost
      await ended.promise
    },
  }
}
