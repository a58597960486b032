/**
 * What benchmarks judge is chat-like, the same in each run, and mostly plain.
 */
import { expect, test } from 'vitest'
import { chatLines } from '../../scripts/bench/chat-lines.ts'
import { createFolder } from '../../server/moderation/fold.ts'
import { wantsViews } from '../../server/moderation/views.ts'
import { seededRandom } from '../support/seeded-random.ts'

const lines = chatLines(2_000, seededRandom(1))

test('lines have about 100 characters and differ', () => {
  expect(lines.every((line) => line.length >= 80 && line.length <= 120)).toBe(true)
  expect(new Set(lines).size).toBeGreaterThan(1_900)
})

test('the same chance makes the same lines', () => {
  expect(chatLines(2_000, seededRandom(1))).toEqual(lines)
  expect(chatLines(2_000, seededRandom(2))).not.toEqual(lines)
})

test('a few lines in a hundred call for views, as in real chat', () => {
  const folder = createFolder(200)
  const undone = lines.filter((line) => wantsViews(folder.fold(line).symptoms)).length
  expect(undone / lines.length).toBeGreaterThan(0.03)
  expect(undone / lines.length).toBeLessThan(0.3)
})
