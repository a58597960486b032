import { describe, expect, test } from 'vitest'
import { compare, reportIn, rowsOfComparison } from '../../../loadtest/report/compare.ts'
import { pageOf } from '../../../loadtest/report/page.ts'
import type { Report, Run } from '../../../loadtest/report/report.ts'
import { printReport } from '../../../loadtest/report/table.ts'

function run(figures: Run['figures'], more: Partial<Run> = {}): Run {
  return {
    target: 'parley (uws)',
    rate_per_s: 200,
    figures,
    latency: null,
    timeline: [],
    limit: null,
    refusals: {},
    verdicts: null,
    proof: null,
    notes: [],
    problems: [],
    ...more,
  }
}

function report(runs: readonly Run[], more: Partial<Report> = {}): Report {
  return {
    v: 1,
    scenario: 'fanout',
    started_at: '2026-11-21T10:00:00.000Z',
    seed: 1,
    options: { members: 1_000 },
    machine: { cpu: 'x', cores: 2, memory_bytes: 1, node: '20.0.0', platform: 'linux x64', load_before: 0 },
    runs,
    ...more,
  }
}

const verdictOf = (figure: string, before: number, now: number) =>
  compare(report([run({ [figure]: before })]), report([run({ [figure]: now })])).changes[0]?.verdict

describe('what has become better or worse, from both sides of ten percent', () => {
  test.each([
    ['deliveries_per_cpu_s', 1_000, 890, 'worse'],
    ['deliveries_per_cpu_s', 1_000, 910, 'same'],
    ['deliveries_per_cpu_s', 1_000, 1_090, 'same'],
    ['deliveries_per_cpu_s', 1_000, 1_110, 'better'],
    ['server_cpu_per_message_us', 100, 111, 'worse'],
    ['server_cpu_per_message_us', 100, 109, 'same'],
    ['server_cpu_per_message_us', 100, 89, 'better'],
    ['rss_per_connection_bytes', 100, 120, 'worse'],
    ['all_back_s', 2, 3, 'worse'],
  ])('%s from %d to %d is %s', (figure, before, now, verdict) => {
    expect(verdictOf(figure, before, now)).toBe(verdict)
  })

  test('counts that are neither good nor bad are not judged, nor what was not measured', () => {
    expect(verdictOf('connections', 10, 20)).toBeUndefined()
    expect(compare(report([run({ all_back_s: null })]), report([run({ all_back_s: 2 })])).changes).toEqual([])
    expect(verdictOf('rss_per_connection_bytes', -5, 10)).toBeUndefined()
    expect(verdictOf('deliveries_per_cpu_s', 0, 10)).toBeUndefined()
  })

  test('latencies are compared by percentile', () => {
    const latency = {
      samples: 1,
      p50_ms: 1,
      p90_ms: 2,
      p99_ms: 10,
      p999_ms: 20,
      max_ms: 30,
      mean_ms: 1,
      curve: [],
    }
    const before = report([run({}, { latency })])
    const now = report([run({}, { latency: { ...latency, p99_ms: 25 } })])
    expect(compare(before, now).changes.filter(({ verdict }) => verdict === 'worse')).toMatchObject([
      { figure: 'p99_ms', ratio: 2.5 },
    ])
  })
})

test('runs are matched by server, rate and variant; what has no partner is said', () => {
  const before = report([run({ deliveries_per_cpu_s: 1 }), run({}, { target: 'raw-uws' })])
  const now = report([run({ deliveries_per_cpu_s: 2 }, { rate_per_s: 50 }), run({ deliveries_per_cpu_s: 3 })])
  const { changes, notes } = compare(before, now)
  expect(changes).toMatchObject([{ run: 'parley (uws), 200/s', ratio: 3 }])
  expect(notes).toEqual([
    'parley (uws), 50/s: not in the earlier report',
    'raw-uws, 200/s: only in the earlier report',
  ])
})

test('what makes two reports hard to compare is said', () => {
  const other = report([], {
    scenario: 'rooms',
    options: { members: 10, pin: 'none' },
    machine: { ...report([]).machine, cpu: 'y', node: '22.0.0' },
  })
  expect(compare(report([]), other).notes).toEqual([
    'scenarios differ: fanout, rooms',
    'the machines differ',
    'Node differs: 20.0.0, 22.0.0',
    '--members differs: 1000, 10',
    '--pin differs: not given, none',
  ])
})

test('table and page show the ratio, and mark what is worse', () => {
  const before = report([run({ deliveries_per_cpu_s: 200 })])
  const now = report([run({ deliveries_per_cpu_s: 100 })])
  const comparison = compare(before, now)
  expect(rowsOfComparison(comparison)[1]).toEqual([
    'parley (uws), 200/s',
    'deliveries per CPU-second',
    '200 /s',
    '100 /s',
    '× 0.50',
    'WORSE',
  ])
  expect(printReport(now, comparison)).toMatch(
    /parley \(uws\), 200\/s +deliveries per CPU-second .* × 0\.50 +WORSE/,
  )
  expect(printReport(now)).not.toContain('earlier report')
  expect(pageOf(now, comparison)).toContain('<td>WORSE</td>')
})

test.each([
  ['not json', 'it is not JSON'],
  ['null', 'it is not a report of this load test'],
  ['{"v":2,"runs":[]}', 'it is not a report of this load test'],
  ['{"v":1}', 'it is not a report of this load test'],
])('%s is refused', (text, error) => {
  expect(reportIn(text)).toEqual({ ok: false, error })
})

test('what was written as JSON is read again', () => {
  const written = report([run({ deliveries: 1 })])
  expect(reportIn(JSON.stringify(written))).toEqual({ ok: true, value: written })
})
