/**
 * Keys of issuers that rotate, fail, hang, and are lied about.
 */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, test, vi } from 'vitest'
import { defaultLimits } from '../../server/limits.ts'
import { gateSecond, openGate, type TestGate } from '../support/identity-gate.ts'
import { startIssuer, type TestIssuer } from '../support/issuer.ts'

const day = 86_400
const { issuerRefreshMs, issuerCooldownMs, issuerStaleMs, issuerTimeoutMs } = defaultLimits

/** Tokens hold for a week here: keys are what ends. */
const week = { exp: gateSecond + 7 * day }

async function house(): Promise<AsyncDisposable & { issuer: TestIssuer; gate: TestGate }> {
  const issuer = await startIssuer({ nowS: gateSecond })
  const gate = await openGate([issuer.config()])
  return {
    issuer,
    gate,
    async [Symbol.asyncDispose]() {
      await gate.close()
      await issuer.stop()
    },
  }
}

function notes(gate: TestGate): string[] {
  return gate.heard.of('note').map(([, message, fields]) => `${message} ${JSON.stringify(fields)}`)
}

describe('keys are fetched', () => {
  test('once, before the first token, and not again for each', async () => {
    await using at = await house()
    expect(at.issuer.requests).toEqual({ jwks: 1, discovery: 1 })
    for (let i = 0; i < 20; i++) expect(await at.gate.outcome(await at.issuer.sign(week))).toBe('ok')
    expect(at.issuer.requests).toEqual({ jwks: 1, discovery: 1 })
  })

  test('from a configured address without discovery', async () => {
    await using issuer = await startIssuer({ nowS: gateSecond })
    await using gate = await openGate([issuer.config({ jwksUrl: issuer.jwksUrl })])
    expect(await gate.outcome(await issuer.sign())).toBe('ok')
    expect(issuer.requests).toEqual({ jwks: 1, discovery: 0 })
  })

  test('never, when they are in the configuration', async () => {
    await using issuer = await startIssuer({ nowS: gateSecond })
    const jwks = { keys: [await issuer.publicJwk()] }
    await using gate = await openGate([issuer.config({ jwks })])
    expect(await gate.outcome(await issuer.sign())).toBe('ok')
    expect(await gate.outcome(await issuer.sign({ header: { kid: 'other' } }))).toBe(
      'not_authenticated: unknown_key',
    )
    expect(issuer.requests).toEqual({ jwks: 0, discovery: 0 })
  })

  test('again in the background, so that a withdrawn key stops working', async () => {
    await using at = await house()
    const token = await at.issuer.sign(week)
    await at.issuer.rotate()
    expect(await at.gate.outcome(token)).toBe('ok')
    at.gate.clock.advance(issuerRefreshMs)
    await vi.waitFor(async () => expect(await at.gate.outcome(token)).toBe('not_authenticated: unknown_key'))
  })
})

describe('an unknown kid', () => {
  test('is looked up when the issuer was not asked for a while: keys rotate', async () => {
    await using at = await house()
    await at.issuer.rotate({ keepOld: true })
    at.gate.clock.advance(issuerCooldownMs)
    expect(await at.gate.outcome(await at.issuer.sign(week))).toBe('ok')
    expect(at.issuer.requests.jwks).toBe(2)
  })

  test('is refused without a look-up before that', async () => {
    await using at = await house()
    await at.issuer.rotate({ keepOld: true })
    at.gate.clock.advance(issuerCooldownMs - 1)
    expect(await at.gate.outcome(await at.issuer.sign(week))).toBe('not_authenticated: unknown_key')
    expect(at.issuer.requests.jwks).toBe(1)
  })

  test('in a flood of hundreds costs the issuer one request in each cool-down', async () => {
    await using at = await house()
    for (let round = 1; round <= 3; round++) {
      at.gate.clock.advance(issuerCooldownMs)
      const tokens = await Promise.all(
        Array.from({ length: 200 }, (_, i) => at.issuer.sign({ ...week, header: { kid: `${round}-${i}` } })),
      )
      const results = await Promise.all(tokens.map((token) => at.gate.verify(token)))
      expect(new Set(results.map((r) => (r.ok ? 'ok' : r.error)))).toEqual(new Set(['not_authenticated']))
      expect(at.issuer.requests.jwks).toBe(1 + round)
    }
  })

  test('absent is fine while one key fits, and refused when several do', async () => {
    await using at = await house()
    const token = { ...week, header: { kid: undefined } }
    expect(await at.gate.outcome(await at.issuer.sign(token))).toBe('ok')
    await at.issuer.rotate({ keepOld: true })
    at.gate.clock.advance(issuerRefreshMs)
    await vi.waitFor(async () =>
      expect(await at.gate.outcome(await at.issuer.sign(token))).toBe('not_authenticated: unknown_key'),
    )
  })
})

