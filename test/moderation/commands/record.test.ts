import { expect, test } from 'vitest'
import { memoryStore } from '../../../server/base/store-memory.ts'
import { Actions } from '../../../server/moderation/actions.ts'
import { auditOf, resultOf } from '../../../server/moderation/commands/record.ts'
import { everywhereName } from '../../../server/room/everywhere.ts'

const who = { command: 'mute', by: 'u_mo', at: 1_000, target: 'u_ann', name: 'ann' }

async function register() {
  const actions = new Actions({ store: memoryStore(), limits: { actionsPerRoomMax: 10 } })
  await actions.load('lobby')
  await actions.load(everywhereName)
  return actions
}

test('the log has the action’s number, its command, and what is not in the event', async () => {
  const actions = await register()
  const facts = { reason: 'spam of links', category: 'spam', statement: 'sor_1', until: 2_000 } as const
  expect(auditOf(actions.record({ room: 'lobby', ...who, ...facts }))).toEqual({
    cause: '/mute',
    action: 'act_1',
    reason: 'spam of links',
    category: 'spam',
    statement: 'sor_1',
  })
  expect(auditOf(actions.record({ room: 'lobby', ...who }))).toEqual({ cause: '/mute', action: 'act_2' })
})

test('an answer has what applies, and nothing of what was before', async () => {
  const actions = await register()
  const undo = { kind: 'sanction', sanction: 'mute', before: null } as const
  const facts = { statement: 'sor_1', until: 2_000, count: 3, undo }
  expect(resultOf(actions.record({ room: 'lobby', ...who, ...facts }), { state: 'done' })).toEqual({
    action: 'act_1',
    command: 'mute',
    target: 'u_ann',
    name: 'ann',
    ends_at: 2_000,
    statement: 'sor_1',
    count: 3,
    state: 'done',
  })
  expect(resultOf(actions.record({ room: everywhereName, ...who }))).toEqual({
    action: 'act_s1',
    command: 'mute',
    scope: 'server',
    target: 'u_ann',
    name: 'ann',
  })
})
