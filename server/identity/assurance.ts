/**
 * How far an issuer vouches for a person: one of eIDAS's levels, read from a token's claims. Pure, and
 * deaf to what it does not know: an unknown framework, level or `acr` is `none`, never a guess.
 */
import { type Assurance, assurances, assured } from './identity.ts'
import type { Issuer } from './issuer.ts'

type Levels = Readonly<Record<string, Readonly<Record<string, Assurance>>>>

/**
 * Trust frameworks whose levels have a meaning everywhere, by the names of the OpenID Foundation's
 * registry for `verified_claims`. eIDAS: Regulation (EU) 910/2014, Art. 8. NIST SP 800-63A: IAL1 does
 * not require that anybody was verified. A framework without levels (`de_aml`) is for the operator to
 * weigh, under the level ''.
 */
const knownFrameworks: Levels = {
  eidas: { low: 'low', substantial: 'substantial', high: 'high' },
  nist_800_63A: { ial1: 'none', ial2: 'substantial', ial3: 'high' },
}

/**
 * The highest assurance that the claims of a verified token give.
 *
 * `verified_claims` (OpenID Connect for Identity Assurance 1.0 §5) is one object or several;
 * `verification` in it names the `trust_framework` and the `assurance_level`. `acr` counts as the
 * issuer's own map says. Never throws.
 */
export function assuranceOf(
  claims: Readonly<Record<string, unknown>>,
  issuer: Pick<Issuer, 'acr' | 'trustFrameworks'>,
): Assurance {
  const entries = [claims['verified_claims']].flat()
  const levels = entries.map((entry) => verified(entry, issuer.trustFrameworks))
  levels.push(lookUp(issuer.acr, claims['acr']) ?? 'none')
  return levels.reduce((best, level) => (assured(level, best) ? level : best), assurances[0])
}

function verified(entry: unknown, own: Levels): Assurance {
  const verification = fields(fields(entry)['verification'])
  const framework = verification['trust_framework']
  const level = verification['assurance_level'] ?? ''
  // The operator's word goes before ours, framework by framework.
  return lookUp(lookUp(own, framework) ?? lookUp(knownFrameworks, framework) ?? {}, level) ?? 'none'
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}
}

/** `map[key]`, but not `map['constructor']`: keys come from outside. */
function lookUp<V>(map: Readonly<Record<string, V>>, key: unknown): V | undefined {
  return typeof key === 'string' && Object.hasOwn(map, key) ? map[key] : undefined
}
