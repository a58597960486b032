/**
 * The deny list.
 */
import { expect, test } from 'vitest'
import { createRevocations } from '../../server/identity/revocations.ts'
import { manualClock } from '../support/manual-clock.ts'

test('a revoked token stays revoked until it ends, and no other with it', () => {
  const clock = manualClock(1_000)
  const list = createRevocations({ revocationsMax: 10 }, clock)
  expect(list.revoked('https://a', 'j1')).toBe(false)
  expect(list.revoke('https://a', 'j1', 5_000)).toEqual({ ok: true, value: undefined })
  expect(list.revoked('https://a', 'j1')).toBe(true)
  expect(list.revoked('https://a', 'j2')).toBe(false)
  expect(list.revoked('https://b', 'j1')).toBe(false)
  clock.advance(3_999)
  expect(list.revoked('https://a', 'j1')).toBe(true)
  clock.advance(1)
  expect(list.revoked('https://a', 'j1')).toBe(false)
})

test('revoking again never shortens it', () => {
  const clock = manualClock(0)
  const list = createRevocations({ revocationsMax: 10 }, clock)
  list.revoke('https://a', 'j', 5_000)
  list.revoke('https://a', 'j', 2_000)
  clock.advance(4_000)
  expect(list.revoked('https://a', 'j')).toBe(true)
})

test('a token that has ended takes no place', () => {
  const list = createRevocations({ revocationsMax: 10 }, manualClock(1_000))
  list.revoke('https://a', 'j', 1_000)
  expect(list.size).toBe(0)
})

test('a full list refuses aloud, forgets none that still holds, and makes room when some end', () => {
  const clock = manualClock(0)
  const list = createRevocations({ revocationsMax: 2 }, clock)
  expect(list.revoke('https://a', 'j1', 1_000).ok).toBe(true)
  expect(list.revoke('https://a', 'j2', 2_000).ok).toBe(true)
  expect(list.revoke('https://a', 'j3', 3_000)).toEqual({ ok: false, error: 'overloaded' })
  expect(list.revoke('https://a', 'j2', 2_500).ok).toBe(true) // it has its place already
  expect(list.revoked('https://a', 'j1')).toBe(true)
  clock.advance(1_000)
  expect(list.revoke('https://a', 'j3', 3_000).ok).toBe(true)
  expect(list.size).toBe(2)
})
