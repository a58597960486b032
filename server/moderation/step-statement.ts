/**
 * The statement for a step of the ladder: several restrictions together led to it, nobody decided it, and
 * it says which sum, which step, and that each of them can be contested.
 */
import type { Statement } from '../../protocol/statement.ts'
import { formatDuration } from '../base/duration.ts'
import { type ActionFacts, type Issue, statementForAction } from './statement.ts'
import type { StepAction } from './standing-policy.ts'

export interface StepFacts
  extends Issue,
    Pick<ActionFacts, 'room' | 'category' | 'ruleset' | 'model' | 'endsAt'> {
  readonly step: StepAction
  readonly total: number
  /** How many restrictions made the sum. */
  readonly count: number
  /** For `slow`: how long the person waits between two messages. */
  readonly slowMs: number
  readonly standing: Statement['standing']
}

export function statementForStep({ step, total, count, slowMs, ...facts }: StepFacts): Statement {
  const human = statementForAction({
    ...facts,
    // A review restricts nothing: it marks, for a moderator to look.
    action: step === 'review' ? 'flag' : step,
    scope: 'room',
    reason: '',
    contentAt: facts.issuedAt,
    ref: null,
    message: null,
    source: 'own_initiative',
    verdict: null,
  })
  const lasts = facts.endsAt === null ? '' : ` for ${formatDuration(facts.endsAt - facts.issuedAt)}`
  const because = `${count} restriction${count === 1 ? '' : 's'} in this room count${count === 1 ? 's' : ''} ${total} point${total === 1 ? '' : 's'} for you`
  const text = `${deeds(step, lasts, slowMs)}, because ${because}. Nobody decided this; /standing shows what counts and until when. If one of them is overturned on appeal, this ends with it where it would not have happened.`
  return {
    ...human,
    facts: { ...human.facts, text },
    automation: { ...human.automation, detected: 'automatic', decided: 'automatic' },
  }
}

function deeds(step: StepAction, lasts: string, slowMs: number): string {
  switch (step) {
    case 'warn':
      return 'This is a warning'
    case 'slow':
      return `You may write once every ${formatDuration(slowMs)} in this room${lasts}`
    case 'mute':
      return `You may read and not write in this room${lasts}`
    case 'review':
      return 'The moderators of this room were asked to look at how you behave here'
  }
}
