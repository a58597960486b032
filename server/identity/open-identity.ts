/**
 * The identity of people, opened: whom the server trusts, under which secret their pseudonyms are made,
 * and which tokens count no more.
 */
import type { Closer } from '../base/closer.ts'
import type { Random } from '../base/random.ts'
import type { Store } from '../base/store.ts'
import type { Config } from '../config/config.ts'
import type { IdentityGate } from './identity.ts'
import { type LocalIssuer, openLocalIssuer } from './local-issuer.ts'
import { type KeptRevocations, openRevocations } from './open-revocations.ts'

import { openPseudonymSecret } from './secret.ts'
import { createIdentityGate, type IdentityPorts } from './verifier.ts'

export interface OpenIdentity {
  readonly identity: IdentityGate
  readonly revocations: KeptRevocations
  /** Makes user ids; whoever is named in the configuration has one as well. */
  readonly secret: Uint8Array
  /** The issuer of development tokens; only with `--dev`. */
  readonly local: LocalIssuer | undefined
}

/** Throws, with one line for the operator, when the secret or the local issuer's key cannot be read. */
export async function openIdentity(
  config: Config,
  ports: Pick<IdentityPorts, 'limits' | 'clock' | 'telemetry'> & {
    readonly random: Random
    readonly store: Store
  },
  opened: Closer,
): Promise<OpenIdentity> {
  const { limits, clock, random, telemetry, store } = ports
  const local = config.dev ? await openLocalIssuer(config.dataDir, clock, random) : undefined
  const place = { dataDir: config.dataDir, file: config.pseudonymSecretFile }
  const secret = await openPseudonymSecret(place, random)
  const revocations = await openRevocations(store, limits, clock)
  const identity = await createIdentityGate({
    issuers: local === undefined ? config.issuers : [...config.issuers, local.config],
    pseudonymSecret: secret,
    revocations,
    limits,
    clock,
    telemetry,
  })
  opened.defer(() => identity.close())
  return { identity, revocations, secret, local }
}
