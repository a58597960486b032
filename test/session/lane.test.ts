import { expect, test } from 'vitest'
import { Lane } from '../../server/session/lane.ts'

function laneOf<T>(
  waitingMax: number,
  run: (item: T) => void | Promise<void>,
  failed: (error: unknown, item: T) => void,
) {
  return new Lane('owner', {
    waitingMax,
    run: (_owner, item: T) => run(item),
    failed: (_owner, error, item: T) => failed(error, item),
  })
}

function gate() {
  let open: () => void = () => undefined
  const closed = new Promise<void>((resolve) => {
    open = resolve
  })
  return { closed, open }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

test('what is synchronous runs at once, in order, without a promise', () => {
  const done: number[] = []
  const lane = laneOf<number>(
    1,
    (n) => void done.push(n),
    () => undefined,
  )
  for (const n of [1, 2, 3]) expect(lane.add(n)).toBe(true)
  expect(done).toEqual([1, 2, 3])
})

test('what waits makes those behind it wait, in order', async () => {
  const done: number[] = []
  const first = gate()
  const lane = laneOf<number>(
    8,
    (n) => (n === 1 ? first.closed.then(() => void done.push(n)) : void done.push(n)),
    () => undefined,
  )
  for (const n of [1, 2, 3]) lane.add(n)
  await settled()
  expect(done).toEqual([])
  first.open()
  await settled()
  expect(done).toEqual([1, 2, 3])
})

test('a full lane takes no more, and takes again when there is space', async () => {
  const first = gate()
  const lane = laneOf<number>(
    2,
    (n) => (n === 1 ? first.closed : undefined),
    () => undefined,
  )
  expect([1, 2, 3, 4].map((n) => lane.add(n))).toEqual([true, true, true, false])
  first.open()
  await settled()
  expect(lane.add(5)).toBe(true)
})

test('one that fails, now or later, is reported and the lane goes on', async () => {
  const failed: string[] = []
  const done: number[] = []
  const lane = laneOf<number>(
    8,
    (n) => {
      if (n === 1) throw new Error('at once')
      if (n === 2) return Promise.reject(new Error('later'))
      done.push(n)
      return undefined
    },
    (error, n) => void failed.push(`${n} ${error instanceof Error ? error.message : ''}`),
  )
  for (const n of [1, 2, 3]) lane.add(n)
  await settled()
  expect(failed).toEqual(['1 at once', '2 later'])
  expect(done).toEqual([3])
})

test('a cleared lane forgets what waits', async () => {
  const done: number[] = []
  const first = gate()
  const lane = laneOf<number>(
    8,
    (n) => (n === 1 ? first.closed : void done.push(n)),
    () => undefined,
  )
  for (const n of [1, 2, 3]) lane.add(n)
  lane.clear()
  first.open()
  await settled()
  expect(done).toEqual([])
})
