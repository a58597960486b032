/**
 * What the gate lets in and what it refuses, with real keys and a real issuer.
 */
import { generateKeyPair, UnsecuredJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { defaultLimits } from '../../server/limits.ts'
import { createRevocations } from '../../server/identity/revocations.ts'
import { createIdentityGate } from '../../server/identity/verifier.ts'
import { silentTelemetry } from '../../server/telemetry/telemetry.ts'
import { gateSecond, openGate, type TestGate } from '../support/identity-gate.ts'
import { startIssuer, type TestIssuer, type TestToken } from '../support/issuer.ts'
import { manualClock } from '../support/manual-clock.ts'

let issuer: TestIssuer
let gate: TestGate

beforeAll(async () => {
  issuer = await startIssuer({ alg: 'RS256', nowS: gateSecond })
  gate = await openGate([issuer.config({ handleClaim: 'nickname', acr: { gold: 'high' } })])
})

afterAll(async () => {
  await gate.close()
  await issuer.stop()
})

const at = (seconds: number) => gateSecond + seconds

describe('a good token', () => {
  test('becomes a pseudonym, a handle, an assurance, an end and what names the token, and nothing else', async () => {
    const token = await issuer.sign({ sub: 'ann', exp: at(60), claims: { nickname: 'Ann L', acr: 'gold' } })
    const result = await gate.verify(token)
    expect(result).toEqual({
      ok: true,
      value: {
        user: expect.stringMatching(/^u_[0-9A-Z]{26}$/),
        handle: 'Ann-L',
        assurance: 'high',
        expiresAt: at(60) * 1_000,
        token: { issuer: expect.any(String), jti: undefined, expiresAt: at(65) * 1_000 },
      },
    })
  })

  test('without claims that suggest anything has no handle and no assurance', async () => {
    const result = await gate.verify(await issuer.sign())
    expect(result.ok && result.value).toMatchObject({ handle: undefined, assurance: 'none' })
  })

  test('gives the same user again, another for another subject', async () => {
    const users: (string | false)[] = []
    for (const sub of ['ann', 'ann', 'bob']) {
      const result = await gate.verify(await issuer.sign({ sub }))
      users.push(result.ok && result.value.user)
    }
    expect(users[0]).toBe(users[1])
    expect(users[0]).not.toBe(users[2])
  })

  test('gives another user when another issuer speaks of the same subject', async () => {
    await using other = await startIssuer({ nowS: gateSecond })
    await using both = await openGate([issuer.config(), other.config()])
    const [a, b] = [await both.verify(await issuer.sign()), await both.verify(await other.sign())]
    expect(a.ok && b.ok && a.value.user !== b.value.user).toBe(true)
  })

  test.each(['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA'])('may be signed with %s', async (alg) => {
    await using signer = await startIssuer({ alg, nowS: gateSecond })
    await using open = await openGate([signer.config()])
    expect(await open.outcome(await signer.sign())).toBe('ok')
  })

  test('holds no longer than identityMs, whatever it says', async () => {
    const ends: (number | false)[] = []
    const latest = gateSecond * 1_000 + defaultLimits.identityMs
    for (const exp of [latest / 1_000 - 1, latest / 1_000, latest / 1_000 + 1, 1e300]) {
      const result = await gate.verify(await issuer.sign({ exp }))
      ends.push(result.ok && result.value.expiresAt)
    }
    expect(ends).toEqual([latest - 1_000, latest, latest, latest])
  })
})

describe('claims', () => {
  test.each<[string, TestToken, string]>([
    ['of another audience', { claims: { aud: 'mail' } }, 'not_authenticated: claim_aud'],
    ['without audience', { claims: { aud: undefined } }, 'not_authenticated: claim_aud'],
    ['of several audiences without us', { claims: { aud: ['a', 'b'] } }, 'not_authenticated: claim_aud'],
    ['of several audiences with us', { claims: { aud: ['a', 'parley-test'] } }, 'ok'],
    ['of an unknown issuer', { claims: { iss: 'https://x' } }, 'not_authenticated: unknown_issuer'],
    ['of an issuer that is no text', { claims: { iss: ['https://x'] } }, 'not_authenticated: unknown_issuer'],
    ['without issuer', { claims: { iss: undefined } }, 'not_authenticated: unknown_issuer'],
    ['without end', { claims: { exp: undefined } }, 'not_authenticated: claim_exp'],
    ['with an end that is text', { claims: { exp: `${at(60)}` } }, 'not_authenticated: claim_exp'],
    ['that ended as long ago as clocks may differ', { exp: at(-5) }, 'token_expired: claim_exp'],
    ['that ended just within it', { exp: at(-4) }, 'ok'],
    ['that ended in 1970', { exp: 0 }, 'token_expired: claim_exp'],
    ['not valid yet', { claims: { nbf: at(6) } }, 'not_authenticated: claim_nbf'],
    ['not valid yet by less than clocks may differ', { claims: { nbf: at(5) } }, 'ok'],
    ['made in the future', { claims: { iat: at(6) } }, 'not_authenticated: claim_iat'],
    ['made in the future by less than clocks may differ', { claims: { iat: at(5) } }, 'ok'],
    ['without the time they were made', { claims: { iat: undefined } }, 'ok'],
    ['without subject', { claims: { sub: undefined } }, 'not_authenticated: claim_sub'],
    ['with an empty subject', { sub: '' }, 'not_authenticated: claim_sub'],
    ['with a subject that is a number', { claims: { sub: 7 } }, 'not_authenticated: claim_sub'],
    ['with half a character as subject', { sub: 'a\uD800' }, 'not_authenticated: claim_sub'],
    ['with a jti that is a number', { claims: { jti: 7 } }, 'not_authenticated: claim_jti'],
  ])('%s', async (_, token, outcome) => {
    expect(await gate.outcome(await issuer.sign(token))).toBe(outcome)
  })
})

describe('the type', () => {
  test.each(['JWT', 'jwt', 'application/jwt', 'at+jwt', 'application/at+jwt', 'AT+JWT'])(
    '%s is ours',
    async (typ) => {
      expect(await gate.outcome(await issuer.sign({ header: { typ } }))).toBe('ok')
    },
  )

  test.each(['logout+jwt', 'secevent+jwt', 'JWE', '', 'text/jwt', 7, null, undefined])(
    '%s is not ours',
    async (typ) => {
      expect(await gate.outcome(await issuer.sign({ header: { typ } }))).toBe('not_authenticated: type')
    },
  )

  test('may be absent only where the operator said so', async () => {
    await using lenient = await openGate([issuer.config({ typeOptional: true })])
    expect(await lenient.outcome(await issuer.sign({ header: { typ: undefined } }))).toBe('ok')
    expect(await lenient.outcome(await issuer.sign({ header: { typ: 'logout+jwt' } }))).toBe(
      'not_authenticated: type',
    )
  })
})

describe('a forged token', () => {
  test('signed with the public key as a shared secret is refused', async () => {
    const pem = Buffer.from(await issuer.publicPem())
    const jwk = Buffer.from(JSON.stringify(await issuer.publicJwk()))
    for (const alg of ['HS256', 'HS384', 'HS512'])
      for (const key of [pem, jwk])
        expect(await gate.outcome(await issuer.sign({ header: { alg }, key }))).toBe(
          'not_authenticated: algorithm',
        )
  })

  test('without a signature is refused, however it spells that', async () => {
    const unsigned = new UnsecuredJWT({
      iss: issuer.url,
      aud: issuer.audience,
      sub: 'ann',
      exp: at(60),
    }).encode()
    expect(await gate.outcome(unsigned)).toBe('not_authenticated: malformed')
    const payload = unsigned.split('.')[1]
    for (const alg of ['none', 'None', 'NONE', 'nOnE']) {
      const header = Buffer.from(JSON.stringify({ alg, typ: 'JWT' })).toString('base64url')
      expect(await gate.outcome(`${header}.${payload}.AA`)).toBe('not_authenticated: algorithm')
    }
  })

  test('that claims another algorithm of the same key is refused by the signature', async () => {
    const [, payload, signature] = (await issuer.sign()).split('.')
    for (const alg of ['RS384', 'PS256', 'ES256']) {
      const header = Buffer.from(JSON.stringify({ alg, kid: issuer.kid(), typ: 'JWT' })).toString('base64url')
      // The key set gives a key for one algorithm only.
      expect(await gate.outcome(`${header}.${payload}.${signature}`)).toBe('not_authenticated: unknown_key')
    }
  })

  test('of an algorithm that this issuer is not allowed is refused', async () => {
    await using narrow = await openGate([issuer.config({ algorithms: ['ES256'] })])
    expect(await narrow.outcome(await issuer.sign())).toBe('not_authenticated: algorithm')
  })

  test('with our kid and another key is refused', async () => {
    const { privateKey } = await generateKeyPair('RS256')
    expect(await gate.outcome(await issuer.sign({ key: privateKey }))).toBe(
      'not_authenticated: ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
    )
  })

  test('that brings its own key, or says where to fetch it, is refused and nothing is fetched', async () => {
    await using attacker = await startIssuer({ alg: 'RS256' })
    const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true })
    expect(publicKey.type).toBe('public')
    const brought = {
      jwk: await attacker.publicJwk(),
      jku: attacker.jwksUrl,
      x5u: attacker.jwksUrl,
      x5c: ['AAAA'],
    }
    for (const kid of [issuer.kid(), attacker.kid(), 'foreign', undefined])
      expect(await gate.outcome(await issuer.sign({ header: { ...brought, kid }, key: privateKey }))).toMatch(
        /^not_authenticated: /,
      )
    expect(attacker.requests).toEqual({ jwks: 0, discovery: 0 })
  })

  test('of one trusted issuer in the name of another is refused', async () => {
    await using other = await startIssuer({ alg: 'RS256', nowS: gateSecond })
    await using both = await openGate([issuer.config(), other.config()])
    // Both call their key `key-1`.
    expect(await both.outcome(await other.sign({ claims: { iss: issuer.url } }))).toBe(
      'not_authenticated: ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
    )
  })

  test('with a critical extension is refused, because we know none', async () => {
    const header = { crit: ['x-house'], 'x-house': true }
    expect(await gate.outcome(await issuer.sign({ header }))).toBe('not_authenticated: critical_extension')
  })

  test('with one character changed is refused, whichever it is', async () => {
    const token = await issuer.sign()
    // The last character of the signature has bits that mean nothing.
    const places = fc.integer({ min: 0, max: token.length - 2 })
    await fc.assert(
      fc.asyncProperty(places, fc.constantFrom('A', 'z', '_', '.', '=', ' ', '\0', 'é'), async (i, c) => {
        fc.pre(token[i] !== c)
        const result = await gate.verify(token.slice(0, i) + c + token.slice(i + 1))
        expect(result.ok).toBe(false)
      }),
      { numRuns: 300 },
    )
  })
})

