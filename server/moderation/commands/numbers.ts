/**
 * `/numbers`: what was judged in the room during the last hour, for the charts of those who look after it.
 */
import { ok } from '../../base/result.ts'
import { misused, type Reading } from './command.ts'

export const numbers: Reading = {
  name: 'numbers',
  role: 'moderator',
  usage: '/numbers',
  summary:
    'How many messages of the last hour passed, waited or were refused, and how long the verdicts took.',
  flags: ['server'],
  writes: false,
  run({ room, flags, ports }, rest) {
    if (rest !== '') return misused(numbers)
    return ok({ ...ports.numbers.of(flags.has('server') ? undefined : room.name) })
  },
}
