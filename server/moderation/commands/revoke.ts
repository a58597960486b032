/**
 * `/revoke`: every token that a person was given until now is worth nothing any more, and their connections end. They
 * come back with a fresh one: it is for a stolen token or a lost device, no punishment.
 */
import { ok } from '../../base/result.ts'
import { everywhereName } from '../../room/everywhere.ts'
import { expel } from '../../room/expel.ts'
import type { Author } from '../../room/room.ts'
import {
  type Changing,
  type CommandContext,
  type CommandOutcome,
  misused,
  planned,
  refuse,
} from './command.ts'
import { categoryOf, firstWord } from './parse.ts'
import { announce, recordDeed, resultOf } from './record.ts'
import { about } from './sanctions.ts'
import { targetAndReason } from './target.ts'

export const revoke: Changing = {
  name: 'revoke',
  role: 'operator',
  usage: '/revoke @u reason',
  summary: 'Ends the tokens and connections of a person on the whole server; they sign in again.',
  args: [
    { name: 'who', kind: 'member' },
    { name: 'reason', kind: 'reason', optional: true },
  ],
  writes: true,
  async plan(context, rest) {
    const { word, rest: why } = firstWord(rest)
    if (word === '') return misused(revoke)
    const found = await targetAndReason(context, 'operator', word, why)
    if (!found.ok) return found
    const { target, reason } = found.value
    const count = context.ports.sessions.ofUser(target.user).length
    return planned(
      { ...about(target), scope: 'server', count, reason },
      () => end(context, target, reason),
      target,
    )
  },
}

function end(context: CommandContext, target: Author, reason: string): CommandOutcome {
  const { actor, ports } = context
  const { user, name } = target
  const now = ports.clock.now()
  if (!ports.revocations.revokePerson(user, now).ok) return refuse('overloaded')
  const category = categoryOf(reason)
  const statement = ports.statements.forAction({
    ...{ user, action: 'kick', room: everywhereName, scope: 'server', category, reason, contentAt: now },
    ...{ endsAt: null, message: null, by: actor.user },
  })
  ports.decrees.announce({ kind: 'revocation', user, at: now, statement })
  const sessions = ports.sessions.ofUser(user)
  const facts = { command: 'revoke', target: user, name, reason, category, statement: statement.id }
  const action = recordDeed(context, { ...facts, count: sessions.length, server: true })
  announce(context, action)
  for (const session of sessions) {
    const token = session.person?.identity.token
    // Known tokens by their own names too: an issuer's clock may run ahead of ours.
    if (token?.jti !== undefined) ports.revocations.revoke(token.issuer, token.jti, token.expiresAt)
    for (const room of [...session.rooms.values()]) expel(room, user, ports)
    session.disconnect('not_authenticated', 'revoked')
  }
  return ok(resultOf(action))
}
