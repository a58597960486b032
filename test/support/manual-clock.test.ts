/**
 * The clock of the tests: if it were wrong, so would be what they show.
 */
import { describe, expect, test } from 'vitest'
import { manualClock } from './manual-clock.ts'

describe('a manual clock', () => {
  test('stands still until it is moved', () => {
    const clock = manualClock(1_000)
    expect([clock.now(), clock.monotonic()]).toEqual([1_000, 0])
    clock.advance(5)
    expect([clock.now(), clock.monotonic()]).toEqual([1_005, 5])
  })

  test('runs what falls due, not a moment before', () => {
    const clock = manualClock()
    let ran = 0
    clock.after(10, () => ran++)
    clock.advance(9.9)
    expect(ran).toBe(0)
    clock.advance(0.1)
    expect(ran).toBe(1)
    clock.advance(100)
    expect(ran).toBe(1)
  })

  test('runs it in the order of time, each at its own time, and equals in the order they were made', () => {
    const clock = manualClock(0)
    const ran: string[] = []
    clock.after(20, () => ran.push(`late ${clock.now()}`))
    clock.after(10, () => ran.push(`first ${clock.now()}`))
    clock.after(10, () => {
      ran.push(`second ${clock.now()}`)
      clock.after(5, () => ran.push(`made on the way ${clock.now()}`))
    })
    clock.advance(30)
    expect(ran).toEqual(['first 10', 'second 10', 'made on the way 15', 'late 20'])
  })

  test('repeats until cancelled', () => {
    const clock = manualClock()
    let ran = 0
    const cancel = clock.every(10, () => ran++)
    clock.advance(35)
    expect(ran).toBe(3)
    cancel()
    clock.advance(35)
    expect(ran).toBe(3)
    expect(clock.pending).toBe(0)
  })

  test('does not run what was cancelled', () => {
    const clock = manualClock()
    let ran = 0
    clock.after(10, () => ran++)()
    clock.advance(20)
    expect(ran).toBe(0)
  })

  test('wakes a sleeper when the time has come, or when the wait is called off', async () => {
    const clock = manualClock()
    const leaving = new AbortController()
    const woken: string[] = []
    const all = Promise.all([
      clock.sleep(10).then(() => woken.push('slept')),
      clock.sleep(1_000, leaving.signal).then(() => woken.push('called off')),
      clock.sleep(1_000, AbortSignal.abort()).then(() => woken.push('never slept')),
    ])
    await clock.advanceAsync(10)
    expect(woken).toEqual(['never slept', 'slept'])
    leaving.abort()
    await all
    expect(clock.pending).toBe(0)
  })

  test('lets what awaits go on between two timers', async () => {
    const clock = manualClock(0)
    const ran: number[] = []
    const loop = (async () => {
      for (let i = 0; i < 3; i++) {
        await clock.sleep(10)
        ran.push(clock.now())
      }
    })()
    await clock.advanceAsync(30)
    await loop
    expect(ran).toEqual([10, 20, 30])
  })

  test('has a wall clock that can be set without a timer noticing', () => {
    const clock = manualClock(0)
    let ran = 0
    clock.after(10, () => ran++)
    clock.setWall(1_000_000)
    expect([clock.now(), clock.monotonic(), ran]).toEqual([1_000_000, 0, 0])
    clock.advance(10)
    expect([clock.now(), clock.monotonic(), ran]).toEqual([1_000_010, 10, 1])
  })
})
