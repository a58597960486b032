/**
 * `/why`: the statement about one's own message, again.
 */
import { protocolLimits } from '../../../protocol/limits.ts'
import { ok } from '../../base/result.ts'
import { type Command, misused, refuse } from './command.ts'

export const why: Command = {
  name: 'why',
  role: 'member',
  usage: '/why MESSAGE',
  summary: 'Why something was done about a message of yours; a statement’s id works as well.',
  writes: false,
  async run({ actor, ports }, rest) {
    if (rest === '' || /\s/.test(rest)) return misused(why)
    // One's own only: another person's statement does not exist here.
    const mine = await ports.statements.about(actor.user, protocolLimits.pageItemsMax)
    const statements = mine.filter(({ id, message }) => id === rest || message === rest)
    return statements.length === 0 ? refuse('no_such_statement') : ok({ statements })
  },
}
