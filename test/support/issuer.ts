/**
 * A real issuer of tokens on 127.0.0.1: keys, a JWKS, a discovery document, and every way to be wrong
 * that tests need. It counts what it is asked, can be stopped, started again and made to rotate.
 */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type CryptoKey, exportJWK, exportSPKI, generateKeyPair, type JWK, SignJWT } from 'jose'
import type { IssuerConfig } from '../../server/identity/issuer.ts'

export interface TestToken {
  readonly sub?: string
  /** Beside and over the registered claims; undefined takes one out. */
  readonly claims?: Readonly<Record<string, unknown>>
  /** Beside and over `alg`, `kid`, `typ`; undefined takes one out. */
  readonly header?: Readonly<Record<string, unknown>>
  /** Seconds since 1970; in an hour by default. */
  readonly exp?: number
  /** Signs with this key instead of the issuer's. */
  readonly key?: CryptoKey | Uint8Array
}

export interface TestIssuer extends AsyncDisposable {
  /** The `iss` of its tokens and its address: `http://127.0.0.1:PORT`. */
  readonly url: string
  readonly jwksUrl: string
  readonly audience: string
  /** Requests since the start, by what was asked for. */
  readonly requests: { jwks: number; discovery: number }
  /** What the JWKS path answers instead of the keys, while set. */
  answer: ((response: ServerResponse) => void) | undefined
  /** Changes to the discovery document. */
  readonly discovery: Record<string, unknown>
  /** The public key of the current pair. */
  readonly publicPem: () => Promise<string>
  readonly publicJwk: () => Promise<JWK>
  readonly kid: () => string
  sign(token?: TestToken): Promise<string>
  /** New keys; the old ones are gone from the JWKS unless `keepOld`. */
  rotate(options?: { readonly keepOld?: boolean }): Promise<void>
  /** Answers nobody until `start`, which uses the same port. */
  stop(): Promise<void>
  start(): Promise<void>
  /** A configuration that trusts it, by discovery. */
  config(changes?: Partial<IssuerConfig>): IssuerConfig
}

interface Pair {
  readonly kid: string
  readonly privateKey: CryptoKey
  readonly publicKey: CryptoKey
}

/** Starts an issuer on a free port. Dispose of it. */
export async function startIssuer(
  options: {
    readonly alg?: string
    /** The second since 1970 at which tokens are made; the system's by default. */
    readonly nowS?: number
  } = {},
): Promise<TestIssuer> {
  const alg = options.alg ?? 'ES256'
  const requests = { jwks: 0, discovery: 0 }
  const discovery: Record<string, unknown> = {}
  let made = 0
  let pairs: Pair[] = [await newPair()]
  let answer: ((response: ServerResponse) => void) | undefined

  async function newPair(): Promise<Pair> {
    const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true })
    return { kid: `key-${++made}`, privateKey, publicKey }
  }

  function current(): Pair {
    const pair = pairs.at(-1)
    if (pair === undefined) throw new Error('an issuer has at least one key')
    return pair
  }

  async function publicJwk(pair: Pair): Promise<JWK> {
    return { ...(await exportJWK(pair.publicKey)), kid: pair.kid, alg, use: 'sig' } as JWK
  }

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('content-type', 'application/json')
    if (request.url === '/jwks') {
      requests.jwks++
      if (answer !== undefined) return answer(response)
      response.end(JSON.stringify({ keys: await Promise.all(pairs.map(publicJwk)) }))
    } else if (request.url === '/.well-known/openid-configuration') {
      requests.discovery++
      response.end(JSON.stringify({ issuer: url, jwks_uri: `${url}/jwks`, ...discovery }))
    } else response.writeHead(404).end()
  }

  const server = createServer((request, response) => void respond(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`

  async function stop(): Promise<void> {
    if (!server.listening) return
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }

  return {
    url,
    jwksUrl: `${url}/jwks`,
    audience: 'parley-test',
    requests,
    discovery,
    get answer() {
      return answer
    },
    set answer(next) {
      answer = next
    },
    publicPem: () => exportSPKI(current().publicKey),
    publicJwk: () => publicJwk(current()),
    kid: () => current().kid,
    sign({ sub = 'ann', claims, header, exp, key } = {}) {
      const nowS = options.nowS ?? Math.floor(Date.now() / 1_000)
      const body = { iss: url, aud: 'parley-test', sub, iat: nowS, exp: exp ?? nowS + 3_600, ...claims }
      return new SignJWT(without(body))
        .setProtectedHeader(without({ alg, kid: current().kid, typ: 'JWT', ...header }) as { alg: string })
        .sign(key ?? current().privateKey, { crit: { 'x-house': true } })
    },
    async rotate({ keepOld = false } = {}) {
      pairs = [...(keepOld ? pairs : []), await newPair()]
    },
    stop,
    async start() {
      server.listen(port, '127.0.0.1')
      await once(server, 'listening')
    },
    config: (changes = {}) => ({ issuer: url, audience: ['parley-test'], ...changes }),
    [Symbol.asyncDispose]: stop,
  }
}

function without(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}
