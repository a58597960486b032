/**
 * Whom a command is about, and why: targets and reasons.
 */
import { protocolLimits } from '../../../protocol/limits.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { outranks, type Role, ranks } from '../../room/rank.ts'
import type { Author } from '../../room/room.ts'
import { judgeAside, tryAside } from '../aside.ts'
import { judgingPolicy } from '../room-policy.ts'
import type { CommandContext, CommandRefusal } from './command.ts'

/**
 * The person that `@handle` or a user id names: present, known to the room, or known to the server
 * (one may ban somebody who has left).
 */
export async function findTarget(
  word: string,
  { room, ports, flags }: CommandContext,
): Promise<Author | undefined> {
  if (word.startsWith('@')) {
    const user = await ports.handles.owner(word.slice(1))
    if (user === undefined) return undefined
    return { user, name: (await ports.handles.nameOf(user)) ?? word.slice(1) }
  }
  const name = room.present.get(word)?.name ?? room.roster.nameOf(word) ?? (await ports.handles.nameOf(word))
  if (name !== undefined) return { user: word, name }
  // Somebody who has only ever been on another node: the id is enough for what holds on all of them.
  return flags.has('server') && /^u_[0-9A-Z]{26}$/.test(word) ? { user: word, name: word } : undefined
}

/** Asked again after every wait: ranks may have changed meanwhile. */
export function rankRefusal(
  { room, actor }: CommandContext,
  needs: Role,
  target: Author,
): CommandRefusal | undefined {
  const has = room.roleOf(actor.user)
  return ranks(has, needs) && outranks(has, room.roleOf(target.user)) ? undefined : { name: 'role_too_low' }
}

/** A reason is shown to the person it concerns, so it passes the gate like everything that is shown. */
export async function judgeReason(
  reason: string,
  { room, actor, ref, ports, dry }: CommandContext,
): Promise<Result<string, CommandRefusal>> {
  const { reasonCharsMax } = protocolLimits
  if (reason.length > reasonCharsMax)
    return err({ name: 'text_too_long', message: `A reason has at most ${reasonCharsMax} characters.` })
  const subject = { kind: 'reason', text: reason, room: room.name, author: actor.user } as const
  const policy = judgingPolicy(room, actor.user, ports.clock.now(), ports.preset)
  return dry ? tryAside(subject, ports, policy) : judgeAside(subject, ref, ports, policy)
}

/** A target whom the actor outranks, and a reason that may be shown. */
export async function targetAndReason(
  context: CommandContext,
  needs: Role,
  word: string,
  reason: string,
): Promise<Result<{ readonly target: Author; readonly reason: string }, CommandRefusal>> {
  const target = await findTarget(word, context)
  if (target === undefined) return err({ name: 'no_such_member' })
  const judged = await judgeReason(reason, context)
  if (!judged.ok) return judged
  const refusal = rankRefusal(context, needs, target)
  return refusal === undefined ? ok({ target, reason: judged.value }) : err(refusal)
}
