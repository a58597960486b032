/**
 * Which transport runs, and the one line that says why.
 */
import type { Clock } from '../base/clock.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { Transport, TransportOptions } from './transport.ts'
import { createUwsTransport } from './transport-uws.ts'
import { createWsTransport } from './transport-ws.ts'
import type { LoadUws } from './uws.ts'

export interface Choice {
  readonly transport: Transport
  /** For the log: `transport ws, because uWebSockets.js did not load: …`. */
  readonly why: string
}

/**
 * `auto` takes uWebSockets.js where it loads, else `ws`; `uws` asked by name and not there is an error,
 * because whoever asks by name counts on it.
 * @param load how to load uWebSockets.js; for tests
 */
export async function chooseTransport(
  preference: 'auto' | 'uws' | 'ws',
  options: TransportOptions,
  clock: Clock,
  load?: LoadUws,
): Promise<Result<Choice, string>> {
  if (preference === 'ws')
    return ok({ transport: createWsTransport(options, clock), why: 'transport ws, as configured' })
  const uws = await createUwsTransport(options, clock, load)
  if (uws.ok) return ok({ transport: uws.value, why: 'transport uws' })
  const reason = `uWebSockets.js did not load: ${uws.error}`
  if (preference === 'uws') return err(`transport uws is not possible here: ${reason}`)
  return ok({ transport: createWsTransport(options, clock), why: `transport ws, because ${reason}` })
}
