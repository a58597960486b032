/**
 * Who somebody is to this server: a pseudonym that an issuer vouches for, and how far it vouches.
 */
import type { Result } from '../base/result.ts'

export const assurances = ['none', 'low', 'substantial', 'high'] as const
export type Assurance = (typeof assurances)[number]

/** True when `has` is at least `needs`, in the order of eIDAS: none < low < substantial < high. */
export function assured(has: Assurance, needs: Assurance): boolean {
  return assurances.indexOf(has) >= assurances.indexOf(needs)
}

/** The HMAC of issuer and subject: stable on this server, meaningless elsewhere. */
export type UserId = string

export interface Identity {
  readonly user: UserId
  /** The handle that the token suggests, well formed but not yet judged; undefined: generate one. */
  readonly handle: string | undefined
  readonly assurance: Assurance
  /** Milliseconds since 1970; the live connection ends with it, after a grace. */
  readonly expiresAt: number
  /** The token that proved it, for whoever revokes it; absent on a node that only knows it from another. */
  readonly token?: { readonly issuer: string; readonly jti: string | undefined; readonly expiresAt: number }
}

export type IdentityRefusal = 'not_authenticated' | 'token_expired' | 'issuer_unavailable' | 'overloaded'

export interface IdentityGate {
  /**
   * The identity that a token proves. Never throws; a refusal carries no detail for the peer, the
   * reason goes to the operator's log.
   */
  verify(token: string): Promise<Result<Identity, IdentityRefusal>>
  close(): Promise<void>
}
