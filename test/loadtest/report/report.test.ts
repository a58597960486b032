import { describe, expect, test } from 'vitest'
import { summaryOf, newHistogram, recordMs } from '../../../loadtest/driver/histogram.ts'
import { formatCount, formatFigure, formatName } from '../../../loadtest/report/format.ts'
import { pageOf } from '../../../loadtest/report/page.ts'
import { linearMarks, logMarks, plot } from '../../../loadtest/report/plot.ts'
import { exitCodeOf, type Report, type Run } from '../../../loadtest/report/report.ts'
import { countTable, printReport } from '../../../loadtest/report/table.ts'

function latency() {
  const histogram = newHistogram()
  for (const ms of [1, 2, 3, 40]) recordMs(histogram, ms)
  return summaryOf(histogram) ?? null
}

function run(more: Partial<Run> = {}): Run {
  return {
    target: 'parley (ws)',
    figures: {
      connections: 1_000,
      deliveries_per_cpu_s: 359_123.4,
      rss_per_connection_bytes: 2_048,
      server_cpu_s: null,
    },
    latency: latency(),
    timeline: [
      { t_s: 0, deliveries_per_s: 0, messages_per_s: 0, server_cores: null, server_rss_bytes: null },
      { t_s: 1, deliveries_per_s: 90, messages_per_s: 9, server_cores: 0.5, server_rss_bytes: 2 ** 20 },
    ],
    limit: { side: 'server', why: 'server 0.95 cores' },
    refusals: { rate_limited: 3 },
    verdicts: { allow: { benign: 5, spam: 1 }, block: { spam: 4 } },
    proof: { checked: { rooms: 2 }, findings: 0, listed: [] },
    notes: [],
    problems: [],
    ...more,
  }
}

function report(...runs: readonly Run[]): Report {
  return {
    v: 1,
    scenario: 'fanout',
    started_at: '2026-11-21T10:00:00.000Z',
    seed: 5,
    options: { members: 1_000, transport: 'ws' },
    machine: {
      cpu: 'a <fast> one',
      cores: 2,
      memory_bytes: 2 ** 30,
      node: '20.0.0',
      platform: 'linux x64',
      load_before: 0.5,
    },
    runs,
  }
}

describe('numbers for people', () => {
  test.each([
    [0, '0'],
    [999, '999'],
    [1_000, '1,000'],
    [1_234_567, '1,234,567'],
    [1_234.6, '1,235'],
    [123.46, '123'],
    [12.346, '12.3'],
    [1.2346, '1.23'],
  ])('%d is %s', (value, words) => expect(formatCount(value)).toBe(words))

  test.each([
    ['p99_ms', 12.34, '12.3 ms'],
    ['deliveries_per_cpu_s', 359_123.4, '359,123 /s'],
    ['messages_per_s', 50, '50 /s'],
    ['server_cpu_s', 1.5, '1.50 s'],
    ['server_cpu_per_message_us', 70, '70 µs'],
    ['idle_share', 0.314, '31 %'],
    ['rss_bytes', 1_023, '1023 B'],
    ['rss_bytes', 1_024, '1.0 KiB'],
    ['rss_bytes', 1.5 * 2 ** 20, '1.5 MiB'],
    ['rss_bytes', 2 ** 31, '2.00 GiB'],
    ['anything', null, '–'],
  ])('%s %d is %s', (name, value, words) => expect(formatFigure(name, value)).toBe(words))

  test('a figure’s name loses its unit', () => {
    expect(formatName('deliveries_per_cpu_s')).toBe('deliveries per CPU-second')
    expect(formatName('rss_per_connection_bytes')).toBe('RSS per connection')
    expect(formatName('answer_p99_ms')).toBe('answer p99')
  })
})

