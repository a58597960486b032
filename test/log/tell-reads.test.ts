import { afterEach, expect, test } from 'vitest'
import type { ServerFrame } from '../../protocol/catalogue.ts'
import type { Environment } from '../../server/base/environment.ts'
import { defaultLimits, type Limits } from '../../server/limits.ts'
import { approveCase, closeCase, deferTelling } from '../../server/log/cases.ts'
import { chainedAfter } from '../../server/log/chained-table.ts'
import { readLog } from '../../server/log/read.ts'
import { createTellReads } from '../../server/log/tell-reads.ts'
import { tellingsOf } from '../../server/log/tellings.ts'
import { silentTelemetry } from '../../server/telemetry/telemetry.ts'
import { epochAt, type LogFolder, openLogFolder, said } from '../support/log-folder.ts'
import { manualClock } from '../support/manual-clock.ts'
import { recordedTelemetry } from '../support/recorded-telemetry.ts'

const open: LogFolder[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

const start = epochAt + 60_000
const dayMs = 86_400_000
const { tellAfterMs, tellDeferMs, tellKeptMs } = defaultLimits

/** People have each said three things in the lobby; who is connected hears what they are told. */
async function house(
  options: { people?: readonly string[]; limits?: Partial<Limits>; disk?: Environment } = {},
) {
  const { people = ['u_ann'], limits = {} } = options
  const one = openLogFolder()
  open.push(one)
  let seq = 0
  for (const from of people)
    for (let i = 0; i < 3; i++) {
      const { event } = said('lobby', ++seq)
      one.journal.append({ event: { ...event, from } as typeof event })
    }
  await one.journal.flushed()
  const clock = manualClock(start)
  const all = { ...defaultLimits, ...limits }
  const connected = new Set<string>()
  const heard: string[] = []
  const hear = (user: string) => (frame: ServerFrame) =>
    void heard.push(frame.t === 'notice' ? `${user} ${frame.name}: ${frame.text}` : frame.t)
  const recorded = recordedTelemetry()
  const tellReads = createTellReads({
    environment: one.environment,
    clock,
    limits: all,
    telemetry: recorded.telemetry,
    tell: (user, frame) => {
      if (connected.has(user)) hear(user)(frame)
      return connected.has(user) ? 1 : 0
    },
  })
  return {
    environment: one.environment,
    clock,
    connected,
    heard,
    recorded,
    sweep: tellReads.sweep,
    hello: (user: string) => tellReads.deliver({ user, send: hear(user) }),
    read: (id = 'c-1') =>
      readLog(
        one.environment,
        { room: 'lobby', purpose: 'what Ben complained of', case: id, reader: 'mo' },
        { clock, limits: all, telemetry: silentTelemetry },
      ),
    entries: (action: string) =>
      [...chainedAfter(one.environment, 'access', 0)]
        .map(({ body }) => JSON.parse(Buffer.from(body).toString()) as Record<string, unknown>)
        .filter((entry) => entry['action'] === action),
  }
}

test('a person is told at the next hello after tellAfterMs, once, and that is noted', async () => {
  const { read, clock, hello, heard, entries, environment } = await house()
  await read()
  await clock.advance(tellAfterMs - 1)
  await hello('u_ann')
  expect(heard).toEqual([])
  await clock.advance(1)
  await hello('u_ben')
  expect(heard).toEqual([])
  await hello('u_ann')
  await hello('u_ann')
  expect(heard).toEqual([
    'u_ann log_read: On 2026-09-21, 3 messages of yours were read from the retained log of lobby, for case c-1. Ask the operator of this server about it with this number.',
  ])
  expect(entries('told')).toMatchObject([{ user: 'u_ann', case: 'c-1', records: 3 }])
  expect(tellingsOf(environment, 'u_ann', 10)).toEqual([])
})

test('a person who stays connected is told as well', async () => {
  const { read, clock, sweep, connected, heard } = await house({ people: ['u_ann', 'u_ben'] })
  connected.add('u_ben')
  await read()
  await sweep()
  expect(heard).toEqual([])
  await clock.advance(tellAfterMs)
  await sweep()
  await sweep()
  expect(heard).toHaveLength(1)
  expect(heard[0]).toMatch(/^u_ben log_read/)
})

test('what is told names nobody and no purpose, only the case to ask about', async () => {
  const { read, clock, hello, heard } = await house()
  await read()
  await clock.advance(tellAfterMs)
  await hello('u_ann')
  expect(heard.join()).not.toMatch(/Ben|complain|mo\b/)
})

test('a second read under the case is told with the first; one that comes later is told again', async () => {
  const { read, clock, hello, heard } = await house()
  await read()
  await clock.advance(dayMs)
  await read()
  await clock.advance(tellAfterMs)
  await hello('u_ann')
  expect(heard).toHaveLength(1)
  expect(heard[0]).toContain('Between 2026-09-21 and 2026-09-22, 6 messages of yours')
  await read()
  await clock.advance(tellAfterMs)
  await hello('u_ann')
  expect(heard).toHaveLength(2)
})

test('two people may defer it while the case is open; closing the case ends that', async () => {
  const { read, clock, hello, heard, environment } = await house()
  await read()
  const now = clock.now()
  const asked = { actor: { id: 'mo', os: 'os:x' }, now, until: now + 25 * dayMs, reason: 'an inquiry' }
  await deferTelling(environment, 'c-1', asked)
  const approval = { actor: { id: 'jo', os: 'os:x' }, now, deferral: true }
  await approveCase(environment, 'c-1', approval)
  await clock.advance(24 * dayMs)
  await hello('u_ann')
  expect(heard).toEqual([])
  await closeCase(environment, 'c-1', { actor: { id: 'mo', os: 'os:x' }, now: clock.now() })
  await hello('u_ann')
  expect(heard).toHaveLength(1)
})

test('nobody defers it beyond tellDeferMs', async () => {
  const { clock, hello, heard, environment, read } = await house({
    limits: { caseOpenMs: 400 * dayMs, caseOpenApprovedMs: 400 * dayMs },
  })
  await read()
  const now = clock.now()
  await deferTelling(environment, 'c-1', {
    actor: { id: 'mo', os: 'os:x' },
    now,
    until: now + 399 * dayMs,
    reason: 'r',
  })
  await approveCase(environment, 'c-1', { actor: { id: 'jo', os: 'os:x' }, now, deferral: true })
  await clock.advance(tellDeferMs - 1)
  await hello('u_ann')
  expect(heard).toEqual([])
  await clock.advance(1)
  await hello('u_ann')
  expect(heard).toHaveLength(1)
})

test('however many there are to tell, a sweep looks at tellRowsMax rows and goes on with the others', async () => {
  const people = Array.from({ length: 7 }, (_, i) => `u_${i}`)
  const { read, clock, sweep, connected, heard } = await house({ people, limits: { tellRowsMax: 3 } })
  for (const user of people) connected.add(user)
  await read()
  await clock.advance(tellAfterMs)
  const counts: number[] = []
  for (let i = 0; i < 4; i++) {
    await sweep()
    counts.push(heard.length)
  }
  expect(counts).toEqual([3, 6, 7, 7])
})

test('that somebody never came back to be told is noted after tellKeptMs', async () => {
  const { read, clock, sweep, environment, entries } = await house()
  await read()
  await clock.advance(tellKeptMs - 1)
  await sweep()
  expect(tellingsOf(environment, 'u_ann', 10)).toHaveLength(1)
  await clock.advance(1)
  await sweep()
  expect(tellingsOf(environment, 'u_ann', 10)).toEqual([])
  expect(entries('not_told')).toMatchObject([{ user: 'u_ann', case: 'c-1' }])
})

test('the gauge of accesses counts reads by whatever process', async () => {
  const { read, recorded } = await house()
  await read()
  await read('c-2')
  const gauge = recorded.of('gauge').find(([name]) => name === 'log_accesses')
  if (gauge === undefined) throw new Error('there is such a gauge')
  expect((gauge[2] as () => number)()).toBe(2)
})
