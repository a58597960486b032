/**
 * The contract of a store, for every adapter. `open` gives a store that is empty.
 */
import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { encodeKey } from '../../server/base/key.ts'
import type { Key, Store } from '../../server/base/store.ts'

export function storeConformance(open: () => Store | Promise<Store>): void {
  const opened: Store[] = []
  async function start() {
    const store = await open()
    opened.push(store)
    return store
  }
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close()
  })
  const keys = async (store: Store, prefix: Key, range = {}) =>
    (await store.table('t').list(prefix, { limit: 100, ...range })).map(({ key }) => key)

  test('a row that was put is there at once, and after it is on disk', async () => {
    const store = await start()
    const table = store.table<{ name: string }>('t')
    table.put(['a', 1], { name: 'ann' })
    expect(await table.get(['a', 1])).toEqual({ name: 'ann' })
    await store.flushed()
    expect(await table.get(['a', 1])).toEqual({ name: 'ann' })
  })

  test('a row that never was is undefined', async () => {
    expect(await (await start()).table('t').get(['a'])).toBeUndefined()
  })

  test('a removed row is gone at once, from disk as well, and can come back', async () => {
    const store = await start()
    const table = store.table<number>('t')
    table.put(['a'], 1)
    await store.flushed()
    table.remove(['a'])
    expect(await table.get(['a'])).toBeUndefined()
    expect(await keys(store, [])).toEqual([])
    await store.flushed()
    expect(await table.get(['a'])).toBeUndefined()
    table.put(['a'], 2)
    expect(await table.get(['a'])).toBe(2)
  })

  test('the last of several writes holds, also while an earlier one is on its way to the disk', async () => {
    const store = await start()
    const table = store.table<number>('t')
    table.put(['a'], 1)
    const first = store.flushed()
    table.put(['a'], 2)
    expect(await table.get(['a'])).toBe(2)
    await first
    expect(await table.get(['a'])).toBe(2)
    table.put(['a'], 3)
    await store.flushed()
    expect(await table.get(['a'])).toBe(3)
  })

  test('the same name is the same table, another name is another', async () => {
    const store = await start()
    store.table('t').put(['a'], 1)
    expect(await store.table('t').get(['a'])).toBe(1)
    expect(await store.table('u').get(['a'])).toBeUndefined()
    expect(await store.table('u').list([], { limit: 9 })).toEqual([])
  })

  test('a table whose name begins with that of another does not show its rows', async () => {
    const store = await start()
    store.table('rooms').put(['a'], 1)
    store.table('room').put(['b'], 2)
    expect(await store.table('room').list([], { limit: 9 })).toEqual([{ key: ['b'], value: 2 }])
  })

  test('changing a value afterwards changes nothing in the store, in either direction', async () => {
    const store = await start()
    const table = store.table<{ names: string[] }>('t')
    const value = { names: ['ann'] }
    table.put(['a'], value)
    value.names.push('bob')
    const read = await table.get(['a'])
    expect(read).toEqual({ names: ['ann'] })
    read?.names.push('cid')
    expect(await table.get(['a'])).toEqual({ names: ['ann'] })
  })

  test('numbers come before strings, numbers by value, strings by code point', async () => {
    const store = await start()
    const ordered: Key[] = [
      [-5],
      [-0.5],
      [0],
      [1],
      [2],
      [10],
      [1e15],
      [''],
      ['10'],
      ['2'],
      ['B'],
      ['a'],
      ['é'],
      ['￿'],
      ['😀'],
    ]
    for (const key of [...ordered].reverse()) store.table('t').put(key, 1)
    expect(await keys(store, [])).toEqual(ordered)
    await store.flushed()
    expect(await keys(store, [])).toEqual(ordered)
  })

  test('a prefix lists what starts with its elements, not with its letters', async () => {
    const store = await start()
    for (const key of [['ann'], ['ann', 1], ['ann', 2, 'x'], ['anna', 1], ['bob']])
      store.table('t').put(key, 1)
    expect(await keys(store, ['ann'])).toEqual([['ann'], ['ann', 1], ['ann', 2, 'x']])
    expect(await keys(store, ['an'])).toEqual([])
  })

  test('a list gives as many rows as asked for, and no more', async () => {
    const store = await start()
    for (let i = 0; i < 5; i++) store.table('t').put(['r', i], i)
    expect(await keys(store, ['r'], { limit: 0 })).toHaveLength(0)
    expect(await keys(store, ['r'], { limit: 4 })).toHaveLength(4)
    expect(await keys(store, ['r'], { limit: 5 })).toHaveLength(5)
    expect(await keys(store, ['r'], { limit: 6 })).toHaveLength(5)
  })

  test('after begins behind the key, whether it is there or not; reverse goes the other way', async () => {
    const store = await start()
    for (const i of [1, 2, 3, 5]) store.table('t').put(['r', i], i)
    expect(await keys(store, ['r'], { after: ['r', 2] })).toEqual([
      ['r', 3],
      ['r', 5],
    ])
    expect(await keys(store, ['r'], { after: ['r', 4] })).toEqual([['r', 5]])
    expect(await keys(store, ['r'], { after: ['r', 5] })).toEqual([])
    expect(await keys(store, ['r'], { reverse: true, limit: 2 })).toEqual([
      ['r', 5],
      ['r', 3],
    ])
    expect(await keys(store, ['r'], { reverse: true, after: ['r', 3] })).toEqual([
      ['r', 2],
      ['r', 1],
    ])
    expect(await keys(store, ['r'], { reverse: true, after: ['r', 4] })).toEqual([
      ['r', 3],
      ['r', 2],
      ['r', 1],
    ])
  })

  test('whatever was written and flushed in whatever order, it reads like a sorted map', async () => {
    const key = fc.array(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom('', 'a', 'a\0', 'b')), {
      minLength: 1,
      maxLength: 3,
    })
    const step = fc.oneof(
      fc.record({ kind: fc.constant('put' as const), key, value: fc.nat() }),
      fc.record({ kind: fc.constant('remove' as const), key }),
      fc.record({ kind: fc.constant('flush' as const) }),
    )
    let run = 0
    const store = await start()
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 30 }),
        key,
        fc.boolean(),
        async (steps, pivot, reverse) => {
          const table = store.table<number>(`run ${run++}`)
          const model = new Map<string, { key: Key; value: number }>()
          for (const s of steps) {
            if (s.kind === 'flush') await store.flushed()
            else if (s.kind === 'remove') {
              table.remove(s.key)
              model.delete(id(s.key))
            } else {
              table.put(s.key, s.value)
              model.set(id(s.key), { key: s.key, value: s.value })
            }
          }
          const sorted = [...model].sort(([a], [b]) => (a < b ? -1 : 1))
          if (reverse) sorted.reverse()
          const beyond = sorted
            .filter(([a]) => (reverse ? a < id(pivot) : a > id(pivot)))
            .map(([, row]) => row)
          expect(await table.list([], { limit: 100, reverse, after: pivot })).toEqual(beyond)
          expect(await table.list([], { limit: 3, reverse })).toEqual(
            sorted.slice(0, 3).map(([, row]) => row),
          )
        },
      ),
      { numRuns: 60 },
    )
  })
}

function id(key: Key): string {
  return encodeKey(key).toString('latin1')
}
