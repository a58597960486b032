/**
 * The issuer of the development profile: a key in the data folder, with which `parley token` signs and
 * against which the server verifies, as against any other issuer. Its name cannot resolve (RFC 2606), so
 * it can never be mistaken for a real one.
 */
import { join } from 'node:path'
import { type CryptoKey, exportJWK, generateKeyPair, importJWK, type JWK_EC_Private, SignJWT } from 'jose'
import type { Clock } from '../base/clock.ts'
import type { Random } from '../base/random.ts'
import type { Assurance } from './identity.ts'
import type { IssuerConfig } from './issuer.ts'
import { keptFile } from './kept-file.ts'

export const localIssuerName = 'https://dev.parley.invalid'
export const localAudience = 'parley'
/** No body of law: it may only be trusted by who made the key. */
const framework = 'parley_dev'

export interface LocalClaims {
  readonly subject: string
  readonly handle: string | undefined
  readonly assurance: Assurance
  /** How long the token holds, in milliseconds; whole seconds are signed, rounded up. */
  readonly ttlMs: number
}

export interface LocalIssuer {
  /** The verifying side, for `createIdentityGate`. */
  readonly config: IssuerConfig
  sign(claims: LocalClaims): Promise<string>
}

/**
 * The local issuer of a data folder; its key is made at first use. Safe when the server and
 * `parley token` do so at the same moment. Throws when the folder cannot be used or holds no key.
 */
export async function openLocalIssuer(dataDir: string, clock: Clock, random: Random): Promise<LocalIssuer> {
  const path = join(dataDir, 'identity', 'dev-issuer.jwk')
  const { jwk, key } = await readKey(path, await keptFile(path, random, () => newKey(random)))
  const { d: _private, ...publicJwk } = jwk
  return {
    config: {
      issuer: localIssuerName,
      audience: [localAudience],
      jwks: { keys: [publicJwk] },
      algorithms: ['ES256'],
      types: ['JWT'],
      handleClaim: 'preferred_username',
      trustFrameworks: { [framework]: { low: 'low', substantial: 'substantial', high: 'high' } },
      clockSkewMs: 0, // one machine, one clock
    },
    sign({ subject, handle, assurance, ttlMs }) {
      const nowS = Math.floor(clock.now() / 1_000)
      return new SignJWT({
        ...(handle === undefined ? {} : { preferred_username: handle }),
        ...(assurance === 'none' ? {} : { verified_claims: vouched(assurance) }),
      })
        .setProtectedHeader({ alg: 'ES256', typ: 'JWT', kid: jwk.kid ?? '' })
        .setIssuer(localIssuerName)
        .setAudience(localAudience)
        .setSubject(subject)
        .setJti(Buffer.from(random.bytes(12)).toString('base64url'))
        .setIssuedAt(nowS)
        .setExpirationTime(nowS + Math.ceil(ttlMs / 1_000))
        .sign(key)
    },
  }
}

function vouched(assurance: Assurance) {
  return { verification: { trust_framework: framework, assurance_level: assurance }, claims: {} }
}

async function newKey(random: Random): Promise<string> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  const kid = `dev-${Buffer.from(random.bytes(6)).toString('base64url')}`
  return `${JSON.stringify({ ...(await exportJWK(privateKey)), kid })}\n`
}

async function readKey(path: string, text: string): Promise<{ jwk: JWK_EC_Private; key: CryptoKey }> {
  try {
    const jwk: JWK_EC_Private = JSON.parse(text)
    return { jwk, key: (await importJWK(jwk, 'ES256')) as CryptoKey }
  } catch (error) {
    // The parser's own message would quote the key.
    throw new Error(`${path} holds no P-256 key: remove it to have a new one made`, { cause: error })
  }
}
