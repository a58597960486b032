/**
 * `/audit`: who did what to whom, why, when, until when and by which rule; the newest first, a page at a time. No
 * text of a message is in it.
 */
import { ok } from '../../base/result.ts'
import { everywhereName } from '../../room/everywhere.ts'
import type { Action } from '../actions.ts'
import { misused, type Reading, refuse } from './command.ts'

/** Actions in one answer. */
const pageActions = 50

export const audit: Reading = {
  name: 'audit',
  role: 'moderator',
  usage: '/audit [before ACTION]',
  summary: 'Lists what was done in this room, by whom and why, the newest first.',
  args: [
    { name: 'before', kind: 'choice', choices: ['before'], optional: true },
    { name: 'action', kind: 'action', optional: true },
  ],
  flags: ['server'],
  writes: false,
  async run({ room, ports, flags }, rest) {
    const match = /^(?:before\s+(\S+))?$/.exec(rest)
    if (match === null) return misused(audit)
    const place = flags.has('server') ? everywhereName : room.name
    const before = match[1]
    if (before !== undefined && (await ports.actions.get(place, before)) === undefined)
      return refuse('no_such_item', 'There is no such action.')
    const range = { limit: pageActions + 1, ...(before === undefined ? {} : { before }) }
    const found = await ports.actions.list(place, range)
    const page = found.slice(0, pageActions)
    const names = new Map<string, string | undefined>()
    for (const { by } of page) if (!names.has(by)) names.set(by, await ports.handles.nameOf(by))
    return ok({
      actions: page.map((action) => ({ ...shown(action), by_name: names.get(action.by) ?? action.by })),
      more: found.length > pageActions,
    })
  },
}

/** What it was before is for `/undo` alone: it may hold a rule's pattern. */
function shown({ undo, until, ...action }: Action) {
  return { ...action, ends_at: until, can_undo: undo !== null && action.undone === null }
}
