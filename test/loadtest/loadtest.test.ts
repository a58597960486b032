/**
 * The load test against a real server, as somebody types it: small, and without a word about speed.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Report, Run } from '../../loadtest/report/report.ts'
import { packageRoot } from '../../server/base/package-root.ts'
import { redisAvailable, startRedis } from '../support/redis.ts'

/** A run starts a server, and a machine that is busy takes its time. */
const patienceMs = 120_000
const program = join(packageRoot(), 'dist', 'loadtest', 'main.js')

let folder = ''
let transcript = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parley-test-'))
  transcript = join(folder, 'transcript.jsonl')
  await writeFile(
    transcript,
    lines()
      .map((line) => JSON.stringify(line))
      .join('\n'),
  )
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Two rooms, three people, a slash at the beginning, words of other scripts, and a flood that is stopped. */
function lines() {
  const people = ['ann', 'bob', 'Zoë the 3rd']
  const talk = Array.from({ length: 40 }, (_, i) => ({
    room: i % 2 === 0 ? 'hall' : 'den',
    from: people[i % people.length],
    text:
      i === 7 ? '/help is what I typed' : `ведро number ${i}, said ${people[i % people.length]} quietly 🙂`,
    label: 'benign',
  }))
  const flood = Array.from({ length: 6 }, () => ({
    room: 'den',
    from: 'bob',
    text: 'buy my thing today',
    label: 'spam',
  }))
  return [...talk, ...flood]
}

async function loadtest(...args: string[]): Promise<{
  readonly code: number
  readonly report: Report
  readonly page: string
  readonly said: string
  readonly json: string
}> {
  const own = await mkdtemp(join(folder, 'run-')) // a run that fails must not find another's report
  const json = join(own, 'report.json')
  const page = join(own, 'report.html')
  const all = [program, ...args, '--transport', 'ws', '--json', json, '--page', page]
  const { code, said } = await new Promise<{ code: number; said: string }>((resolve) => {
    execFile(process.execPath, all, { timeout: patienceMs }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), said: `${stdout}\n${stderr}` })
    })
  })
  const text = await readFile(json, 'utf8').catch(() => '')
  if (text === '') throw new Error(`there is no report: ${said}`)
  return { code, said, json, report: JSON.parse(text) as Report, page: await readFile(page, 'utf8') }
}

function only(report: Report): Run {
  const [run] = report.runs
  if (run === undefined || report.runs.length !== 1) throw new Error('one run was expected')
  return run
}

