/**
 * `/remove /held /approve /deny`: what moderators do about messages.
 */
import { protocolLimits } from '../../../protocol/limits.ts'
import { ok } from '../../base/result.ts'
import { findMessage } from '../../room/history.ts'
import { admit } from '../../room/publish.ts'
import { ranks } from '../../room/rank.ts'
import { release } from '../../room/release.ts'
import { Clearance } from '../clearance.ts'
import type { Held } from '../holds.ts'
import { type Command, type CommandContext, misused, refuse } from './command.ts'
import { categoryOf, firstWord } from './parse.ts'
import { judgeReason, rankRefusal } from './target.ts'

export const remove: Command = {
  name: 'remove',
  role: 'moderator',
  usage: '/remove MESSAGE reason',
  summary: 'Removes a message; its author learns why.',
  writes: true,
  async run(context, rest) {
    const { room, actor, ports } = context
    const { word: id, rest: text } = firstWord(rest)
    if (id === '') return misused(remove)
    const judged = await judgeReason(text, context)
    if (!judged.ok) return judged
    const message = await findMessage(room, ports.log, id)
    if (message === undefined) return refuse('no_such_message')
    const author = { user: message.from, name: message.name }
    const refusal = rankRefusal(context, 'moderator', author)
    if (refusal !== undefined) return refuse(refusal.name)
    const reason = judged.value
    const statement = ports.statements.forAction({
      user: author.user,
      action: 'remove',
      room: room.name,
      category: categoryOf(reason),
      reason,
      contentAt: message.at,
      endsAt: null,
      message: id,
      text: message.text,
      by: actor.user,
      source: context.source ?? 'own_initiative',
    })
    const event = room.remove(id, actor.user, ports.clock.now())
    const audit = { cause: '/remove', category: statement.category, statement: statement.id }
    release(room, event, reason === '' ? audit : { ...audit, reason }, ports)
    return ok({ action: 'remove', id, seq: event.seq, statement: statement.id })
  },
}

export const held: Command = {
  name: 'held',
  role: 'moderator',
  usage: '/held',
  summary: 'Lists the messages that wait for a moderator.',
  writes: false,
  run: ({ room, ports }) => ok({ items: ports.holds.list(room.name, protocolLimits.pageItemsMax) }),
}

export const approve: Command = {
  name: 'approve',
  role: 'moderator',
  usage: '/approve ITEM',
  summary: 'Delivers a held message.',
  writes: true,
  run(context, rest) {
    const { room, actor, ports } = context
    const item = findHeld(context, rest)
    if (item === undefined) return refuse('no_such_item')
    if (item.subject.author === actor.user)
      return refuse('role_too_low', 'Somebody else decides about your own message.')
    const author = item.draft.author
    const now = ports.clock.now()
    // Banned or muted since it was held: approval does not speak for somebody who may not.
    const silenced =
      room.roster.sanction(author.user, 'ban', now) ?? room.roster.sanction(author.user, 'mute', now)
    if (silenced !== undefined) return refuse('muted', 'Its author may not write now.')
    if (!ports.holds.take(item)) return refuse('no_such_item')
    const decision = { moderator: actor.user, item: item.item }
    const event = admit(Clearance.byModerator(item.subject, item.verdict, decision), item.draft, room, now)
    release(room, event, { cause: '/approve', item: item.item, statement: item.statement }, ports)
    ports.sessions.tell(author.user, {
      t: 'notice',
      room: room.name,
      name: 'approved',
      text: `${item.item} was approved and delivered.`,
    })
    return ok({
      action: 'approve',
      item: item.item,
      seq: event.seq,
      ...('id' in event ? { id: event.id } : {}),
    })
  },
}

export const deny: Command = {
  name: 'deny',
  role: 'moderator',
  usage: '/deny ITEM reason',
  summary: 'Refuses a held message; its author learns why.',
  writes: false,
  async run(context, rest) {
    const { room, actor, ports } = context
    const judged = await judgeReason(firstWord(rest).rest, context)
    if (!judged.ok) return judged
    if (!ranks(room.roleOf(actor.user), 'moderator')) return refuse('role_too_low')
    const item = findHeld(context, rest)
    if (item === undefined) return refuse('no_such_item')
    if (item.subject.author === actor.user)
      return refuse('role_too_low', 'Somebody else decides about your own message.')
    if (!ports.holds.take(item)) return refuse('no_such_item')
    const statement = ports.statements.forAction({
      user: item.subject.author,
      action: 'block',
      room: room.name,
      category: item.verdict.category ?? categoryOf(judged.value),
      reason: judged.value,
      contentAt: item.subject.at,
      endsAt: null,
      message: null,
      text: item.subject.text,
      verdict: item.verdict,
      by: actor.user,
      draft: item.draft,
    })
    return ok({ action: 'deny', item: item.item, statement: statement.id })
  },
}

function findHeld({ room, ports }: CommandContext, rest: string): Held | undefined {
  return ports.holds.get(room.name, firstWord(rest).word)
}
