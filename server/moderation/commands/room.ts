/**
 * `/slow /lock /unlock /shield /topic /assurance /retain /role`: how a room is run.
 */
import type { Modes } from '../../../protocol/catalogue.ts'
import { protocolLimits } from '../../../protocol/limits.ts'
import { parseDuration } from '../../base/duration.ts'
import { ok } from '../../base/result.ts'
import { expelUnassured } from '../../room/expel.ts'
import { ranks } from '../../room/rank.ts'
import { release } from '../../room/release.ts'
import { judgeAside } from '../aside.ts'
import { type Command, type CommandContext, type CommandOutcome, misused, refuse } from './command.ts'
import { firstWord } from './parse.ts'
import { findTarget, rankRefusal } from './target.ts'

/** Slow mode is for rooms that are too fast, not a way to silence them. */
const slowSecondsMax = 3_600

export const slow: Command = {
  name: 'slow',
  role: 'moderator',
  usage: '/slow 10s | off',
  summary: 'Members wait this long between two messages.',
  writes: true,
  run(context, rest) {
    const seconds = rest === 'off' ? 0 : Math.ceil((parseDuration(rest) ?? Number.NaN) / 1000)
    if (!(seconds >= 0 && seconds <= slowSecondsMax)) return misused(slow)
    return change(context, '/slow', { slow_s: seconds })
  },
}

export const lock: Command = {
  name: 'lock',
  role: 'moderator',
  usage: '/lock',
  summary: 'Only moderators may write or join.',
  writes: true,
  run: (context) => change(context, '/lock', { locked: true }),
}

export const unlock: Command = {
  name: 'unlock',
  role: 'moderator',
  usage: '/unlock',
  summary: 'Everybody may write and join again.',
  writes: true,
  run: (context) => change(context, '/unlock', { locked: false }),
}

export const shield: Command = {
  name: 'shield',
  role: 'moderator',
  usage: '/shield on | off',
  summary: 'Newcomers write slowly and are judged more strictly.',
  writes: true,
  run(context, rest) {
    if (rest !== 'on' && rest !== 'off') return misused(shield)
    context.ports.shields.decided(context.room, rest === 'on')
    return change(context, '/shield', { shield: rest === 'on' })
  },
}

export const topic: Command = {
  name: 'topic',
  role: 'owner',
  usage: '/topic text',
  summary: 'Says what the room is about; without text, nothing.',
  writes: true,
  async run(context, rest) {
    const { room, actor, ref, ports } = context
    if (rest.length > protocolLimits.topicCharsMax) return refuse('text_too_long')
    const judged = await judgeAside(
      { kind: 'topic', text: rest, room: room.name, author: actor.user },
      ref,
      ports,
    )
    if (!judged.ok) return judged
    if (!ranks(room.roleOf(actor.user), 'owner')) return refuse('role_too_low')
    return change(context, '/topic', { topic: judged.value })
  },
}

export const assurance: Command = {
  name: 'assurance',
  role: 'owner',
  usage: '/assurance low|substantial|high',
  summary: 'How well members must be verified; those below leave.',
  writes: true,
  run(context, rest) {
    if (rest !== 'low' && rest !== 'substantial' && rest !== 'high') return misused(assurance)
    const outcome = change(context, '/assurance', { assurance: rest })
    expelUnassured(context.room, context.ports)
    return outcome
  },
}

export const retain: Command = {
  name: 'retain',
  role: 'owner',
  usage: '/retain DAYS',
  summary: 'How long the log of this room is kept.',
  writes: true,
  run(context, rest) {
    const { minDays, maxDays } = context.ports.retention
    const days = Number(rest)
    if (!Number.isInteger(days) || rest === '') return misused(retain)
    if (days < minDays || days > maxDays)
      return refuse('bad_command', `From ${minDays} to ${maxDays} days are allowed here.`)
    context.ports.log.retain(context.room.name, days)
    return change(context, '/retain', { retain_days: days })
  },
}

export const role: Command = {
  name: 'role',
  role: 'owner',
  usage: '/role @u moderator|member',
  summary: 'Makes somebody a moderator, or a member again.',
  writes: true,
  async run(context, rest) {
    const { room, actor, ports } = context
    const { word, rest: wanted } = firstWord(rest)
    if (word === '' || (wanted !== 'moderator' && wanted !== 'member')) return misused(role)
    const target = await findTarget(word, context)
    if (target === undefined) return refuse('no_such_member')
    const refusal = rankRefusal(context, 'owner', target)
    if (refusal !== undefined) return refuse(refusal.name)
    if (room.roleOf(target.user) === wanted) return refuse('nothing_to_do')
    if (wanted === 'moderator' && room.roster.count('moderator') >= ports.limits.moderatorsMax) {
      return refuse('bad_command', `A room has at most ${ports.limits.moderatorsMax} moderators.`)
    }
    room.roster.setRole(target.user, target.name, wanted)
    const body = {
      user: target.user,
      name: target.name,
      by: actor.user,
      action: 'role',
      role: wanted,
    } as const
    const event = room.noteMember(body, ports.clock.now())
    release(room, event, { cause: '/role' }, ports)
    return ok({ action: 'role', user: target.user, role: wanted })
  },
}

/** Changes the room's modes, tells everybody, and writes them down. */
export function change(
  { room, actor, ports }: CommandContext,
  cause: string,
  modes: Partial<Modes>,
  reason?: string,
): CommandOutcome {
  const event = room.changeModes(modes, actor.user, ports.clock.now())
  release(room, event, reason === undefined ? { cause } : { cause, reason }, ports)
  ports.rooms.saveModes(room)
  return ok({ modes: room.modes })
}
