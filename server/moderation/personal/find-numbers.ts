/**
 * Which parts of the number runs of a text are somebody's: cards, identity numbers, telephone numbers.
 *
 * A run may hold more than one number (a card with its date and code), so parts of it are tried, the longest first. What
 * is read around a run is read once, and parts have few groups: a text of nothing but numbers costs little more a character.
 */
import type { Folded } from '../fold.ts'
import { cardScore } from './cards.ts'
import type { Scored } from './national-ids.ts'
import { idScore } from './national-ids.ts'
import { type Candidate, candidate, type NumberRun, numberRuns } from './numbers.ts'
import { isFreeToCall, phoneScore } from './phone.ts'
import { isCalledPhone, type Surroundings, surroundings } from './surroundings.ts'

/** Bounds of a person's number, in digits; and groups of one that is not written digit by digit. */
const digitsMin = 7
const digitsMax = 19
const groupsMax = 7

export interface NumberFound extends Scored {
  readonly kind: 'card' | 'identity' | 'phone'
}

/** @param text `folded.text` */
export function findNumbers(folded: Folded, text: string): NumberFound[] {
  const found: NumberFound[] = []
  for (const run of numberRuns(folded, text)) {
    const digits = run.groups.reduce((sum, group) => sum + group.digits.length, 0)
    const start = (run.groups[0]?.start ?? 0) - run.lead.length
    if (digits >= digitsMin && !inWebAddress(text, start))
      judgeRun(run, surroundings(text, start), text, found)
  }
  return found
}

function judgeRun(run: NumberRun, before: Surroundings, text: string, found: NumberFound[]): void {
  const { groups } = run
  const single = groups.every((group) => group.digits.length === 1)
  for (let first = 0; first < groups.length; ) {
    let taken = 0
    const longest = startsAlone(run, first, text) ? lastWithin(run, first, single) : first
    for (let end = longest; end > first && taken === 0; end--) {
      const number = candidate(run, first, end)
      // Digit by digit, a number is all of the run: parts of it are anything.
      if (number.digits.length < digitsMin || (single && !number.whole)) break
      if (!endsAlone(number, run, end, text)) continue
      const place = judge(number, before, text)
      if (place !== null) found.push(place)
      // A part of a number that is free to call is no number either.
      if (place !== null || isFreeToCall(number)) taken = end - first
    }
    first += Math.max(1, taken)
  }
}

/** The end of the longest part from `first` on that a person's number can have. */
function lastWithin({ groups }: NumberRun, first: number, single: boolean): number {
  let end = first
  for (let digits = 0; end < groups.length && (single || end - first < groupsMax); end++) {
    digits += groups[end]?.digits.length ?? 0
    if (digits > digitsMax) break
  }
  return end
}

/** Not the end of a word, a sum of money or a decimal number, and not tied to a group before. */
function startsAlone({ groups, lead }: NumberRun, first: number, text: string): boolean {
  const group = groups[first]
  if (group === undefined) return false
  if (first > 0) return group.gap.includes(' ') || /[+(]/.test(group.gap)
  const start = group.start - lead.length
  return !/[\p{L}_#$€£¥@&%]/u.test(text[start - 1] ?? '') && !/\d[,:.]$/.test(text.slice(start - 2, start))
}

/** Not the start of a word, a sum or a percentage, and not tied to a group behind. */
function endsAlone({ groups }: Candidate, run: NumberRun, end: number, text: string): boolean {
  const last = groups.at(-1)?.end ?? 0
  const behind = text.slice(last, last + 6)
  if (/^(?:[_$€£¥%@]|[,:]\d|\p{L})/u.test(behind) && !/^(?:x\d|ext)/.test(behind)) return false
  const next = run.groups[end]
  return next === undefined || next.gap.includes(' ')
}

/** Looks back to the last space, and not further than an address goes on before its number. */
function inWebAddress(text: string, start: number): boolean {
  const before = text.slice(Math.max(0, start - 200), start)
  const word = before.slice(before.lastIndexOf(' ') + 1)
  if (/(?:wa\.me|tel:|whatsapp)/.test(word)) return false
  return /:\/\/|www\.|\.\p{L}{2,}\/|[?&]\w+=/u.test(word)
}

function judge(number: Candidate, before: Surroundings, text: string): NumberFound | null {
  const start = (number.groups[0]?.start ?? 0) - number.lead.length
  const end = number.groups.at(-1)?.end ?? 0
  const around: Surroundings = isCalledPhone(text, end) ? { ...before, nearest: 'phone' } : before
  const scores = [
    ['card', cardScore(number, around)],
    ['identity', idScore(number, around)],
    ['phone', phoneScore(number, around)],
  ] as const
  const [kind, score] = scores.reduce((best, one) => (one[1] > best[1] ? one : best))
  return score === 0 ? null : { kind, score, start, end: extended(text, end) }
}

/** An extension belongs to a telephone number: `… x123`, `… ext. 45`. */
function extended(text: string, end: number): number {
  return end + (/^ ?(?:x|ext\.? ?)\d{1,6}(?![\p{L}\d])/u.exec(text.slice(end, end + 14))?.[0].length ?? 0)
}