describe('an issuer that is down', () => {
  test('at the start does not keep the server from starting, and is tried again', async () => {
    await using issuer = await startIssuer({ nowS: gateSecond })
    const token = await issuer.sign(week)
    await issuer.stop()
    await using gate = await openGate([issuer.config()])
    expect(await gate.outcome(token)).toBe('issuer_unavailable: keys_unavailable')
    expect(notes(gate)[0]).toMatch(/unreachable.*ECONNREFUSED/)
    await issuer.start()
    gate.clock.advance(1_000)
    await vi.waitFor(async () => expect(await gate.outcome(token)).toBe('ok'))
    expect(notes(gate).at(-1)).toMatch(/reachable again/)
  })

  test('is tried less and less often, at least every issuerBackoffMs', async () => {
    await using issuer = await startIssuer()
    await issuer.stop()
    await using gate = await openGate([issuer.config()])
    const failures = () => gate.heard.of('note').length
    for (const [i, pauseMs] of [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000].entries()) {
      await vi.waitFor(() => expect(gate.clock.pending).toBe(1))
      gate.clock.advance(pauseMs - 1)
      expect(gate.clock.pending).toBe(1)
      expect(failures()).toBe(i + 1)
      gate.clock.advance(1)
      await vi.waitFor(() => expect(failures()).toBe(i + 2))
    }
  })

  test('for hours keeps nobody out whose key we have; longer than issuerStaleMs does', async () => {
    await using at = await house()
    const token = await at.issuer.sign(week)
    await at.issuer.stop()
    at.gate.clock.advance(issuerRefreshMs)
    await vi.waitFor(() => expect(notes(at.gate)).toHaveLength(1))
    at.gate.clock.advance(issuerStaleMs - issuerRefreshMs)
    expect(await at.gate.outcome(token)).toBe('ok')
    at.gate.clock.advance(1)
    expect(await at.gate.outcome(token)).toBe('issuer_unavailable: keys_unavailable')
    await at.issuer.start()
    await vi.waitFor(
      async () => {
        at.gate.clock.advance(1_000) // in steps, so that no attempt is given up as too slow
        expect(await at.gate.outcome(token)).toBe('ok')
      },
      { timeout: 20_000 },
    )
  })

  test('cannot be asked about an unknown kid: come back later', async () => {
    await using at = await house()
    const token = await at.issuer.sign({ ...week, header: { kid: 'new' } })
    await at.issuer.stop()
    at.gate.clock.advance(issuerCooldownMs)
    expect(await at.gate.outcome(token)).toBe('issuer_unavailable: keys_unavailable')
    expect(await at.gate.outcome(await at.issuer.sign(week))).toBe('ok')
  })
})

test('an issuer that hangs holds up those with an unknown kid, a bounded number of them, and nobody else', async () => {
  await using issuer = await startIssuer({ nowS: gateSecond })
  await using gate = await openGate([issuer.config()], { limits: { issuerWaitersMax: 2 } })
  const unknown = await issuer.sign({ ...week, header: { kid: 'new' } })
  issuer.answer = () => {
    // never
  }
  gate.clock.advance(issuerCooldownMs)
  const waiting = [gate.verify(unknown), gate.verify(unknown)]
  await vi.waitFor(() => expect(issuer.requests.jwks).toBe(2))
  expect(await gate.outcome(unknown)).toBe('issuer_unavailable: keys_unavailable') // the third in line
  expect(await gate.outcome(await issuer.sign(week))).toBe('ok')
  gate.clock.advance(issuerTimeoutMs)
  expect(await Promise.all(waiting)).toEqual([
    { ok: false, error: 'issuer_unavailable' },
    { ok: false, error: 'issuer_unavailable' },
  ])
  expect(notes(gate)[0]).toContain('no answer in time')
})

test('a gate that is closed while its issuer hangs lets go of it, and asks no more', async () => {
  await using issuer = await startIssuer({ nowS: gateSecond })
  await using gate = await openGate([issuer.config()])
  issuer.answer = () => {
    // never
  }
  gate.clock.advance(issuerCooldownMs)
  const waiting = gate.verify(await issuer.sign({ ...week, header: { kid: 'new' } }))
  await vi.waitFor(() => expect(issuer.requests.jwks).toBe(2))
  await gate.close()
  expect((await waiting).ok).toBe(false)
  expect(gate.clock.pending).toBe(0)
})

