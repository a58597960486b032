import { expect, test } from 'vitest'
import { Breaker } from '../../server/moderation/breaker.ts'

test('opens after as many failures in a row, and not one sooner', () => {
  const breaker = new Breaker(3, 1_000)
  expect([breaker.failed(0), breaker.failed(0)]).toEqual([false, false])
  expect([breaker.open, breaker.admits(0)]).toEqual([false, true])
  expect(breaker.failed(0)).toBe(true)
  expect([breaker.open, breaker.admits(999)]).toEqual([true, false])
})

test('a success in between starts the count again', () => {
  const breaker = new Breaker(2, 1_000)
  breaker.failed(0)
  expect(breaker.succeeded()).toBe(false)
  expect([breaker.failed(0), breaker.admits(0)]).toEqual([false, true])
})

test('lets one question through after the pause, whose answer decides', () => {
  const breaker = new Breaker(1, 1_000)
  breaker.failed(0)
  expect([breaker.admits(999), breaker.admits(1_000), breaker.admits(1_000)]).toEqual([false, true, false])
  expect(breaker.failed(1_500)).toBe(false) // open already: nobody is told twice
  expect([breaker.admits(2_499), breaker.admits(2_500)]).toEqual([false, true])
  expect([breaker.succeeded(), breaker.open, breaker.admits(2_500)]).toEqual([true, false, true])
})
