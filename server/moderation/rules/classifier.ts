/**
 * The classifier of rooms' own rules. What a rule says is done as it says: its action comes from the owner and not
 * from a score, and its clause is the ground of the statement (`Ruling`).
 */
import type { Evidence } from '../../../protocol/statement.ts'
import type { Classifier } from '../classifier.ts'
import type { Finding, Ruling } from '../verdict.ts'
import type { RuleHit, RuleMatcher } from './matcher.ts'
import type { Rule } from './rule.ts'

const detector = 'room_rules'
const nothing: readonly Finding[] = Object.freeze([])

/** @param matcherOf the rules in force in a room, by its name; undefined when it has none */
export function createRuleClassifier(matcherOf: (room: string) => RuleMatcher | undefined): Classifier {
  return {
    name: detector,
    categories: ['room_rule'],
    classify({ room, kind }, folded) {
      // Reasons and topics come from the people who keep the rules; "for saying …" must be possible to say.
      if (kind !== 'message' && kind !== 'edit') return nothing
      const hits = matcherOf(room)?.match(folded)
      return hits === undefined || hits.length === 0 ? nothing : findingsOf(hits)
    },
  }
}

/** One finding a rule, with every place where it applies. */
export function findingsOf(hits: readonly RuleHit[]): readonly Finding[] {
  const byRule = new Map<Rule, Evidence[]>()
  for (const { rule, kind, start, end } of hits) {
    const places = byRule.get(rule) ?? []
    places.push({ kind, start, end, detector })
    byRule.set(rule, places)
  }
  return [...byRule].map(([rule, evidence]) => ({
    category: 'room_rule',
    score: 1,
    detector,
    rule: `room.${rule.id}`,
    evidence,
    ruling: rulingOf(rule),
  }))
}

function rulingOf({ id, action, category, clause, at }: Rule): Ruling {
  const version = new Date(at).toISOString()
  return { action, category, policy: `room.rules.${id}`, version, text: clause }
}
