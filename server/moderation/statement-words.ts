/**
 * The words of a statement: plain sentences for the person affected, who may be angry, young, or
 * reading a foreign language. They quote nothing of the text.
 */
import type { Category, Statement, StatementAction } from '../../protocol/statement.ts'
import { formatDuration } from '../base/duration.ts'
import type { DraftKind, Subject } from './classifier.ts'
import { becauseOfRule, grounds } from './grounds.ts'
import type { Verdict, VerdictAction } from './verdict.ts'

/** True when the failure policy decided: nothing was found, something could not be looked for. */
export function failed(verdict: Verdict): boolean {
  return verdict.rule?.startsWith('failure.') ?? false
}

function because(verdict: Verdict, category: Category): string {
  if (failed(verdict)) return 'a check that it must pass could not be completed'
  if (verdict.ruling !== undefined) return 'it goes against a rule of this room'
  return `it ${becauseOfRule[verdict.rule ?? ''] ?? grounds[category].because}`
}

/** What became of a text and why, in one sentence. */
export function sentence(verdict: Verdict, category: Category, kind: DraftKind): string {
  return `${outcome(verdict.action, kind)} because ${because(verdict, category)}.`
}

function outcome(action: VerdictAction, kind: DraftKind): string {
  const noun = nouns[kind]
  switch (action) {
    case 'allow':
      return `Your ${noun} was delivered`
    case 'flag':
      return `Your ${noun} was delivered and marked for a moderator to look at,`
    case 'mask':
      return `A part of your ${noun} was made unreadable`
    case 'hold':
      return `Your ${noun} waits for a moderator and is not visible yet,`
    case 'block':
      return kind === 'message' ? 'Your message was not delivered' : `Your ${noun} was refused`
  }
}

const nouns: Readonly<Record<DraftKind, string>> = {
  message: 'message',
  edit: 'edit',
  handle: 'handle',
  room_name: 'room name',
  topic: 'topic',
  reason: 'reason',
}

/** What would let the text pass; only where removing what was shown is certain to be enough. */
export function passesIf({ evidence, category, scores }: Verdict, { text }: Subject): string | null {
  const alone = Object.keys(scores).length === 1
  const everywhere = evidence.length > 0 && evidence.every((e) => e.start !== undefined)
  if (!alone || !everywhere) return null
  const several = evidence.length > 1
  switch (category) {
    case 'malicious_link':
      return several ? 'remove the links' : 'remove the link'
    case 'personal_data':
      if (evidence.every((e) => /\p{N}/u.test(text.slice(e.start, e.end))))
        return several ? 'remove the numbers' : 'remove the number'
      return several ? 'remove the marked parts' : 'remove the marked part'
    case 'credentials':
      return several ? 'remove the secrets' : 'remove the secret'
    default:
      return null
  }
}

/**
 * What a moderator did, without a full stop.
 * @param lastsMs how long it lasts; null without an end
 */
export function deed(action: StatementAction, scope: Statement['scope'], lastsMs: number | null): string {
  const where = scope === 'server' ? 'on this server' : 'in this room'
  const until = lastsMs === null ? '' : ` for ${formatDuration(lastsMs)}`
  switch (action) {
    case 'flag':
      return 'A moderator marked your message'
    case 'mask':
      return 'A moderator made a part of your message unreadable'
    case 'hold':
      return 'A moderator holds your message back'
    case 'block':
      return 'A moderator looked at your message and did not release it'
    case 'remove':
      return 'A moderator removed your message'
    case 'warn':
      return `A moderator warned you ${where}`
    case 'slow':
      return `A moderator limited how often you may write ${where}${until}`
    case 'mute':
      return `A moderator muted you ${where}${until}`
    case 'kick':
      return scope === 'server'
        ? 'You were disconnected by a moderator'
        : 'A moderator removed you from this room'
    case 'ban':
      return `A moderator banned you ${scope === 'server' ? 'from this server' : 'from this room'}${until}`
    case 'shield':
      return `A moderator put this room under protection${until}`
  }
}

/** Messages of one person within a range of time, in ms since 1970. */
export interface Many {
  readonly count: number
  readonly since: number
  readonly until: number
}

/** What became of them, without a full stop. */
export function removedMany({ count, since, until }: Many): string {
  const noun = count === 1 ? 'one message' : `${count} messages`
  return `A moderator removed ${noun} that you wrote in this room from ${minute(since)} to ${minute(until)}`
}

/** To the minute, in UTC. */
function minute(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
