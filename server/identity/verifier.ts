/**
 * The gate that turns a token into an identity: a glance, the issuer's key, the signature and the
 * claims, and then only what may be kept: a pseudonym, a handle, an assurance, an end.
 */
import { type CryptoKey, errors, type JWTPayload, jwtVerify, type JWTVerifyOptions, UnsecuredJWT } from 'jose'
import type { Clock } from '../base/clock.ts'
import { invariant } from '../base/invariant.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { Limits } from '../limits.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import { assuranceOf } from './assurance.ts'
import { glance } from './glance.ts'
import { handleFromClaim } from './handle.ts'
import type { Identity, IdentityGate, IdentityRefusal } from './identity.ts'
import { type Issuer, type IssuerConfig, issuerProblems, resolveIssuer } from './issuer.ts'
import { createKeySource } from './keys.ts'
import { pseudonym } from './pseudonym.ts'
import { createQuickCheck } from './signature.ts'
import type { KeptRevocations } from './open-revocations.ts'
import { createTurnstile } from './turnstile.ts'

export interface IdentityPorts {
  /** Checked before with `issuerProblems`; each `issuer` once. */
  readonly issuers: readonly IssuerConfig[]
  /** At least 32 bytes (`secret.ts`). Another secret makes everybody somebody else. */
  readonly pseudonymSecret: Uint8Array
  readonly limits: Limits
  readonly clock: Clock
  readonly telemetry: Telemetry
  /** Tokens revoked before their end. */
  readonly revocations?: Pick<KeptRevocations, 'revoked'> & Partial<Pick<KeptRevocations, 'personRevoked'>>
}

/**
 * Opens the gate once every issuer's keys were asked for. An issuer that does not answer is noted and
 * asked again; its tokens are `issuer_unavailable` meanwhile. Throws when an issuer is ill configured.
 */
export async function createIdentityGate(ports: IdentityPorts): Promise<IdentityGate> {
  const { limits, clock, telemetry } = ports
  const problems = ports.issuers.flatMap(issuerProblems)
  invariant(problems.length === 0, problems.join('; '))
  invariant(ports.issuers.length <= limits.issuersMax, `more than ${limits.issuersMax} issuers`)
  invariant(ports.pseudonymSecret.byteLength >= 32, 'the pseudonym secret has at least 32 bytes')
  const issuers = new Map(ports.issuers.map((config) => [config.issuer, resolveIssuer(config)]))
  invariant(issuers.size === ports.issuers.length, 'an issuer is configured twice')

  const quickCheck = createQuickCheck()
  const turnstile = createTurnstile(
    {
      activeMax: limits.verificationsMax,
      waitingMax: limits.verificationsQueuedMax,
      perSecond: limits.verificationsPerSecond,
      burstMax: limits.verificationsBurstMax,
    },
    clock,
  )
  const keys = new Map([...issuers.values()].map((issuer) => [issuer, createKeySource(issuer, ports)]))
  telemetry.gauge('verifications_active', 'Tokens being verified', () => turnstile.active)
  telemetry.gauge('verifications_waiting', 'Tokens that wait to be verified', () => turnstile.waiting)
  await Promise.all([...keys.values()].map((source) => source.load()))

  function refuse(refusal: IdentityRefusal, detail: string, issuer?: Issuer): Result<never, IdentityRefusal> {
    telemetry.authenticationRefused(refusal, issuer === undefined ? detail : `${detail} (${issuer.issuer})`)
    return err(refusal)
  }

  async function verify(token: string): Promise<Result<Identity, IdentityRefusal>> {
    const startedAt = clock.monotonic()
    const seen = glance(token, issuers)
    if (!seen.ok) return refuse('not_authenticated', seen.error)
    const { issuer, header } = seen.value

    // The key first, outside the turnstile: waiting for one issuer must not hold up the others' tokens.
    const key = await keys.get(issuer)?.key(header)
    invariant(key !== undefined, 'every issuer has a key source')
    if (!key.ok && key.error === 'unknown_key') return refuse('not_authenticated', key.error, issuer)
    if (!key.ok) return refuse('issuer_unavailable', 'keys_unavailable', issuer)

    const checking = turnstile.run(() => {
      const now = clock.now()
      const signed = quickCheck(token, key.value, header.alg)
      if (signed === undefined) return check(() => verified(token, key.value, issuer, now), issuer, now)
      return check(() => (signed ? claimsOf(token, issuer, now) : undefined), issuer, now)
    })
    if (checking === undefined) return refuse('overloaded', 'verifications_queued', issuer)
    const checked = await checking
    if (!checked.ok) return refuse(checked.error.refusal, checked.error.detail, issuer)

    const claims = checked.value
    const { jti } = claims
    if (jti !== undefined && ports.revocations?.revoked(issuer.issuer, jti))
      return refuse('not_authenticated', 'revoked', issuer)
    const user = pseudonym(ports.pseudonymSecret, issuer.issuer, claims.sub)
    if (ports.revocations?.personRevoked?.(user, claims.iat) === true)
      return refuse('not_authenticated', 'revoked', issuer)
    const tokenEndsAt = Math.floor(claims.exp * 1_000)
    const identity: Identity = {
      user,
      handle: issuer.handleClaim === undefined ? undefined : handleFromClaim(claims[issuer.handleClaim]),
      assurance: assuranceOf(claims, issuer),
      expiresAt: Math.min(tokenEndsAt, clock.now() + limits.identityMs),
      token: { issuer: issuer.issuer, jti, expiresAt: tokenEndsAt + issuer.clockSkewMs },
    }
    telemetry.authenticated(identity.assurance, (clock.monotonic() - startedAt) * 1_000)
    return ok(identity)
  }

  return {
    verify,
    close() {
      for (const source of keys.values()) source.close()
      return Promise.resolve()
    },
  }
}

