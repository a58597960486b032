/**
 * What happened, in plain words: for the terminal, the web page, and whoever writes a client. Texts only;
 * how they look, and whether they are safe to print, is up to the one who shows them.
 */
import type { FrameOf, Modes, roomEvents } from '../protocol/catalogue.ts'
import type { Category, Statement, StatementAction } from '../protocol/statement.ts'
import type { RequestError } from './errors.ts'

type MemberEvent = Extract<FrameOf<typeof roomEvents>, { t: 'member' }>

const deeds: Readonly<Record<StatementAction, string>> = {
  flag: 'was delivered, and a moderator will look at it',
  mask: 'was delivered with a part made unreadable',
  hold: 'waits for a moderator and is not visible yet',
  block: 'was not delivered',
  remove: 'was removed',
  warn: 'You were warned',
  slow: 'You may write less often',
  mute: 'You were muted',
  kick: 'You were removed from the room',
  ban: 'You were banned',
  shield: 'The room is under protection',
}

const reasons: Readonly<Record<Category, string>> = {
  spam: 'spam',
  scam: 'fraud',
  malicious_link: 'a dangerous link',
  harassment: 'harassment',
  threat: 'a threat',
  hate: 'hate against a group of people',
  sexual: 'sexual content',
  drugs: 'drug dealing',
  gambling: 'gambling',
  personal_data: 'personal data',
  credentials: 'passwords or keys',
  flood: 'too many or repeated messages',
  raid: 'a raid on the room',
  room_rule: 'the rules of the room',
  other: 'another reason',
}

export interface Explanation {
  /** What was done, in a few words. */
  readonly what: string
  /** Why: what happened, and the clause it rests on. */
  readonly why: readonly string[]
  /** The parts of one's own text that were the reason. */
  readonly spans: readonly { readonly start: number; readonly end: number }[]
  /** ISO 8601, or undefined when it has no end. */
  readonly until: string | undefined
  /** What would let the message pass, e.g. `remove the link`. */
  readonly fix: string | undefined
  /** Who decided. */
  readonly decided: string
  readonly appeal: { readonly id: string; readonly until: string }
}

/** A statement of reasons as a person wants to read it: what, why, until when, and what can be done. */
export function explain(statement: Statement): Explanation {
  const { action, category, facts, ground, automation, redress } = statement
  const deed = deeds[action] ?? action
  const clause = ground.text === facts.text ? [] : [ground.text]
  return {
    what: `${deed.startsWith('w') ? `Your message ${deed}` : deed}: ${reasons[category] ?? category}.`,
    why: [facts.text, ...clause, ...(automation.degraded ? ['A check could not be completed.'] : [])],
    spans: facts.evidence.flatMap(({ start, end }) =>
      start === undefined || end === undefined ? [] : [{ start, end }],
    ),
    until: statement.ends_at ?? undefined,
    fix: facts.passes_if ?? undefined,
    decided: automation.decided === 'automatic' ? 'Decided automatically.' : 'Decided by a person.',
    appeal: { id: statement.id, until: redress.appeal_until },
  }
}

/** What a moderator did to a member, e.g. `ann was muted`. */
export function memberWords({ action, name, role }: MemberEvent): string {
  switch (action) {
    case 'role':
      return `${name} is now ${role ?? 'member'}`
    case 'warn':
      return `${name} was warned`
    case 'mute':
      return `${name} was muted`
    case 'unmute':
      return `${name} may speak again`
    case 'kick':
      return `${name} was removed from the room`
    case 'ban':
      return `${name} was banned`
    case 'unban':
      return `${name} is no longer banned`
    case 'slow':
      return `${name} may write less often`
    case 'unslow':
      return `${name} may write as before`
  }
}

/** The modes of a room that a member can notice, e.g. `slow mode 10 s · locked`. Empty when there are none. */
export function modesWords({ slow_s: slow, locked, topic, assurance, shield }: Modes): string {
  const parts = [
    ...(topic === '' ? [] : [`topic: ${topic}`]),
    ...(slow > 0 ? [`slow mode: one message in ${slow} s`] : []),
    ...(locked ? ['locked: only moderators may write or join'] : []),
    ...(shield ? ['under protection: newcomers write less often'] : []),
    ...(assurance === 'low' ? [] : [`needs ${assurance} assurance`]),
  ]
  return parts.join(' · ')
}

/** A refusal in one line. */
export function errorWords({ message, retryAfterMs, outcome }: RequestError): string {
  const wait = retryAfterMs === undefined ? '' : ` Try again in ${Math.ceil(retryAfterMs / 1_000)} s.`
  return outcome === 'unknown' ? `${message} Look before you say it again.` : message + wait
}

/** What a command did, in one line; undefined when it only told something. */
function deedLine(result: object): string | undefined {
  const {
    command,
    action,
    name,
    ends_at,
    count,
    dry_run,
    appeal,
    state,
    due_at,
    category,
    report,
    statement,
  } = result as Readonly<Record<string, unknown>>
  if (command === 'appeal' && typeof appeal === 'string')
    return `your appeal against ${statement} is ${state}: somebody who did not act decides${by(due_at)} (${appeal})`
  if (command === 'report' && report === undefined && category !== undefined)
    return `reported as ${category}; you will hear what comes of it`
  if (typeof command !== 'string' || (typeof action !== 'string' && dry_run !== true)) return undefined
  const parts = [
    dry_run === true ? `would do: ${command}` : `done: ${command}`,
    ...(typeof name === 'string' ? [`@${name}`] : []),
    ...(typeof ends_at === 'number' ? [`until ${moment(ends_at)}`] : []),
    ...(typeof count === 'number' ? [`(${count} messages)`] : []),
    ...(typeof action === 'string' ? [`· ${action}`] : []),
  ]
  return parts.join(' ')
}

function by(at: unknown): string {
  return typeof at === 'number' ? ` by ${moment(at)}` : ''
}

/** In the reader's own time zone, to the minute. */
function moment(at: number): string {
  return new Date(at).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })
}

/**
 * What a command gave back, as lines: what it did, its text if it has one, else a table of its lists,
 * else its fields.
 */
export function resultLines(result: object): string[] {
  if ('text' in result && typeof result.text === 'string') return result.text.split('\n')
  const deed = deedLine(result)
  if (deed !== undefined) {
    const said = new Set(['left', 'rule', 'restored', 'released', 'lifted'])
    return [deed, ...fieldLines(Object.entries(result).filter(([key]) => said.has(key)))]
  }
  return fieldLines(Object.entries(result))
}

function fieldLines(entries: readonly (readonly [string, unknown])[]): string[] {
  return entries.flatMap(([key, value]) => {
    if (Array.isArray(value))
      return value.length === 0 ? [`no ${key}`] : value.map((item: unknown) => fields(item).join('  '))
    return [
      typeof value === 'object' && value !== null
        ? `${key}: ${fields(value).join(', ')}`
        : `${key}: ${String(value)}`,
    ]
  })
}

function fields(item: unknown): string[] {
  if (typeof item !== 'object' || item === null) return [String(item)]
  if ('usage' in item && 'summary' in item) return [String(item.usage).padEnd(34), String(item.summary)]
  return Object.entries(item).map(
    ([key, value]: [string, unknown]) =>
      `${key} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`,
  )
}
