/**
 * What nobody answered in time: an appeal is handed on to somebody else of the room, and in the end to
 * the operator. Whoever let it lie learns that somebody else was asked.
 */
import type { Ports } from '../ports.ts'
import { assigneeOf } from './appeal-assign.ts'
import { askAssigned } from './appeal-desk.ts'
import type { Appeal } from './appeals.ts'

export type OverduePorts = Pick<
  Ports,
  'appeals' | 'rooms' | 'mail' | 'everywhere' | 'clock' | 'limits' | 'telemetry'
>

/** Hands on every appeal whose time to answer is over. */
export async function handOnOverdue(ports: OverduePorts): Promise<void> {
  const now = ports.clock.now()
  const overdue = [...ports.appeals.all()].filter(({ assigned, dueAt }) => assigned !== null && dueAt <= now)
  for (const appeal of overdue) {
    const found = await ports.rooms.find(appeal.room)
    // Decided or handed on while we waited.
    if (ports.appeals.get(appeal.id) !== appeal) continue
    const judges = found.ok ? found.value.roster.moderators() : []
    handOn(appeal, assigneeOf(appeal, judges, ports.appeals.workload()), ports)
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
  if (next === null)
    telemetry.note('warn', 'an appeal waits for the operator', { appeal: appeal.id, room: appeal.room })
}
