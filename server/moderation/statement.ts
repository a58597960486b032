/**
 * The statement of reasons, built from facts: what was restricted, by whom, under which clause, and how
 * to contest it. Pure, and it quotes nothing: spans are offsets into what the sender has anyway.
 * The fields follow the EU Digital Services Act, Art. 17 (see `protocol/statement.ts`).
 */
import { sortableId } from '../../protocol/ids.ts'
import type { Category, Statement, StatementAction } from '../../protocol/statement.ts'
import { invariant } from '../base/invariant.ts'
import type { Subject } from './classifier.ts'
import { type Ground, grounds, groundsVersion } from './grounds.ts'
import { deed, failed, type Many, passesIf, removedMany, sentence } from './statement-words.ts'
import type { Ruling, Verdict } from './verdict.ts'

/** What every statement needs to exist. */
export interface Issue {
  /** Milliseconds since 1970. */
  readonly issuedAt: number
  /** At least 10 random bytes, for the id. */
  readonly entropy: Uint8Array
  /** How long an appeal stays open. */
  readonly appealMs: number
}

export interface VerdictFacts extends Issue {
  readonly subject: Subject
  /** Any verdict but `allow`, which restricts nothing. */
  readonly verdict: Verdict
  readonly ref: number | null
  /** The message's id, when it was delivered or is being edited. */
  readonly message: string | null
  /** What would let it pass, found by judging again (`passes-if.ts`); undefined when nobody tried. */
  readonly passesIf?: string | null
  /** When the restriction ends by itself, in ms since 1970; null when it does not. */
  readonly endsAt?: number | null
}

export interface ActionFacts extends Issue {
  readonly action: StatementAction
  readonly room: string
  /** Default: `message` for what is done to a message, else `room`. */
  readonly scope?: Statement['scope']
  readonly category: Category
  /** The moderator's words; the person affected sees them. */
  readonly reason: string
  /** When what it is about happened, in ms since 1970. */
  readonly contentAt: number
  /** When it starts; default: when the statement is issued. */
  readonly appliesFrom?: number
  readonly endsAt: number | null
  /** Many messages of one person, of a range of time in ms since 1970: one statement for all. */
  readonly many?: Many
  readonly ref: number | null
  readonly message: string | null
  readonly source: Statement['source']
  /** The verdict that brought it before a moderator (`/deny` of a held message), if one did. */
  readonly verdict: Verdict | null
  /** The rules in force, `sha256:…`; a verdict's own win. */
  readonly ruleset: string
  readonly model: string | null
  readonly standing?: Statement['standing']
}

/** The statement for what the pipeline decided by itself. */
export function statementForVerdict(facts: VerdictFacts): Statement {
  const { verdict, subject } = facts
  const { action, category } = verdict
  invariant(action !== 'allow' && category !== null, 'an allowed text is not restricted')
  const shared = common(facts, category, verdict.ruling)
  return {
    ...shared,
    content_at: iso(subject.at),
    applies_from: iso(facts.issuedAt),
    ends_at: facts.endsAt == null ? null : iso(facts.endsAt),
    room: subject.room,
    ref: facts.ref,
    message: facts.message,
    action,
    scope: 'message',
    facts: {
      text: sentence(verdict, category, subject.kind),
      ...findings(verdict, grounds[category]),
      passes_if: action === 'flag' ? null : remedy(facts),
    },
    automation: {
      detected: 'automatic',
      decided: 'automatic',
      ruleset: verdict.ruleset,
      model: verdict.model,
      degraded: verdict.degraded,
    },
    source: 'own_initiative',
    standing: null,
    redress: {
      ...shared.redress,
      // A held text is in the queue already, and a flood is not mended by sending more.
      self_fix: action === 'block' && category !== 'flood' && !failed(verdict) ? 'edit_and_resend' : 'none',
    },
  }
}

/** The statement for what a person decided: /warn /mute /kick /ban /remove /slow /deny and their kin. */
export function statementForAction(facts: ActionFacts): Statement {
  const { action, category, verdict } = facts
  const appliesFrom = facts.appliesFrom ?? facts.issuedAt
  const scope = facts.scope ?? (onMessage.includes(action) ? 'message' : 'room')
  const lastsMs = facts.endsAt === null ? null : facts.endsAt - appliesFrom
  const done = facts.many === undefined ? deed(action, scope, lastsMs) : removedMany(facts.many)
  return {
    ...common(facts, category, verdict?.ruling),
    content_at: iso(facts.contentAt),
    applies_from: iso(appliesFrom),
    ends_at: facts.endsAt === null ? null : iso(facts.endsAt),
    room: facts.room,
    ref: facts.ref,
    message: facts.message,
    action,
    scope,
    facts: {
      text: facts.reason === '' ? `${done}.` : `${done}. Reason given: ${facts.reason}`,
      ...(verdict === null
        ? { evidence: [], score: null, threshold: null, disclosure: 'full' as const }
        : findings(verdict, grounds[category])),
      passes_if: null,
    },
    automation: {
      detected: verdict === null ? 'human' : 'automatic',
      decided: 'human',
      ruleset: verdict?.ruleset ?? facts.ruleset,
      model: verdict === null ? facts.model : verdict.model,
      degraded: verdict?.degraded ?? false,
    },
    source: facts.source,
    standing: facts.standing ?? null,
  }
}

const onMessage: readonly StatementAction[] = ['flag', 'mask', 'hold', 'block', 'remove']

function common(facts: Issue, category: Category, ruling: Ruling | undefined) {
  const ground =
    ruling === undefined
      ? { kind: grounds[category].kind, version: groundsVersion, ...clauseOf(grounds[category]) }
      : { kind: 'room_rule' as const, version: ruling.version, ...clauseOf(ruling) }
  return {
    v: 1,
    id: sortableId('sor', facts.issuedAt, facts.entropy),
    issued_at: iso(facts.issuedAt),
    content_type: 'text',
    category,
    ground: { ...ground, reference: null },
    redress: { appeal_until: iso(facts.issuedAt + facts.appealMs), self_fix: 'none' },
  } as const
}

function clauseOf({ policy, text }: { readonly policy: string; readonly text: string }) {
  return { policy, text }
}

/** Found by judging again, where somebody did; else what is certain without it. */
function remedy({ passesIf: found, verdict, subject }: VerdictFacts): string | null {
  return found === undefined ? passesIf(verdict, subject) : found
}

/** What was found; where it lies only for grounds that show it. */
function findings(verdict: Verdict, ground: Ground) {
  // A room's own rule is public to its members, whatever category its owner chose.
  const disclosure = verdict.ruling === undefined ? ground.disclosure : 'full'
  const shown = disclosure === 'full' ? verdict.evidence : []
  const score = failed(verdict) || verdict.ruling !== undefined ? null : verdict.score
  return { evidence: shown, score, threshold: verdict.threshold, disclosure }
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
