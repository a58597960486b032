/**
 * The spam classifier: points for the cues of advertising and fraud, and for the numbers they come with.
 *
 * Deliberately small and readable; a trained model replaces it later. The score is a tenth of the points, so "why"
 * is a list of cues: 9 points are acted on by default, 5 are flagged. One cue alone never acts.
 */
import type { Classifier } from './classifier.ts'
import type { CueTable, SpamCategory } from './cues.ts'
import type { Folded } from './fold.ts'
import { isWordUnit, unitKinds } from './fold.ts'
import { isDigit } from './fold-table.ts'
import type { Hits } from './hits.ts'
import { createScans, type Scans } from './scans.ts'
import { symptoms } from './symptoms.ts'
import type { Finding } from './verdict.ts'

const detector = 'spam'
const nothing: readonly Finding[] = []
/** Below this, not worth a finding. */
const pointsMin = 3
/** Two groups of cues at least: a word alone is a topic, not an offer. */
const groupsMin = 2
const scoreMax = 0.99
/** Who asks to verify an account and says nowhere where is talking about it: for a moderator to see, not to act on. */
const talkMax = 0.75
/** From here on it is fraud, whatever advertising stands around it. */
const scamPointsMin = 5

/** @param scans where other classifiers' patterns are looked for in the same pass */
export function createSpamClassifier({ groups, cues }: CueTable, scans: Scans = createScans()): Classifier {
  const scan = scans.add(cues.map(({ phrase }) => ({ text: phrase, edges: 'whole', plainly: true })))
  const points = new Int32Array(groups.length)
  const seen = new Int32Array(cues.length)
  const account = groups.findIndex(({ name }) => name === 'account')
  let message = 0 // marks in `seen` which cues this message had, so that a repeated cue counts once

  function classify(folded: Folded): readonly Finding[] {
    const hits = scan(folded)
    if (hits.count === 0) return nothing
    message = message === 0x7fffffff ? 1 : message + 1
    points.fill(0)
    for (let i = 0; i < hits.count; i++) {
      const index = hits.pattern[i] ?? 0
      const cue = cues[index]
      if (cue === undefined || seen[index] === message) continue
      seen[index] = message
      points[cue.group] = Math.min(groups[cue.group]?.cap ?? 0, (points[cue.group] ?? 0) + cue.points)
    }
    const numbers = numberPoints(folded)
    let total = numbers
    let scam = 0
    let present = numbers > 0 ? 1 : 0
    for (const [index, group] of groups.entries()) {
      const added = points[index] ?? 0
      total += added
      if (added > 0) present++
      if (group.category === 'scam') scam += added
    }
    if (total < pointsMin || present < groupsMin) return nothing
    const most =
      account >= 0 && scam > 0 && scam === points[account] && !leadsSomewhere(folded) ? talkMax : scoreMax
    return [finding(scam >= scamPointsMin ? 'scam' : 'spam', Math.min(most, total / 10), hits)]
  }

  return { name: detector, categories: ['spam', 'scam'], classify: (_subject, folded) => classify(folded) }
}

function finding(category: SpamCategory, score: number, hits: Hits): Finding {
  const start = hits.start.subarray(0, hits.count).reduce((least, at) => Math.min(least, at))
  const end = hits.end.subarray(0, hits.count).reduce((most, at) => Math.max(most, at))
  const evidence = [{ kind: 'span' as const, start, end, detector }]
  return {
    category,
    score,
    detector,
    rule: `spam.${category === 'scam' ? 'fraud' : 'advertising'}`,
    evidence,
  }
}

/** Most that numbers can add: they are common, and say something only next to cues. */
const numberPointsMax = 5

/** Numbers that advertising gives: telephone numbers, short codes, sums of money, prices in pence. One pass. */
function numberPoints({ codes, length }: Folded): number {
  let telephone = 0
  let code = 0
  let money = 0
  for (let at = 0; at < length; ) {
    if (((unitKinds[codes[at] ?? 0] ?? 0) & isDigit) === 0) {
      at++
      continue
    }
    const start = at
    while (at < length && (unitKinds[codes[at] ?? 0] ?? 0) & isDigit) at++
    const digits = at - start
    if (codes[start] === zero ? digits >= 10 && digits <= 13 : digits >= 10 && digits <= 12)
      telephone = codes[start] === zero ? 4 : 3
    if (digits === 5 || digits === 6) code = 2
    if (isCurrency(codes[start - 1] ?? 0) || (codes[at] === pence && digits <= 3)) money = 2
  }
  return Math.min(numberPointsMax, telephone + code + money)
}

/** True when there is an address, a number or a sign for where to go: a dot or an @ inside a word, five digits. */
function leadsSomewhere({ codes, length, symptoms: found }: Folded): boolean {
  if (found & (symptoms.at | symptoms.numbers)) return true
  for (let at = 1; at + 1 < length; at++) {
    if (codes[at] === dot && isWordUnit(codes[at - 1] ?? 0) && isWordUnit(codes[at + 1] ?? 0)) return true
  }
  return false
}

const dot = 0x2e
const zero = 0x30
const pence = 0x70
const isCurrency = (unit: number): boolean => unit === 0xa3 || unit === 0x24 || unit === 0x20ac
