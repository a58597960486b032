/**
 * Personal data: numbers, addresses and accounts by which a person can be found, called or robbed. By default the part
 * is masked and the message goes out.
 *
 * Looked for only where the fold saw a reason (digits, an @) or one small automaton a word: clean text costs a scan.
 * Text with a reason may allocate.
 */
import type { Evidence } from '../../protocol/statement.ts'
import type { Classifier } from './classifier.ts'
import type { Pattern } from './automaton.ts'
import { type Folded, originalSpan } from './fold.ts'
import { findAddresses } from './personal/address.ts'
import { findNumbers } from './personal/find-numbers.ts'
import { findIbans } from './personal/iban.ts'
import { findMail, findSpelledMail } from './personal/mail.ts'
import { findLetteredIds } from './personal/national-ids.ts'
import { createScans, type Scans } from './scans.ts'
import { symptoms } from './symptoms.ts'
import type { Finding } from './verdict.ts'

const detector = 'personal_data'
const nothing: readonly Finding[] = []
/** What was found, in offsets of the original. */
interface Place {
  readonly kind: 'card' | 'iban' | 'phone' | 'mail' | 'address' | 'identity'
  readonly score: number
  readonly start: number
  readonly end: number
}

const mailWords: readonly string[] = [
  ...['(at)', '[at]', '{at}', '( at )', '[ at ]', '(@)', '[@]'],
  ...[
    'gmail',
    'googlemail',
    'hotmail',
    'outlook',
    'yahoo',
    'icloud',
    'proton',
    'protonmail',
    'gmx',
    'aol',
    'web',
  ].map((provider) => `at ${provider}`),
]
const streetWords =
  `street st avenue ave road rd boulevard blvd lane ln drive dr court ct way place pl terrace square sq close crescent highway
  hwy parkway pkwy circle cir trail gate rue chemin impasse quai cours calle avenida av carrera plaza paseo rua travessa praca via
  viale piazza`.split(/\s+/)
/** German streets are one word with their name. */
const streetEndings = ['strasse', 'str.', 'weg', 'platz', 'gasse', 'allee', 'damm', 'ufer']

/** @param scans where other classifiers' patterns are looked for in the same pass */
export function createPersonalDataClassifier(scans: Scans = createScans()): Classifier {
  const mailCues = scans.add(mailWords.map((text) => ({ text, edges: 'part', plainly: true })))
  const streetCues = scans.add([
    ...streetWords.map((text): Pattern => ({ text, edges: 'whole', plainly: true })),
    ...streetEndings.map((text): Pattern => ({ text, edges: 'part', plainly: true })),
  ])

  function classify(folded: Folded): readonly Finding[] {
    const found = folded.symptoms
    const numbers = (found & symptoms.numbers) !== 0
    const mail = (found & symptoms.at) !== 0
    const street = (found & symptoms.digits) !== 0 && streetCues(folded).count > 0
    const spelled = mailCues(folded).count > 0
    if (!numbers && !mail && !street && !spelled) return nothing
    return lookFor({ numbers, mail, street, spelled }, folded)
  }

  return { name: detector, categories: ['personal_data'], classify: (_subject, folded) => classify(folded) }
}

/** What there is reason to look for. */
interface Looked {
  readonly numbers: boolean
  readonly street: boolean
  readonly mail: boolean
  readonly spelled: boolean
}

/** Apart from the rest, because its closures would be allocated for clean text as well. */
function lookFor({ numbers, street, mail, spelled }: Looked, folded: Folded): readonly Finding[] {
  const { text } = folded
  const places: Place[] = []
  const add = (kind: Place['kind'], parts: readonly { start: number; end: number; score: number }[]) => {
    for (const part of parts)
      places.push({ kind, score: part.score, ...originalSpan(folded, part.start, part.end) })
  }
  const asSent = (start: number, end: number) => {
    const span = originalSpan(folded, start, end)
    return folded.original.slice(span.start, span.end)
  }
  if (mail) add('mail', findMail(text))
  if (spelled) add('mail', findSpelledMail(text))
  if (numbers) {
    for (const part of findIbans(folded.original)) places.push({ kind: 'iban', score: 0.95, ...part })
    add('identity', findLetteredIds(text, asSent))
    for (const one of findNumbers(folded, text)) add(one.kind, [one])
  }
  if (street) add('address', findAddresses(text))
  return places.length === 0 ? nothing : findings(outsideAccounts(places))
}

/** The groups of an account number are no numbers of their own. */
function outsideAccounts(places: readonly Place[]): readonly Place[] {
  const accounts = places.filter((place) => place.kind === 'iban')
  if (accounts.length === 0) return places
  return places.filter(
    (place) =>
      place.kind === 'iban' || !accounts.some((one) => one.start <= place.start && place.end <= one.end),
  )
}

/** One finding for each kind: a statement cites its rule, and the highest score speaks for it. */
function findings(places: readonly Place[]): readonly Finding[] {
  const kinds = new Set(places.map((place) => place.kind))
  return [...kinds].map((kind) => {
    const same = places.filter((place) => place.kind === kind)
    const score = same.reduce((most, place) => Math.max(most, place.score), 0)
    const least = score >= maskedFrom ? maskedFrom : 0
    const evidence = same
      .filter((place) => place.score >= least)
      .map(({ start, end }): Evidence => ({ kind: 'span', start, end, detector }))
    return { category: 'personal_data', score, detector, rule: `personal_data.${kind}`, evidence }
  })
}

/** Where the standard room masks: beside something that is masked, a role's address stays readable. */
const maskedFrom = 0.6
