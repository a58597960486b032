/**
 * `/standing`: what concerns oneself, as the frame `standing` says it; for moderators also what counts for a member in
 * their room, and nothing of other rooms.
 */
import { ok } from '../../base/result.ts'
import { standingPage } from '../standing-page.ts'
import { roomStanding } from '../standing-words.ts'
import { type CommandContext, misused, type Reading, refuse } from './command.ts'
import { findTarget, rankRefusal } from './target.ts'

export const standing: Reading = {
  name: 'standing',
  role: 'member',
  usage: '/standing',
  summary:
    'What was decided about you, what counts and until when, and what comes next. Moderators: /standing @u.',
  args: [{ name: 'who', kind: 'member', optional: true }],
  writes: false,
  async run(context, rest) {
    const { actor, ports } = context
    if (rest === '') return ok({ ...(await standingPage(actor.user, ports)) })
    return /\s/.test(rest) ? misused(standing) : ofMember(context, rest)
  },
}

async function ofMember(context: CommandContext, word: string) {
  const { room, ports } = context
  const target = await findTarget(word, context)
  if (target === undefined) return refuse('no_such_member')
  const refusal = rankRefusal(context, 'moderator', target)
  if (refusal !== undefined) return refuse(refusal.name)
  const ledger = ports.standing.of(target.user, room.name)
  const here = roomStanding(room.name, ledger, ports.standing.policy, ports.clock.now())
  return ok({ command: 'standing', target: target.user, name: target.name, ...here })
}
