/**
 * `/ignore`: people whose messages one does not want to read. The server keeps the list, so that it is the same on
 * every device; the client hides them and says so. Nobody else notices, and nobody is restricted.
 */
import { ok } from '../../base/result.ts'
import { type Changing, misused, type Planned, planned, refuse, shows } from './command.ts'
import { firstWord } from './parse.ts'
import { about } from './sanctions.ts'
import { findTarget } from './target.ts'

export const ignore: Changing = {
  name: 'ignore',
  role: 'member',
  usage: '/ignore [@u [off]]',
  summary:
    'Hides what somebody writes from you, on all your devices; off shows it again; alone it lists them.',
  args: [
    { name: 'who', kind: 'member', optional: true },
    { name: 'off', kind: 'choice', choices: ['off'], optional: true },
  ],
  writes: false,
  async plan(context, rest): Promise<Planned> {
    const { actor, ports } = context
    const { word, rest: more } = firstWord(rest)
    const listed = async () => ({ ignored: await ports.ignores.list(actor.user) })
    if (word === '') return shows({ command: 'ignore', ...(await listed()) })
    if (more !== '' && more !== 'off') return misused(ignore)
    const target = await findTarget(word, context)
    if (target === undefined) return refuse('no_such_member')
    if (target.user === actor.user) return refuse('bad_command', 'You cannot ignore yourself.')
    const would = { ...about(target), ignoring: more !== 'off' }
    return planned(would, async () => {
      if (more === 'off') ports.ignores.remove(actor.user, target.user)
      else if (!(await ports.ignores.add(actor.user, target)))
        return refuse('bad_command', `One person ignores at most ${ports.limits.ignoredMax} others.`)
      return ok({ command: 'ignore', ...would, ...(await listed()) })
    })
  },
}
