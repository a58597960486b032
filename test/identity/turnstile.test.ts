/**
 * A few at a time, some waiting, the rest turned away.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createTurnstile, type TurnstileOptions } from '../../server/identity/turnstile.ts'
import { manualClock } from '../support/manual-clock.ts'

function turnstileOf(options: Partial<TurnstileOptions>, clock = manualClock()) {
  const usual = { activeMax: 100, waitingMax: 100, perSecond: 1_000, burstMax: 1_000 }
  return createTurnstile({ ...usual, ...options }, clock)
}

function gated() {
  const { promise, resolve, reject } = deferred()
  return { work: () => promise, resolve, reject }
}

function deferred() {
  let resolve = (_value: string) => {
    // replaced below, before anybody can call it
  }
  let reject = (_error: Error) => {
    // replaced below
  }
  const promise = new Promise<string>((yes, no) => {
    resolve = yes
    reject = no
  })
  return { promise, resolve, reject }
}

test('two run, two wait in order, the fifth is turned away at once', async () => {
  const turnstile = turnstileOf({ activeMax: 2, waitingMax: 2 })
  const jobs = Array.from({ length: 4 }, gated)
  const order: string[] = []
  const runs = jobs.map((job, i) =>
    turnstile.run(() => {
      order.push(`start ${i}`)
      return job.work()
    }),
  )
  expect([turnstile.active, turnstile.waiting]).toEqual([2, 2])
  expect(turnstile.run(() => Promise.resolve('fifth'))).toBeUndefined()
  expect(order).toEqual(['start 0', 'start 1'])

  jobs[1]?.resolve('b')
  expect(await runs[1]).toBe('b')
  expect(order).toEqual(['start 0', 'start 1', 'start 2'])
  expect([turnstile.active, turnstile.waiting]).toEqual([2, 1])

  for (const job of jobs) job.resolve('done')
  await Promise.all(runs)
  expect(order).toEqual(['start 0', 'start 1', 'start 2', 'start 3'])
  expect([turnstile.active, turnstile.waiting]).toEqual([0, 0])
})

test('whoever fails gives the place back', async () => {
  const turnstile = turnstileOf({ activeMax: 1, waitingMax: 1 })
  const [first, second] = [gated(), gated()]
  const failing = turnstile.run(first.work)
  const waiting = turnstile.run(second.work)
  first.reject(new Error('no'))
  await expect(failing).rejects.toThrow('no')
  second.resolve('yes')
  expect(await waiting).toBe('yes')
  expect(turnstile.active).toBe(0)
})

test('work that throws before it returns gives the place back as well', async () => {
  const turnstile = turnstileOf({ activeMax: 1, waitingMax: 0 })
  await expect(
    turnstile.run(() => {
      throw new Error('at once')
    }),
  ).rejects.toThrow('at once')
  expect(await turnstile.run(() => Promise.resolve('next'))).toBe('next')
})

describe('so many a second', () => {
  test('begin at once up to the burst, and then at the rate, in order', async () => {
    const clock = manualClock()
    const turnstile = turnstileOf({ perSecond: 100, burstMax: 3 }, clock)
    const begun: number[] = []
    const runs = Array.from({ length: 6 }, (_, i) =>
      turnstile.run(async () => {
        begun.push(i)
      }),
    )
    expect(begun).toEqual([0, 1, 2])
    await Promise.all(runs.slice(0, 3))
    for (const expected of [3, 4, 5]) {
      clock.advance(9)
      await settle()
      expect(begun).not.toContain(expected)
      clock.advance(1)
      await runs[expected]
      expect(begun.at(-1)).toBe(expected)
    }
    expect([turnstile.active, turnstile.waiting]).toEqual([0, 0])
  })

  test('and with nowhere to wait the next one is turned away', async () => {
    const clock = manualClock()
    const turnstile = turnstileOf({ perSecond: 10, burstMax: 1, waitingMax: 0 }, clock)
    await turnstile.run(async () => undefined)
    expect(turnstile.run(async () => undefined)).toBeUndefined()
    clock.advance(100)
    expect(turnstile.run(async () => undefined)).toBeDefined()
  })
})

test('over any course of work, as many run as there are places, nobody is forgotten, and all keep their order', async () => {
  const plan = fc.record({
    activeMax: fc.integer({ min: 1, max: 4 }),
    perSecond: fc.integer({ min: 1, max: 1_000 }),
    burstMax: fc.integer({ min: 1, max: 5 }),
    works: fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 30 }),
  })
  await fc.assert(
    fc.asyncProperty(plan, async ({ works, ...options }) => {
      const clock = manualClock()
      const turnstile = turnstileOf({ ...options, waitingMax: 1_000 }, clock)
      const begun: number[] = []
      let done = 0
      for (const [i, workMs] of works.entries()) {
        void turnstile.run(async () => {
          begun.push(i)
          expect(turnstile.active).toBeLessThanOrEqual(options.activeMax)
          await clock.sleep(workMs)
          done++
        })
      }
      for (let turn = 0; turn < 5_000 && done < works.length; turn++) {
        clock.advance(25)
        await settle()
      }
      expect(begun).toEqual(works.map((_, i) => i))
      expect([done, turnstile.active, turnstile.waiting]).toEqual([works.length, 0, 0])
    }),
    { numRuns: 40 },
  )
})

/** Lets promises that are due come to their end. */
async function settle(): Promise<void> {
  for (let i = 0; i < 10; i++) await Promise.resolve()
}
