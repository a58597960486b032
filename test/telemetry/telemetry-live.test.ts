/** What an operator sees: metrics with bounded labels, lines without anybody's words. */
import { execFileSync } from 'node:child_process'
import { constants, mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { boundedDestination, createLogger, type LogLevel } from '../../server/telemetry/logger.ts'
import { createMetrics } from '../../server/telemetry/metrics.ts'
import { liveTelemetry } from '../../server/telemetry/telemetry-live.ts'
import { silentTelemetry } from '../../server/telemetry/telemetry.ts'
import { defaultLimits } from '../../server/limits.ts'
import { manualClock } from '../support/manual-clock.ts'

function house(level: LogLevel = 'debug') {
  const written: string[] = []
  const clock = manualClock(Date.UTC(2026, 10, 21))
  const metrics = createMetrics(false)
  const to = { write: (line: string) => void written.push(line) }
  const suppressed = (lines: number) => metrics.linesSuppressed.inc(lines)
  const telemetry = liveTelemetry(metrics, createLogger({ level, clock, to, suppressed }))
  const lines = () => written.map((line) => JSON.parse(line) as Record<string, unknown>)
  return { telemetry, lines, clock, raw: () => written.join(''), page: () => telemetry.metrics() }
}

describe('the metrics page', () => {
  test('counts verdicts by action, category and whether they were degraded', async () => {
    const { telemetry, page } = house()
    telemetry.judged('allow', null, false, 12)
    telemetry.judged('allow', null, false, 9)
    telemetry.judged('block', 'scam', true, 60_000)
    const text = await page()
    expect(text).toContain('parley_verdicts_total{action="allow",category="none",degraded="false"} 2')
    expect(text).toContain('parley_verdicts_total{action="block",category="scam",degraded="true"} 1')
    expect(text).toContain('parley_verdict_seconds_bucket{le="0.00001"} 1')
    expect(text).toContain('parley_verdict_seconds_bucket{le="0.1"} 3')
    expect(text).toContain('parley_verdict_seconds_bucket{le="+Inf"} 3')
    expect(text).toContain('parley_verdict_seconds_sum 0.060021')
    expect(text).toContain('parley_verdict_seconds_count 3')
  })

  test('every event leaves its mark on the page', async () => {
    const { telemetry, page } = house()
    telemetry.opened('json')
    telemetry.closed(4008)
    telemetry.authenticated('high', 100)
    telemetry.authenticationRefused('token_expired', 'exp')
    telemetry.disconnecting('slow_consumer', 'outbox')
    telemetry.refused('muted', 'send')
    telemetry.classifierFailed('links', 'late', '50 ms')
    telemetry.published('message', 7)
    telemetry.moderated('mute', false)
    telemetry.journalled(3, 300, 500)
    telemetry.journalFailed('ENOSPC')
    telemetry.shipped(2, 200, 500)
    telemetry.shipFailed('ECONNREFUSED', 100)
    telemetry.logRead('appeal', 5)
    telemetry.retained('lobby', 11)
    telemetry.gauge('rooms', 'Rooms in memory.', () => 4)
    const text = await page()
    for (const sample of [
      'connections_opened_total{encoding="json"} 1',
      'connections_closed_total{code="4008"} 1',
      'authentications_total{assurance="high"} 1',
      'authentication_seconds_count 1',
      'authentication_refusals_total{reason="token_expired"} 1',
      'disconnects_total{name="slow_consumer"} 1',
      'errors_total{name="muted",frame="send"} 1',
      'classifier_failures_total{classifier="links",kind="late"} 1',
      'events_published_total{kind="message"} 1',
      'deliveries_total 7',
      'moderations_total{command="mute",automatic="false"} 1',
      ...['journal_records_total 3', 'journal_bytes_total 300', 'journal_failures_total 1'],
      ...['shipped_records_total 2', 'shipped_bytes_total 200', 'ship_failures_total 1'],
      ...['log_reads_total{purpose="appeal"} 1', 'log_read_records_total 5', 'retention_deleted_total 11'],
      'rooms 4',
    ])
      expect(text).toContain(`\nparley_${sample}\n`)
  })

  test('a duration on a bound is in its bucket, above the bound in the next, above all of them in the last', async () => {
    const { telemetry, page } = house()
    for (const us of [10, 10.5, 100_000, 100_001]) telemetry.judged('allow', null, false, us)
    const text = await page()
    const upTo = (le: string) => text.match(new RegExp(`verdict_seconds_bucket\\{le="${le}"\\} (\\d+)`))?.[1]
    expect(['0.000005', '0.00001', '0.00002', '0.1', '\\+Inf'].map(upTo)).toEqual(['0', '1', '2', '3', '4'])
  })

  test('two scrapes show the same sums: reading does not count', async () => {
    const { telemetry, page } = house()
    telemetry.published('message', 2)
    expect(await page()).toBe(await page())
  })

  test('a value nobody foresaw counts as other, and cannot grow the page', async () => {
    const { telemetry, page } = house()
    for (let code = 3000; code < 3500; code++) telemetry.closed(code)
    const text = await page()
    expect(text).toContain('parley_connections_closed_total{code="other"} 500')
    expect(text.match(/^parley_connections_closed_total\{/gm)).toHaveLength(1)
  })

  test(`a label takes metricLabelsSpareMax values of its own (${defaultLimits.metricLabelsSpareMax}), then other`, async () => {
    const { telemetry, page } = house()
    const max = defaultLimits.metricLabelsSpareMax
    for (let i = 0; i < max + 2; i++) telemetry.classifierFailed(`c${i}`, 'threw', '')
    const text = await page()
    expect(text).toContain(`classifier="c${max - 1}"`)
    expect(text).not.toContain(`classifier="c${max}"`)
    expect(text).toContain('parley_classifier_failures_total{classifier="other",kind="threw"} 2')
  })

  test('a gauge that is given again is replaced', async () => {
    const { telemetry, page } = house()
    telemetry.gauge('rooms', 'Rooms.', () => 1)
    telemetry.gauge('rooms', 'Rooms.', () => 2)
    expect(await page()).toContain('\nparley_rooms 2\n')
  })

  test('the Node process is on the page of a real server', async () => {
    expect(await createMetrics().registry.metrics()).toContain('nodejs_heap_size_used_bytes')
  })
})

describe('the log', () => {
  test('a line has a time, a level, its event and the named fields', () => {
    const { telemetry, lines } = house()
    telemetry.shipFailed('ECONNREFUSED', 250)
    expect(lines()).toEqual([
      {
        level: 'warn',
        time: '2026-11-21T00:00:00.000Z',
        event: 'ship_failed',
        detail: 'ECONNREFUSED',
        backoffMs: 250,
        msg: 'a batch did not reach Redis and will be sent again',
      },
    ])
  })

  test('what happens for every message writes no line', () => {
    const { telemetry, lines } = house()
    telemetry.opened('json')
    telemetry.judged('block', 'scam', false, 10)
    telemetry.published('message', 3)
    telemetry.refused('blocked', 'send')
    telemetry.journalled(1, 1, 1)
    telemetry.shipped(1, 1, 1)
    telemetry.closed(1000)
    expect(lines()).toEqual([])
  })

  test.each(['text', 'token', 'name', 'handle', 'sub', 'line', 'topic', 'anything'])(
    'words in a field called %s are not written, whoever passes them',
    (field) => {
      const { telemetry, raw } = house()
      telemetry.note('error', 'a request failed', { [field]: 'meet me at nine', bytes: 12, room: 'lobby' })
      expect(raw()).not.toContain('meet me')
      expect(raw()).toContain(`"${field}":"[not a field of the log]"`)
      expect(raw()).toContain('"bytes":12,"room":"lobby"')
    },
  )

  test('a token is recognised wherever it stands', () => {
    const { telemetry, raw } = house()
    const token = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhbm4ifQ.c2lnbmF0dXJl'
    telemetry.authenticationRefused('not_authenticated', `cannot read ${token}: bad`)
    telemetry.note('warn', `odd token ${token}`, { detail: token })
    expect(raw()).not.toContain('eyJ')
    expect(raw()).toContain('cannot read [token]: bad')
  })

  test('a text is cut at logTextCharsMax', () => {
    const { telemetry, lines } = house()
    const max = defaultLimits.logTextCharsMax
    telemetry.journalFailed('x'.repeat(max))
    telemetry.journalFailed('x'.repeat(max + 1))
    expect(lines().map((line) => line['detail'])).toEqual(['x'.repeat(max), `${'x'.repeat(max)}…`])
  })

  test('of one kind, logLinesPerSecondMax lines a second are written; the rest is counted, other kinds go on', async () => {
    const { telemetry, lines, clock, page } = house()
    const max = defaultLimits.logLinesPerSecondMax
    for (let i = 0; i < max + 5; i++) telemetry.classifierFailed('links', 'late', '')
    telemetry.journalFailed('ENOSPC')
    expect(lines()).toHaveLength(max + 1)
    expect(await page()).toContain('parley_log_lines_suppressed_total 5')
    clock.advance(1_000)
    telemetry.classifierFailed('links', 'late', '')
    expect(lines()).toHaveLength(max + 2)
  })

  test('lines below the level are not written, and silent writes none', () => {
    const warn = house('warn')
    warn.telemetry.note('info', 'hello')
    warn.telemetry.note('warn', 'beware')
    expect(warn.lines().map((line) => line['msg'])).toEqual(['beware'])
    const silent = house('silent')
    silent.telemetry.note('error', 'nothing')
    expect(silent.lines()).toEqual([])
  })
})

test('a reader who stops reading costs logBufferBytesMax of memory, and never a wait', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-log-'))
  const pipe = join(folder, 'pipe')
  execFileSync('mkfifo', [pipe])
  const fd = openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK) // a pipe holds 64 KiB, then nothing moves
  const to = boundedDestination(fd)
  to.on('error', () => undefined) // a write is under way when the test ends
  let dropped = 0
  to.on('drop', () => dropped++)
  const line = `${'x'.repeat(64 * 1024 - 1)}\n`
  const lines = defaultLimits.logBufferBytesMax / line.length
  for (let i = 0; i < lines - 1; i++) to.write(line)
  expect(dropped).toBe(0)
  for (let i = 0; i < lines; i++) to.write(line)
  expect(dropped).toBeGreaterThan(0)
  to.destroy()
  rmSync(folder, { recursive: true })
})

test('the silent one hears nothing', async () => {
  silentTelemetry.note('error', 'nothing')
  expect(await silentTelemetry.metrics()).toBe('')
})
