/**
 * Where a report comes in and where it is answered: the plain sequence behind the frame `report`, the command
 * `/report` and the command `/resolve`. The person reported learns of a restriction, never of who reported.
 */
import type { ErrorName } from '../../protocol/codes.ts'
import { sortableId } from '../../protocol/ids.ts'
import type { Category } from '../../protocol/statement.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { UserId } from '../identity/identity.ts'
import type { Ports } from '../ports.ts'
import { eventsAfter, findMessage } from '../room/history.ts'
import { moderatorsOf } from '../room/moderators.ts'
import { ranks } from '../room/rank.ts'
import type { Author, Room } from '../room/room.ts'
import type { DecidedReport, FrozenMessage, ReportCase } from './reports.ts'

/** What somebody reports. */
export interface Complaint {
  /** A message's id, or a member's. */
  readonly target: string
  readonly category: Category
  readonly text: string
}

export interface ReportRefusal {
  readonly name: ErrorName
  readonly retryAfterMs?: number
}

type Reported = Author & { readonly kind: ReportCase['kind']; readonly seq: number }

/** Files a report, or adds it to the case that is open. @returns the target's id */
export async function fileReport(
  by: UserId,
  room: Room,
  { target, category, text }: Complaint,
  ports: Ports,
): Promise<Result<string, ReportRefusal>> {
  const { reports, texts, telemetry } = ports
  const reported = await find(target, room, ports)
  if (reported === undefined)
    return err({ name: target.startsWith('m_') ? 'no_such_message' : 'no_such_member' })
  if (reported.user === by) return err({ name: 'nothing_to_do' })
  if (reports.on(room.name, target)?.reporters.includes(by) === true) return ok(target)
  const waitMs = reports.waitMs(by)
  if (waitMs > 0) return err({ name: 'too_many_reports', retryAfterMs: waitMs })
  const note = text === '' ? null : await texts.seal(by, text)
  const open = reports.on(room.name, target) ?? (await opened(target, reported, room, ports))
  if (open === undefined) return err({ name: 'queue_full' })
  const folded = reports.fold(open, by, category, note)
  telemetry.moderated('report', false)
  if (worthTelling(folded.count)) announce(folded, room, ports)
  return ok(target)
}

/** The message or the member, as far as it can be reported: somebody must be behind it. */
async function find(target: string, room: Room, { log, handles }: Ports): Promise<Reported | undefined> {
  if (target.startsWith('m_')) {
    const message = await findMessage(room, log, target)
    return message && { kind: 'message', user: message.from, name: message.name, seq: message.seq }
  }
  const name = room.present.get(target)?.name ?? room.roster.nameOf(target) ?? (await handles.nameOf(target))
  return name === undefined ? undefined : { kind: 'member', user: target, name, seq: room.seq }
}

/** A new case, with what was said around it at this moment: an edit or a removal afterwards changes nothing. */
async function opened(
  target: string,
  { kind, user, name, seq }: Reported,
  room: Room,
  ports: Ports,
): Promise<ReportCase | undefined> {
  const { clock, random, reports } = ports
  const context = await freeze(kind === 'member' ? user : undefined, seq, room, ports)
  const raced = reports.on(room.name, target) // somebody else reported it while we waited
  if (raced !== undefined) return raced
  const report: ReportCase = {
    ...{ id: sortableId('rpt', clock.now(), random.bytes(10)), room: room.name, kind, target, user, name },
    ...{ at: clock.now(), count: 0, categories: {}, reporters: [], notes: [], context },
  }
  return reports.open(report) ? report : undefined
}

/** The message and those before it; of a member, what they said last. At most `reportContextMax`. */
async function freeze(
  member: UserId | undefined,
  seq: number,
  room: Room,
  { log, limits, texts }: Ports,
): Promise<readonly FrozenMessage[]> {
  const reach = member === undefined ? limits.reportContextMax : limits.reportContextMax * 10
  const { events } = await eventsAfter(room, log, Math.max(0, seq - reach), reach)
  const frozen: FrozenMessage[] = []
  for (const event of events) {
    if (event.t !== 'message' || event.seq > seq) continue
    if (member !== undefined && event.from !== member) continue
    const { id, from, name, at, text } = event
    frozen.push({ id, from, name, at, sealed: await texts.seal(from, text) })
  }
  return frozen.slice(-limits.reportContextMax)
}

/** The first, and whenever their number has doubled: a moderator is not rung up by a crowd. */
function worthTelling(count: number): boolean {
  return (count & (count - 1)) === 0
}

function announce(report: ReportCase, room: Room, { fanout, mail, everywhere }: Ports): void {
  const what = report.kind === 'message' ? `${report.target} by @${report.name}` : `@${report.name}`
  const frame = {
    t: 'notice',
    room: room.name,
    name: 'report',
    text: `${report.count === 1 ? 'A member reports' : `${report.count} members report`} ${what} as ${Object.keys(report.categories).join(', ')}: ${report.id}.`,
  } as const
  fanout.deliverTo(
    [...moderatorsOf(room)].filter(({ user }) => user !== report.user),
    frame,
  )
  // About the owner nobody in the room can decide.
  if (ranks(room.roleOf(report.user), 'owner'))
    for (const user of everywhere.operators) if (user !== report.user) mail.post(user, report.id, frame)
}

/** Everybody who reported learns what came of it, and nothing of one another. */
export function answerReporters(report: DecidedReport, words: string, { mail }: Pick<Ports, 'mail'>): void {
  for (const reporter of report.reporters)
    mail.post(reporter, report.id, {
      t: 'notice',
      room: report.room,
      name: 'report_decided',
      text: `Your report of ${report.target}: ${words}`,
    })
}
