/**
 * Secrets: keys, tokens and passwords that somebody pasted or told. By default the part is masked and the message
 * goes out: the others need no key to read the question.
 *
 * Looked for only where the fold saw a word as long as a secret, or one small automaton a word for one. Reads the text
 * as it was sent, because upper and lower case and every sign count.
 */
import type { Evidence } from '../../protocol/statement.ts'
import type { Classifier } from './classifier.ts'
import type { Folded } from './fold.ts'
import type { Part } from './personal/iban.ts'
import { createScans, type Scans } from './scans.ts'
import { findEmbedded } from './secrets/addresses.ts'
import { findAssigned } from './secrets/assigned.ts'
import { findSaid } from './secrets/said.ts'
import { findTokens } from './secrets/tokens.ts'
import { symptoms } from './symptoms.ts'
import type { Finding } from './verdict.ts'

const detector = 'secrets'
const nothing: readonly Finding[] = []

/** Words for a secret; whatever they are followed by is looked at. */
const names: readonly string[] = [
  ...[
    'password',
    'passwords',
    'pass word',
    'passwd',
    'passcode',
    'passphrase',
    'pwd',
    'pw',
    'psw',
    'pass',
    'pin',
  ],
  ...['passwort', 'kennwort', 'contrasena', 'clave', 'mot de passe', 'mdp', 'senha', 'palavra-passe'],
  ...[
    'api key',
    'apikey',
    'secret key',
    'access key',
    'private key',
    'client secret',
    'api token',
    'access token',
    'auth token',
  ],
]

interface Place extends Part {
  readonly kind: 'token' | 'assigned' | 'address' | 'password'
  readonly score: number
}

/** @param scans where other classifiers' patterns are looked for in the same pass */
export function createSecretsClassifier(scans: Scans = createScans()): Classifier {
  const scan = scans.add(names.map((text) => ({ text, edges: 'prefix', plainly: true })))

  function classify(folded: Folded): readonly Finding[] {
    const long = (folded.symptoms & symptoms.longWord) !== 0
    const named = scan(folded).count > 0
    if (!long && !named) return nothing
    return lookFor(folded.original, long, named)
  }

  return { name: detector, categories: ['credentials'], classify: (_subject, folded) => classify(folded) }
}

/** Apart from the rest, because its closures would be allocated for clean text as well. */
function lookFor(text: string, long: boolean, named: boolean): readonly Finding[] {
  const places: Place[] = []
  const add = (kind: Place['kind'], score: number, parts: readonly Part[]) => {
    for (const { start, end } of parts) places.push({ kind, score, start, end })
  }
  if (long) {
    add('token', 0.95, findTokens(text))
    add('address', 0.9, findEmbedded(text))
  }
  add('assigned', 0.85, findAssigned(text))
  if (named) for (const part of findSaid(text)) add('password', part.sure ? 0.85 : 0.65, [part])
  return places.length === 0 ? nothing : findings(places)
}

/** One finding for each kind; a place that a surer kind covers is not named twice. */
function findings(places: readonly Place[]): readonly Finding[] {
  const kept: Place[] = []
  for (const place of places.toSorted((a, b) => b.score - a.score)) {
    if (!kept.some((one) => one.start <= place.start && place.end <= one.end)) kept.push(place)
  }
  return [...new Set(kept.map((place) => place.kind))].map((kind) => {
    const same = kept.filter((place) => place.kind === kind)
    const score = same.reduce((most, place) => Math.max(most, place.score), 0)
    const evidence = same.map(({ start, end }): Evidence => ({ kind: 'span', start, end, detector }))
    return { category: 'credentials', score, detector, rule: `secrets.${kind}`, evidence }
  })
}