describe('what is no token', () => {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

  test.each<[string, string]>([
    ['nothing', ''],
    ['words', 'let me in'],
    ['two parts', 'a.b'],
    ['four parts', 'a.b.c.d'],
    ['an encrypted token of five parts', 'a.b.c.d.e'],
    ['parts of nothing', '..'],
    ['a header that is not JSON', 'YWJj.YWJj.YWJj'],
    ['a header that is a list', `${part([])}.${part({})}.AA`],
    ['a header that is null', `${part(null)}.${part({})}.AA`],
    ['a header without algorithm', `${part({})}.${part({})}.AA`],
    ['an algorithm that is a list', `${part({ alg: ['RS256'] })}.${part({})}.AA`],
    ['a kid that is an object', `${part({ alg: 'RS256', kid: {} })}.${part({})}.AA`],
    ['claims that are a list', `${part({ alg: 'RS256' })}.${part([])}.AA`],
    ['a token with a line break', `${part({ alg: 'RS256' })}.${part({})}.AA\n`],
  ])('%s is refused', async (_, token) => {
    expect(await gate.outcome(token)).toBe('not_authenticated: malformed')
  })

  test('a token of exactly the longest length is looked at, one character more is not', async () => {
    // Three characters of filling make four of the token; the last step is made in the header, unsigned here.
    const { tokenCharsMax } = await import('../../protocol/limits.ts').then((m) => m.protocolLimits)
    const longest = `${'A'.repeat(tokenCharsMax - 4)}.A.A`
    expect(longest).toHaveLength(tokenCharsMax)
    expect(await gate.outcome(longest)).toBe('not_authenticated: malformed')
    expect(await gate.outcome(`${longest}A`)).toBe('not_authenticated: too_long')
  })

  test('any text is refused without an exception', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 300 }), async (text) => {
        expect(await gate.verify(text)).toEqual({ ok: false, error: 'not_authenticated' })
      }),
    )
  })
})

