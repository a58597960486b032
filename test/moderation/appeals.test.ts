/**
 * The queue of open appeals: bounded, kept over a restart, and each decided once.
 */
import { describe, expect, test } from 'vitest'
import type { Store } from '../../server/base/store.ts'
import { memoryStore } from '../../server/base/store-memory.ts'
import { defaultLimits, type Limits } from '../../server/limits.ts'
import { type Appeal, Appeals } from '../../server/moderation/appeals.ts'
import { manualClock } from '../support/manual-clock.ts'

function queue(limits: Partial<Limits> = {}, store: Store = memoryStore()) {
  return new Appeals({ store, clock: manualClock(), limits: { ...defaultLimits, ...limits } })
}

function appealOf(number: number, more: Partial<Appeal> = {}): Appeal {
  return {
    id: `apl_${number}`,
    statement: `sor_${number}`,
    user: 'u_ann',
    name: 'ann',
    room: 'den',
    action: 'block',
    category: 'spam',
    text: 'it was a quotation',
    at: number,
    assigned: null,
    asked: [],
    dueAt: 1_000,
    state: 'open',
    ...more,
  }
}

test('a restriction is contested once, however fast somebody asks twice, and however it was decided', async () => {
  const appeals = queue()
  const both = await Promise.all([appeals.open(appealOf(1)), appeals.open(appealOf(1, { id: 'apl_2' }))])
  expect(both.map((one) => one.ok)).toEqual([true, false])
  expect(both[1]).toEqual({ ok: false, error: 'appeal_closed' })
  expect(appeals.decide('apl_1', 'upheld', 'u_mia', 'no')?.state).toBe('upheld')
  expect(await appeals.open(appealOf(1))).toEqual({ ok: false, error: 'appeal_closed' })
})

test('an appeal is decided once, and stays readable under its statement', async () => {
  const appeals = queue()
  await appeals.open(appealOf(1))
  expect(appeals.decide('apl_1', 'overturned', 'u_mia', 'a quotation indeed')).toBeDefined()
  expect(appeals.decide('apl_1', 'upheld', 'u_max', 'no')).toBeUndefined()
  expect(await appeals.against('sor_1')).toMatchObject({
    state: 'overturned',
    decision: { by: 'u_mia', reasons: 'a quotation indeed' },
  })
  expect(appeals.size).toBe(0)
})

test('open appeals survive a restart, with who was asked; decided ones are not open again', async () => {
  const store = memoryStore()
  const before = queue({}, store)
  await before.open(appealOf(1, { assigned: 'u_mia' }))
  await before.open(appealOf(2))
  before.decide('apl_2', 'upheld', 'u_mia', 'no')
  const open = before.get('apl_1')
  if (open === undefined) throw new Error('it was open')
  before.reassign(open, 'u_max', 5_000)
  const after = queue({}, store)
  await after.load()
  expect([...after.all()]).toEqual([appealOf(1, { assigned: 'u_max', asked: ['u_mia'], dueAt: 5_000 })])
  expect(after.workload()).toEqual(new Map([['u_max', 1]]))
})

describe('limits', () => {
  test('appealsPerPersonMax', async () => {
    const appeals = queue({ appealsPerPersonMax: 2 })
    for (const n of [1, 2]) expect(await appeals.open(appealOf(n))).toMatchObject({ ok: true })
    expect(await appeals.open(appealOf(3))).toEqual({ ok: false, error: 'queue_full' })
    expect(await appeals.open(appealOf(4, { user: 'u_bob' }))).toMatchObject({ ok: true })
    appeals.decide('apl_1', 'upheld', 'u_mia', 'no')
    expect(await appeals.open(appealOf(3))).toMatchObject({ ok: true })
  })

  test('appealsOpenMax', async () => {
    const appeals = queue({ appealsOpenMax: 1 })
    expect(await appeals.open(appealOf(1))).toMatchObject({ ok: true })
    expect(await appeals.open(appealOf(2, { user: 'u_bob' }))).toEqual({ ok: false, error: 'queue_full' })
  })
})