interface Claims extends JWTPayload {
  readonly sub: string
  readonly exp: number
}

interface CheckFailure {
  readonly refusal: IdentityRefusal
  /** Words of ours and of jose's codes, never of the token's. */
  readonly detail: string
}

/** The signature and the registered claims, both by jose, on another thread. */
async function verified(token: string, key: CryptoKey, issuer: Issuer, now: number): Promise<JWTPayload> {
  return (await jwtVerify(token, key, wanted(issuer, now))).payload
}

/** jose's code for it, so that the operator's log says the same either way. */
const signatureFailed = 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED'

/** `{"alg":"none"}`: how jose is asked about claims alone. */
const unsigned = 'eyJhbGciOiJub25lIn0'

/** The registered claims of a token whose signature holds, by jose. */
function claimsOf(token: string, issuer: Issuer, now: number): JWTPayload {
  const payload = token.slice(token.indexOf('.'), token.lastIndexOf('.') + 1)
  return UnsecuredJWT.decode(unsigned + payload, wanted(issuer, now)).payload
}

function wanted(issuer: Issuer, now: number): JWTVerifyOptions {
  return {
    issuer: issuer.issuer,
    audience: [...issuer.audience],
    algorithms: [...issuer.algorithms],
    requiredClaims: ['iss', 'sub', 'aud', 'exp'],
    clockTolerance: issuer.clockSkewMs / 1_000,
    currentDate: new Date(now),
  }
}

/**
 * What jose leaves open about the claims. Never throws.
 * @param read gives the claims; undefined: the signature does not hold
 */
async function check(
  read: () => Promise<JWTPayload> | JWTPayload | undefined,
  issuer: Issuer,
  now: number,
): Promise<Result<Claims, CheckFailure>> {
  try {
    const payload = await read()
    if (payload === undefined) return err({ refusal: 'not_authenticated', detail: signatureFailed })
    const { sub, exp, iat, jti } = payload
    const wrong = (claim: string) => err({ refusal: 'not_authenticated' as const, detail: `claim_${claim}` })
    // Lone surrogates would let two subjects share one pseudonym.
    if (typeof sub !== 'string' || sub === '' || !sub.isWellFormed()) return wrong('sub')
    if (exp === undefined) return wrong('exp')
    if (jti !== undefined && typeof jti !== 'string') return wrong('jti')
    // Made in the future: another clock is wrong, or the token was made to outlive a check of its age.
    if (iat !== undefined && iat * 1_000 > now + issuer.clockSkewMs) return wrong('iat')
    return ok({ ...payload, sub, exp })
  } catch (error) {
    return err(failureOf(error))
  }
}

function failureOf(error: unknown): CheckFailure {
  if (error instanceof errors.JWTExpired) return { refusal: 'token_expired', detail: 'claim_exp' }
  if (error instanceof errors.JWTClaimValidationFailed)
    return { refusal: 'not_authenticated', detail: `claim_${error.claim}` }
  // jose's messages may quote the token; its codes do not. Other errors come from a key that does not fit.
  const detail = error instanceof errors.JOSEError ? error.code : 'unusable_key'
  return { refusal: 'not_authenticated', detail }
}