describe('an answer is not taken', () => {
  test.each<[string, NonNullable<TestIssuer['answer']>, RegExp]>([
    ['that is an error', (r) => r.writeHead(500).end('{}'), /status 500/],
    ['that leads elsewhere', (r) => r.writeHead(302, { location: '/jwks' }).end(), /status 302/],
    ['that is not JSON', (r) => r.end('<html>'), /not JSON/],
    ['that is no key set', (r) => r.end('{"keys":7}'), /malformed/],
    ['that is null', (r) => r.end('null'), /malformed/],
    ['that breaks off', (r) => r.writeHead(200, { 'content-length': 99 }).write('{', () => r.destroy()), /./],
    [
      'that is larger than issuerBytesMax',
      (r) => r.end(`{"keys":[],"a":"${'a'.repeat(defaultLimits.issuerBytesMax - 15)}"}`),
      /more than 262144 bytes/,
    ],
  ])('%s', async (_, answer, detail) => {
    await using issuer = await startIssuer({ nowS: gateSecond })
    issuer.answer = answer
    await using gate = await openGate([issuer.config()])
    expect(await gate.outcome(await issuer.sign())).toBe('issuer_unavailable: keys_unavailable')
    expect(notes(gate)[0]).toMatch(detail)
  })

  test('but one of exactly issuerBytesMax is', async () => {
    await using issuer = await startIssuer({ nowS: gateSecond })
    const keys = JSON.stringify([await issuer.publicJwk()])
    const frame = `{"keys":${keys},"a":""}`
    const filling = 'a'.repeat(defaultLimits.issuerBytesMax - frame.length)
    issuer.answer = (response) => response.end(`{"keys":${keys},"a":"${filling}"}`)
    await using gate = await openGate([issuer.config()])
    expect(await gate.outcome(await issuer.sign())).toBe('ok')
  })

  test('when it holds a shared secret or a private key: neither verifies anything', async () => {
    await using issuer = await startIssuer({ nowS: gateSecond })
    const secret = { kty: 'oct', k: 'AAAA', kid: issuer.kid() }
    const privateKey = { ...(await issuer.publicJwk()), d: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }
    for (const key of [secret, privateKey]) {
      issuer.answer = (response) => response.end(JSON.stringify({ keys: [key] }))
      await using gate = await openGate([issuer.config()])
      expect(await gate.outcome(await issuer.sign())).toBe('not_authenticated: unknown_key')
    }
  })
})

describe('discovery is not believed', () => {
  test.each<[string, Record<string, unknown>, RegExp]>([
    ['when it speaks for another issuer', { issuer: 'https://id.example' }, /another issuer/],
    ['when it names no issuer', { issuer: undefined }, /another issuer/],
    ['when it names no keys', { jwks_uri: undefined }, /jwks_uri/],
    ['when its keys are not on https', { jwks_uri: 'http://keys.example/jwks' }, /jwks_uri/],
    ['when its keys are in a file', { jwks_uri: 'file:///etc/passwd' }, /jwks_uri/],
  ])('%s', async (_, change, detail) => {
    await using issuer = await startIssuer({ nowS: gateSecond })
    Object.assign(issuer.discovery, change)
    await using gate = await openGate([issuer.config()])
    expect(await gate.outcome(await issuer.sign())).toBe('issuer_unavailable: keys_unavailable')
    expect(notes(gate)[0]).toMatch(detail)
    expect(issuer.requests.jwks).toBe(0)
  })

  test('for ever: keys that moved are found again', async () => {
    await using at = await house()
    const moved = createServer((_, response) => {
      void at.issuer.publicJwk().then((key) => response.end(JSON.stringify({ keys: [key] })))
    }).listen(0, '127.0.0.1')
    await once(moved, 'listening')
    at.issuer.discovery['jwks_uri'] = `http://127.0.0.1:${(moved.address() as AddressInfo).port}/`
    at.issuer.answer = (response) => response.writeHead(404).end()
    await at.issuer.rotate()
    at.gate.clock.advance(issuerRefreshMs) // fails at the old address
    await vi.waitFor(() => expect(notes(at.gate)).toHaveLength(1))
    at.gate.clock.advance(1_000) // and asks discovery again
    await vi.waitFor(async () => expect(await at.gate.outcome(await at.issuer.sign(week))).toBe('ok'))
    moved.closeAllConnections()
    moved.close()
  })
})
