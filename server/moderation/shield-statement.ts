/**
 * The statement for a newcomer whom the shield of a room slows. Nobody did anything wrong here, and it
 * says so: the measure is about the room.
 */
import type { Statement } from '../../protocol/statement.ts'
import { formatDuration } from '../base/duration.ts'
import { type ActionFacts, type Issue, statementForAction } from './statement.ts'

export interface ShieldFacts extends Issue, Pick<ActionFacts, 'room' | 'ruleset' | 'model'> {
  /** True when the shield went up by itself, false when a moderator raised it. */
  readonly automatic: boolean
  /** How long newcomers wait between two messages. */
  readonly slowMs: number
  /** When the person is no newcomer any more, in ms since 1970: the shield may end before. */
  readonly endsAt: number
}

export function statementForShield({ automatic, slowMs, ...facts }: ShieldFacts): Statement {
  const human = statementForAction({
    ...facts,
    action: 'shield',
    category: 'raid',
    reason: '',
    contentAt: facts.issuedAt,
    ref: null,
    message: null,
    source: 'own_initiative',
    verdict: null,
  })
  const by = automatic
    ? 'This room went under protection by itself, because messages of several newcomers were held or refused'
    : 'A moderator put this room under protection'
  const means = `newcomers may write once every ${formatDuration(slowMs)}, and their messages are judged more strictly`
  const text = `${by}. Until it ends, ${means}. You came here lately; this is not about anything you wrote.`
  return {
    ...human,
    facts: { ...human.facts, text },
    automation: automatic
      ? { ...human.automation, detected: 'automatic', decided: 'automatic' }
      : human.automation,
  }
}
