/**
 * `/slow /lock /unlock /shield /topic /assurance /retain`: how a room is run.
 */
import { protocolLimits } from '../../../protocol/limits.ts'
import { parseDuration } from '../../base/duration.ts'
import { judgeAside, tryAside } from '../aside.ts'
import { judgingPolicy } from '../room-policy.ts'
import { type Changing, misused, refuse } from './command.ts'
import { changing } from './modes.ts'
import { firstDuration, firstWord } from './parse.ts'
import { planLifting, planSanction } from './sanctions.ts'

/** Slow mode is for rooms that are too fast, not a way to silence them. */
const slowSecondsMax = 3_600

export const slow: Changing = {
  name: 'slow',
  role: 'moderator',
  usage: '/slow 10s | off, or /slow @u 30s 1h reason | /slow @u off',
  summary: 'Members wait this long between two messages; or one of them does, for a while.',
  args: [
    { name: 'who', kind: 'member', optional: true },
    { name: 'every', kind: 'duration' },
    { name: 'for', kind: 'duration', optional: true },
    { name: 'reason', kind: 'reason', optional: true },
  ],
  flags: ['server'],
  writes: true,
  plan(context, rest) {
    const { word, rest: more } = firstWord(rest)
    const person = word.startsWith('@') || /^u_/.test(word)
    if (person && more === 'off') return planLifting(context, 'unslow', 'slow', word)
    const seconds = secondsIn(person ? firstWord(more).word : rest)
    if (seconds === undefined || (person && seconds === 0)) return misused(slow)
    if (!person)
      return context.flags.has('server') ? misused(slow) : changing(context, 'slow', { slow_s: seconds })
    const { durationMs = 3_600_000, rest: why } = firstDuration(firstWord(more).rest)
    if (durationMs <= 0) return misused(slow)
    return planSanction(context, { kind: 'slow', word, durationMs, why, everyMs: seconds * 1_000 })
  },
}

/** 0 for `off`; undefined for what is no duration that fits. */
function secondsIn(text: string): number | undefined {
  const seconds = text === 'off' ? 0 : Math.ceil((parseDuration(text) ?? Number.NaN) / 1_000)
  return seconds >= 0 && seconds <= slowSecondsMax ? seconds : undefined
}

export const lock: Changing = {
  name: 'lock',
  role: 'moderator',
  usage: '/lock',
  summary: 'Only moderators may write or join.',
  writes: true,
  plan: (context) => changing(context, 'lock', { locked: true }),
}

export const unlock: Changing = {
  name: 'unlock',
  role: 'moderator',
  usage: '/unlock',
  summary: 'Everybody may write and join again.',
  writes: true,
  plan: (context) => changing(context, 'unlock', { locked: false }),
}

export const shield: Changing = {
  name: 'shield',
  role: 'moderator',
  usage: '/shield on | off',
  summary: 'Newcomers write slowly and are judged more strictly.',
  args: [{ name: 'up', kind: 'choice', choices: ['on', 'off'] }],
  writes: true,
  plan(context, rest) {
    if (rest !== 'on' && rest !== 'off') return misused(shield)
    return changing(context, 'shield', { shield: rest === 'on' })
  },
}

export const topic: Changing = {
  name: 'topic',
  role: 'owner',
  usage: '/topic text',
  summary: 'Says what the room is about; without text, nothing.',
  args: [{ name: 'topic', kind: 'text', optional: true }],
  writes: true,
  async plan(context, rest) {
    const { room, actor, ref, ports, dry } = context
    if (rest.length > protocolLimits.topicCharsMax) return refuse('text_too_long')
    const subject = { kind: 'topic', text: rest, room: room.name, author: actor.user } as const
    const policy = judgingPolicy(room, actor.user, ports.clock.now(), ports.preset)
    const judged = await (dry ? tryAside(subject, ports, policy) : judgeAside(subject, ref, ports, policy))
    return judged.ok ? changing(context, 'topic', { topic: judged.value }) : judged
  },
}

export const assurance: Changing = {
  name: 'assurance',
  role: 'owner',
  usage: '/assurance low|substantial|high',
  summary: 'How well members must be verified; those below leave.',
  args: [{ name: 'level', kind: 'choice', choices: ['low', 'substantial', 'high'] }],
  writes: true,
  plan(context, rest) {
    if (rest !== 'low' && rest !== 'substantial' && rest !== 'high') return misused(assurance)
    return changing(context, 'assurance', { assurance: rest })
  },
}

export const retain: Changing = {
  name: 'retain',
  role: 'owner',
  usage: '/retain DAYS',
  summary: 'How long the log of this room is kept.',
  args: [{ name: 'days', kind: 'number' }],
  writes: true,
  plan(context, rest) {
    const { minDays, maxDays } = context.ports.retention
    const days = Number(rest)
    if (!Number.isInteger(days) || rest === '') return misused(retain)
    if (days < minDays || days > maxDays)
      return refuse('bad_command', `From ${minDays} to ${maxDays} days are allowed here.`)
    return changing(context, 'retain', { retain_days: days })
  },
}