describe('the table', () => {
  test('has a column for each run, and a dash for what was not measured', () => {
    const text = printReport(
      report(run(), run({ target: 'peer', figures: { connections: 9 }, latency: null, limit: null })),
    )
    expect(text).toMatch(/^ +parley \(ws\) +peer$/m)
    expect(text).toMatch(/^connections +1,000 +9$/m)
    expect(text).toMatch(/^deliveries per CPU-second +359,123 \/s +–$/m)
    expect(text).toMatch(/^latency p99\.9 +40\.0 ms +–$/m)
    expect(text).toMatch(/^limit +server +–$/m)
    expect(text).toContain('rate_limited: 3')
  })

  test('a proof says what it checked, and its findings stand out', () => {
    expect(printReport(report(run()))).toContain('checked 2 rooms\n  nothing found wrong')
    const proof = { checked: { rooms: 2 }, findings: 2, listed: ['leak in den: line 4'] }
    expect(printReport(report(run({ proof })))).toContain('2 FINDINGS\n  leak in den: line 4')
  })

  test('counts have their sums in both directions', () => {
    expect(
      countTable({ allow: { benign: 5, spam: 1 }, block: { spam: 4 } })
        .split('\n')
        .map((l) => l.split(/ +/)),
    ).toEqual([
      ['', 'benign', 'spam', 'all'],
      ['allow', '5', '1', '6'],
      ['block', '0', '4', '4'],
      ['all', '5', '5', '10'],
    ])
  })
})

describe('the exit code', () => {
  test('is 0 when no run has a problem, else 1', () => {
    expect(exitCodeOf(report(run(), run()))).toBe(0)
    expect(exitCodeOf(report(run(), run({ problems: ['3 deliveries are missing'] })))).toBe(1)
  })
})

describe('the page', () => {
  test('loads nothing from anywhere and runs no script', () => {
    const page = pageOf(report(run()))
    expect(page).not.toMatch(/<script|<link|<img|@import|url\(|https?:/)
    expect(page.match(/<svg/g)).toHaveLength(5)
    expect(page).toContain('359,123 /s')
  })

  test('words from outside are written as words', () => {
    const page = pageOf(report(run({ target: '<b>"x"&', refusals: { '<i>': 1 }, problems: ['<script>'] })))
    expect(page).not.toMatch(/<b>|<i>|<script>/)
    expect(page).toContain('&#60;script&#62;')
    expect(page).toContain('a &#60;fast&#62; one')
  })

  test('a run that measured nothing is still a page', () => {
    const empty = run({
      figures: {},
      latency: null,
      timeline: [],
      limit: null,
      verdicts: null,
      proof: null,
      refusals: {},
    })
    expect(pageOf(report(empty))).toContain('nothing was measured')
  })
})

describe('a plot', () => {
  const options = { title: 'a plot', xLabel: 'x', yLabel: 'y' }

  test('draws each series inside its frame, never at a place that is no number', () => {
    const svg = plot(options, [
      { name: 'one', points: [[0, 5]] },
      {
        name: 'two',
        points: [
          [0, 0],
          [10, 1e6],
        ],
      },
    ])
    expect(svg.match(/<polyline/g)).toHaveLength(2)
    expect(svg).not.toMatch(/NaN|Infinity/)
    expect(svg).toContain('>two<')
  })

  test('in logarithms takes a zero as well', () => {
    expect(
      plot({ ...options, yScale: 'log' }, [
        {
          name: 'one',
          points: [
            [0, 0],
            [1, 100],
          ],
        },
      ]),
    ).not.toMatch(/NaN|Infinity/)
  })

  test('marks are round numbers that hold all values', () => {
    expect(linearMarks(0)).toEqual([0, 1])
    expect(linearMarks(100)).toEqual([0, 25, 50, 75, 100])
    expect(linearMarks(101).at(-1)).toBeGreaterThanOrEqual(101)
    expect(logMarks([0.5, 20])).toEqual([0.1, 1, 10, 100])
    expect(logMarks([0])).toEqual([0.1, 1])
  })
})
