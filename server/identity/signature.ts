/**
 * The signature of a token, checked where that is cheapest. jose asks WebCrypto, which takes every check
 * to another thread and back: for the algorithms in common use that hand-over costs more than the check
 * itself (`docs/benchmarks.md`), so these are checked here by Node's own `verify`. Everything
 * else, and every key that is not just what its algorithm asks for, is left to jose.
 */
import { constants, KeyObject, type VerifyKeyObjectInput, verify } from 'node:crypto'
import type { CryptoKey } from 'jose'

interface Quick {
  readonly digest: 'sha256' | null
  readonly options: Omit<VerifyKeyObjectInput, 'key'>
  /** Bytes of every signature; undefined: as many as the key has. */
  readonly bytes?: number
  fits(key: KeyObject): boolean
}

/** RFC 7518 §3.3: shorter keys must not be used. */
const rsaBitsMin = 2_048

const isRsa = (key: KeyObject) =>
  key.asymmetricKeyType === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) >= rsaBitsMin

const ed25519: Quick = {
  digest: null,
  options: {},
  bytes: 64,
  fits: (key) => key.asymmetricKeyType === 'ed25519',
}

/** RFC 7518 §3.1, RFC 8037; the slower curves and hashes are not worth blocking the loop for. */
const quick: ReadonlyMap<string, Quick> = new Map([
  ['RS256', { digest: 'sha256', options: { padding: constants.RSA_PKCS1_PADDING }, fits: isRsa }],
  [
    'PS256',
    { digest: 'sha256', options: { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }, fits: isRsa },
  ],
  [
    'ES256',
    {
      digest: 'sha256',
      options: { dsaEncoding: 'ieee-p1363' },
      bytes: 64,
      fits: (key) => key.asymmetricKeyType === 'ec' && key.asymmetricKeyDetails?.namedCurve === 'prime256v1',
    },
  ],
  ['EdDSA', ed25519],
  ['Ed25519', ed25519],
])

/**
 * Whether a token is signed with `key` by `alg`; undefined when that cannot be said at once: ask jose.
 * @param token three parts of base64url, seen before (`glance.ts`)
 */
export type QuickCheck = (token: string, key: CryptoKey, alg: string) => boolean | undefined

export function createQuickCheck(): QuickCheck {
  /** The same keys in the form that `verify` takes; gone with the key. */
  const objects = new WeakMap<CryptoKey, KeyObject>()

  function objectOf(key: CryptoKey): KeyObject {
    const known = objects.get(key)
    if (known !== undefined) return known
    const made = KeyObject.from(key)
    objects.set(key, made)
    return made
  }

  return (token, key, alg) => {
    const how = quick.get(alg)
    if (how === undefined) return undefined
    const object = objectOf(key)
    if (!how.fits(object)) return undefined
    const end = token.lastIndexOf('.')
    const text = token.slice(end + 1)
    const signature = Buffer.from(text, 'base64url')
    // One signature, one spelling: unused bits must be zero (RFC 4648 §3.5).
    if (signature.toString('base64url') !== text) return false
    if (how.bytes !== undefined && signature.length !== how.bytes) return false
    const signed = Buffer.from(token.slice(0, end), 'latin1')
    return verify(how.digest, signed, { key: object, ...how.options }, signature)
  }
}
