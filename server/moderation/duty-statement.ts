/**
 * The statement to an owner whose room lost the right to hold and deny, because what waited there was never answered.
 */
import type { Statement } from '../../protocol/statement.ts'
import { formatDuration } from '../base/duration.ts'
import { type ActionFacts, type Issue, statementForAction } from './statement.ts'

export interface DutyFacts extends Issue, Pick<ActionFacts, 'room' | 'ruleset' | 'model'> {
  /** How many held messages and appeals lay unanswered in a row. */
  readonly missed: number
  readonly endsAt: number
}

export function statementForDuty({ missed, ...facts }: DutyFacts): Statement {
  const human = statementForAction({
    ...facts,
    action: 'warn',
    scope: 'room',
    category: 'other',
    reason: '',
    contentAt: facts.issuedAt,
    ref: null,
    message: null,
    source: 'own_initiative',
    verdict: null,
  })
  const lasts = formatDuration(facts.endsAt - facts.issuedAt)
  return {
    ...human,
    ground: {
      ...human.ground,
      policy: 'rooms.duty',
      text: 'Who holds messages back answers for them: held messages and appeals are decided in time.',
    },
    facts: {
      ...human.facts,
      text: `${missed} held messages and appeals in a row were not answered by anybody in this room. For ${lasts} the operator of the server decides about held messages there in your place.`,
    },
    automation: { ...human.automation, detected: 'automatic', decided: 'automatic' },
  }
}
