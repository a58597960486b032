/**
 * What nobody answered in time. An appeal is handed on to somebody else of the room, and in the end to the
 * operator; of a held message first all moderators are reminded, then the operator is. A room that never
 * answers loses the right to hold and deny.
 */
import type { Ports } from '../ports.ts'
import type { Room } from '../room/room.ts'
import { assigneeOf } from './appeal-assign.ts'
import { askAssigned } from './appeal-desk.ts'
import type { Appeal } from './appeals.ts'
import type { Held } from './holds.ts'

export type OverduePorts = Pick<
  Ports,
  | 'appeals'
  | 'holds'
  | 'duty'
  | 'statements'
  | 'rooms'
  | 'mail'
  | 'everywhere'
  | 'clock'
  | 'limits'
  | 'telemetry'
>

/** Looks once. Whoever calls it waits for the end before the next look. */
export async function handOnOverdue(ports: OverduePorts): Promise<void> {
  await handOnAppeals(ports)
  await remindOfHeld(ports)
  for (const room of ports.duty.forfeiting()) await suspend(room, ports)
}

async function handOnAppeals(ports: OverduePorts): Promise<void> {
  const now = ports.clock.now()
  const overdue = [...ports.appeals.all()].filter(({ assigned, dueAt }) => assigned !== null && dueAt <= now)
  for (const appeal of overdue) {
    const room = await loaded(appeal.room, ports)
    // Decided or handed on while we waited.
    if (ports.appeals.get(appeal.id) !== appeal) continue
    handOn(appeal, assigneeOf(appeal, room?.roster.moderators() ?? [], ports.appeals.workload()), ports)
  }
}

function handOn(appeal: Appeal, next: string | null, ports: OverduePorts): void {
  const { clock, limits, mail, telemetry } = ports
  const changed = ports.appeals.reassign(appeal, next, clock.now() + limits.appealAnswerMs)
  if (appeal.assigned !== null)
    mail.post(appeal.assigned, appeal.id, {
      t: 'notice',
      room: appeal.room,
      name: 'appeal',
      text: `Nobody answered appeal ${appeal.id} in time: ${next === null ? 'the operator' : 'somebody else'} was asked.`,
    })
  askAssigned(changed, ports)
  if (next !== null) return
  ports.duty.missed(appeal.room, 'appeals')
  telemetry.note('warn', 'an appeal waits for the operator', { appeal: appeal.id, room: appeal.room })
}

/** Reminds once the room, and as long after that the operator. */
async function remindOfHeld(ports: OverduePorts): Promise<void> {
  const now = ports.clock.now()
  for (const held of ports.holds.overdue(now)) {
    const room = await loaded(held.subject.room, ports)
    if (ports.holds.get(held.subject.room, held.item) === undefined) continue
    const again = ports.holds.reminded(held)
    for (const user of again ? ports.everywhere.operators : moderatorsBut(held, room))
      ports.mail.post(user, held.item, {
        t: 'notice',
        room: held.subject.room,
        name: 'held_overdue',
        text: `A message waits in ${held.subject.room} for an answer: /approve ${held.item} or /deny ${held.item} reason.`,
      })
  }
}

function moderatorsBut({ subject }: Held, room: Room | undefined): readonly string[] {
  return [...(room?.roster.moderators() ?? [])]
    .map(({ user }) => user)
    .filter((user) => user !== subject.author)
}

/** Tells the owner, by a statement that can be appealed; the operator decides in the room until it ends. */
async function suspend(name: string, ports: OverduePorts): Promise<void> {
  const { clock, limits, duty, statements, mail, everywhere, telemetry } = ports
  const room = await loaded(name, ports)
  const owner = room?.roster.owner()
  const missed = duty.of(name).missedInRow
  const since = clock.now()
  const until = since + limits.dutySuspendedMs
  const statement = owner && statements.forDuty(owner.user, { room: name, missed, endsAt: until })
  duty.suspend(name, { since, until, statement: statement?.id ?? '' })
  telemetry.note('warn', 'a room lost the right to hold and deny', { room: name, missed })
  for (const user of everywhere.operators)
    mail.post(user, `duty_${name}`, {
      t: 'notice',
      room: name,
      name: 'duty_suspended',
      text: `Nobody in ${name} answers: what is held there waits for you. See /held and /duty.`,
    })
}

async function loaded(name: string, { rooms }: OverduePorts): Promise<Room | undefined> {
  const found = await rooms.find(name)
  return found.ok ? found.value : undefined
}
