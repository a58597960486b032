/**
 * The contract of a directory, for every adapter. `open` gives another node's view of the same one, which
 * is empty at the start of a test.
 */
import { expect, test } from 'vitest'
import type { Directory } from '../../server/cluster/directory.ts'
import { eventually } from '../support/eventually.ts'

export interface DirectoryUnderTest {
  open(): Promise<Directory>
  /** Lets time pass, where the test owns it. */
  pass(ms: number): Promise<void>
  close(): Promise<void>
}

export function directoryConformance(start: () => Promise<DirectoryUnderTest>): void {
  test('nobody is the home of a room that nobody made', async () => {
    const under = await start()
    expect(await (await under.open()).homeOf('lobby')).toEqual({ ok: true, value: undefined })
    await under.close()
  })

  test('a claimed room has its home, for every node', async () => {
    const under = await start()
    const [a, b] = [await under.open(), await under.open()]
    expect(await a.claim(['lobby'], 'a')).toEqual({ ok: true, value: ['a'] })
    expect(await b.homeOf('lobby')).toEqual({ ok: true, value: 'a' })
    expect(await b.claim(['lobby', 'attic'], 'b')).toEqual({ ok: true, value: ['a', 'b'] })
    expect(await a.claim(['lobby'], 'a')).toEqual({ ok: true, value: ['a'] })
    await under.close()
  })

  test('of claims made at once, one wins, and all are told which', async () => {
    const under = await start()
    const nodes = ['n0', 'n1', 'n2', 'n3', 'n4']
    const views = await Promise.all(nodes.map(() => under.open()))
    const rooms = ['r0', 'r1', 'r2', 'r3']
    const told = await Promise.all(views.map((view, i) => view.claim(rooms, nodes[i] ?? '')))
    const homes = told.map((answer) => (answer.ok ? answer.value : []))
    expect(homes[0]?.every((home) => nodes.includes(home))).toBe(true)
    for (const other of homes) expect(other).toEqual(homes[0])
    await under.close()
  })

  test('a room may be called anything that a room may be called', async () => {
    const under = await start()
    const directory = await under.open()
    const names = ['{a}', 'a}b', 'räume', '会議', 'a%b', 'a%25b']
    expect(await directory.claim(names, 'a')).toEqual({ ok: true, value: names.map(() => 'a') })
    expect(await directory.homeOf('a')).toEqual({ ok: true, value: undefined })
    await under.close()
  })

  test('a node is alive from its beat until its silence has lasted', async () => {
    const under = await start()
    const [a, b] = [await under.open(), await under.open()]
    expect(await b.alive('a')).toEqual({ ok: true, value: false })
    expect(await a.beat('a', 'p1', 60_000)).toEqual({ ok: true, value: undefined })
    expect(await b.alive('a')).toEqual({ ok: true, value: true })
    await a.beat('a', 'p1', 30)
    await under.pass(30)
    await eventually(async () => {
      const alive = await b.alive('a')
      return alive.ok && !alive.value
    })
    await under.close()
  })

  test('a name belongs to one process while it lives, and to the next one afterwards', async () => {
    const under = await start()
    const [first, second] = [await under.open(), await under.open()]
    await first.beat('a', 'p1', 60_000)
    expect(await second.beat('a', 'p2', 60_000)).toEqual({ ok: false, error: 'taken' })
    expect(await first.beat('a', 'p1', 60_000)).toEqual({ ok: true, value: undefined })
    await second.leave('a', 'p2') // not its name: without effect
    expect(await second.alive('a')).toEqual({ ok: true, value: true })
    await first.leave('a', 'p1')
    expect(await second.alive('a')).toEqual({ ok: true, value: false })
    expect(await second.beat('a', 'p2', 60_000)).toEqual({ ok: true, value: undefined })
    await under.close()
  })
}
