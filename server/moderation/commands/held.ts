/**
 * `/held /approve /deny`: what moderators do about messages that wait.
 */
import { protocolLimits } from '../../../protocol/limits.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { Ports } from '../../ports.ts'
import { ranks } from '../../room/rank.ts'
import type { Room } from '../../room/room.ts'
import { admit } from '../../room/publish.ts'
import { release } from '../../room/release.ts'
import { Clearance } from '../clearance.ts'
import type { Held } from '../holds.ts'
import {
  type Changing,
  type CommandContext,
  type CommandRefusal,
  misused,
  planned,
  type Reading,
  refuse,
} from './command.ts'
import { categoryOf, firstWord } from './parse.ts'
import { announce, auditOf, recordDeed, resultOf } from './record.ts'
import { judgeReason } from './target.ts'

export const held: Reading = {
  name: 'held',
  role: 'moderator',
  usage: '/held',
  summary: 'Lists the messages that wait for a moderator.',
  writes: false,
  run: ({ room, actor, ports }) =>
    suspended(room, actor.user, ports)
      ? refuse('duty_suspended')
      : ok({ items: ports.holds.list(room.name, protocolLimits.pageItemsMax) }),
}

export const approve: Changing = {
  name: 'approve',
  role: 'moderator',
  usage: '/approve ITEM',
  summary: 'Delivers a held message.',
  args: [{ name: 'item', kind: 'item' }],
  writes: true,
  plan(context, rest) {
    if (firstWord(rest).word === '') return misused(approve)
    const found = decidable(context, rest)
    if (!found.ok) return found
    const silenced = silencedAuthor(context, found.value)
    if (silenced !== undefined) return err(silenced)
    return planned({ item: found.value.item }, () => deliver(context, found.value))
  },
}

function deliver(context: CommandContext, item: Held) {
  const { room, actor, ports } = context
  const { user, name } = item.draft.author
  const silenced = silencedAuthor(context, item)
  if (silenced !== undefined) return err(silenced)
  if (!ports.holds.take(item)) return refuse('no_such_item')
  const decision = { moderator: actor.user, item: item.item }
  const clearance = Clearance.byModerator(item.subject, item.verdict, decision)
  const event = admit(clearance, item.draft, room, ports.clock.now())
  const id = 'id' in event ? event.id : null
  ports.duty.answered(room.name, 'held', item.subject.at)
  const action = recordDeed(context, {
    ...{ command: 'approve', target: user, name, category: item.verdict.category, message: id },
    ...{ rule: item.verdict.rule, statement: item.statement },
  })
  release(room, event, { ...auditOf(action), item: item.item }, ports)
  ports.sessions.tell(user, {
    t: 'notice',
    room: room.name,
    name: 'approved',
    text: `${item.item} was approved and delivered.`,
  })
  return ok(resultOf(action, { item: item.item, seq: event.seq, ...(id === null ? {} : { id }) }))
}

/** Banned or muted since it was held: approval does not speak for somebody who may not. */
function silencedAuthor({ room, ports }: CommandContext, item: Held): CommandRefusal | undefined {
  const { user } = item.draft.author
  const now = ports.clock.now()
  const silenced = room.sanction(user, 'ban', now) ?? room.sanction(user, 'mute', now)
  return silenced && { name: 'muted', message: 'Its author may not write now.' }
}

export const deny: Changing = {
  name: 'deny',
  role: 'moderator',
  usage: '/deny ITEM reason',
  summary: 'Refuses a held message; its author learns why.',
  args: [
    { name: 'item', kind: 'item' },
    { name: 'reason', kind: 'reason', optional: true },
  ],
  writes: true,
  async plan(context, rest) {
    const { word, rest: why } = firstWord(rest)
    if (word === '') return misused(deny)
    const judged = await judgeReason(why, context)
    if (!judged.ok) return judged
    const found = decidable(context, rest)
    if (!found.ok) return found
    const item = found.value
    return planned({ item: item.item, reason: judged.value }, () => giveBack(context, item, judged.value))
  },
}

function giveBack(context: CommandContext, item: Held, reason: string) {
  const { room, actor, ports } = context
  if (!ports.holds.take(item)) return refuse('no_such_item')
  const { subject, verdict, draft } = item
  ports.duty.answered(room.name, 'held', subject.at)
  const category = verdict.category ?? categoryOf(reason)
  const { author: user } = subject
  const statement = ports.statements.forAction({
    ...{ user, action: 'block', room: room.name, category, reason, contentAt: subject.at, endsAt: null },
    ...{ message: null, text: subject.text, verdict, by: actor.user, draft },
  })
  const action = recordDeed(context, {
    ...{ command: 'deny', target: user, name: draft.author.name, reason, category, rule: verdict.rule },
    ...{ statement: statement.id, undo: { kind: 'denied', item: item.item } },
  })
  announce(context, action)
  return ok(resultOf(action, { item: item.item }))
}

/** The room has lost the right to decide; operators have not. */
function suspended(room: Room, user: string, { duty }: Ports): boolean {
  return duty.suspended(room.name) !== null && !ranks(room.roleOf(user), 'operator')
}

/** An item of this room that the actor may decide: not their own message. */
function decidable({ room, actor, ports }: CommandContext, rest: string): Result<Held, CommandRefusal> {
  if (suspended(room, actor.user, ports)) return refuse('duty_suspended')
  const item = ports.holds.get(room.name, firstWord(rest).word)
  if (item === undefined) return refuse('no_such_item')
  const own = item.subject.author === actor.user
  return own ? refuse('role_too_low', 'Somebody else decides about your own message.') : ok(item)
}
