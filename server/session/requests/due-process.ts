/**
 * `report`, `appeal` and `standing`: what anybody may say about a message, about a decision that
 * concerns them, and what they may know about themselves.
 */
import type { ClientFrame } from '../../../protocol/catalogue.ts'
import { openAppeal } from '../../moderation/appeal-desk.ts'
import { fileReport } from '../../moderation/report-desk.ts'
import { standingPage } from '../../moderation/standing-page.ts'
import type { Ports } from '../../ports.ts'
import type { Session } from '../session.ts'

type Of<T extends ClientFrame['t']> = Extract<ClientFrame, { t: T }>

/** A report of a message or a member goes to the moderators who are present, and stays for those who are not. */
export async function report(session: Session, frame: Of<'report'>, ports: Ports): Promise<void> {
  const room = session.rooms.get(frame.room)
  if (room === undefined) return session.refuse(frame.ref, 'not_a_member', 'report')
  const { id: target, category, text = '' } = frame
  const filed = await fileReport(session.user, room, { target, category, text }, ports)
  if (!filed.ok) return session.refuse(frame.ref, filed.error.name, 'report', filed.error)
  session.reply({ t: 'ok', ref: frame.ref, id: filed.value })
}

export async function appeal(session: Session, frame: Of<'appeal'>, ports: Ports): Promise<void> {
  const opened = await openAppeal(session.user, frame.statement, frame.text, ports)
  if (!opened.ok) return session.refuse(frame.ref, opened.error, 'appeal')
  session.reply({ t: 'ok', ref: frame.ref, id: opened.value.id })
  session.send({ t: 'appeal', id: opened.value.id, statement: frame.statement, state: 'open' })
}

export async function standing(session: Session, frame: Of<'standing'>, ports: Ports): Promise<void> {
  session.reply({ t: 'standing', ref: frame.ref, ...(await standingPage(session.user, ports)) })
}
