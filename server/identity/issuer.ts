/**
 * An issuer that this server trusts: what its tokens must look like and what their claims mean here.
 * A configuration is checked once, whole, at the start; behind `resolveIssuer` nothing is optional.
 */
import type { JSONWebKeySet } from 'jose'
import { type Assurance, assurances } from './identity.ts'

export interface IssuerConfig {
  /** The `iss` of its tokens, to the letter. Its discovery document is asked unless `jwksUrl` or `jwks` is given. */
  readonly issuer: string
  /** What `aud` must contain one of: the name under which the issuer knows this server. */
  readonly audience: readonly string[]
  /** Where its public keys are. */
  readonly jwksUrl?: string | undefined
  /** Its public keys themselves, for an issuer without a network address. Never refreshed. */
  readonly jwks?: JSONWebKeySet | undefined
  /** Signature algorithms; asymmetric ones only, all of them by default. */
  readonly algorithms?: readonly string[] | undefined
  /** Values of the header's `typ`, without `application/`; `JWT` and `at+jwt` by default. */
  readonly types?: readonly string[] | undefined
  /**
   * Also accept a token without `typ`. Off by default, because `typ` is what keeps a token made for
   * another purpose (a logout token, RFC 8725 §3.11) from passing as an identity. Apple and Amazon
   * Cognito leave it out.
   */
  readonly typeOptional?: boolean | undefined
  /** The claim that suggests a handle, e.g. `preferred_username`. None by default: a handle is generated. */
  readonly handleClaim?: string | undefined
  /** What this issuer's `acr` values mean. An `acr` that is not here means nothing. */
  readonly acr?: Readonly<Record<string, Assurance>> | undefined
  /** What levels of trust frameworks in `verified_claims` mean, beside the known ones (`assurance.ts`). */
  readonly trustFrameworks?: Readonly<Record<string, Readonly<Record<string, Assurance>>>> | undefined
  /** How far the issuer's clock may be from ours, in milliseconds; 5 s by default. */
  readonly clockSkewMs?: number | undefined
}

/** An issuer with every choice made. */
export interface Issuer {
  readonly issuer: string
  readonly audience: readonly string[]
  readonly keys:
    | { readonly kind: 'static'; readonly jwks: JSONWebKeySet }
    | { readonly kind: 'url'; readonly url: URL }
    | { readonly kind: 'discovery'; readonly url: URL }
  readonly algorithms: readonly string[]
  readonly types: ReadonlySet<string>
  readonly typeOptional: boolean
  readonly handleClaim: string | undefined
  readonly acr: Readonly<Record<string, Assurance>>
  readonly trustFrameworks: Readonly<Record<string, Readonly<Record<string, Assurance>>>>
  readonly clockSkewMs: number
}

/**
 * Every algorithm we verify: signatures with a public key. HS* would make the verifying key a signing
 * key, and lets a public key be used as a shared secret (RFC 8725 §2.1); `none` needs no comment.
 */
export const asymmetricAlgorithms = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
] as const

/** Claims of OpenID Connect that say who somebody is outside this server. None may become a handle. */
export const realNameClaims = [
  ...['name', 'given_name', 'family_name', 'middle_name', 'email', 'phone_number'],
  ...['address', 'birthdate', 'birth_family_name', 'birth_given_name', 'birth_middle_name'],
] as const

const clockSkewDefaultMs = 5_000
/** More than this is a broken clock, which is better mended than tolerated. */
const clockSkewMaxMs = 5 * 60_000

/** What is wrong with a configuration, each in one line that names the field; empty when nothing is. */
export function issuerProblems(config: IssuerConfig): readonly string[] {
  const problems: string[] = []
  const say = (problem: string) => problems.push(`issuer ${config.issuer}: ${problem}`)
  if (!isTrustedUrl(config.issuer)) say('the issuer must be an https URL (http only on loopback)')
  if (/[?#]/.test(config.issuer)) say('the issuer must have neither query nor fragment')
  if (config.audience.length === 0 || config.audience.includes('')) say('audience must name this server')
  if (config.jwksUrl !== undefined && config.jwks !== undefined) say('jwksUrl and jwks exclude each other')
  if (config.jwksUrl !== undefined && !isTrustedUrl(config.jwksUrl))
    say('jwksUrl must be an https URL (http only on loopback)')
  if (config.algorithms?.length === 0) say('algorithms must not be empty')
  for (const algorithm of config.algorithms ?? []) {
    if (!(asymmetricAlgorithms as readonly string[]).includes(algorithm))
      say(`algorithm ${algorithm} is not one of ${asymmetricAlgorithms.join(', ')}`)
  }
  if (config.types?.length === 0) say('types must not be empty')
  if (config.handleClaim !== undefined && isRealNameClaim(config.handleClaim))
    say(`handleClaim ${config.handleClaim} tells real names or addresses; choose another, or none`)
  const skewMs = config.clockSkewMs ?? 0
  if (!(skewMs >= 0 && skewMs <= clockSkewMaxMs)) say(`clockSkewMs must be 0 to ${clockSkewMaxMs}`)
  const levels = [config.acr ?? {}, ...Object.values(config.trustFrameworks ?? {})]
  for (const level of levels.flatMap((map) => Object.values(map))) {
    if (!assurances.includes(level)) say(`${level} is no assurance: ${assurances.join(', ')}`)
  }
  return problems
}

/** Makes every choice that `config` left open. Call it only when `issuerProblems` found none. */
export function resolveIssuer(config: IssuerConfig): Issuer {
  return {
    issuer: config.issuer,
    audience: config.audience,
    keys: keysOf(config),
    algorithms: config.algorithms ?? asymmetricAlgorithms,
    types: new Set((config.types ?? ['JWT', 'at+jwt']).map(plainType)),
    typeOptional: config.typeOptional ?? false,
    handleClaim: config.handleClaim,
    acr: config.acr ?? {},
    trustFrameworks: config.trustFrameworks ?? {},
    clockSkewMs: config.clockSkewMs ?? clockSkewDefaultMs,
  }
}

/** `typ` as it is compared: in lower case, without `application/` (RFC 7515 §4.1.9). */
export function plainType(typ: string): string {
  return typ.toLowerCase().replace(/^application\//, '')
}

/** True for https, and for http to this very machine, where nobody can listen in between. */
export function isTrustedUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const url = new URL(text)
  if (url.username !== '' || url.password !== '') return false
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url))
}

/** True when `url` leads to this machine. */
export function isLoopback(url: URL): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(url.hostname)
}

function isRealNameClaim(claim: string): boolean {
  // `name#de` is the same claim in another language (OpenID Connect Core §5.2).
  const bare = claim.toLowerCase().replace(/#.*$/, '')
  return (realNameClaims as readonly string[]).includes(bare)
}

function keysOf(config: IssuerConfig): Issuer['keys'] {
  if (config.jwks !== undefined) return { kind: 'static', jwks: config.jwks }
  if (config.jwksUrl !== undefined) return { kind: 'url', url: new URL(config.jwksUrl) }
  // OpenID Connect Discovery §4.1: appended to the issuer, one slash between them.
  const base = config.issuer.replace(/\/$/, '')
  return { kind: 'discovery', url: new URL(`${base}/.well-known/openid-configuration`) }
}
