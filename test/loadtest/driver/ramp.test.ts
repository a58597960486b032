import { expect, test } from 'vitest'
import { ramp } from '../../../loadtest/driver/ramp.ts'
import { deferred } from '../../../server/base/deferred.ts'

test('everything is done, in the order of starting, and never more at a time than allowed', async () => {
  const started: number[] = []
  let pending = 0
  let most = 0
  await ramp([1, 2, 3, 4, 5, 6, 7], 3, async (item) => {
    started.push(item)
    most = Math.max(most, ++pending)
    await Promise.resolve()
    pending--
  })
  expect(started).toEqual([1, 2, 3, 4, 5, 6, 7])
  expect(most).toBe(3)
})

test('nothing to do is done at once', async () => {
  await expect(ramp([], 3, () => Promise.reject(new Error('asked')))).resolves.toBeUndefined()
})

test('after a failure nothing more is started', async () => {
  const started: number[] = []
  const gate = deferred<undefined>()
  const running = ramp([1, 2, 3, 4], 2, async (item) => {
    started.push(item)
    if (item === 1) throw new Error('no room')
    await gate.promise
  })
  await expect(running).rejects.toThrow('no room')
  gate.resolve(undefined)
  await Promise.resolve()
  expect(started).toEqual([1, 2])
})
