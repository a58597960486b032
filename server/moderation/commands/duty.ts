/**
 * `/duty`: how the room is run. Numbers for its owner and moderators, and for the operator.
 */
import { ok } from '../../base/result.ts'
import { median, type Tally } from '../duty.ts'
import { misused, type Reading } from './command.ts'

export const duty: Reading = {
  name: 'duty',
  role: 'moderator',
  usage: '/duty',
  summary:
    'How what waits for people is answered here: numbers, how often an appeal succeeded, how long it took.',
  writes: false,
  run({ room, ports }, rest) {
    if (rest !== '') return misused(duty)
    const { clock, limits, holds, appeals, reports } = ports
    const record = ports.duty.of(room.name)
    const now = clock.now()
    const open = [...appeals.all()].filter((one) => one.room === room.name)
    const waiting = holds.waiting(room.name)
    const decided = record.appeals.answered
    return ok({
      command: 'duty',
      since: record.since,
      held: {
        ...shown(record.held),
        waiting: waiting.length,
        overdue: waiting.filter(({ subject }) => subject.at + limits.heldAnswerMs <= now).length,
      },
      appeals: {
        ...shown(record.appeals),
        overturned: record.overturned,
        /** From 0 to 1; null before the first decision. */
        overturn_rate: decided === 0 ? null : record.overturned / decided,
        waiting: open.length,
        overdue: open.filter(({ dueAt }) => dueAt <= now).length,
      },
      reports: { ...shown(record.reports), waiting: reports.list(room.name).length },
      answer_ms: { held: limits.heldAnswerMs, appeals: limits.appealAnswerMs },
      missed_in_row: record.missedInRow,
      missed_max: limits.dutyMissesMax,
      suspended: ports.duty.suspended(room.name),
    })
  },
}

function shown({ answered, missed, times }: Tally) {
  return { answered, missed, median_ms: median(times) }
}
