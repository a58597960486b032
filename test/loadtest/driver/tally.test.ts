import { expect, test } from 'vitest'
import { Tally } from '../../../loadtest/driver/tally.ts'

test('the sum is over all workers, each in its own row', () => {
  const tally = new Tally(2)
  tally.add(0, 'deliveries', 3)
  tally.add(1, 'deliveries', 4)
  tally.add(1, 'bytes', 10)
  tally.add(0, 'joined', 1)
  expect(tally.totals()).toMatchObject({ deliveries: 7, bytes: 10, joined: 1, sent: 0 })
})

test('another thread sees the same counts through the same memory', () => {
  const ours = new Tally(3)
  const theirs = new Tally(3, ours.memory)
  theirs.add(2, 'sent', 5)
  expect(ours.totals().sent).toBe(5)
})

test('memory of another size is refused', () => {
  expect(() => new Tally(2, new Tally(3).memory)).toThrow('a row for each worker')
})
