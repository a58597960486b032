/**
 * The queue of reports: one case for each target, bounded in every direction, kept over a restart.
 */
import { describe, expect, test } from 'vitest'
import type { Store } from '../../server/base/store.ts'
import { memoryStore } from '../../server/base/store-memory.ts'
import { defaultLimits, type Limits } from '../../server/limits.ts'
import { type ReportCase, Reports } from '../../server/moderation/reports.ts'
import { manualClock } from '../support/manual-clock.ts'

function queue(limits: Partial<Limits> = {}, store: Store = memoryStore()) {
  const clock = manualClock()
  return { clock, reports: new Reports({ store, clock, limits: { ...defaultLimits, ...limits } }) }
}

function caseOf(n: number, more: Partial<ReportCase> = {}): ReportCase {
  return {
    ...{ id: `rpt_${n}`, room: 'den', kind: 'message', target: `m_${n}`, user: 'u_bob', name: 'bob', at: n },
    ...{ count: 0, categories: {}, reporters: [], notes: [], context: [] },
    ...more,
  }
}

test('many reports of one message are one case, with its count and categories; once for each person', () => {
  const { reports } = queue()
  reports.open(caseOf(1))
  const report = (by: string, category: 'spam' | 'hate', note: string | null = null) => {
    const open = reports.on('den', 'm_1')
    if (open !== undefined) reports.fold(open, by, category, note)
  }
  report('u_ann', 'spam', 'sealed')
  report('u_cat', 'hate')
  report('u_dan', 'spam')
  report('u_ann', 'hate')
  expect(reports.get('rpt_1')).toMatchObject({
    count: 3,
    categories: { spam: 2, hate: 1 },
    reporters: ['u_ann', 'u_cat', 'u_dan'],
    notes: [{ by: 'u_ann', sealed: 'sealed' }],
  })
  expect(reports.on('attic', 'm_1')).toBeUndefined()
})

test('a case is decided once, loses its texts, and is found again by the statement', async () => {
  const store = memoryStore()
  const { reports } = queue({}, store)
  reports.open(caseOf(1, { notes: [{ by: 'u_ann', sealed: 'x' }], reporters: ['u_ann'] }))
  const outcome = { by: 'u_mia', outcome: 'remove', statement: 'sor_1' }
  expect(reports.decide('rpt_1', outcome)).toMatchObject({ reporters: ['u_ann'] })
  expect(reports.decide('rpt_1', outcome)).toBeUndefined()
  expect(reports.on('den', 'm_1')).toBeUndefined()
  const kept = await reports.ofStatement('sor_1')
  expect(kept).toMatchObject({ id: 'rpt_1', outcome: 'remove' })
  expect(kept).not.toHaveProperty('notes')
  expect(await reports.ofStatement('sor_2')).toBeUndefined()
  expect(await store.table('report_cases').list([], { limit: 1 })).toEqual([])
})

test('open cases survive a restart', async () => {
  const store = memoryStore()
  const before = queue({}, store).reports
  before.open(caseOf(1))
  const open = before.on('den', 'm_1')
  if (open !== undefined) before.fold(open, 'u_ann', 'spam', null)
  const { reports } = queue({}, store)
  await reports.load()
  expect(reports.on('den', 'm_1')).toEqual(before.get('rpt_1'))
})

describe('limits', () => {
  test('reportsPerRoomMax and reportsOpenMax', () => {
    const { reports } = queue({ reportsPerRoomMax: 1, reportsOpenMax: 2 })
    expect(reports.open(caseOf(1))).toBe(true)
    expect(reports.open(caseOf(2))).toBe(false)
    expect(reports.open(caseOf(3, { room: 'attic' }))).toBe(true)
    expect(reports.open(caseOf(4, { room: 'cellar' }))).toBe(false)
    reports.decide('rpt_1', { by: 'u_mia', outcome: 'dismiss', statement: null })
    expect(reports.open(caseOf(5))).toBe(true)
  })

  test('reportersPerCaseMax and reportNotesMax: the count goes on', () => {
    const { reports } = queue({ reportersPerCaseMax: 2, reportNotesMax: 1 })
    reports.open(caseOf(1))
    for (const by of ['u_a', 'u_b', 'u_c']) {
      const open = reports.get('rpt_1')
      if (open !== undefined) reports.fold(open, by, 'spam', `note of ${by}`)
    }
    expect(reports.get('rpt_1')).toMatchObject({
      count: 3,
      reporters: ['u_a', 'u_b'],
      notes: [{ by: 'u_a', sealed: 'note of u_a' }],
    })
  })

  test('reportsPerPersonMax within reportWindowMs: the wait is until the first of them is old', () => {
    const { reports, clock } = queue({ reportsPerPersonMax: 2, reportWindowMs: 1_000 })
    expect(reports.waitMs('u_ann')).toBe(0)
    clock.advance(400)
    expect(reports.waitMs('u_ann')).toBe(0)
    expect(reports.waitMs('u_ann')).toBe(600)
    expect(reports.waitMs('u_bob')).toBe(0)
    clock.advance(599)
    expect(reports.waitMs('u_ann')).toBe(1)
    clock.advance(1)
    expect(reports.waitMs('u_ann')).toBe(0)
  })

  test('reportSendersMax: who reported longest ago is forgotten', () => {
    const { reports } = queue({ reportsPerPersonMax: 1, reportSendersMax: 1 })
    expect(reports.waitMs('u_ann')).toBe(0)
    expect(reports.waitMs('u_ann')).toBeGreaterThan(0)
    reports.waitMs('u_bob')
    expect(reports.waitMs('u_ann')).toBe(0)
  })
})
