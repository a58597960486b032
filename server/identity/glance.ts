/**
 * The first look at a token: everything that can be refused without a key. It costs a few microseconds
 * where a signature costs a hundred, so what is plainly not for us never reaches the keys. Nothing that
 * is read here is believed: it only chooses the issuer that then has to prove it.
 */
import { protocolLimits } from '../../protocol/limits.ts'
import { err, ok, type Result } from '../base/result.ts'
import { type Issuer, plainType } from './issuer.ts'

export interface Glance {
  readonly issuer: Issuer
  /** What chooses the key. `jwk`, `jku`, `x5u` and `x5c` are not here: a token must not bring its own key. */
  readonly header: { readonly alg: string; readonly kid?: string }
}

/** Why a token was refused at a glance: for the operator's log, always one of these words. */
export type GlanceRefusal =
  | 'too_long'
  | 'malformed'
  | 'critical_extension'
  | 'unknown_issuer'
  | 'algorithm'
  | 'type'

/** JWS compact serialisation (RFC 7515 §3.1): three parts, none empty: an empty signature is `alg: none`. */
const compact = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.[A-Za-z0-9_-]+$/

/** Reads the header and the issuer's name, unverified. Never throws, whatever the token. */
export function glance(token: string, issuers: ReadonlyMap<string, Issuer>): Result<Glance, GlanceRefusal> {
  if (token.length > protocolLimits.tokenCharsMax) return err('too_long')
  const parts = compact.exec(token)
  const header = decode(parts?.[1])
  if (typeof header?.['alg'] !== 'string') return err('malformed')
  const { alg, kid, typ, crit } = header
  if (kid !== undefined && typeof kid !== 'string') return err('malformed')
  // RFC 7515 §4.1.11: whoever does not know a critical extension must refuse. We know none.
  if (crit !== undefined) return err('critical_extension')
  const claims = decode(parts?.[2])
  if (claims === undefined) return err('malformed')
  const issuer = typeof claims['iss'] === 'string' ? issuers.get(claims['iss']) : undefined
  if (issuer === undefined) return err('unknown_issuer')
  if (!issuer.algorithms.includes(alg)) return err('algorithm')
  if (!fitsType(typ, issuer)) return err('type')
  return ok({ issuer, header: kid === undefined ? { alg } : { alg, kid } })
}

function fitsType(typ: unknown, issuer: Issuer): boolean {
  if (typ === undefined) return issuer.typeOptional
  return typeof typ === 'string' && issuer.types.has(plainType(typ))
}

function decode(part: string | undefined): Readonly<Record<string, unknown>> | undefined {
  if (part === undefined) return undefined
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
    return value as Readonly<Record<string, unknown>>
  } catch {
    return undefined // not JSON: the caller calls it malformed
  }
}
