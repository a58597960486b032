/**
 * A rule of a room: what its owner does not want to read there, what happens to it, and the clause that the
 * person affected is shown. And the line that an owner types to make one.
 */
import { type Category, isCategory } from '../../../protocol/statement.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { firstWord } from '../commands/parse.ts'

export const ruleKinds = ['word', 'phrase', 'regex', 'link'] as const
export type RuleKind = (typeof ruleKinds)[number]

/** A rule that does nothing is none: `allow` is not among them. */
export const ruleActions = ['flag', 'mask', 'hold', 'block'] as const
export type RuleAction = (typeof ruleActions)[number]

/** What an owner typed; not yet known to be usable (`compile.ts`). */
export interface RuleDraft {
  readonly kind: RuleKind
  /** Never shown to members: whoever reads a list of words knows how to get around it. */
  readonly pattern: string
  readonly action: RuleAction
  readonly category: Category
  /** The clause, in the owner's words; every member may read it. */
  readonly clause: string
}

export interface Rule extends RuleDraft {
  /** `r1`, `r2`, …; never given twice in a room, because statements cite it. */
  readonly id: string
  readonly by: string
  /** Milliseconds since 1970. */
  readonly at: number
}

/** When the owner names no action: a person looks before anything is refused. */
const actionDefault: RuleAction = 'hold'

export const ruleUsage = 'word|phrase|regex|link PATTERN [flag|mask|hold|block] [CATEGORY] clause'

/**
 * Reads `KIND PATTERN [ACTION] [CATEGORY] clause`. A pattern with spaces stands in double quotes, a regular
 * expression may stand between slashes as well; a backslash keeps either from ending it.
 * @returns the draft, or what is wrong with the line
 */
export function parseRule(line: string): Result<RuleDraft, string> {
  const { word, rest } = firstWord(line)
  const kind = ruleKinds.find((k) => k === word)
  if (kind === undefined) return err(`A rule is one of ${ruleKinds.join(', ')}.`)
  const taken = takePattern(kind, rest)
  if (taken === undefined) return err('The pattern has no end.')
  if (taken.pattern === '') return err('The pattern is missing.')
  let clause = taken.rest
  const first = firstWord(clause)
  const action = ruleActions.find((a) => a === first.word)
  if (action !== undefined) clause = first.rest
  const second = firstWord(clause)
  const category = isCategory(second.word) ? second.word : undefined
  if (category !== undefined) clause = second.rest
  return ok({
    kind,
    pattern: taken.pattern,
    action: action ?? actionDefault,
    category: category ?? 'room_rule',
    clause: clause.trim(),
  })
}

function takePattern(kind: RuleKind, rest: string): { pattern: string; rest: string } | undefined {
  const quote = rest.startsWith('"') ? '"' : kind === 'regex' && rest.startsWith('/') ? '/' : undefined
  if (quote === undefined) {
    const { word, rest: after } = firstWord(rest)
    return { pattern: word, rest: after }
  }
  for (let at = 1; at < rest.length; at++) {
    const sign = rest[at]
    if (sign === '\\') at++
    else if (sign === quote) {
      const pattern = rest.slice(1, at).replaceAll(`\\${quote}`, quote)
      return { pattern, rest: rest.slice(at + 1).trim() }
    }
  }
  return undefined
}
