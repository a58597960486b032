/**
 * The public keys of one issuer, kept fresh in the background so that a login never waits for the
 * issuer, and an issuer that is down for hours keeps nobody out whose key we know.
 *
 * - Fetched at the start, then every `issuerRefreshMs`; after a failure again after 1 s, 2 s, 4 s …
 * - A token with an unknown `kid` makes us look again, because issuers rotate keys; but at most once in
 *   `issuerCooldownMs`, because anybody can write a `kid`.
 * - Keys are forgotten only after `issuerStaleMs` of failures.
 *
 * jose's `createRemoteJWKSet` is not used: it reads the system's clock, drops its keys when they are
 * old and the issuer is down, and puts no bound on the answer. Choosing the key is jose's.
 */
import { type CryptoKey, createLocalJWKSet, type JSONWebKeySet, type LocalJWKSet } from 'jose'
import type { Cancel, Clock } from '../base/clock.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { Limits } from '../limits.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import { discoverKeys } from './discovery.ts'
import { fetchDocument } from './fetch-document.ts'
import type { Issuer } from './issuer.ts'

/** `unknown_key`: the issuer has no such key. `unavailable`: we cannot tell, for we cannot reach it. */
export type KeyRefusal = 'unknown_key' | 'unavailable'

export interface KeySource {
  /** The one key that fits a token's header. Waits for the issuer at most once; never throws. */
  key(header: { readonly alg: string; readonly kid?: string }): Promise<Result<CryptoKey, KeyRefusal>>
  /** Fetches the keys now, or joins the fetch under way. Never throws; a failure is noted and retried. */
  load(): Promise<void>
  close(): void
}

export interface KeyPorts {
  readonly limits: Limits
  readonly clock: Clock
  readonly telemetry: Telemetry
}

/** The keys of `issuer`, not yet loaded. */
export function createKeySource(issuer: Issuer, ports: KeyPorts): KeySource {
  const source = issuer.keys
  return source.kind === 'static' ? staticKeys(source.jwks) : remoteKeys(issuer.issuer, source, ports)
}

function remoteKeys(
  issuer: string,
  source: Exclude<Issuer['keys'], { kind: 'static' }>,
  ports: KeyPorts,
): KeySource {
  const { limits, clock, telemetry } = ports
  const closing = new AbortController()
  const fetching = { limits, clock, signal: closing.signal }
  let jwksUrl = source.kind === 'url' ? source.url : undefined
  let set: LocalJWKSet | undefined
  let loadedAt = 0
  let triedAt = 0
  let failures = 0
  let waiting = 0
  let loading: Promise<void> | undefined
  let cancelNext: Cancel | undefined

  async function refresh(): Promise<void> {
    try {
      jwksUrl ??= await discoverKeys(issuer, source.url, fetching)
      // jose checks the shape and throws when this is no key set.
      set = createLocalJWKSet((await fetchDocument(jwksUrl, fetching)) as JSONWebKeySet)
      if (closing.signal.aborted) return
      loadedAt = clock.monotonic()
      if (failures > 0) telemetry.note('info', 'issuer reachable again', { issuer })
      failures = 0
    } catch (error) {
      if (closing.signal.aborted) return
      failures++
      if (source.kind === 'discovery') jwksUrl = undefined // it may have moved
      telemetry.note('warn', 'issuer unreachable, trying again', {
        issuer,
        detail: error instanceof Error ? error.message : String(error),
        keys_kept: set !== undefined,
        failures,
      })
    }
    triedAt = clock.monotonic()
    cancelNext?.()
    cancelNext = clock.after(pauseMs(failures, limits), () => void load())
  }

  function load(): Promise<void> {
    if (closing.signal.aborted) return Promise.resolve()
    loading ??= refresh().finally(() => {
      loading = undefined
    })
    return loading
  }

  async function find(header: { readonly alg: string; readonly kid?: string }) {
    if (set === undefined) return err('unavailable' as const)
    if (failures > 0 && clock.monotonic() - loadedAt > limits.issuerStaleMs)
      return err('unavailable' as const)
    const found = await choose(set, header)
    // While the issuer does not answer, an unknown key may be one that it made meanwhile.
    return found.ok || failures === 0 ? found : err('unavailable' as const)
  }

  return {
    load,
    async key(header) {
      const known = await find(header)
      if (known.ok) return known
      const cooling = clock.monotonic() - triedAt < limits.issuerCooldownMs
      if (loading === undefined && cooling) return known
      if (waiting >= limits.issuerWaitersMax) return err('unavailable')
      waiting++
      try {
        await load()
      } finally {
        waiting--
      }
      return find(header)
    },
    close() {
      cancelNext?.()
      closing.abort(new Error('the server closes'))
    },
  }
}

function staticKeys(jwks: JSONWebKeySet): KeySource {
  const set = createLocalJWKSet(jwks)
  return {
    key: (header) => choose(set, header),
    load: () => Promise.resolve(),
    close() {
      // nothing was opened
    },
  }
}

async function choose(set: LocalJWKSet, header: { readonly alg: string; readonly kid?: string }) {
  try {
    return ok(await set(header))
  } catch {
    // No key, several that fit a token without `kid`, or one that cannot be imported: nothing to verify with.
    return err('unknown_key' as const)
  }
}

function pauseMs(failures: number, limits: Limits): number {
  if (failures === 0) return limits.issuerRefreshMs
  return Math.min(limits.issuerBackoffMs, 1_000 * 2 ** Math.min(failures - 1, 20))
}
