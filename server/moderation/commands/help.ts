/**
 * `/help`: the commands that one may type here, for people to read and for clients to complete.
 */
import { ok } from '../../base/result.ts'
import { ranks } from '../../room/rank.ts'
import { type Command, type Reading, refuse } from './command.ts'

/** @param commandsOf the table, which this command is in itself */
export function createHelp(commandsOf: () => ReadonlyMap<string, Command>): Reading {
  return {
    name: 'help',
    role: 'member',
    usage: '/help [COMMAND]',
    summary: 'Shows the commands that you may type here, or one of them.',
    args: [{ name: 'command', kind: 'command', optional: true }],
    writes: false,
    run({ room, actor }, rest) {
      const has = room.roleOf(actor.user)
      const open = [...commandsOf().values()].filter((command) => ranks(has, command.role))
      const wanted = rest.replace(/^\//, '').toLowerCase()
      const shown = wanted === '' ? open : open.filter(({ name }) => name === wanted)
      // What one may not type is as unknown as what does not exist.
      if (shown.length === 0) return refuse('unknown_command')
      return ok({ role: has, commands: shown.map((command) => described(command, ranks(has, 'operator'))) })
    },
  }
}

function described(command: Command, operator: boolean) {
  const { name, usage, summary, role, args = [], flags = [] } = command
  const open = operator ? flags : flags.filter((flag) => flag !== 'server')
  const dry = 'plan' in command ? ['dry-run'] : []
  return { usage, summary, name, role, args, flags: [...open, ...dry] }
}
