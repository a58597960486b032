/**
 * Changes of a room's modes: every one is an event, is stored, is in the register with what was before, and has
 * its consequences in one place, so that undoing it has them too.
 */
import type { Modes } from '../../../protocol/catalogue.ts'
import { ok } from '../../base/result.ts'
import { expelUnassured } from '../../room/expel.ts'
import { release } from '../../room/release.ts'
import type { Room } from '../../room/room.ts'
import type { Action } from '../actions.ts'
import type { CommandContext, CommandResult, Planned } from './command.ts'
import { planned } from './command.ts'
import { auditOf, recordDeed, resultOf } from './record.ts'

/** A plan that sets these modes, `undefined` taking one away. @param more of the result, computed after the change */
export function changing(
  context: CommandContext,
  command: string,
  change: { readonly [K in keyof Modes]?: Modes[K] | undefined },
  reason = '',
  more: () => CommandResult = () => ({}),
): Planned {
  const { room } = context
  const commit = () => {
    const before = room.modes
    const after = laidOver(before, change)
    const keys = Object.keys(change) as (keyof Modes)[]
    const undo = { kind: 'modes', keys, before, after } as const
    const action = recordDeed(context, { command, reason, undo })
    setModes(context, after, action)
    return ok(resultOf(action, { modes: room.modes, ...more() }))
  }
  return planned({ modes: laidOver(room.modes, change) }, commit)
}

/** Sets them, tells everybody, stores them, and does what they ask for. */
export function setModes({ room, actor, ports }: CommandContext, modes: Modes, action: Action): void {
  const { shield, retain_days: days } = room.modes
  if (modes.shield !== shield || action.command === 'shield') ports.shields.decided(room, modes.shield)
  if (modes.retain_days !== days) ports.log.retain(room.name, modes.retain_days)
  release(room, room.setModes(modes, actor.user, ports.clock.now()), auditOf(action), ports)
  ports.rooms.saveModes(room)
  expelUnassured(room, ports)
}

/** `change` over `modes`. */
export function laidOver(
  modes: Modes,
  change: { readonly [K in keyof Modes]?: Modes[K] | undefined },
): Modes {
  const entries = Object.entries({ ...modes, ...change }).filter(([, value]) => value !== undefined)
  // The keys are those of modes, and what is required was there before.
  return Object.fromEntries(entries) as unknown as Modes
}

/** Whether the room still has what the action set. */
export function stillSo(room: Room, keys: readonly (keyof Modes)[], after: Modes): boolean {
  return keys.every((key) => JSON.stringify(room.modes[key]) === JSON.stringify(after[key]))
}
