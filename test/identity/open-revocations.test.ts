import { expect, test } from 'vitest'
import { memoryStore } from '../../server/base/store-memory.ts'
import { openRevocations } from '../../server/identity/open-revocations.ts'
import { manualClock } from '../support/manual-clock.ts'

const limits = { revocationsMax: 2, revocationMs: 60_000 }
const second = (ms: number) => Math.floor(ms / 1_000)

async function stage() {
  const store = memoryStore()
  const clock = manualClock()
  return { store, clock, list: await openRevocations(store, limits, clock) }
}

test('what a person was given until the moment is refused, what they are given later is not', async () => {
  const { clock, list } = await stage()
  const now = clock.now()
  expect(list.personRevoked('u_ann', second(now))).toBe(false)
  expect(list.revokePerson('u_ann', now)).toMatchObject({ ok: true })
  expect(list.personRevoked('u_ann', second(now) - 1)).toBe(true)
  expect(list.personRevoked('u_ann', second(now))).toBe(true)
  expect(list.personRevoked('u_ann', second(now) + 1)).toBe(false)
  expect(list.personRevoked('u_bob', second(now) - 1)).toBe(false)
})

test('a token that does not say when it was issued cannot be told from an old one', async () => {
  const { clock, list } = await stage()
  list.revokePerson('u_ann', clock.now())
  expect(list.personRevoked('u_ann', undefined)).toBe(true)
})

test('after revocationMs it is forgotten, and not before', async () => {
  const { clock, list } = await stage()
  const issued = second(clock.now())
  list.revokePerson('u_ann', clock.now())
  clock.advance(59_999)
  expect(list.personRevoked('u_ann', issued)).toBe(true)
  clock.advance(1)
  expect(list.personRevoked('u_ann', issued)).toBe(false)
})

test('people and tokens are still revoked after a restart; what has ended is not read again', async () => {
  const { store, clock, list } = await stage()
  const issued = second(clock.now())
  list.revokePerson('u_ann', clock.now())
  list.revoke('https://id.example', 't-1', clock.now() + 30_000)
  list.revoke('https://id.example', 't-2', clock.now() + 90_000)
  const again = await openRevocations(store, limits, clock)
  expect(again.personRevoked('u_ann', issued)).toBe(true)
  expect(again.revoked('https://id.example', 't-1')).toBe(true)
  expect(again.size).toBe(3)
  clock.advance(60_000)
  const later = await openRevocations(store, limits, clock)
  expect(later.size).toBe(1)
  expect(later.revoked('https://id.example', 't-2')).toBe(true)
})

test('at revocationsMax it refuses rather than forget one', async () => {
  const { clock, list } = await stage()
  for (const user of ['u_1', 'u_2']) list.revokePerson(user, clock.now())
  expect(list.revokePerson('u_3', clock.now())).toEqual({ ok: false, error: 'overloaded' })
  expect(list.revokePerson('u_1', clock.now())).toMatchObject({ ok: true })
})
