/**
 * A few at a time, some waiting, the rest turned away.
 */
import { expect, test } from 'vitest'
import { createTurnstile } from '../../server/identity/turnstile.ts'

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
  const turnstile = createTurnstile(2, 2)
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
  const turnstile = createTurnstile(1, 1)
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
  const turnstile = createTurnstile(1, 0)
  await expect(
    turnstile.run(() => {
      throw new Error('at once')
    }),
  ).rejects.toThrow('at once')
  expect(await turnstile.run(() => Promise.resolve('next'))).toBe('next')
})
