/**
 * `/mute /ban` and what ends them, also of one person's `/slow`: restrictions that end by themselves, in the room
 * or, by an operator and with `--server`, everywhere.
 */
import { formatDuration } from '../../base/duration.ts'
import { ok } from '../../base/result.ts'
import type { Author } from '../../room/room.ts'
import type { SanctionKind } from '../../room/roster.ts'
import { imposeSanction, putBackSanction } from '../sanctions.ts'
import { type Changing, type CommandContext, misused, type Planned, planned, refuse } from './command.ts'
import { categoryOf, firstDuration, firstWord } from './parse.ts'
import { recordDeed, resultOf } from './record.ts'
import { targetAndReason } from './target.ts'

/** When a moderator names no duration. */
const defaultMs = { slow: 3_600_000, mute: 10 * 60_000, ban: 7 * 86_400_000 } as const

export const mute = sanction('mute', 'A muted member may read and not write; it ends by itself.')
export const ban = sanction('ban', 'A banned member may not come back until it ends; live connections close.')
export const unmute = lifting('unmute', 'mute', 'Ends a mute.')
export const unban = lifting('unban', 'ban', 'Ends a ban.')

function sanction(kind: 'mute' | 'ban', summary: string): Changing {
  const command: Changing = {
    name: kind,
    role: 'moderator',
    usage: `/${kind} @u ${kind === 'mute' ? '10m' : '7d'} reason`,
    summary,
    args: [
      { name: 'who', kind: 'member' },
      { name: 'for', kind: 'duration', optional: true },
      { name: 'reason', kind: 'reason', optional: true },
    ],
    flags: ['server'],
    writes: true,
    plan(context, rest) {
      const { word, rest: text } = firstWord(rest)
      const { durationMs = defaultMs[kind], rest: why } = firstDuration(text)
      if (word === '' || durationMs <= 0) return misused(command)
      return planSanction(context, { kind, word, durationMs, why })
    },
  }
  return command
}

interface Asked {
  readonly kind: SanctionKind
  readonly word: string
  readonly durationMs: number
  readonly why: string
  readonly everyMs?: number
}

/** A restriction of one person, as it was typed. */
export async function planSanction(context: CommandContext, asked: Asked): Promise<Planned> {
  const { room, actor, ports, flags } = context
  const { kind, word, durationMs, why, everyMs } = asked
  if (durationMs > ports.limits.sanctionMs)
    return refuse('bad_command', `The longest ${kind} is ${formatDuration(ports.limits.sanctionMs)}.`)
  const found = await targetAndReason(context, 'moderator', word, why)
  if (!found.ok) return found
  const { target, reason } = found.value
  const server = flags.has('server')
  const every = everyMs === undefined ? {} : { everyMs }
  const commit = () => {
    const until = ports.clock.now() + durationMs
    const order = { kind, target, room, server, by: actor.user, command: kind, reason, until, ...every }
    const source = context.source === undefined ? {} : { source: context.source }
    const imposed = imposeSanction({ ...order, ...source, category: categoryOf(reason) }, ports)
    return imposed === undefined ? refuse('overloaded') : ok(resultOf(imposed.action))
  }
  const would = { ...about(target), ends_at: ports.clock.now() + durationMs, reason }
  return planned(server ? { scope: 'server', ...would } : would, commit, target)
}

function lifting(name: 'unmute' | 'unban', kind: SanctionKind, summary: string): Changing {
  const command: Changing = {
    name,
    role: 'moderator',
    usage: `/${name} @u`,
    summary,
    args: [{ name: 'who', kind: 'member' }],
    flags: ['server'],
    writes: true,
    plan(context, rest) {
      const { word } = firstWord(rest)
      return word === '' ? misused(command) : planLifting(context, name, kind, word)
    },
  }
  return command
}

export async function planLifting(
  context: CommandContext,
  command: string,
  kind: SanctionKind,
  word: string,
): Promise<Planned> {
  const { room, ports, flags } = context
  const found = await targetAndReason(context, 'moderator', word, '')
  if (!found.ok) return found
  const { target } = found.value
  const server = flags.has('server')
  const roster = server ? ports.everywhere.roster : room.roster
  const now = ports.clock.now()
  const inForce = roster.sanction(target.user, kind, now)
  if (inForce === undefined && room.sanction(target.user, kind, now) !== undefined)
    return refuse('nothing_to_do', `This ${kind} holds on the whole server: an operator ends it.`)
  if (inForce === undefined) return refuse('nothing_to_do')
  const commit = () => {
    const undo = { kind: 'sanction', sanction: kind, before: inForce } as const
    const action = recordDeed(context, { command, target: target.user, name: target.name, server, undo })
    putBackSanction({ kind, target, room, server }, null, action, ports)
    return ok(resultOf(action))
  }
  return planned(about(target), commit, target)
}

export function about({ user, name }: Author) {
  return { target: user, name }
}
