import { beforeEach, describe, expect, test } from 'vitest'
import { memoryStore } from '../../server/base/store-memory.ts'
import { Actions, type Deed } from '../../server/moderation/actions.ts'
import { everywhereName } from '../../server/room/everywhere.ts'

const deed: Deed = { room: 'lobby', command: 'mute', by: 'u_mo', at: 1_000, target: 'u_ann', name: 'ann' }

let store = memoryStore()
let actions = new Actions({ store, limits: { actionsPerRoomMax: 3 } })
beforeEach(async () => {
  store = memoryStore()
  actions = new Actions({ store, limits: { actionsPerRoomMax: 3 } })
  await actions.load('lobby')
  await actions.load(everywhereName)
})
const ids = async (room = 'lobby', before?: string) =>
  (await actions.list(room, { limit: 10, ...(before === undefined ? {} : { before }) })).map(({ id }) => id)

describe('the register of actions', () => {
  test('numbers the actions of a room, and those on the whole server apart', async () => {
    expect(actions.record(deed).id).toBe('act_1')
    expect(actions.record(deed).id).toBe('act_2')
    expect(actions.record({ ...deed, room: everywhereName }).id).toBe('act_s1')
    expect(await ids()).toEqual(['act_2', 'act_1'])
    expect(await ids(everywhereName)).toEqual(['act_s1'])
  })

  test('lists the newest first, and goes on before any of them', async () => {
    for (let i = 0; i < 3; i++) actions.record(deed)
    expect(await ids('lobby', 'act_3')).toEqual(['act_2', 'act_1'])
    expect(await ids('lobby', 'act_1')).toEqual([])
  })

  test('keeps actionsPerRoomMax of a room, the newest', async () => {
    for (let i = 0; i < 3; i++) actions.record(deed)
    expect(await ids()).toEqual(['act_3', 'act_2', 'act_1'])
    actions.record(deed)
    expect(await ids()).toEqual(['act_4', 'act_3', 'act_2'])
    expect(await actions.get('lobby', 'act_1')).toBeUndefined()
  })

  test('goes on with the numbers after the room was out of memory, and after a restart', async () => {
    actions.record(deed)
    actions.drop('lobby')
    await actions.load('lobby')
    expect(actions.record(deed).id).toBe('act_2')
    const later = new Actions({ store, limits: { actionsPerRoomMax: 3 } })
    await later.load('lobby')
    expect(later.record(deed).id).toBe('act_3')
  })

  test('finds the action that a statement tells of', async () => {
    actions.record({ ...deed, statement: 'sor_1' })
    actions.record({ ...deed, statement: 'sor_2', room: everywhereName })
    expect(await actions.byStatement('sor_1')).toMatchObject({ id: 'act_1', room: 'lobby' })
    expect(await actions.byStatement('sor_2')).toMatchObject({ id: 'act_s1', room: '' })
    expect(await actions.byStatement('sor_3')).toBeUndefined()
  })

  test('remembers that an action was undone', async () => {
    const action = actions.record(deed)
    actions.amend(action, { undone: { by: 'u_mo', at: 2_000, action: 'act_2' } })
    expect(await actions.get('lobby', 'act_1')).toMatchObject({ command: 'mute', undone: { by: 'u_mo' } })
  })

  test.each(['act_', 'act_x', 'act_s1', '1', 'act_1 ', 'act_1e3', 'act_9999999999999999', ''])(
    'a room has no action %j',
    async (id) => {
      actions.record(deed)
      expect(await actions.get('lobby', id)).toBeUndefined()
    },
  )
})
