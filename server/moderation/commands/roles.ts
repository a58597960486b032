/**
 * `/role` and `/transfer`: who moderates the room, and whose it is.
 */
import { ok } from '../../base/result.ts'
import { assured } from '../../identity/identity.ts'
import type { Role } from '../../room/rank.ts'
import { release } from '../../room/release.ts'
import type { Author } from '../../room/room.ts'
import type { Action } from '../actions.ts'
import { type Changing, type CommandContext, misused, planned, refuse } from './command.ts'
import { firstWord } from './parse.ts'
import { auditOf, recordDeed, resultOf } from './record.ts'
import { about } from './sanctions.ts'
import { findTarget, rankRefusal } from './target.ts'

export const role: Changing = {
  name: 'role',
  role: 'owner',
  usage: '/role @u moderator|member',
  summary: 'Makes somebody a moderator, or a member again.',
  args: [
    { name: 'who', kind: 'member' },
    { name: 'role', kind: 'choice', choices: ['moderator', 'member'] },
  ],
  writes: true,
  async plan(context, rest) {
    const { room } = context
    const { word, rest: wanted } = firstWord(rest)
    if (word === '' || (wanted !== 'moderator' && wanted !== 'member')) return misused(role)
    const target = await findTarget(word, context)
    if (target === undefined) return refuse('no_such_member')
    const refusal = rankRefusal(context, 'owner', target)
    if (refusal !== undefined) return refuse(refusal.name)
    if (room.roster.roleOf(target.user) === wanted) return refuse('nothing_to_do')
    const commit = () => {
      if (noRoomFor(context, wanted)) return tooMany(context)
      const before = room.roster.roleOf(target.user)
      const undo = { kind: 'role', before, after: wanted } as const
      const action = recordDeed(context, { command: 'role', target: target.user, name: target.name, undo })
      setRole(context, target, wanted, action)
      return ok(resultOf(action, { role: wanted }))
    }
    return noRoomFor(context, wanted)
      ? tooMany(context)
      : planned({ ...about(target), role: wanted }, commit, target)
  },
}

export const transfer: Changing = {
  name: 'transfer',
  role: 'owner',
  usage: '/transfer @u --yes',
  summary:
    'Hands the room over: they own it, and you moderate it. Without --yes it only says what would happen.',
  args: [{ name: 'who', kind: 'member' }],
  flags: ['yes'],
  writes: true,
  async plan(context, rest) {
    const { room, actor, flags } = context
    const { word, rest: more } = firstWord(rest)
    if (word === '' || more !== '') return misused(transfer)
    const target = await findTarget(word, context)
    if (target === undefined) return refuse('no_such_member')
    const refusal = rankRefusal(context, 'owner', target)
    if (refusal !== undefined) return refuse(refusal.name)
    if (!mayOwn(context, target)) return refuse('assurance_too_low', notVerified)
    if (!(await context.ports.rooms.mayOwnMore(target.user))) return refuse('too_many_rooms')
    const would = { ...about(target), role: 'owner', you: 'moderator' }
    const confirmed = flags.has('yes')
    const commit = () => {
      if (!confirmed) return ok({ command: 'transfer', ...would, confirm: `/transfer ${word} --yes` })
      if (!mayOwn(context, target)) return refuse('assurance_too_low', notVerified)
      const action = recordDeed(context, { command: 'transfer', target: target.user, name: target.name })
      // An operator may hand over a room whose owner is gone: whoever owned it moderates it from now on.
      const owner = room.roster.owner()
      if (owner !== undefined) setRole(context, owner, 'moderator', action)
      setRole(context, target, 'owner', action)
      context.ports.rooms.handedOver(room, owner?.user, target.user)
      return ok(
        resultOf(action, { role: 'owner', ...(owner?.user === actor.user ? { you: 'moderator' } : {}) }),
      )
    }
    return planned(would, commit, target)
  },
}

const notVerified = 'Who owns a room is in it, and verified as the room asks.'

/** Present, with a connection whose identity is verified as far as the room asks, and under no sanction here. */
function mayOwn({ room, ports }: CommandContext, { user }: Author): boolean {
  const now = ports.clock.now()
  if (room.sanction(user, 'mute', now) !== undefined) return false
  const connections = room.present.get(user)?.receivers ?? []
  return connections.some(({ assurance }) => assured(assurance, room.modes.assurance))
}

function noRoomFor({ room, ports }: CommandContext, wanted: Role): boolean {
  return wanted === 'moderator' && room.roster.count('moderator') >= ports.limits.moderatorsMax
}

function tooMany({ ports }: CommandContext) {
  return refuse('bad_command', `A room has at most ${ports.limits.moderatorsMax} moderators.`)
}

/** Changes the roster and tells everybody. */
export function setRole(
  { room, actor, ports }: CommandContext,
  { user, name }: Author,
  wanted: Role,
  action: Action,
): void {
  room.roster.setRole(user, name, wanted)
  const event = room.noteMember(
    { user, name, by: actor.user, action: 'role', role: wanted },
    ports.clock.now(),
  )
  release(room, event, auditOf(action), ports)
}
