/**
 * The numbers of a period add up.
 */
import { expect, test } from 'vitest'
import type { Statement } from '../../protocol/statement.ts'
import { Counting } from '../../server/moderation/transparency.ts'

function statement(action: Statement['action'], decided: Statement['automation']['decided']): Statement {
  return {
    action,
    category: 'spam',
    source: 'own_initiative',
    ground: { kind: 'terms' },
    automation: { decided, degraded: action === 'hold' },
  } as Statement
}

test('statements are counted by what was done, why and by whom; the largest first', () => {
  const counting = new Counting()
  counting.statement({ statement: statement('hold', 'automatic') })
  counting.statement({
    statement: statement('mute', 'human'),
    withdrawn: { by: 'u_mia', at: 1, action: 'act_1' },
  })
  counting.statement({ statement: statement('mute', 'human') })
  const { statements } = counting.numbers()
  expect(statements).toEqual({
    total: 3,
    withdrawn: 1,
    degraded: 1,
    action: { mute: 2, hold: 1 },
    category: { spam: 3 },
    decided: { human: 2, automatic: 1 },
    source: { own_initiative: 3 },
    ground: { terms: 3 },
  })
  expect(Object.keys(statements.action)).toEqual(['mute', 'hold'])
})

test('of appeals and reports: how many, what came of them, and how long it took in the middle', () => {
  const counting = new Counting()
  const decision = (at: number) => ({ by: 'u_mia', at, reasons: 'r' })
  counting.appeal({ state: 'open', at: 0 })
  counting.appeal({ state: 'overturned', at: 0, decision: decision(10) })
  counting.appeal({ state: 'upheld', at: 0, decision: decision(20) })
  counting.appeal({ state: 'upheld', at: 0, decision: decision(90) })
  counting.report({ outcome: 'remove', count: 3, at: 5, decidedAt: 10 })
  const { appeals, reports } = counting.numbers()
  expect(appeals).toEqual({
    total: 4,
    state: { upheld: 2, open: 1, overturned: 1 },
    overturn_rate: 1 / 3,
    median_ms: 20,
  })
  expect(reports).toEqual({ total: 1, people: 3, outcome: { remove: 1 }, median_ms: 5 })
})

test('nothing happened: no rate and no time are made up', () => {
  expect(new Counting().numbers()).toMatchObject({
    statements: { total: 0 },
    appeals: { total: 0, overturn_rate: null, median_ms: null },
    reports: { total: 0, median_ms: null },
  })
})
