/**
 * Restitution: what an overturned restriction leaves behind is put right. What was stopped is released
 * with a fresh number, what was masked is shown, a sanction ends on live sockets. What cannot be
 * restored is said, in words.
 */
import type { Ports } from '../ports.ts'
import { findMessage } from '../room/history.ts'
import { admit } from '../room/publish.ts'
import { release } from '../room/release.ts'
import type { Room } from '../room/room.ts'
import { sanctionKinds } from '../room/roster.ts'
import type { Action } from './actions.ts'
import type { Appeal } from './appeals.ts'
import { auditOf } from './commands/record.ts'
import { Clearance } from './clearance.ts'
import type { Subject } from './classifier.ts'
import { reverse } from './reversal.ts'
import { unclimb } from './ladder.ts'
import { putBackSanction } from './sanctions.ts'
import type { Kept } from './statements.ts'

/** What was put right; `left` says what could not be. */
export interface Restored {
  /** A message that was stopped, or a masked one, as its members see it now. */
  readonly released?: { readonly id?: string; readonly seq: number }
  /** The sanction that ended. */
  readonly lifted?: string
  /** The points that no longer count. */
  readonly points?: number
  /** The steps of the ladder that would not have happened, and end. */
  readonly ended?: readonly string[]
  /** Of a purge: how many messages stand again. */
  readonly restored?: number
  readonly left?: string
}

/** Facts that have to be waited for, gathered before anything is decided. */
export interface Preparation {
  /** The message that an edit or a mask is about still stands, with this text. */
  readonly standing: string | undefined
}

export async function prepare(kept: Kept, room: Room | undefined, ports: Ports): Promise<Preparation> {
  const id = kept.draft?.original?.id ?? kept.statement.message
  if (room === undefined || id === null) return { standing: undefined }
  const message = await findMessage(room, ports.log, id)
  return { standing: message?.text }
}

/** The decision that something is put right with. */
export interface Overturning {
  readonly appeal: Appeal
  /** The decision in the register: who, when, why. */
  readonly action: Action
  /** The room that it is about; undefined: none that is still there. */
  readonly room: Room | undefined
  /** Where it was decided. */
  readonly here: Room
}

/**
 * Marks the contested action as undone in the register; of a purge, which is too much for one moment, it also
 * starts putting the messages back.
 */
export async function undoAction(
  { statement }: Kept,
  { appeal, action, room }: Overturning,
  ports: Ports,
): Promise<Pick<Restored, 'left' | 'restored'>> {
  const contested = await ports.actions.byStatement(statement.id)
  if (contested === undefined || contested.undone !== null) return {}
  const undone = { by: action.by, at: action.at, action: action.id }
  ports.actions.amend(contested, { undone })
  if (room === undefined || contested.undo?.kind !== 'messages') return {}
  const by = { user: action.by, name: appeal.name }
  const { restored, left } = await reverse({ action: contested, room, ports }, action, by)
  return { ...(restored === undefined ? {} : { restored }), ...(left === undefined ? {} : { left }) }
}

/** Puts right what `kept` did. Waits for nothing. */
export function restitute(
  kept: Kept,
  overturning: Overturning,
  { standing }: Preparation,
  ports: Ports,
): Restored {
  const { appeal, action, room, here } = overturning
  if (kept.statement.scope === 'server') return endSanction(kept, overturning, here, ports)
  if (room === undefined) return { left: 'It belongs to no room that is still there.' }
  // What counted ends first: the message must not stay behind for a mute that it led to itself.
  const { points, ended } = ports.standing.takeBack(appeal.user, room.name, kept.statement.id)
  unclimb(ended, appeal, room, action, ports)
  return {
    ...(points > 0 ? { points } : {}),
    ...(ended.length > 0 ? { ended: ended.map((step) => step.action) } : {}),
    ...undo(kept, overturning, room, standing, ports),
  }
}