describe('the load test', () => {
  test(
    'a crowd in one room: everything sent is accepted and reaches everyone',
    async () => {
      const args = [
        '--scenario',
        'fanout',
        '--members',
        '12',
        '--rate',
        '20',
        '--duration',
        '1',
        '--warmup',
        '0.5',
        '--workers',
        '2',
      ]
      const { code, report, page, said } = await loadtest(...args)
      const run = only(report)
      expect(run.problems, said).toEqual([])
      expect(code).toBe(0)
      expect(report).toMatchObject({ v: 1, scenario: 'fanout', options: { members: 12, transport: 'ws' } })
      expect(run.target).toBe('parley (ws)')
      expect(run.figures).toMatchObject({
        connections: 12,
        messages_sent: 30,
        messages_accepted: 30,
        messages_refused: 0,
        deliveries: 360,
        deliveries_missing: 0,
      })
      // One delivery in one is sampled; what was meant for the warm-up is not.
      expect(run.latency?.samples).toBe(20 * 12)
      expect(run.timeline.length).toBeGreaterThan(0)
      expect(said).toContain('deliveries per CPU-second')
      expect(page).toContain('<svg')
    },
    patienceMs,
  )

  test(
    'many rooms: a message reaches the members of its room only',
    async () => {
      const args = [
        '--scenario',
        'rooms',
        '--rooms',
        '5',
        '--members',
        '3',
        '--rate',
        '20',
        '--duration',
        '1',
        '--warmup',
        '0',
        '--arrivals',
        'poisson',
      ]
      const { code, report, said } = await loadtest(...args)
      expect(only(report).problems, said).toEqual([])
      expect(code).toBe(0)
      expect(only(report).figures).toMatchObject({ connections: 15, messages_accepted: 20, deliveries: 60 })
    },
    patienceMs,
  )

  test(
    'peers and rates: a run for each, one after the other, in one table, and against itself',
    async () => {
      const small = ['--scenario', 'fanout', '--members', '6', '--duration', '0.5', '--warmup', '0']
      const cells = [...small, '--rates', '8,20', '--peers', 'ws-broadcast,socketio-ws', '--pin', 'none']
      const { code, report, page, said, json } = await loadtest(...cells)
      expect(code, said).toBe(0)
      expect(report.runs.map((run) => `${run.target} ${run.rate_per_s}`)).toEqual([
        'parley (ws) 8',
        'socketio-ws 8',
        'ws-broadcast 8',
        'parley (ws) 20',
        'socketio-ws 20',
        'ws-broadcast 20',
      ])
      for (const run of report.runs) {
        const sent = (run.rate_per_s ?? 0) * 0.5
        expect(run.figures, said).toMatchObject({
          messages_sent: sent,
          deliveries: sent * 6,
          deliveries_missing: 0,
        })
        expect(run.latency?.samples).toBe(sent * 6)
      }
      expect(report.machine.pinning).toBe('nothing is pinned: as asked')
      expect(said).toMatch(/messages\/s +server +deliveries\/CPU-s/)
      expect(page).toContain('Latency by percentile at 20 messages per second')
      const again = await loadtest(...small, '--rates', '8', '--pin', 'none', '--compare', json)
      expect(again.said).toContain('against the earlier report')
      expect(again.page).toContain('Against the earlier report')
    },
    patienceMs,
  )

  test(
    'an idle crowd: everybody is in, and each has a size',
    async () => {
      const { code, report, said } = await loadtest('--scenario', 'idle', '--members', '30', '--pin', 'none')
      expect(code, said).toBe(0)
      expect(only(report).figures).toMatchObject({ members_wanted: 30, members_joined: 30, members_lost: 0 })
    },
    patienceMs,
  )

  test(
    'churn: every change is answered',
    async () => {
      const few = ['--members', '12', '--movers', '6', '--rate', '12', '--duration', '1', '--pin', 'none']
      const { code, report, said } = await loadtest('--scenario', 'churn', ...few)
      expect(only(report).problems, said).toEqual([])
      expect(code).toBe(0)
      expect(only(report).figures).toMatchObject({ changes: 12, leaves: 6, joins: 6 })
    },
    patienceMs,
  )

  test.each([[[]], [['--drain']]])(
    'a storm (%j): all are cut off, come back, and are told that nothing was missed',
    async (how) => {
      const few = ['--members', '20', '--room', '10', '--pin', 'none']
      const { code, report, said } = await loadtest('--scenario', 'reconnect-storm', ...few, ...how)
      expect(only(report).problems, said).toEqual([])
      expect(code).toBe(0)
      expect(only(report).figures).toMatchObject({ members: 20, members_back: 20, members_recovered: 20 })
    },
    patienceMs,
  )

  test(
    'a reader who stalls hears everything once in the end',
    async () => {
      const few = ['--members', '10', '--rate', '20', '--duration', '1', '--warmup', '0', '--pin', 'none']
      const { code, report, said } = await loadtest('--scenario', 'slow-consumer', '--stalled', '10', ...few)
      expect(code, said).toBe(0)
      expect(report.runs.map((run) => run.variant)).toEqual(['nobody stalled', '1 stalled'])
      expect(report.runs[1]?.figures).toMatchObject({
        stalled_members: 1,
        stalled_messages_missing: 0,
        stalled_events_doubled: 0,
      })
    },
    patienceMs,
  )

  test(
    'a transcript: verdicts by label, and every proof holds',
    async () => {
      const { code, report, said } = await loadtest(
        '--scenario',
        'replay',
        '--file',
        transcript,
        '--rate',
        '200',
      )
      const run = only(report)
      expect(run.problems, said).toEqual([])
      expect(code).toBe(0)
      expect(run.figures).toMatchObject({
        rooms: 2,
        connections: 5,
        messages_sent: 46,
        messages_unanswered: 0,
      })
      // The fourth time within the window the same words are stopped; how is the policy's business.
      expect(run.figures['messages_stopped']).toBeGreaterThan(0)
      expect(run.verdicts?.['allow']?.['benign']).toBe(40)
      const accepted = run.figures['messages_accepted'] ?? 0
      expect(run.proof).toMatchObject({
        findings: 0,
        checked: {
          rooms: 2,
          receivers_views: 8,
          sends_accepted: accepted,
          log_records: accepted,
          events_seen: accepted * 4,
        },
      })
    },
    patienceMs,
  )

  test(
    'a transcript through a kill -9: what was acknowledged as durable is in the log, once',
    async () => {
      const { code, report, said } = await loadtest(
        '--scenario',
        'replay',
        '--file',
        transcript,
        '--rate',
        '40',
        '--kill',
        '--seed',
        '3',
      )
      const run = only(report)
      expect(run.problems, said).toEqual([])
      expect(code).toBe(0)
      expect(run.figures['reconnects']).toBe(5)
      expect(run.notes.join()).toContain('the server was killed after')
      const {
        messages_accepted: accepted,
        messages_stopped: stopped,
        messages_unanswered: open,
      } = run.figures
      expect((accepted ?? 0) + (stopped ?? 0) + (open ?? 0)).toBe(46)
    },
    patienceMs,
  )

  test.skipIf(!redisAvailable())(
    'a transcript with Redis: the streams hold what the log holds',
    async () => {
      await using redis = await startRedis()
      const { code, report, said } = await loadtest(
        '--scenario',
        'replay',
        '--file',
        transcript,
        '--rate',
        '200',
        '--redis',
        redis.url,
      )
      const run = only(report)
      expect(run.problems, said).toEqual([])
      expect(code).toBe(0)
      expect(run.proof?.checked['redis_records']).toBe(run.figures['messages_accepted'])
    },
    patienceMs,
  )
})