test('beyond what may run and what may wait, tokens are overloaded, and those in line are served', async () => {
  // Of an algorithm that is checked on another thread: the others are done at once.
  await using far = await startIssuer({ alg: 'ES384', nowS: gateSecond })
  await using narrow = await openGate([far.config()], {
    limits: { verificationsMax: 1, verificationsQueuedMax: 2 },
  })
  const token = await far.sign()
  expect(await narrow.outcome(token)).toBe('ok') // the key is imported at its first use
  const results = await Promise.all(Array.from({ length: 8 }, () => narrow.verify(token)))
  expect(results.map((r) => (r.ok ? 'ok' : r.error))).toEqual([
    ...['ok', 'ok', 'ok'],
    ...['overloaded', 'overloaded', 'overloaded', 'overloaded', 'overloaded'],
  ])
  expect(await narrow.outcome(token)).toBe('ok')
})

test('a storm of logins is let in at verificationsPerSecond, once verificationsBurstMax are in', async () => {
  await using narrow = await openGate([issuer.config()], {
    limits: { verificationsBurstMax: 2, verificationsPerSecond: 10, verificationsQueuedMax: 1 },
  })
  const token = await issuer.sign()
  expect(await narrow.outcome(token)).toBe('ok') // the key is imported at its first use
  const results = Array.from({ length: 3 }, () => narrow.verify(token))
  expect(await Promise.all([results[0], results[2]])).toMatchObject([
    { ok: true },
    { ok: false, error: 'overloaded' },
  ])
  narrow.clock.advance(100)
  expect(await results[1]).toMatchObject({ ok: true })
})

