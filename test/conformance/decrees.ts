/**
 * The contract of the decrees, for every adapter. `open` gives another node's view of the same list, which is empty
 * at the start of a test and keeps at most three.
 */
import { expect, test } from 'vitest'
import type { Decree, Decrees } from '../../server/cluster/decrees.ts'

export const decreesMax = 3

const ended = (user: string): Decree => ({
  ...{ kind: 'sanction', user, name: user, sanction: 'mute', order: null },
})

const users = async (decrees: Decrees, place = '', limit = 10) => {
  const answer = await decrees.after(place, limit)
  return answer.ok ? answer.value.map(({ decree }) => decree.user) : []
}

export function decreesConformance(
  start: () => Promise<{ open(): Promise<Decrees>; close(): Promise<void> }>,
): void {
  test('what one node announces every node reads, in one order', async () => {
    const under = await start()
    const [a, b] = [await under.open(), await under.open()]
    expect(await users(a)).toEqual([])
    await a.announce(ended('u_1'))
    await b.announce(ended('u_2'))
    await a.announce(ended('u_3'))
    expect(await users(a)).toEqual(['u_1', 'u_2', 'u_3'])
    expect(await b.after('', 10)).toEqual(await a.after('', 10))
    await under.close()
  })

  test('one reads on from any place, and again', async () => {
    const under = await start()
    const decrees = await under.open()
    for (const user of ['u_1', 'u_2', 'u_3']) await decrees.announce(ended(user))
    const first = await decrees.after('', 1)
    const place = first.ok ? (first.value[0]?.place ?? '') : ''
    expect(await users(decrees, place)).toEqual(['u_2', 'u_3'])
    expect(await users(decrees, place, 1)).toEqual(['u_2'])
    expect(await users(decrees, '', 1)).toEqual(['u_1'])
    await under.close()
  })

  test('at most decreesMax are kept, the latest', async () => {
    const under = await start()
    const decrees = await under.open()
    for (const user of ['u_1', 'u_2', 'u_3', 'u_4', 'u_5']) await decrees.announce(ended(user))
    expect(await users(decrees)).toEqual(['u_3', 'u_4', 'u_5'])
    await under.close()
  })
}
