import { expect, test } from 'vitest'
import { memoryStore } from '../../server/base/store-memory.ts'
import { type Entry, Roster } from '../../server/room/roster.ts'

const until = (ms: number) => ({ until: ms, by: 'u_mo', statement: 'sor_1' })

async function roster(entries: readonly [string, Entry][] = []) {
  const table = memoryStore().table<Entry>('roster')
  const stored = async () => (await table.list(['den'], { limit: 100 })).map((row) => row.key[1])
  return { roster: new Roster('den', table, new Map(entries)), stored }
}

test('whoever is not in it is a member', async () => {
  const { roster: r } = await roster()
  expect(r.roleOf('u_ann')).toBe('member')
  expect(r.nameOf('u_ann')).toBeUndefined()
})

test('a sanction holds until its end, and not a millisecond longer', async () => {
  const { roster: r } = await roster()
  r.impose('u_ann', 'ann', 'mute', until(1_000))
  expect(r.sanction('u_ann', 'mute', 999)).toMatchObject({ statement: 'sor_1' })
  expect(r.sanction('u_ann', 'mute', 1_000)).toBeUndefined()
  expect(r.sanction('u_ann', 'ban', 999)).toBeUndefined()
})

test('a sanction does not change the role, nor a role the sanctions', async () => {
  const { roster: r } = await roster([['u_mo', { role: 'moderator', name: 'mo' }]])
  r.impose('u_mo', 'mo', 'mute', until(1_000))
  expect(r.roleOf('u_mo')).toBe('moderator')
  r.setRole('u_mo', 'mo', 'member')
  expect(r.sanction('u_mo', 'mute', 1)).toBeDefined()
})

test('an entry that says nothing any more is forgotten, in memory and on disk', async () => {
  const { roster: r, stored } = await roster()
  r.impose('u_ann', 'ann', 'ban', until(1_000))
  expect(await stored()).toEqual(['u_ann'])
  r.lift('u_ann', 'ban')
  expect(r.size).toBe(0)
  expect(await stored()).toEqual([])
  r.lift('u_nobody', 'ban')
  expect(r.size).toBe(0)
})

test('pruning forgets what has ended and keeps the rest', async () => {
  const { roster: r, stored } = await roster([['u_olga', { role: 'owner', name: 'olga' }]])
  r.impose('u_ann', 'ann', 'mute', until(1_000))
  r.impose('u_ann', 'ann', 'ban', until(3_000))
  r.impose('u_bob', 'bob', 'mute', until(1_000))
  r.prune(2_000)
  expect(await stored()).toEqual(['u_ann'])
  expect(r.size).toBe(2)
  expect(r.sanction('u_ann', 'ban', 2_000)).toBeDefined()
  expect(r.count('owner')).toBe(1)
})
