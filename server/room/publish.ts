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
import type { DraftKind, Subject } from '../moderation/classifier.ts'
import type { Holds } from '../moderation/holds.ts'
import type { Pipeline, Preset } from '../moderation/pipeline.ts'
import type { Statements } from '../moderation/statements.ts'
import type { Verdict } from '../moderation/verdict.ts'
import { maySpeak } from './may.ts'
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
}

export function publish(draft: Draft, room: Room, ports: PublishPorts): Outcome | Promise<Outcome> {
  const at = ports.clock.now()
  const before = maySpeak(room, draft.author.user, at)
  if (before !== undefined) return { kind: 'refused', ...before }
  if (!ports.log.accepting()) return { kind: 'refused', name: 'log_unavailable' }

  const subject: Subject = {
    kind: draft.kind,
    text: draft.text,
    room: room.name,
    author: draft.author.user,
    at,
  }
  const verdict = ports.pipeline.judge(subject, ports.preset)
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
  const after = maySpeak(room, draft.author.user, now) // muted while being judged?
  if (after !== undefined) return { kind: 'refused', ...after }
  if (!ports.log.accepting()) return { kind: 'refused', name: 'log_unavailable' }

  switch (verdict.action) {
    case 'block': {
      const statement = ports.statements.forVerdict({ subject, verdict, ref: draft.ref, message: null })
      return { kind: 'refused', name: 'blocked', statement }
    }
    case 'hold':
      return ports.holds.hold(draft, subject, verdict, room)
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
  const statement = ports.statements.forVerdict({ subject, verdict, ref: draft.ref, message })
  release(
    room,
    event,
    { cause: verdict.rule ?? 'policy', category: statement.category, statement: statement.id },
    ports,
  )
  return { kind: 'accepted', event, statement }
}

/** Numbers a cleared draft: as a new message, or as the edit of one. */
export function admit(clearance: Clearance, draft: Draft, room: Room, now: number): RoomEvent {
  return draft.original === undefined
    ? room.accept(clearance, draft.author, draft.replyTo, now)
    : room.acceptEdit(clearance, draft.original.id, draft.author, now)
}
