/**
 * Numbers in a text as people write them: groups of digits with a space, dot, hyphen, slash or bracket between.
 *
 * Works on folded text, so digits of any script are plain ones, and reads the original only for line breaks, which the
 * fold takes for spaces and where a number ends. Linear: one pass, and a run is cut at `runGroupsMax`.
 */
import { type Folded, originalSpan } from '../fold.ts'

/** Groups of one run; the longest number people write, a spaced IBAN, has nine. What follows starts a new run. */
const runGroupsMax = 24

export interface Group {
  /** Offsets in the folded text. */
  readonly start: number
  readonly end: number
  readonly digits: string
  /** What stands between this group and the one before; empty for the first. */
  readonly gap: string
}

export interface NumberRun {
  readonly groups: readonly Group[]
  /** What stands before the first group and belongs to it: `+`, `(`, `+(`, or nothing. */
  readonly lead: string
}

const run = /[+(]{0,2}\d+(?:[ .\-/()_*]{1,3}\d+)*/g
const part = /([ .\-/()+_*]*)(\d+)/g

/** @param text `folded.text` */
export function numberRuns(folded: Folded, text: string): NumberRun[] {
  const found: NumberRun[] = []
  for (const match of text.matchAll(run)) {
    let groups: Group[] = []
    let lead = ''
    for (const [, gap = '', digits = '', at] of pieces(match[0], match.index)) {
      const start = at + gap.length
      const broken = groups.length === runGroupsMax || (gap.includes(' ') && breaksLine(folded, at, start))
      if (groups.length > 0 && broken) {
        found.push({ groups, lead })
        groups = []
      }
      if (groups.length === 0) lead = gap.replace(/[^+(]/g, '')
      groups.push({ start, end: start + digits.length, digits, gap: groups.length === 0 ? '' : gap })
    }
    if (groups.length > 0) found.push({ groups, lead })
  }
  return found
}

function* pieces(text: string, at: number): Generator<readonly [string, string, string, number]> {
  for (const match of text.matchAll(part)) yield [match[0], match[1] ?? '', match[2] ?? '', at + match.index]
}

function breaksLine(folded: Folded, start: number, end: number): boolean {
  const span = originalSpan(folded, start, end)
  return /[\r\n\u2028\u2029]/.test(folded.original.slice(span.start, span.end))
}

/** Groups `from` to `to` (exclusive) of a run, looked at as one number. */
export interface Candidate {
  readonly groups: readonly Group[]
  readonly lead: string
  readonly digits: string
  /** How long each group is: `3-3-4`. */
  readonly shape: string
  /** The gaps, without repetition: `-`, ` `, or `.`; several where they differ. */
  readonly gaps: ReadonlySet<string>
  /** True when nothing of the run is left out. */
  readonly whole: boolean
}

export function candidate(from: NumberRun, first: number, end: number): Candidate {
  const groups = from.groups.slice(first, end)
  return {
    groups,
    lead: first === 0 ? from.lead : (/[+(]+$/.exec(groups[0]?.gap ?? '')?.[0] ?? ''),
    digits: groups.map((group) => group.digits).join(''),
    shape: groups.map((group) => group.digits.length).join('-'),
    gaps: new Set(groups.slice(1).map((group) => group.gap)),
    whole: groups.length === from.groups.length,
  }
}
