/**
 * Where an appeal comes in and where it is answered: the plain sequence behind the frame `appeal`, the
 * command `/appeal` and the command `/decide`.
 */
import type { ErrorName } from '../../protocol/codes.ts'
import { sortableId } from '../../protocol/ids.ts'
import { err, type Result } from '../base/result.ts'
import type { UserId } from '../identity/identity.ts'
import type { Ports } from '../ports.ts'
import { moderatorsOf } from '../room/moderators.ts'
import type { Room } from '../room/room.ts'
import { assigneeOf, impartial } from './appeal-assign.ts'
import type { Appeal } from './appeals.ts'
import type { Kept } from './statements.ts'

/** Opens an appeal of `user` against a statement that was made to them, and asks somebody to decide it. */
export async function openAppeal(
  user: UserId,
  statement: string,
  text: string,
  ports: Ports,
): Promise<Result<Appeal, ErrorName>> {
  const { clock, random, limits, statements, appeals, handles } = ports
  const kept = await statements.find(user, statement)
  if (kept === undefined) return err('no_such_statement')
  // Undone already: there is nothing left to contest.
  if (kept.withdrawn !== undefined) return err('nothing_to_do')
  const now = clock.now()
  if (now > Date.parse(kept.statement.redress.appeal_until)) return err('appeal_closed')
  const room = await roomOf(kept, ports)
  const name = (await handles.nameOf(user)) ?? user
  const { action, category } = kept.statement
  const draft: Appeal = {
    id: sortableId('apl', now, random.bytes(10)),
    statement,
    user,
    name,
    room: kept.statement.room,
    action,
    category,
    text,
    at: now,
    ...(kept.by === undefined ? {} : { by: kept.by }),
    ...(kept.operatorOnly === undefined ? {} : { operatorOnly: kept.operatorOnly }),
    assigned: null,
    asked: [],
    dueAt: now + limits.appealAnswerMs,
    state: 'open',
  }
  const judges = kept.operatorOnly === true ? [] : (room?.roster.moderators() ?? [])
  const assigned = assigneeOf(draft, judges, appeals.workload())
  const opened = await appeals.open({ ...draft, assigned })
  if (opened.ok) announce(opened.value, room, ports)
  return opened
}

/** The room of a statement, loaded; undefined for what belongs to none or to one that is gone. */
export async function roomOf({ statement }: Kept, { rooms }: Ports): Promise<Room | undefined> {
  if (statement.room === '') return undefined
  const found = await rooms.find(statement.room)
  return found.ok ? found.value : undefined
}

/** Tells the one who is asked, and the others of the room who are present and may decide too. */
function announce(appeal: Appeal, room: Room | undefined, ports: Ports): void {
  ports.telemetry.moderated('appeal', false)
  askAssigned(appeal, ports)
  if (room === undefined || appeal.operatorOnly === true) return
  const others = [...moderatorsOf(room)].filter(
    ({ user }) => user !== appeal.assigned && user !== appeal.by && user !== appeal.user,
  )
  ports.fanout.deliverTo(others, {
    t: 'notice',
    room: room.name,
    name: 'appeal',
    text: `A member appeals: ${appeal.id}. Somebody else was asked to decide it.`,
  })
}

/** Asks the one who is to decide; where nobody of the room can, every operator. */
export function askAssigned(appeal: Appeal, ports: Pick<Ports, 'mail' | 'everywhere'>): void {
  const asked = appeal.assigned === null ? ports.everywhere.operators : [appeal.assigned]
  for (const user of asked) if (impartial(appeal, user)) ask(appeal, user, ports)
}

/** Asks somebody to decide, now or when they next come. */
function ask(appeal: Appeal, user: UserId, { mail }: Pick<Ports, 'mail'>): void {
  const where = appeal.room === '' ? {} : { room: appeal.room }
  const text = `You are asked to decide appeal ${appeal.id}: see /appeals, then /decide ${appeal.id} uphold|overturn reasons.`
  mail.post(user, appeal.id, { t: 'notice', ...where, name: 'appeal', text })
}

/** The answer, to the person who appealed. */
export function answerAppeal(appeal: Appeal, { mail }: Pick<Ports, 'mail'>): void {
  const { id, statement, state, decision } = appeal
  const reasons = decision === undefined ? {} : { reasons: decision.reasons }
  mail.post(appeal.user, id, { t: 'appeal', id, statement, state, ...reasons })
}
