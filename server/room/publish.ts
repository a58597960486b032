/**
 * The core path: a draft is checked, judged, checked again, and becomes a message or does not.
 * Synchronous from end to end when the verdict is; only a slow classifier makes it wait.
 */
import type { MessageEvent, RoomEvent } from '../../protocol/catalogue.ts'
import type { ErrorName } from '../../protocol/codes.ts'
import type { Statement } from '../../protocol/statement.ts'
import type { Clock } from '../base/clock.ts'
import { unreachable } from '../base/invariant.ts'
import { Clearance } from '../moderation/clearance.ts'
import type { DraftKind, Sender, Subject } from '../moderation/classifier.ts'
import type { UserId } from '../identity/identity.ts'
import type { Limits } from '../limits.ts'
import type { Holds } from '../moderation/holds.ts'
import type { Pipeline, Preset } from '../moderation/pipeline.ts'
import { statedRemedy } from '../moderation/passes-if.ts'
import { judgingPolicy } from '../moderation/room-policy.ts'
import type { Standing } from '../moderation/standing-book.ts'
import type { Shields } from '../moderation/shields.ts'
import type { Statements } from '../moderation/statements.ts'
import type { Verdict } from '../moderation/verdict.ts'
import { isNewcomer, maySpeak, type Refusal } from './may.ts'
import { ranks } from './rank.ts'
import { type ReleasePorts, release } from './release.ts'
import type { Author, Room } from './room.ts'

/** What somebody wants to say: untrusted, unnumbered, unjudged. */
export interface Draft {
  readonly kind: Extract<DraftKind, 'message' | 'edit'>
  readonly text: string
  readonly author: Author
  /** The request's tag, for the statement. */
  readonly ref: number
  readonly replyTo?: string
  /** The message that an edit changes. */
  readonly original?: MessageEvent
}

export type Outcome =
  | { readonly kind: 'accepted'; readonly event: RoomEvent; readonly statement?: Statement }
  | {
      readonly kind: 'refused'
      readonly name: ErrorName
      readonly retryAfterMs?: number
      readonly statement?: Statement
    }
  | { readonly kind: 'held'; readonly statement: Statement; readonly item: string }

export interface PublishPorts extends ReleasePorts {
  readonly clock: Clock
  readonly pipeline: Pipeline
  readonly preset: Preset
  readonly statements: Statements
  readonly holds: Holds
  readonly shields: Shields
  readonly standing: Pick<Standing, 'troubled'>
  readonly limits: Pick<Limits, 'shieldSlowMs' | 'passesIfTriesMax'>
}

export function publish(draft: Draft, room: Room, ports: PublishPorts): Outcome | Promise<Outcome> {
  const at = ports.clock.now()
  const before = maySpeak(room, draft.author.user, at, ports.limits.shieldSlowMs)
  if (before !== undefined) return silenced(before, draft, room, ports)
  if (!ports.log.accepting()) return { kind: 'refused', name: 'log_unavailable' }

  const subject: Subject = {
    kind: draft.kind,
    text: draft.text,
    room: room.name,
    author: draft.author.user,
    at,
    sender: senderOf(room, draft.author.user, at, ports),
  }
  const { preset, overrides } = judgingPolicy(room, draft.author.user, at, ports.preset)
  const verdict = ports.pipeline.judge(subject, preset, overrides)
  return verdict instanceof Promise
    ? verdict.then((v) => settle(draft, subject, v, room, ports))
    : settle(draft, subject, verdict, room, ports)
}

function settle(
  draft: Draft,
  subject: Subject,
  verdict: Verdict | 'overloaded',
  room: Room,
  ports: PublishPorts,
): Outcome {
  if (verdict === 'overloaded') return { kind: 'refused', name: 'overloaded' }
  const now = ports.clock.now()
  const after = maySpeak(room, draft.author.user, now, ports.limits.shieldSlowMs) // muted while being judged?
  if (after !== undefined) return silenced(after, draft, room, ports)
  if (!ports.log.accepting()) return { kind: 'refused', name: 'log_unavailable' }
  ports.shields.judged(room, subject, verdict) // may raise the shield: an event before this one

  switch (verdict.action) {
    case 'block': {
      const passesIf = remedy(subject, verdict, room, ports)
      const facts = { subject, verdict, ref: draft.ref, message: null, passesIf, draft }
      const statement = ports.statements.forVerdict(facts)
      return { kind: 'refused', name: 'blocked', statement }
    }
    case 'hold':
      return ports.holds.hold(draft, subject, verdict, room, remedy(subject, verdict, room, ports))
    case 'mask':
    case 'flag':
    case 'allow':
      return accept(draft, subject, verdict, room, now, ports)
    default:
      return unreachable(verdict.action)
  }
}

function accept(
  draft: Draft,
  subject: Subject,
  verdict: Verdict,
  room: Room,
  now: number,
  ports: PublishPorts,
): Outcome {
  const clearance = Clearance.of(subject, verdict)
  if (clearance === undefined) return { kind: 'refused', name: 'blocked' }
  const event = admit(clearance, draft, room, now)
  if (verdict.action === 'allow') {
    release(room, event, undefined, ports)
    return { kind: 'accepted', event }
  }
  const message = draft.original?.id ?? (event.t === 'message' ? event.id : null)
  const statement = ports.statements.forVerdict({ subject, verdict, ref: draft.ref, message, draft })
  release(
    room,
    event,
    { cause: verdict.rule ?? 'policy', category: statement.category, statement: statement.id },
    ports,
  )
  return { kind: 'accepted', event, statement }
}

/** What would have let it pass, by the policy of this moment. Only for what was stopped, so it costs the others nothing. */
function remedy(subject: Subject, verdict: Verdict, room: Room, ports: PublishPorts): string | null {
  const { pipeline, limits, preset: house } = ports
  const { preset, overrides } = judgingPolicy(room, subject.author, ports.clock.now(), house)
  const again = (changed: Subject) => pipeline.rejudge?.(changed, preset, overrides) ?? null
  return statedRemedy(subject, verdict, again, limits.passesIfTriesMax)
}

/** Numbers a cleared draft: as a new message, or as the edit of one. */
export function admit(clearance: Clearance, draft: Draft, room: Room, now: number): RoomEvent {
  return draft.original === undefined
    ? room.accept(clearance, draft.author, draft.replyTo, now)
    : room.acceptEdit(clearance, draft.original.id, draft.author, now)
}

/** May not write now. Whom only the shield slows, without any fault of theirs, is told so. */
function silenced(refusal: Refusal, { author }: Draft, room: Room, ports: PublishPorts): Outcome {
  const { shield, ...rest } = refusal
  if (shield === true) ports.shields.slowed(room, author.user)
  return { kind: 'refused', ...rest }
}

/** Shared, because every message needs one. */
const senders: Readonly<Record<'newcomer' | 'member' | 'troubled' | 'moderator', Sender>> = {
  newcomer: { newcomer: true, moderator: false },
  member: { newcomer: false, moderator: false },
  troubled: { newcomer: false, troubled: true, moderator: false },
  moderator: { newcomer: false, moderator: true },
}

function senderOf(room: Room, user: UserId, now: number, { standing }: PublishPorts): Sender {
  if (ranks(room.roleOf(user), 'moderator')) return senders.moderator
  if (isNewcomer(room, user, now)) return senders.newcomer
  return standing.troubled(user, room.name) ? senders.troubled : senders.member
}
