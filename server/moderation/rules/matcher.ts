/**
 * Looks for a room's rules in one text. Owns the buffers of the views, so each room has its own.
 */
import type { Limits } from '../../limits.ts'
import { type Folded, originalSpan } from '../fold.ts'
import { Hits } from '../hits.ts'
import { findLinks } from '../link-scan.ts'
import { createScanner, type Scanner } from '../scanner.ts'
import type { CompiledRules } from './compile.ts'
import { reaches } from './host-target.ts'
import type { Rule } from './rule.ts'

/** Where a rule applies, in offsets of the text as it was sent. */
export interface RuleHit {
  readonly rule: Rule
  readonly kind: 'span' | 'link'
  readonly start: number
  readonly end: number
}

export interface RuleMatcher {
  readonly compiled: CompiledRules
  match(folded: Folded): readonly RuleHit[]
}

const nothing: readonly RuleHit[] = []

export function createRuleMatcher(
  compiled: CompiledRules,
  limits: Pick<Limits, 'ruleMatchesMax' | 'linksPerDraftMax'>,
): RuleMatcher {
  const { words, links, expressions } = compiled
  const found = new Hits()
  const scanner: Scanner | null = words === null ? null : createScanner(words.automaton, found)

  return {
    compiled,
    match(folded) {
      const hits: RuleHit[] = []
      matchWords(folded, hits)
      matchLinks(folded, hits)
      matchExpressions(folded, hits)
      return hits.length === 0 ? nothing : merged(hits)
    },
  }

  function matchWords(folded: Folded, hits: RuleHit[]): void {
    if (scanner === null || words === null) return
    scanner.scan(folded)
    for (let i = 0; i < found.count; i++) {
      const rule = words.ruleOf[found.pattern[i] ?? 0]
      if (rule === undefined) continue
      hits.push({ rule, kind: 'span', start: found.start[i] ?? 0, end: found.end[i] ?? 0 })
    }
  }

  function matchLinks(folded: Folded, hits: RuleHit[]): void {
    if (links.length === 0) return
    for (const { host, start, end } of findLinks(folded, limits.linksPerDraftMax)) {
      const written = folded.original.slice(start, end)
      for (const { target, rule } of links)
        if (reaches(target, host, written)) hits.push({ rule, kind: 'link', start, end })
    }
  }

  function matchExpressions(folded: Folded, hits: RuleHit[]): void {
    if (expressions === null) return
    for (const index of expressions.set.match(folded.text)) {
      const one = expressions.single[index]
      if (one === undefined) continue
      const matcher = one.re.matcher(folded.text)
      // Each further search may read to the end again, so their number is bounded, and no match is left out.
      for (let found = 0; matcher.find(); ) {
        const [start, end] = [matcher.start(), matcher.end()]
        if (end === start) continue
        found++
        const last = found === limits.ruleMatchesMax
        const span = originalSpan(folded, start, last ? folded.length : end)
        hits.push({ rule: one.rule, kind: 'span', ...span })
        if (last) break
      }
    }
  }
}

/** Several views may find the same place: overlapping hits of one rule become one. */
function merged(hits: readonly RuleHit[]): readonly RuleHit[] {
  if (hits.length === 1) return hits
  const byRule = new Map<Rule, RuleHit[]>()
  for (const hit of hits.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const places = byRule.get(hit.rule)
    const last = places?.at(-1)
    if (places === undefined) byRule.set(hit.rule, [hit])
    else if (last === undefined || hit.start >= last.end) places.push(hit)
    else if (hit.end > last.end) places[places.length - 1] = { ...last, end: hit.end }
  }
  return [...byRule.values()].flat()
}
