/**
 * Secrets and personal data: what must not be readable afterwards, and what must stay readable.
 *
 * Secrets are made at run time by the shape in which their issuers make them: none is real, none is in a file. Personal
 * data are the synthetic people of `presidio_synth_pii`.
 */
import { seededRandom } from '../../test/support/seeded-random.ts'
import { assignedTemplates, assignments, fill, tokenTemplates } from '../../test/support/secret-samples.ts'
import type { RawRow } from '../train/rows.ts'
import { innocentShapes } from './innocent-shapes.ts'
import type { Judge } from './judge.ts'
import { type Confusion, count, emptyConfusion } from './metrics.ts'

export interface DetectionFigures {
  readonly what: string
  readonly confusion: Confusion
  /** Kinds of which less than `kindFoundMin` are found. */
  readonly weak: readonly string[]
}

const kindFoundMin = 0.95
const samplesPerKind = 20

/** Tokens by their own mark, keys by the name of their service, and shapes that are neither, in one count. */
export function secretFigures(judge: Judge): DetectionFigures {
  const random = seededRandom(20_261_122)
  const confusion = emptyConfusion()
  const weak: string[] = []
  const measure = (kind: string, sample: (round: number) => { text: string; secret: string }) => {
    let found = 0
    for (let round = 0; round < samplesPerKind; round++) {
      const { text, secret } = sample(round)
      const hidden = isHidden(judge, text, secret)
      count(confusion, true, hidden)
      if (hidden) found++
    }
    if (found / samplesPerKind < kindFoundMin) weak.push(kind)
  }
  for (const [kind, template] of Object.entries(tokenTemplates)) {
    measure(kind, (round) => {
      const secret = fill(template, random)
      return { secret, text: round % 2 === 0 ? `use ${secret} please` : `is "${secret}" still valid?` }
    })
  }
  for (const [service, template] of Object.entries(assignedTemplates)) {
    measure(`key of ${service}`, (round) => {
      const secret = fill(template, random)
      return { secret, text: assignments[round % assignments.length]?.(service, secret) ?? '' }
    })
  }
  for (const shape of innocentShapes) {
    for (let round = 0; round < samplesPerKind; round++) {
      const hidden = (judge.judge(fill(shape, random)).scores.credentials ?? 0) >= maskedFrom
      count(confusion, false, hidden)
    }
  }
  return { what: 'secrets', confusion, weak }
}

/** Where the standard preset masks. */
const maskedFrom = 0.6

/** True when a long part of the secret cannot be read: of a web address, the host may stay. */
function isHidden(judge: Judge, text: string, secret: string): boolean {
  const { action, text: shown } = judge.judge(text)
  return action === 'hold' || action === 'block' || (action === 'mask' && !shown.includes(secret))
}

const wanted: Readonly<Record<string, string>> = {
  CREDIT_CARD: 'cards',
  IBAN_CODE: 'IBANs',
  EMAIL_ADDRESS: 'e-mail addresses',
  PHONE_NUMBER: 'telephone numbers',
}
/** Found beside the wanted ones, and rightly: neither counted for nor against. */
const alsoPersonal = new Set(['STREET_ADDRESS', 'US_SSN', 'US_DRIVER_LICENSE', 'ZIP_CODE', 'PERSON', 'GPE'])

type Labelled = readonly [start: number, end: number, type: string]

/** By kind, and all together; a part that is masked and belongs to nothing labelled is a false positive of the whole. */
export function personalFigures(judge: Judge, rows: readonly RawRow[]): DetectionFigures[] {
  const total = emptyConfusion()
  const byKind = new Map(Object.values(wanted).map((kind) => [kind, emptyConfusion()]))
  for (const row of rows) {
    const labelled = row['spans'] as readonly Labelled[]
    const masks = maskedParts(row.text, judge.judge(row.text).text)
    for (const [start, end, type] of labelled) {
      const kind = byKind.get(wanted[type] ?? '')
      if (kind === undefined) continue
      const hidden = masks.some((mask) => mask.start <= start && end <= mask.end)
      for (const confusion of [kind, total]) count(confusion, true, hidden)
    }
    const known = labelled.filter(([, , type]) => type in wanted || alsoPersonal.has(type))
    for (const mask of masks)
      if (!known.some(([start, end]) => start < mask.end && mask.start < end)) total.falsePositives++
  }
  const kinds = [...byKind].map(([what, confusion]) => ({ what, confusion, weak: [] }))
  return [
    { what: 'cards, IBANs, e-mail addresses and telephone numbers', confusion: total, weak: [] },
    ...kinds,
  ]
}

/** The parts that differ between what was sent and what is shown, in code units of what was sent. */
export function maskedParts(sent: string, shown: string): { start: number; end: number }[] {
  const parts: { start: number; end: number }[] = []
  const after = [...shown]
  let at = 0
  for (const [index, character] of [...sent].entries()) {
    const end = at + character.length
    const last = parts.at(-1)
    if (after[index] !== character) {
      if (last?.end === at) last.end = end
      else parts.push({ start: at, end })
    }
    at = end
  }
  return parts
}
