/**
 * The quick check against jose's own: whatever it says at once, jose must say as well.
 */
import fc from 'fast-check'
import { type CryptoKey, compactVerify, generateKeyPair, SignJWT } from 'jose'
import { describe, expect, test } from 'vitest'
import { createQuickCheck } from '../../server/identity/signature.ts'
import { openGate, gateSecond } from '../support/identity-gate.ts'
import { startIssuer } from '../support/issuer.ts'

const quickOnes = ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519']
const check = createQuickCheck()

async function signed(alg: string, options: { readonly modulusLength?: number } = {}) {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true, ...options })
  const token = await new SignJWT({ sub: 'ann' }).setProtectedHeader({ alg }).sign(privateKey)
  return { token, publicKey }
}

async function byJose(token: string, key: CryptoKey, alg: string): Promise<boolean> {
  try {
    await compactVerify(token, key, { algorithms: [alg] })
    return true
  } catch {
    return false
  }
}

/** jose takes every spelling of a signature, we take one. */
function canonical(token: string): boolean {
  const signature = token.slice(token.lastIndexOf('.') + 1)
  return Buffer.from(signature, 'base64url').toString('base64url') === signature
}

describe.each(quickOnes)('%s', (alg) => {
  test('is said at once: yes to what was signed, no to what another key signed', async () => {
    const [mine, other] = [await signed(alg), await signed(alg)]
    expect(check(mine.token, mine.publicKey, alg)).toBe(true)
    expect(check(mine.token, other.publicKey, alg)).toBe(false)
  })

  test('says what jose says of a token with some of its characters changed', async () => {
    const { token, publicKey } = await signed(alg)
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const change = fc.record({
      at: fc.nat(token.length - 1),
      to: fc.constantFrom(...alphabet),
      cut: fc.nat({ max: 3 }),
    })
    await fc.assert(
      fc.asyncProperty(change, async ({ at, to, cut }) => {
        if (token[at] === '.') return
        const changed = (token.slice(0, at) + to + token.slice(at + 1)).slice(0, token.length - cut)
        expect(check(changed, publicKey, alg)).toBe(
          canonical(changed) && (await byJose(changed, publicKey, alg)),
        )
      }),
      { numRuns: 200 },
    )
  })

  test.each(['', 'A', 'AA', 'A'.repeat(86), 'A'.repeat(10_000)])(
    'refuses the signature %#, which nobody made',
    async (signature) => {
      const { token, publicKey } = await signed(alg)
      expect(check(token.slice(0, token.lastIndexOf('.') + 1) + signature, publicKey, alg)).toBe(false)
    },
  )
})

test('a signature has one spelling: its unused bits are zero', async () => {
  const { token, publicKey } = await signed('ES256')
  // 64 bytes are 86 characters, of which the last has four unused bits.
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const last = alphabet.indexOf(token.at(-1) ?? '')
  const respelt = token.slice(0, -1) + alphabet[last + 1]
  expect(Buffer.from(respelt.slice(-86), 'base64url')).toEqual(Buffer.from(token.slice(-86), 'base64url'))
  expect(check(respelt, publicKey, 'ES256')).toBe(false)
})

describe('is left to jose', () => {
  test.each(['RS384', 'PS512', 'ES384', 'ES512'])('%s, which is slow or rare', async (alg) => {
    const { token, publicKey } = await signed(alg)
    expect(check(token, publicKey, alg)).toBeUndefined()
  })

  test.each([
    ['ES256', 'RS256'],
    ['RS256', 'ES256'],
    ['ES384', 'ES256'],
    ['EdDSA', 'RS256'],
    ['RS256', 'EdDSA'],
  ])('a key for %s under the name %s', async (made, named) => {
    const { token, publicKey } = await signed(made)
    expect(check(token, publicKey, named)).toBeUndefined()
  })

  test.each(['HS256', 'none', '', 'toString', '__proto__'])('the name %j', async (alg) => {
    const { token, publicKey } = await signed('ES256')
    expect(check(token, publicKey, alg)).toBeUndefined()
  })
})

test('the claims are judged alike, whether the signature was checked here or by jose', async () => {
  await using quick = await startIssuer({ alg: 'ES256', nowS: gateSecond })
  await using slow = await startIssuer({ alg: 'ES384', nowS: gateSecond })
  await using gate = await openGate([quick.config(), slow.config()])
  const time = fc.oneof(
    fc.integer({ min: gateSecond - 20, max: gateSecond + 20 }),
    fc.constantFrom('soon', null, 1e300, -1),
  )
  const claims = fc.record(
    {
      exp: time,
      nbf: time,
      iat: time,
      sub: fc.constantFrom('ann', '', 7, null, '\ud800'),
      aud: fc.constantFrom('another', [], 7),
      jti: fc.constantFrom('j', 7),
    },
    { requiredKeys: [] },
  )
  await fc.assert(
    fc.asyncProperty(claims, async (changes) => {
      const outcomes = await Promise.all(
        [quick, slow].map(async (issuer) => gate.outcome(await issuer.sign({ claims: changes }))),
      )
      expect(outcomes[0]).toBe(outcomes[1])
    }),
    { numRuns: 150 },
  )
})
