/**
 * Putting back what an action changed. A pure look at what stands in the way comes first; then it is done at once,
 * except for what has to be read, and for many messages.
 */
import type { Statement } from '../../protocol/statement.ts'
import { seqOfMessageId } from '../../protocol/ids.ts'
import type { UserId } from '../identity/identity.ts'
import type { Ports } from '../ports.ts'
import { everywhereName } from '../room/everywhere.ts'
import { findMessage } from '../room/history.ts'
import { admit } from '../room/publish.ts'
import { release } from '../room/release.ts'
import type { Room } from '../room/room.ts'
import type { Action } from './actions.ts'
import { Clearance } from './clearance.ts'
import { laidOver, setModes, stillSo } from './commands/modes.ts'
import { auditOf } from './commands/record.ts'
import { setRole } from './commands/roles.ts'
import { putBackSanction } from './sanctions.ts'

export interface Reversing {
  readonly action: Action
  readonly room: Room
  readonly ports: Ports
}

/** Why it cannot be undone now, in words; undefined when it can. */
export function obstacle({ action, room, ports }: Reversing): string | undefined {
  const { undo, undone, at, target } = action
  const now = ports.clock.now()
  if (undone !== null) return 'It was undone already.'
  if (undo === null) return 'Nothing of it can be put back.'
  if (now - at > ports.limits.undoMs) return 'It is too long ago.'
  switch (undo.kind) {
    case 'modes':
      return stillSo(room, undo.keys, undo.after) ? undefined : changed
    case 'role':
      return target !== null && room.roster.roleOf(target) === undo.after ? undefined : changed
    case 'sanction':
      return sanctionStands({ action, room, ports }) ? undefined : 'It has ended, or was changed since.'
    case 'rule_added':
      return ports.rules.list(room.name).some(({ id }) => id === undo.rule) ? undefined : changed
    default:
      return undefined
  }
}

const changed = 'It was changed again since: undo that first.'

function sanctionStands({ action, room, ports }: Reversing): boolean {
  const { undo, target } = action
  if (undo?.kind !== 'sanction' || target === null) return false
  const now = ports.clock.now()
  const roster = action.room === everywhereName ? ports.everywhere.roster : room.roster
  const inForce = roster.sanction(target, undo.sanction, now)
  // Imposed: still this one. Lifted: none since, and the old one would still last.
  if (action.statement !== null) return inForce?.statement === action.statement
  return inForce === undefined && undo.before !== null && undo.before.until > now
}

/** What came of it: what is back, and in words what could not be. */
export interface Reversed {
  readonly restored?: number
  readonly left?: string
  /** Many messages come back in batches: `running` until then. */
  readonly state?: 'done' | 'running'
}

/**
 * Puts it back. The caller has looked for an obstacle, without a wait in between, and has recorded `undoing`.
 * @param by who undoes it
 */
export async function reverse(
  { action, room, ports }: Reversing,
  undoing: Action,
  by: { readonly user: UserId; readonly name: string },
): Promise<Reversed> {
  const context = { room, actor: by, ref: 0, ports, dry: false, flags: new Set<never>() }
  const { undo, target, name } = action
  const person = { user: target ?? '', name: name ?? '' }
  switch (undo?.kind) {
    case 'modes': {
      const before = Object.fromEntries(undo.keys.map((key) => [key, undo.before[key]]))
      setModes(context, laidOver(room.modes, before), undoing)
      return {}
    }
    case 'role':
      setRole(context, person, undo.before, undoing)
      return {}
    case 'sanction': {
      const server = action.room === everywhereName
      putBackSanction({ kind: undo.sanction, target: person, room, server }, undo.before, undoing, ports)
      if (action.statement === null) await remind(person.user, undo.before?.statement, ports)
      return {}
    }
    case 'message':
      return restoreMessage({ action, room, ports }, undoing, undo.id, by.user)
    case 'messages':
      return restoreMany({ action, room, ports }, undoing, by.user)
    case 'denied':
      return deliverDenied({ action, room, ports }, undoing, undo.item)
    case 'rule_added':
      ports.rules.remove(room.name, undo.rule)
      return {}
    case 'rule_removed': {
      const { id: _id, by: _by, at: _at, ...draft } = undo.rule
      const added = await ports.rules.add(room.name, draft, by.user)
      return added.ok ? {} : { left: added.error }
    }
    default:
      return {}
  }
}

/** A sanction is in force again: the person reads its statement again. */
async function remind(user: UserId, statement: Statement['id'] | undefined, ports: Ports): Promise<void> {
  const kept = statement === undefined ? undefined : await ports.statements.find(user, statement)
  if (kept !== undefined) ports.mail.post(user, kept.statement.id, { t: 'statement', ...kept.statement })
}

const textGone = 'The text is gone, or the message is back already.'

async function restoreMessage(
  { room, ports }: Reversing,
  undoing: Action,
  id: string,
  by: UserId,
): Promise<Reversed> {
  const message = await ports.log.removed(room.name, seqOfMessageId(id) ?? 0)
  if (message === undefined) return { restored: 0, left: textGone }
  release(room, room.restore(message, by, ports.clock.now()), auditOf(undoing), ports)
  return { restored: 1 }
}

/** A held message that was refused is delivered after all, with a fresh number; by a person, against the verdict. */
async function deliverDenied(
  { action, room, ports }: Reversing,
  undoing: Action,
  item: string,
): Promise<Reversed> {
  const user = action.target ?? ''
  const kept = await ports.statements.find(user, action.statement ?? '')
  const { draft, verdict, statement } = kept ?? {}
  if (draft === undefined || verdict === undefined || statement === undefined)
    return { left: 'What it said is not kept any more.' }
  const now = ports.clock.now()
  if (now - Date.parse(statement.content_at) > ports.limits.restoreMs)
    return { left: 'The conversation has moved on: the message is not delivered so late.' }
  if ((room.sanction(user, 'ban', now) ?? room.sanction(user, 'mute', now)) !== undefined)
    return { left: 'Its author may not write now.' }
  if (draft.original !== undefined && (await findMessage(room, ports.log, draft.original.id)) === undefined)
    return { left: 'The message that the edit would change is gone.' }
  const { kind, text } = draft
  const subject = { kind, text, room: room.name, author: user, at: Date.parse(statement.content_at) }
  const clearance = Clearance.byModerator(subject, verdict, { moderator: undoing.by, item })
  release(room, admit(clearance, draft, room, ports.clock.now()), auditOf(undoing), ports)
  return { restored: 1 }
}

async function restoreMany(
  { action, room, ports }: Reversing,
  undoing: Action,
  by: UserId,
): Promise<Reversed> {
  const job = {
    ...({ kind: 'restore', room: room.name, purge: action.id, action: undoing.id } as const),
    ...{ target: action.target ?? '', by, since: 0, until: 0, before: 0, done: 0, max: action.count ?? 0 },
  }
  const running = ports.purges.run(job, auditOf(undoing))
  if ((action.count ?? 0) > ports.limits.purgeBatchMax) {
    void running.then(({ done, left }) =>
      ports.sessions.tell(by, {
        t: 'notice',
        room: room.name,
        name: 'purge',
        text: `${undoing.id}: ${done} messages of ${action.id} are back, ${left} could not be restored.`,
      }),
    )
    return { state: 'running' }
  }
  const { done, left } = await running
  return { restored: done, state: 'done', ...(left > 0 ? { left: `${left} messages: ${textGone}` } : {}) }
}
