/**
 * Revocations that survive a restart: single tokens by issuer and `jti`, and everything that a person was given
 * until a moment, which needs no knowledge of their tokens.
 */
import type { Clock } from '../base/clock.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { Store } from '../base/store.ts'
import type { Limits } from '../limits.ts'
import type { UserId } from './identity.ts'
import { createRevocations, type Revocations } from './revocations.ts'

export interface KeptRevocations extends Revocations {
  /** From now on refuses every token of the person that was issued until `at`, in ms since 1970. `overloaded` at `revocationsMax`. */
  revokePerson(user: UserId, at: number): Result<undefined, 'overloaded'>
  /** Until when the person's tokens are revoked, in ms since 1970; 0: never were. */
  revokedUntil(user: UserId): number
  /**
   * @param issuedAtS the token's `iat` in seconds; one without cannot be told from an old one, and is refused
   */
  personRevoked(user: UserId, issuedAtS: number | undefined): boolean
}

interface Row {
  readonly issuer?: string
  readonly jti?: string
  /** Of a token: its end. Of a person: when theirs were revoked. */
  readonly at: number
}

/** Reads what was revoked before; what has ended is forgotten. */
export async function openRevocations(
  store: Store,
  limits: Pick<Limits, 'revocationsMax' | 'revocationMs'>,
  clock: Clock,
): Promise<KeptRevocations> {
  const table = store.table<Row>('revocations')
  const tokens = createRevocations(limits, clock)
  const people = new Map<UserId, number>()
  const { revocationsMax: limit } = limits
  for (const { key, value } of await table.list(['token'], { limit })) {
    if (value.at <= clock.now()) table.remove(key)
    else tokens.revoke(value.issuer ?? '', value.jti ?? '', value.at)
  }
  for (const { key, value } of await table.list(['person'], { limit })) {
    if (value.at + limits.revocationMs <= clock.now()) table.remove(key)
    else people.set(String(key[1]), value.at)
  }

  return {
    revoke(issuer, jti, expiresAt) {
      const revoked = tokens.revoke(issuer, jti, expiresAt)
      if (revoked.ok && expiresAt > clock.now())
        table.put(['token', issuer, jti], { issuer, jti, at: expiresAt })
      return revoked
    },
    revoked: tokens.revoked,
    revokePerson(user, at) {
      if (!people.has(user) && people.size >= limit) return err('overloaded')
      people.set(user, at)
      table.put(['person', user], { at })
      return ok(undefined)
    },
    revokedUntil: (user) => people.get(user) ?? 0,
    personRevoked(user, issuedAtS) {
      const at = people.get(user)
      if (at === undefined || at + limits.revocationMs <= clock.now()) return false
      return issuedAtS === undefined || issuedAtS * 1_000 <= at
    },
    get size() {
      return tokens.size + people.size
    },
  }
}