function undo(
  kept: Kept,
  overturning: Overturning,
  room: Room,
  standing: string | undefined,
  ports: Ports,
): Restored {
  switch (kept.statement.action) {
    case 'block':
    case 'hold':
      return releaseStopped(kept, overturning, room, standing, ports)
    case 'mask':
      return unmask(kept, overturning, room, standing, ports)
    case 'remove':
      // Many messages of a purge come back in batches: `undoAction`.
      if (kept.statement.message === null) return {}
      return putBack(kept, overturning, room, standing, ports)
    case 'slow':
    case 'mute':
    case 'ban':
      return endSanction(kept, overturning, room, ports)
    case 'warn':
      return kept.operatorOnly === true && ports.duty.reinstate(room.name, kept.statement.id)
        ? { lifted: 'duty' }
        : {}
    default:
      return {}
  }
}

/** A held message leaves the queue; a blocked, denied or expired one is said now, if that still makes sense. */
function releaseStopped(
  kept: Kept,
  { appeal, action }: Overturning,
  room: Room,
  standing: string | undefined,
  ports: Ports,
): Restored {
  const { draft, verdict, statement } = kept
  if (draft === undefined || verdict === undefined)
    return { left: 'It was no message: you may use the text now.' }
  const now = ports.clock.now()
  if (statement.action === 'hold') {
    const held = ports.holds.ofStatement(room.name, statement.id)
    if (held === undefined || !ports.holds.take(held)) return { left: 'The message waits no longer.' }
  }
  if (now - Date.parse(statement.content_at) > ports.limits.restoreMs)
    return { left: 'The conversation has moved on: the message is not delivered so late.' }
  if (draft.original !== undefined && standing === undefined)
    return { left: 'The message that the edit would change is gone.' }
  const { user } = draft.author
  if ((room.sanction(user, 'ban', now) ?? room.sanction(user, 'mute', now)) !== undefined)
    return { left: 'Its author may not write now, for another reason.' }
  const clearance = Clearance.byModerator(subjectOf(kept, draft), verdict, decisionOf(appeal))
  const event = admit(clearance, draft, room, now)
  release(room, event, auditOf(action), ports)
  return { released: { seq: event.seq, ...('id' in event ? { id: event.id } : {}) } }
}

/** The words that were covered are shown, unless the author has changed them since. */
function unmask(
  kept: Kept,
  { appeal, action }: Overturning,
  room: Room,
  standing: string | undefined,
  ports: Ports,
): Restored {
  const { draft, verdict, statement } = kept
  if (draft === undefined || verdict === undefined || statement.message === null)
    return { left: 'It was no message: nothing is left to uncover.' }
  if (standing !== verdict.text) return { left: 'The message was changed or removed since.' }
  const clearance = Clearance.onAppeal(subjectOf(kept, draft), verdict, decisionOf(appeal))
  const event = room.acceptEdit(clearance, statement.message, draft.author, ports.clock.now())
  release(room, event, auditOf(action), ports)
  return { released: { id: event.id, seq: event.seq } }
}

/** A removed message stands again where it stood. */
function putBack(
  { removed }: Kept,
  { action }: Overturning,
  room: Room,
  standing: string | undefined,
  ports: Ports,
): Restored {
  if (standing !== undefined) return { left: 'The message stands again already.' }
  if (removed === undefined) return { left: 'What it said is not kept any more.' }
  const event = room.restore(removed, action.by, ports.clock.now())
  release(room, event, auditOf(action), ports)
  return { released: { id: event.id, seq: event.seq } }
}

/** Ends the sanction if it is still this one that is in force; a later one has its own appeal. */
function endSanction(
  { statement }: Kept,
  { appeal, action }: Overturning,
  room: Room,
  ports: Ports,
): Restored {
  const kind = sanctionKinds.find((one) => one === statement.action)
  const server = statement.scope === 'server'
  const roster = server ? ports.everywhere.roster : room.roster
  if (kind === undefined) return {}
  const inForce = roster.sanction(appeal.user, kind, ports.clock.now())
  // A step of the ladder is taken back with its sanction.
  if (!server) ports.standing.takeBack(appeal.user, room.name, statement.id)
  if (inForce?.statement !== statement.id) return {}
  putBackSanction({ kind, target: appeal, room, server }, null, action, ports)
  return { lifted: kind }
}

function subjectOf({ statement }: Kept, draft: NonNullable<Kept['draft']>): Subject {
  const { kind, text, author } = draft
  return { kind, text, room: statement.room, author: author.user, at: Date.parse(statement.content_at) }
}

function decisionOf({ id, decision }: Appeal) {
  return { moderator: decision?.by ?? '', item: id }
}
