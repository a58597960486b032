import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../server/base/clock.ts'
import { type Environment, openEnvironment } from '../../server/base/environment.ts'
import { openStore } from '../../server/base/store-lmdb.ts'
import { defaultLimits } from '../../server/limits.ts'
import { manualClock } from '../support/manual-clock.ts'
import { storeConformance } from '../conformance/store.ts'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

function folder(): { readonly path: string; open(): Environment } {
  const path = mkdtempSync(join(tmpdir(), 'parley-store-'))
  let last: Environment | undefined
  closing.push(async () => {
    await last?.close()
    rmSync(path, { recursive: true })
  })
  return {
    path,
    open() {
      last = openEnvironment(path, { role: 'server', clock: systemClock, limits: defaultLimits })
      return last
    },
  }
}

const options = { limits: defaultLimits, clock: systemClock, onFailed: () => undefined }

describe('the contract', () => {
  storeConformance(() => openStore(folder().open(), options))
})

test('what was put is there after a restart, also without waiting for the disk, if the store was closed', async () => {
  const place = folder()
  const first = place.open()
  const store = openStore(first, options)
  store.table('rooms').put(['lobby'], { owner: 'u_ann' })
  await store.close()
  await first.close()
  const again = openStore(place.open(), options)
  expect(await again.table('rooms').get(['lobby'])).toEqual({ owner: 'u_ann' })
})

test('rows are committed by the clock, without anyone asking', async () => {
  const environment = folder().open()
  const clock = manualClock(0)
  const store = openStore(environment, { ...options, clock })
  store.table('t').put(['a'], 1)
  clock.advance(defaultLimits.storeCommitMs - 1)
  await environment.commit(() => void environment.bytes.meta.put(Buffer.from('x'), Buffer.from('x')))
  expect([...environment.bytes.store.getKeys({})]).toHaveLength(0)
  clock.advance(1)
  await environment.commit(() => void environment.bytes.meta.put(Buffer.from('x'), Buffer.from('x')))
  expect([...environment.bytes.store.getKeys({})]).toHaveLength(1)
})

test('rows waiting for the disk are bounded: at storeRowsPendingMax writing throws, but known rows may change', () => {
  const limits = { ...defaultLimits, storeRowsPendingMax: 3 }
  const store = openStore(folder().open(), { ...options, limits, clock: manualClock(0) })
  const table = store.table('t')
  for (let i = 0; i < 3; i++) table.put([i], i)
  table.put([2], 'changed')
  expect(() => table.put([3], 3)).toThrow('storeRowsPendingMax')
})

test('after a failed commit flushed rejects, the failure is told once, and reads go on', async () => {
  const environment = folder().open()
  const broken = { ...environment, commit: () => Promise.reject(new Error('EIO')) }
  const told: string[] = []
  const store = openStore(broken, { ...options, onFailed: (detail) => told.push(detail) })
  store.table('t').put(['a'], 1)
  await expect(store.flushed()).rejects.toThrow('EIO')
  store.table('t').put(['b'], 2)
  await expect(store.flushed()).rejects.toThrow('EIO')
  expect(told).toEqual(['EIO'])
  expect(await store.table('t').list([], { limit: 9 })).toHaveLength(2)
})
