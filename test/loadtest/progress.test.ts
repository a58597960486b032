import { expect, test } from 'vitest'
import { createProgress } from '../../loadtest/progress.ts'
import { manualClock } from '../support/manual-clock.ts'

function progress(isTTY: boolean) {
  const clock = manualClock()
  const written: string[] = []
  const sink = { isTTY, write: (text: string) => written.push(text) }
  return { clock, written, bar: createProgress(sink, clock) }
}

test('on a terminal the bar is drawn in place', () => {
  const { written, bar } = progress(true)
  bar.show('sending', 0.5, 'half of it')
  expect(written).toHaveLength(1)
  expect(written[0]).toContain(`${'█'.repeat(14)}${'░'.repeat(14)}  50 %  half of it`)
  expect(written[0]?.startsWith('\r')).toBe(true)
  expect(written[0]).not.toContain('\n')
})

test('elsewhere there is one line a second, and one for each phase', () => {
  const { clock, written, bar } = progress(false)
  bar.show('joining', 0, 'a')
  bar.show('joining', 0.1, 'b')
  clock.advance(1_000)
  bar.show('joining', 0.2, 'c')
  bar.show('sending', 0, 'd')
  bar.clear()
  expect(written).toEqual(['joining 0 %: a\n', 'joining 20 %: c\n', 'sending 0 %: d\n'])
})

test('a share out of range is drawn as empty or full', () => {
  const { written, bar } = progress(false)
  bar.show('x', -1, '')
  bar.show('y', 7, '')
  expect(written).toEqual(['x 0 %: \n', 'y 100 %: \n'])
})
