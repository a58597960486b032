/**
 * Keeps a token fresh on a live connection: renews it in time, by the clock or when the server says that
 * it will expire, and tries again when that fails.
 */
import type { Cancel, ClientClock } from './clock.ts'
import type { Answer, RequestError } from './errors.ts'
import type { ClientLimits } from './limits.ts'

export interface RenewalPorts {
  readonly clock: ClientClock
  readonly limits: ClientLimits
  token(): Promise<string>
  renew(token: string): Promise<Answer<unknown>>
  failed(error: RequestError): void
}

export class Renewal {
  readonly #ports: RenewalPorts
  #timer: Cancel | undefined
  /** Changes with every connection; a renewal that began on an earlier one is forgotten. */
  #life = 0
  #busy = false

  constructor(ports: RenewalPorts) {
    this.#ports = ports
  }

  /** A connection lives until `expiresAt`, ms since 1970, by the server's clock. */
  started(expiresAt: number): void {
    this.stop()
    this.#plan(expiresAt)
  }

  /** The server says that the token ends soon, whatever our clock says. */
  expiring(): void {
    void this.#renew()
  }

  stop(): void {
    this.#timer?.()
    this.#timer = undefined
    this.#life += 1
    this.#busy = false
  }

  #plan(expiresAt: number): void {
    const { clock, limits } = this.#ports
    const leftMs = expiresAt - clock.now()
    // When the clocks disagree: not all the time, and the server's notice is still there.
    const inMs = Math.max(leftMs - Math.min(limits.renewBeforeMs, leftMs / 2), limits.renewPauseMs)
    this.#again(inMs)
  }

  #again(inMs: number): void {
    this.#timer?.()
    this.#timer = this.#ports.clock.after(inMs, () => void this.#renew())
  }

  async #renew(): Promise<void> {
    if (this.#busy) return
    this.#busy = true
    const life = this.#life
    const done = await this.#attempt()
    if (life !== this.#life) return
    this.#busy = false
    if (done.ok) {
      const expiresAt = expiryOf(done.value)
      if (expiresAt === undefined) this.#timer?.()
      else this.#plan(expiresAt)
    } else {
      this.#ports.failed(done.error)
      this.#again(this.#ports.limits.renewPauseMs)
    }
  }

  async #attempt(): Promise<Answer<string>> {
    let token: string
    try {
      token = await this.#ports.token()
    } catch (error) {
      const message = `No fresh token could be had: ${error instanceof Error ? error.message : String(error)}`
      return {
        ok: false,
        error: {
          code: 0,
          name: 'no_token',
          message,
          retry: 'later',
          retryAfterMs: undefined,
          outcome: 'unsent',
          statement: undefined,
        },
      }
    }
    const answer = await this.#ports.renew(token)
    return answer.ok ? { ok: true, value: token } : answer
  }
}

/**
 * When a JWT says that it ends, in ms since 1970; undefined for any other text. Not verified: it only
 * decides when to ask for the next one.
 */
export function expiryOf(token: string): number | undefined {
  const payload = token.split('.')[1]
  if (payload === undefined) return undefined
  try {
    const claims: unknown = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')))
    if (typeof claims !== 'object' || claims === null || !('exp' in claims)) return undefined
    return typeof claims.exp === 'number' ? claims.exp * 1_000 : undefined
  } catch {
    return undefined // opaque tokens are fine: the server's notice says when
  }
}
