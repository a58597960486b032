/**
 * What a configuration of an issuer may say.
 */
import { describe, expect, test } from 'vitest'
import {
  asymmetricAlgorithms,
  type IssuerConfig,
  isTrustedUrl,
  issuerProblems,
  realNameClaims,
  resolveIssuer,
} from '../../server/identity/issuer.ts'

const plain: IssuerConfig = { issuer: 'https://id.example', audience: ['chat'] }

describe('an issuer is taken', () => {
  test('with its name and audience alone', () => {
    expect(issuerProblems(plain)).toEqual([])
    const issuer = resolveIssuer(plain)
    expect(issuer.keys).toEqual({
      kind: 'discovery',
      url: new URL('https://id.example/.well-known/openid-configuration'),
    })
    expect(issuer.algorithms).toEqual(asymmetricAlgorithms)
    expect([...issuer.types]).toEqual(['jwt', 'at+jwt'])
    expect(issuer.typeOptional).toBe(false)
    expect(issuer.handleClaim).toBeUndefined()
  })

  test('with a path, where discovery is appended to it', () => {
    const issuer = resolveIssuer({ ...plain, issuer: 'https://id.example/realms/a/' })
    expect(String(issuer.keys.kind === 'discovery' && issuer.keys.url)).toBe(
      'https://id.example/realms/a/.well-known/openid-configuration',
    )
  })

  test('with everything said', () => {
    const config: IssuerConfig = {
      ...plain,
      jwksUrl: 'https://keys.example/jwks',
      algorithms: ['ES256'],
      types: ['application/at+jwt'],
      typeOptional: true,
      handleClaim: 'nickname',
      acr: { gold: 'high' },
      trustFrameworks: { de_aml: { '': 'substantial' } },
      clockSkewMs: 300_000,
    }
    expect(issuerProblems(config)).toEqual([])
    expect([...resolveIssuer(config).types]).toEqual(['at+jwt'])
  })
})

describe('an issuer is refused', () => {
  test.each<[string, Partial<IssuerConfig>, string]>([
    ['over http', { issuer: 'http://id.example' }, 'https'],
    ['that is no URL', { issuer: 'id.example' }, 'https'],
    ['with a query', { issuer: 'https://id.example?a=1' }, 'query'],
    ['with a password in its address', { issuer: 'https://a:b@id.example' }, 'https'],
    ['without an audience', { audience: [] }, 'audience'],
    ['with an empty audience', { audience: [''] }, 'audience'],
    ['with keys over http', { jwksUrl: 'http://id.example/jwks' }, 'jwksUrl'],
    ['with two sources of keys', { jwksUrl: 'https://id.example/jwks', jwks: { keys: [] } }, 'exclude'],
    ['with a shared secret', { algorithms: ['RS256', 'HS256'] }, 'HS256'],
    ['with no signature', { algorithms: ['none'] }, 'none'],
    ['with no algorithm', { algorithms: [] }, 'algorithms'],
    ['with no type', { types: [] }, 'types'],
    ['with a clock before ours by nothing sensible', { clockSkewMs: -1 }, 'clockSkewMs'],
    ['with a clock too far off', { clockSkewMs: 300_001 }, 'clockSkewMs'],
    ['with a clock that is no number', { clockSkewMs: Number.NaN }, 'clockSkewMs'],
    ['with an assurance nobody knows', { acr: { gold: 'best' as 'high' } }, 'best'],
  ])('%s', (_, change, word) => {
    const problems = issuerProblems({ ...plain, ...change })
    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain(word)
  })

  test.each([...realNameClaims, 'Email', 'given_name#de'])('whose handle would be %s', (claim) => {
    expect(issuerProblems({ ...plain, handleClaim: claim })).toHaveLength(1)
  })

  test('with every problem at once', () => {
    expect(issuerProblems({ issuer: 'ftp://x', audience: [], algorithms: ['HS256', 'none'] })).toHaveLength(4)
  })
})

describe('http is good enough', () => {
  test.each(['http://127.0.0.1:80/', 'http://localhost:9', 'http://[::1]:9/a', 'https://id.example'])(
    'for %s',
    (url) => expect(isTrustedUrl(url)).toBe(true),
  )
  test.each([
    'http://127.0.0.1.example/',
    'http://localhost.example/',
    'http://10.0.0.1/',
    'http://[::2]/',
    'file:///etc/passwd',
  ])('but not for %s', (url) => expect(isTrustedUrl(url)).toBe(false))
})
