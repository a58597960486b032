/**
 * Points add up, expire and are taken back; what is left never depends on the order.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { categories } from '../../protocol/statement.ts'
import {
  credit,
  emptyLedger,
  type Entry,
  type Ledger,
  nextStep,
  prune,
  type Step,
  takeBack,
  totalOf,
} from '../../server/moderation/standing.ts'
import { defaultLadder, standingPolicy } from '../../server/moderation/standing-policy.ts'

const day = 86_400_000

function entry(n: number, points: number, at = n, expiresAt = at + 30 * day): Entry {
  return { statement: `sor_${n}`, category: 'spam', action: 'block', points, at, expiresAt }
}

/** Writes entries in order, and takes every step that becomes due. */
function history(entries: readonly Entry[]): Ledger {
  let ledger = emptyLedger
  for (const one of entries) {
    const credited = credit(ledger, one, defaultLadder)
    ledger = credited.ledger
    if (credited.due === undefined) continue
    const { step, counted } = credited.due
    const until = step.forMs > 0 ? one.at + step.forMs : null
    const taken: Step = {
      statement: `step_${one.statement}`,
      action: step.action,
      at: one.at,
      threshold: step.at,
      until,
      counted,
    }
    ledger = { ...ledger, steps: [...ledger.steps, taken] }
  }
  return ledger
}

const actions = (ledger: Ledger) => ledger.steps.map(({ action }) => action)

describe('the ladder', () => {
  test('each step is taken when the sum reaches it, and not before', () => {
    const points = [2, 1, 1, 1, 3, 3, 1]
    expect(actions(history(points.slice(0, 1).map((p, i) => entry(i, p))))).toEqual([])
    expect(actions(history(points.slice(0, 2).map((p, i) => entry(i, p))))).toEqual(['warn'])
    expect(actions(history(points.slice(0, 3).map((p, i) => entry(i, p))))).toEqual(['warn'])
    expect(actions(history(points.map((p, i) => entry(i, p))))).toEqual(['warn', 'slow', 'mute', 'review'])
  })

  test('of several steps reached at once only the highest is taken', () => {
    expect(actions(history([entry(1, 9)]))).toEqual(['mute'])
  })

  test('what has expired does not count, and a step is taken again when the sum comes back to it', () => {
    const entries = [entry(1, 3, 0, 10), entry(2, 2, 20, 100), entry(3, 1, 30, 100)]
    expect(actions(history(entries))).toEqual(['warn', 'warn'])
    expect(totalOf(history(entries), 9)).toBe(6)
    expect(totalOf(history(entries), 10)).toBe(3)
    expect(totalOf(history(entries), 100)).toBe(0)
  })

  test('what comes next is the lowest step above the sum', () => {
    expect(nextStep(0, defaultLadder)).toMatchObject({ at: 3, action: 'warn' })
    expect(nextStep(3, defaultLadder)).toMatchObject({ at: 5, action: 'slow' })
    expect(nextStep(12, defaultLadder)).toBeNull()
  })
})

describe('taking back', () => {
  test('a step that would not have happened ends; one that would have happened stays', () => {
    const ledger = history([entry(1, 2), entry(2, 1), entry(3, 2), entry(4, 2)])
    expect(actions(ledger)).toEqual(['warn', 'slow'])
    const last = takeBack(ledger, 'sor_4')
    expect(last.ended).toEqual([])
    const third = takeBack(last.ledger, 'sor_3')
    expect(third.ended.map(({ action }) => action)).toEqual(['slow'])
    expect(third.points).toBe(2)
    const first = takeBack(third.ledger, 'sor_1')
    expect(first.ended.map(({ action }) => action)).toEqual(['warn'])
    expect(totalOf(first.ledger, 10)).toBe(1)
  })

  test('what never counted takes nothing back', () => {
    const ledger = history([entry(1, 3)])
    expect(takeBack(ledger, 'sor_9')).toMatchObject({ points: 0, ended: [], ledger })
  })
})

