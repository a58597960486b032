/**
 * The parent's side of `transport-child.ts`: starts it, sends commands, and waits for events.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import { packageRoot } from '../../server/base/package-root.ts'
import type { TransportOptions } from '../../server/transport/transport.ts'
import type { FromChild, ToChild } from './transport-child.ts'

type Named<E extends FromChild['event']> = Extract<FromChild, { event: E }>

export interface TransportServer extends AsyncDisposable {
  readonly port: number
  /** Everything that was reported so far, in order. */
  readonly events: readonly FromChild[]
  tell(command: ToChild): void
  /** The first event of this name that no call has returned yet and that `fits`; waits for it. */
  next<E extends FromChild['event']>(event: E, fits?: (e: Named<E>) => boolean): Promise<Named<E>>
}

export const usualOptions: TransportOptions = {
  host: '127.0.0.1',
  port: 0,
  inboundBytesMax: 1_000,
  outboxBytesMax: 256 * 1024,
  heartbeatMs: 30_000,
  trustedProxies: [],
  closingMs: 500,
}

/**
 * @returns the server, or the reason why it does not run, as the transport itself worded it
 */
export async function startTransport(
  kind: 'uws' | 'ws',
  options: Partial<TransportOptions> = {},
): Promise<TransportServer | string> {
  const file = join(packageRoot(), 'dist/test/support/transport-child.js')
  const child = fork(file, { execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const events: FromChild[] = []
  const taken = new Set<FromChild>()
  const waiting = new Set<() => void>()
  let over: Error | undefined
  const wake = () => {
    for (const look of [...waiting]) look()
  }
  child.on('message', (event: FromChild) => {
    events.push(event)
    wake()
  })
  child.on('exit', (code, signal) => {
    over = new Error(`the transport's process ended: ${signal ?? code}`)
    wake()
  })

  const next = <E extends FromChild['event']>(
    name: E,
    fits: (e: Named<E>) => boolean = () => true,
  ): Promise<Named<E>> =>
    new Promise((resolve, reject) => {
      const look = () => {
        const found = events.find(
          (e): e is Named<E> => e.event === name && !taken.has(e) && fits(e as Named<E>),
        )
        if (found === undefined && over === undefined) return
        waiting.delete(look)
        if (found === undefined) return reject(over)
        taken.add(found)
        resolve(found)
      }
      waiting.add(look)
      look()
    })
  const tell = (command: ToChild) => void child.send(command)

  tell({ do: 'listen', kind, options: { ...usualOptions, ...options } })
  const outcome = await Promise.race<FromChild & { event: 'listening' | 'unavailable' | 'refused' }>([
    next('listening'),
    next('unavailable'),
    next('refused'),
  ])
  if (outcome.event !== 'listening') {
    await ended(child)
    return outcome.reason
  }
  return { port: outcome.port, events, tell, next, [Symbol.asyncDispose]: () => ended(child) }
}

/** The child closes its transport when the channel closes, and then has nothing left to wait for. */
async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  if (child.connected) child.disconnect()
  await exit
}