test('a revoked token is refused by issuer and jti, however it is written', async () => {
  const clock = manualClock(gateSecond * 1_000)
  const revocations = createRevocations(defaultLimits, clock)
  await using open = await openGate([issuer.config()], { clock, revocations })
  const token = await issuer.sign({ claims: { jti: 'j1' } })
  const sibling = await issuer.sign({ claims: { jti: 'j1', nonce: 'other text' } })
  expect(await open.outcome(token)).toBe('ok')
  revocations.revoke(issuer.url, 'j1', at(3_600) * 1_000)
  expect(await open.outcome(token)).toBe('not_authenticated: revoked')
  expect(await open.outcome(sibling)).toBe('not_authenticated: revoked')
  expect(await open.outcome(await issuer.sign({ claims: { jti: 'j2' } }))).toBe('ok')
})

test('names, addresses, subjects and the token itself are neither kept nor told to the operator', async () => {
  await using open = await openGate([issuer.config({ handleClaim: 'nickname' })])
  const secrets = {
    name: 'Annabelle Leeward',
    given_name: 'Annabelle',
    family_name: 'Leeward',
    email: 'annabelle@leeward.example',
    phone_number: '+49 555 0100',
    preferred_username: 'annabelle.leeward',
    verified_claims: {
      verification: { trust_framework: 'eidas', assurance_level: 'high' },
      claims: { birthdate: '1970-01-02' },
    },
  }
  const sub = 'subject-annabelle'
  const claims = { ...secrets, nickname: 'annie' }
  const { privateKey } = await generateKeyPair('RS256')
  const tokens = [
    await issuer.sign({ sub, claims }),
    await issuer.sign({ sub, claims, exp: at(-60) }),
    await issuer.sign({ sub, claims: { ...claims, aud: secrets.name } }),
    await issuer.sign({ sub, claims: { ...claims, nickname: secrets.email } }),
    await issuer.sign({ sub, claims, key: privateKey }),
    await issuer.sign({ sub, claims, header: { kid: secrets.email } }),
    await issuer.sign({ sub, claims, header: { typ: secrets.name } }),
    await issuer.sign({ sub, claims, header: { crit: ['x-house'], 'x-house': secrets.name } }),
    await issuer.sign({ sub, claims: { ...claims, iss: secrets.email } }),
  ]
  const results = []
  for (const token of tokens) results.push(await open.verify(token))
  expect(results.filter((r) => r.ok)).toHaveLength(2)
  const said = JSON.stringify([results, open.heard.calls])
  expect(said).toContain('annie')
  expect(said).toContain('claim_aud')
  const parts = tokens.flatMap((token) => token.split('.'))
  for (const word of ['Annabelle', 'annabelle', 'eeward', '555', '1970-01-02', ...parts])
    expect(said).not.toContain(word)
})

test('every verification is counted once, as let in or as refused', async () => {
  await using open = await openGate([issuer.config({ acr: { gold: 'high' } })])
  await open.verify(await issuer.sign({ claims: { acr: 'gold' } }))
  await open.verify('nonsense')
  expect(open.heard.of('authenticated')).toEqual([['high', expect.any(Number)]])
  expect(open.heard.of('authenticationRefused')).toEqual([['not_authenticated', 'malformed']])
})

describe('a gate is not opened', () => {
  const ports = {
    pseudonymSecret: Buffer.alloc(32),
    limits: defaultLimits,
    clock: manualClock(0),
    telemetry: silentTelemetry,
  }
  const config = { issuer: 'https://id.example', audience: ['a'], jwks: { keys: [] } }
  const [a, b] = [config, { ...config, issuer: 'https://b.example' }]

  test('for an ill configured issuer, and every problem is named', async () => {
    const issuers = [
      { ...a, audience: [] },
      { ...b, algorithms: ['none'] },
    ]
    await expect(createIdentityGate({ ...ports, issuers })).rejects.toThrow(/audience.*none/)
  })

  test('for the same issuer twice', async () => {
    await expect(createIdentityGate({ ...ports, issuers: [a, a] })).rejects.toThrow('twice')
  })

  test('for more than issuersMax issuers, and is for as many', async () => {
    const limits = { ...defaultLimits, issuersMax: 1 }
    await expect(createIdentityGate({ ...ports, limits, issuers: [a, b] })).rejects.toThrow('more than 1')
    await (await createIdentityGate({ ...ports, limits, issuers: [a] })).close()
  })

  test('with a short secret', async () => {
    const pseudonymSecret = Buffer.alloc(31)
    await expect(createIdentityGate({ ...ports, pseudonymSecret, issuers: [a] })).rejects.toThrow('32 bytes')
  })
})
