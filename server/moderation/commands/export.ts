/**
 * `/export`: everything that this server keeps of the person who asks, for that person.
 */
import { ok } from '../../base/result.ts'
import { type Command, misused, refuse } from './command.ts'

export const exportOwn: Command = {
  name: 'export',
  role: 'member',
  usage: '/export [AFTER]',
  summary: 'Your own data, page by page: go on with the `after` of the page before.',
  writes: false,
  async run({ actor, ports }, rest) {
    if (/\s/.test(rest)) return misused(exportOwn)
    const page = await ports.ownExport.page(actor.user, rest === '' ? undefined : rest)
    if (page.ok) return ok({ ...page.value })
    if (page.error.name === 'bad_command') return misused(exportOwn)
    const { name, retryAfterMs } = page.error
    const refusal = refuse(name)
    return refusal.ok ? refusal : { ok: false, error: { ...refusal.error, retryAfterMs } }
  },
}