describe('for every history', () => {
  const entries = fc
    .array(
      fc.record({
        points: fc.integer({ min: 1, max: 4 }),
        wait: fc.nat(20 * day),
        lasts: fc.integer({ min: 1, max: 40 * day }),
      }),
      {
        maxLength: 12,
      },
    )
    .map((rows) => {
      let at = 0
      return rows.map(({ points, wait, lasts }, n) => {
        at += wait
        return entry(n, points, at, at + lasts)
      })
    })
  const lived = entries.chain((all) =>
    fc.record({
      all: fc.constant(all),
      gone: fc.subarray(all.map(({ statement }) => statement)),
      seed: fc.array(fc.nat(1_000), { minLength: all.length, maxLength: all.length }),
    }),
  )
  const shuffled = (gone: readonly string[], seed: readonly number[]) =>
    gone
      .map((one, i) => ({ one, key: seed[i] ?? 0 }))
      .toSorted((a, b) => a.key - b.key)
      .map(({ one }) => one)
  const without = (ledger: Ledger, gone: readonly string[]) => {
    const ended: string[] = []
    let left = ledger
    for (const one of gone) {
      const taken = takeBack(left, one)
      left = taken.ledger
      ended.push(...taken.ended.map(({ statement }) => statement))
    }
    return { left, ended: ended.sort() }
  }

  test('the order of overturns does not matter', () => {
    fc.assert(
      fc.property(lived, ({ all, gone, seed }) => {
        const ledger = history(all)
        expect(without(ledger, shuffled(gone, seed))).toEqual(without(ledger, gone))
      }),
    )
  })

  test('points are never negative, and none are left when everything was taken back', () => {
    fc.assert(
      fc.property(lived, fc.nat(400 * day), ({ all, gone, seed }, now) => {
        const { left } = without(history(all), [...shuffled(gone, seed), ...gone])
        expect(totalOf(left, now)).toBeGreaterThanOrEqual(0)
        const nothing = without(
          left,
          all.map(({ statement }) => statement),
        ).left
        expect(nothing).toEqual({ entries: [], steps: [] })
      }),
    )
  })

  test('every step that stays is still reached by what is left of what made it', () => {
    fc.assert(
      fc.property(lived, ({ all, gone }) => {
        const { left } = without(history(all), gone)
        for (const step of left.steps) {
          const rest = all.filter(
            ({ statement, at, expiresAt }) =>
              !gone.includes(statement) && at <= step.at && expiresAt > step.at,
          )
          expect(rest.reduce((sum, { points }) => sum + points, 0)).toBeGreaterThanOrEqual(step.threshold)
        }
      }),
    )
  })

  test('the sum only falls while nothing is added, and reaches zero', () => {
    fc.assert(
      fc.property(entries, fc.array(fc.nat(60 * day)), (all, waits) => {
        const ledger = history(all)
        let now = all.at(-1)?.at ?? 0
        let total = totalOf(ledger, now)
        for (const wait of waits) {
          now += wait
          expect(totalOf(ledger, now)).toBeLessThanOrEqual(total)
          expect(totalOf(prune(ledger, now), now)).toBe(totalOf(ledger, now))
          total = totalOf(ledger, now)
        }
        expect(totalOf(ledger, 1_000 * day)).toBe(0)
        expect(prune(ledger, 1_000 * day)).toEqual({ entries: [], steps: [] })
      }),
    )
  })
})

describe('the policy', () => {
  test('what people give away of themselves, and what waited or was marked, counts nothing', () => {
    const { points } = standingPolicy()
    for (const category of ['personal_data', 'credentials', 'raid'] as const)
      expect(points[category]).toEqual({})
    for (const category of categories)
      for (const action of ['flag', 'mask', 'hold', 'slow', 'shield'] as const)
        expect(points[category][action] ?? 0).toBe(0)
  })

  test('what harms others counts double and lasts three times as long', () => {
    const { points, days } = standingPolicy()
    expect(points.threat.block).toBe(2 * (points.spam.block ?? 0))
    expect(days.threat).toBe(3 * days.spam)
  })

  test('an operator changes single numbers and keeps the rest; the ladder is sorted', () => {
    const policy = standingPolicy({
      points: { spam: { block: 5 }, credentials: { remove: 1 } },
      days: 7,
      ladder: [
        { at: 9, action: 'mute', forMs: 60_000 },
        { at: 2, action: 'review' },
      ],
    })
    expect(policy.points.spam).toMatchObject({ block: 5, remove: 1 })
    expect(policy.points.credentials).toEqual({ remove: 1 })
    expect(policy.days).toMatchObject({ spam: 7, hate: 21 })
    expect(policy.ladder.map(({ at }) => at)).toEqual([2, 9])
    expect(policy.ladder[1]).toMatchObject({ forMs: 60_000 })
  })
})
