/**
 * Tokens that were revoked before their end. Keyed on issuer and `jti`, never on the token's text: the
 * same signature can be written in several ways. In memory; `open-revocations.ts` keeps it over a restart.
 */
import type { Clock } from '../base/clock.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { Limits } from '../limits.ts'

export interface Revocations {
  /**
   * From now on refuses the token. It is forgotten when the token ends.
   * Refuses with `overloaded` at `revocationsMax`: forgetting another one instead would let it in again.
   * @param expiresAt the end of the token, with its clock skew, in milliseconds since 1970
   */
  revoke(issuer: string, jti: string, expiresAt: number): Result<undefined, 'overloaded'>
  revoked(issuer: string, jti: string): boolean
  readonly size: number
}

export function createRevocations(limits: Pick<Limits, 'revocationsMax'>, clock: Clock): Revocations {
  const ends = new Map<string, number>()

  function forgetEnded(): void {
    const now = clock.now()
    for (const [key, end] of ends) if (end <= now) ends.delete(key)
  }

  return {
    revoke(issuer, jti, expiresAt) {
      if (expiresAt <= clock.now()) return ok(undefined)
      const key = keyOf(issuer, jti)
      if (!ends.has(key) && ends.size >= limits.revocationsMax) forgetEnded()
      if (!ends.has(key) && ends.size >= limits.revocationsMax) return err('overloaded')
      ends.set(key, Math.max(expiresAt, ends.get(key) ?? 0))
      return ok(undefined)
    },
    revoked(issuer, jti) {
      const end = ends.get(keyOf(issuer, jti))
      return end !== undefined && end > clock.now()
    },
    get size() {
      return ends.size
    },
  }
}

/** An issuer is a URL: it holds no zero byte. */
function keyOf(issuer: string, jti: string): string {
  return `${issuer}\0${jti}`
}
