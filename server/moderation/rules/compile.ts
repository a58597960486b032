/**
 * The rules of one room, made ready to be looked for: words and phrases as one automaton, links as a list
 * of hosts, regular expressions by an engine whose time is linear in the text (`re2js`, a port of RE2).
 * All of them see the text through the fold, as the server's own lists do.
 */
import { RE2JS, RE2Set } from 're2js'
import { hostTarget, type HostTarget } from './host-target.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { Limits } from '../../limits.ts'
import type { Automaton, Pattern } from '../automaton.ts'
import { buildAutomaton } from '../automaton-build.ts'
import { fold } from '../fold.ts'
import { plainUnit } from '../views.ts'
import type { Rule } from './rule.ts'

export type RuleLimits = Pick<
  Limits,
  | 'rulesPerRoomMax'
  | 'rulePatternCharsMax'
  | 'rulesCharsMax'
  | 'ruleStepsMax'
  | 'rulesStepsMax'
  | 'linksPerDraftMax'
>

/** What `matcher.ts` looks with. Immutable: a changed set of rules is a new one of these. */
export interface CompiledRules {
  readonly rules: readonly Rule[]
  readonly words: { readonly automaton: Automaton; readonly ruleOf: readonly Rule[] } | null
  readonly links: readonly { readonly target: HostTarget; readonly rule: Rule }[]
  /** One pass says which expressions match at all; each is asked where only then. */
  readonly expressions: {
    readonly set: RE2Set
    readonly single: readonly { readonly re: RE2JS; readonly rule: Rule }[]
  } | null
}

/** What the lazy automaton of a room's expressions may keep; over it, it starts afresh and stays linear. */
const expressionBytesMax = 256 * 1024
/** The automaton's columns are bytes; each unit may have a twin in the views (`views.ts`). */
const differentUnitsMax = 255
const ignoreCase = RE2JS.CASE_INSENSITIVE

/**
 * Compiles a room's rules; a few milliseconds at the limits, so not while a message waits.
 * @returns what is wrong in the owner's language; names the rule's limit where one is reached
 */
export function compileRules(rules: readonly Rule[], limits: RuleLimits): Result<CompiledRules, string> {
  if (rules.length > limits.rulesPerRoomMax) return err(`A room has at most ${limits.rulesPerRoomMax} rules.`)
  for (const { pattern } of rules) {
    if (pattern.length > limits.rulePatternCharsMax)
      return err(`A pattern has at most ${limits.rulePatternCharsMax} characters.`)
  }
  const words = compileWords(rules, limits)
  if (!words.ok) return words
  const links = compileLinks(rules)
  if (!links.ok) return links
  const expressions = compileExpressions(rules, limits)
  if (!expressions.ok) return expressions
  return ok({ rules, words: words.value, links: links.value, expressions: expressions.value })
}

function compileWords(rules: readonly Rule[], limits: RuleLimits): Result<CompiledRules['words'], string> {
  const ruleOf = rules.filter(({ kind }) => kind === 'word' || kind === 'phrase')
  if (ruleOf.length === 0) return ok(null)
  if (ruleOf.reduce((chars, { pattern }) => chars + pattern.length, 0) > limits.rulesCharsMax)
    return err(`The words of a room have at most ${limits.rulesCharsMax} characters together.`)
  const patterns: Pattern[] = []
  const units = new Set<number>()
  for (const { kind, pattern } of ruleOf) {
    const written = patternOf(pattern)
    if (kind === 'word' && /\s/.test(written.text)) return err('A word has no spaces; use phrase.')
    const { codes, length } = fold(written.text)
    if (length === 0 || /^\s*$/.test(written.text))
      return err('Nothing is left of the pattern when it is read.')
    for (const unit of codes.subarray(0, length)) units.add(unit).add(plainUnit(unit))
    patterns.push(written)
  }
  if (units.size > differentUnitsMax)
    return err('The words of this room use too many different characters; use an expression.')
  return ok({ automaton: buildAutomaton(patterns), ruleOf })
}

/** `spam` is a word of its own, `spam*` begins one, `*spam*` stands anywhere. */
function patternOf(pattern: string): Pattern {
  const open = pattern.endsWith('*') && pattern.length > 1
  const part = open && pattern.startsWith('*') && pattern.length > 2
  const text = pattern.slice(part ? 1 : 0, open ? -1 : undefined)
  return { text, edges: part ? 'part' : open ? 'prefix' : 'whole' }
}

function compileLinks(rules: readonly Rule[]): Result<CompiledRules['links'], string> {
  const links: { target: HostTarget; rule: Rule }[] = []
  for (const rule of rules) {
    if (rule.kind !== 'link') continue
    const target = hostTarget(rule.pattern)
    if (target === undefined) return err('A link rule is a host, with a path if you like: example.org/invite')
    links.push({ target, rule })
  }
  return ok(links)
}

function compileExpressions(
  rules: readonly Rule[],
  limits: RuleLimits,
): Result<CompiledRules['expressions'], string> {
  const single: { re: RE2JS; rule: Rule }[] = []
  const set = new RE2Set(RE2Set.UNANCHORED, ignoreCase, expressionBytesMax)
  let steps = 0
  for (const rule of rules) {
    if (rule.kind !== 'regex') continue
    const compiled = compileExpression(rule.pattern, limits)
    if (!compiled.ok) return compiled
    steps += compiled.value.programSize()
    set.add(foldedExpression(rule.pattern))
    single.push({ re: compiled.value, rule })
  }
  if (steps > limits.rulesStepsMax)
    return err(
      `The expressions of this room are too large together: ${steps} steps of ${limits.rulesStepsMax}.`,
    )
  if (single.length === 0) return ok(null)
  set.compile()
  return ok({ set, single })
}

function compileExpression(pattern: string, { ruleStepsMax }: RuleLimits): Result<RE2JS, string> {
  let re: RE2JS
  try {
    re = RE2JS.compile(foldedExpression(pattern), ignoreCase)
  } catch (error) {
    // The engine's own words, which name the place; they quote nothing but the owner's pattern.
    return err(
      `Not an expression that is understood here: ${error instanceof Error ? error.message : 'unknown'}`,
    )
  }
  if (re.programSize() > ruleStepsMax)
    return err(`The expression is too large: ${re.programSize()} steps of ${ruleStepsMax}.`)
  if (re.test('')) return err('The expression matches everything.')
  return ok(re)
}

/** The fold takes accents and look-alikes from the texts, so it takes them from the letters of a pattern. */
function foldedExpression(pattern: string): string {
  return pattern.replace(/[^\p{ASCII}]+/gu, (letters) => RE2JS.quote(fold(letters).text))
}
