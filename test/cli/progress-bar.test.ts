import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { progressBar } from '../../server/cli/progress-bar.ts'
import { manualClock } from '../support/manual-clock.ts'

function bar(isTTY: boolean, total = 1_000) {
  const stream = Object.assign(new PassThrough(), { isTTY })
  const clock = manualClock(0)
  const shown = progressBar(stream, clock, { job: 'seal', unit: 'records', total })
  return { ...shown, clock, out: () => String(stream.read() ?? '') }
}

test('on a terminal a bar is drawn over itself, a few times a second, and taken away at the end', () => {
  const { show, clear, clock, out } = bar(true)
  show(0)
  expect(out()).toBe(`\r\x1b[K${'░'.repeat(30)} 0 %  0 records`)
  clock.advance(99)
  show(400)
  expect(out()).toBe('')
  clock.advance(1)
  show(500)
  expect(out()).toBe(`\r\x1b[K${'█'.repeat(15)}${'░'.repeat(15)} 50 %  500 records`)
  clear()
  expect(out()).toBe('\r\x1b[K')
})

test('elsewhere a long job says a plain line for a tenth, and a short one nothing', () => {
  const { show, clear, clock, out } = bar(false)
  show(900)
  clear()
  expect(out()).toBe('')
  clock.advance(2_000)
  show(90)
  expect(out()).toBe('')
  show(100)
  expect(out()).toBe('seal: 10 %  100 records\n')
  clock.advance(2_000)
  show(199)
  expect(out()).toBe('')
  show(1_000)
  expect(out()).toBe('seal: 100 %  1,000 records\n')
})

test('more than was expected is all of it', () => {
  const { show, out } = bar(true, 0)
  show(7)
  expect(out()).toContain('100 %  7 records')
})
