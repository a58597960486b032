/**
 * Where rooms live, as a node knows it; with a directory that goes away and forgets.
 */
import { describe, expect, test } from 'vitest'
import { memoryStore } from '../../server/base/store-memory.ts'
import { Homes } from '../../server/cluster/homes.ts'
import { defaultLimits } from '../../server/limits.ts'
import { manualClock } from '../support/manual-clock.ts'
import { memoryDirectory } from '../support/memory-directory.ts'
import { recordedTelemetry } from '../support/recorded-telemetry.ts'

function stage() {
  const directory = memoryDirectory(manualClock())
  function node(self: string, limits = {}, store = memoryStore()) {
    const { telemetry, of } = recordedTelemetry()
    const homes = new Homes({
      self,
      directory: directory.open(),
      store,
      limits: { ...defaultLimits, ...limits },
      telemetry,
    })
    return { homes, store, notes: () => of('note') }
  }
  return { directory, node }
}

describe('a room', () => {
  test('that nobody made has no home', async () => {
    const { homes } = stage().node('a')
    expect(await homes.find('den')).toEqual({ ok: true, value: undefined })
    expect(homes.known('den')).toBeUndefined()
  })

  test('lives where it was claimed first', async () => {
    const { node } = stage()
    const [a, b] = [node('a'), node('b')]
    expect(await a.homes.claim('den')).toEqual({ ok: true, value: undefined })
    expect(await b.homes.claim('den')).toEqual({ ok: false, error: 'elsewhere' })
    expect(await b.homes.find('den')).toEqual({ ok: true, value: 'a' })
    expect([a.homes.known('den'), b.homes.known('den')]).toEqual(['a', 'a'])
  })

  test('of this node opens while the directory is away, also after a restart', async () => {
    const { directory, node } = stage()
    const a = node('a')
    await a.homes.claim('den')
    directory.reachable(false)
    const restarted = node('a', {}, a.store)
    expect(await restarted.homes.find('den')).toEqual({ ok: true, value: 'a' })
    expect(await restarted.homes.find('attic')).toEqual({ ok: false, error: 'unavailable' })
    expect(await restarted.homes.claim('attic')).toEqual({ ok: false, error: 'unavailable' })
  })
})

describe('what this node had before', () => {
  test('is claimed when it joins a cluster, page by page', async () => {
    const { node } = stage()
    const a = node('a')
    for (let i = 0; i < 1_200; i++) a.store.table('rooms').put([`room ${i}`], {})
    expect(await a.homes.claimAll()).toBe(true)
    const b = node('b')
    expect(await b.homes.find('room 0')).toEqual({ ok: true, value: 'a' })
    expect(await b.homes.find('room 1199')).toEqual({ ok: true, value: 'a' })
    expect(a.notes()).toEqual([])
  })

  test('and lives elsewhere as well, is served there, and the operator is told', async () => {
    const { directory, node } = stage()
    const [a, b] = [node('a'), node('b')]
    for (const { store } of [a, b]) store.table('rooms').put(['lobby'], {})
    await a.homes.claimAll()
    await b.homes.claimAll()
    expect(await b.homes.find('lobby')).toEqual({ ok: true, value: 'a' })
    expect(b.notes()).toMatchObject([
      ['error', expect.stringContaining('live on another one'), { strayed: 1 }],
    ])
    directory.reachable(false)
    expect(await node('b', {}, b.store).homes.find('lobby')).toEqual({ ok: false, error: 'unavailable' })
  })

  test('is claimed again after the directory has forgotten', async () => {
    const { directory, node } = stage()
    const a = node('a')
    await a.homes.claim('den')
    a.store.table('rooms').put(['den'], {})
    directory.forget()
    expect(await a.homes.claimAll()).toBe(true)
    expect(await node('b').homes.claim('den')).toEqual({ ok: false, error: 'elsewhere' })
  })

  test('cannot be claimed while the directory is away', async () => {
    const { directory, node } = stage()
    const a = node('a')
    a.store.table('rooms').put(['den'], {})
    directory.reachable(false)
    expect(await a.homes.claimAll()).toBe(false)
  })
})

test('homesMax rooms are remembered, the oldest is asked for again', async () => {
  const { node } = stage()
  const a = node('a', { homesMax: 2 })
  for (const room of ['one', 'two']) await a.homes.claim(room)
  expect(a.homes.known('one')).toBe('a')
  await a.homes.claim('three')
  expect(['one', 'two', 'three'].map((room) => a.homes.known(room))).toEqual([undefined, 'a', 'a'])
  expect(await a.homes.find('one')).toEqual({ ok: true, value: 'a' })
})
