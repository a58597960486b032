import { describe, expect, test } from 'vitest'
import { clientLimits } from '../../client/limits.ts'
import { expiryOf, Renewal } from '../../client/renewal.ts'
import { failure } from '../../client/errors.ts'
import { manualClock } from '../support/manual-clock.ts'

function jwt(expiresAt: number): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'ES256' })}.${part({ sub: 'ännñ??>>', exp: expiresAt / 1_000 })}.sig`
}

function keeper({ lifeMs = 3_600_000, fails = 0, refuses = 0 } = {}) {
  const clock = manualClock()
  const renewed: number[] = []
  const failed: string[] = []
  let tokens = 0
  let asked = 0
  const renewal = new Renewal({
    clock: { ...clock, random: () => 0 },
    limits: { ...clientLimits, renewBeforeMs: 90_000, renewPauseMs: 5_000 },
    async token() {
      if (++tokens <= fails) throw new Error('no network')
      return jwt(clock.now() + lifeMs)
    },
    async renew() {
      if (++asked <= refuses) return failure('timed_out')
      renewed.push(clock.monotonic())
      return { ok: true, value: undefined }
    },
    failed: (error) => failed.push(error.name),
  })
  return { clock, renewal, renewed, failed }
}

describe('a token is renewed', () => {
  test('renewBeforeMs before its end, again and again', async () => {
    const { clock, renewal, renewed } = keeper()
    renewal.started(clock.now() + 600_000)
    await clock.advanceAsync(509_999)
    expect(renewed).toEqual([])
    await clock.advanceAsync(1)
    expect(renewed).toEqual([510_000])
    await clock.advanceAsync(3_510_000)
    expect(renewed).toEqual([510_000, 510_000 + 3_510_000])
  })

  test('at half of its life when that is short', async () => {
    const { clock, renewal, renewed } = keeper()
    renewal.started(clock.now() + 60_000)
    await clock.advanceAsync(30_000)
    expect(renewed).toEqual([30_000])
  })

  test('when the server says so, whatever our clock says', async () => {
    const { clock, renewal, renewed } = keeper()
    renewal.started(clock.now() + 86_400_000)
    renewal.expiring()
    renewal.expiring()
    await clock.advanceAsync(0)
    expect(renewed).toEqual([0])
  })

  test('not more often than every renewPauseMs when the clocks disagree', async () => {
    const { clock, renewal, renewed } = keeper({ lifeMs: -86_400_000 })
    renewal.started(clock.now() - 86_400_000)
    await clock.advanceAsync(20_000)
    expect(renewed).toEqual([5_000, 10_000, 15_000, 20_000])
  })

  test('and tried again when no token is to be had, or the server does not take it', async () => {
    const { clock, renewal, renewed, failed } = keeper({ fails: 2, refuses: 1 })
    renewal.started(clock.now() + 600_000)
    await clock.advanceAsync(525_000)
    expect(failed).toEqual(['no_token', 'no_token', 'timed_out'])
    expect(renewed).toEqual([525_000])
  })

  test('not after the connection ended', async () => {
    const { clock, renewal, renewed } = keeper()
    renewal.started(clock.now() + 600_000)
    renewal.stop()
    expect(clock.pending).toBe(0)
    await clock.advanceAsync(600_000)
    expect(renewed).toEqual([])
  })
})

test('a renewal that was under way when the connection ended plans nothing', async () => {
  const { clock, renewal } = keeper()
  renewal.started(clock.now() + 600_000)
  renewal.expiring()
  renewal.stop()
  await clock.advanceAsync(0)
  expect(clock.pending).toBe(0)
})

test.each([
  ['', undefined],
  ['abc', undefined],
  ['a.b.c', undefined],
  ['a.!!.c', undefined],
  [`a.${btoa('7')}.c`, undefined],
  [`a.${btoa('{"exp":"soon"}')}.c`, undefined],
  [`a.${btoa('{"exp":12}')}.c`, 12_000],
])('the end of token %j is %s', (token, expected) => expect(expiryOf(token)).toBe(expected))
