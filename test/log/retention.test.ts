import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../server/base/clock.ts'
import { defaultLimits, type Limits } from '../../server/limits.ts'
import { deletionsOf } from '../../server/log/deletion.ts'
import { mayGo } from '../../server/log/retention.ts'
import { startUpkeep, type Upkeep, type UpkeepDone } from '../../server/log/upkeep.ts'
import { recordKey, roomKey } from '../../server/log/record-bytes.ts'
import { verifyLog } from '../../server/log/verify.ts'
import { edited, epochAt, type LogFolder, openLogFolder, removed, said } from '../support/log-folder.ts'
import { type ManualClock, manualClock } from '../support/manual-clock.ts'
import { recordedTelemetry } from '../support/recorded-telemetry.ts'

const dayMs = 86_400_000
const all = { recordsMax: 10_000, bytesMax: 1e9 }
const open: LogFolder[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

describe('the decision', () => {
  test('a record goes when its days are over, not a millisecond before', () => {
    const oldest = [{ at: 1_000 }]
    expect(mayGo({ oldest, days: 1, now: 1_000 + dayMs - 1 })).toBe(0)
    expect(mayGo({ oldest, days: 1, now: 1_000 + dayMs })).toBe(1)
  })

  test('of records in the order of time, those before the first that stays go, and no other', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(1_000)),
        fc.integer({ min: 1, max: 10 }),
        fc.nat(2_000),
        (times, days, day) => {
          const oldest = times.sort((a, b) => a - b).map((d) => ({ at: d * dayMs }))
          const going = mayGo({ oldest, days, now: day * dayMs })
          expect(oldest.slice(0, going).every(({ at }) => at + days * dayMs <= day * dayMs)).toBe(true)
          expect(oldest.slice(going).every(({ at }) => at + days * dayMs > day * dayMs)).toBe(true)
        },
      ),
    )
  })
})

/** A log with one record a day, and the job that has run once. */
async function daily(rooms: readonly string[], days: number, limits: Partial<Limits> = {}) {
  const clock = manualClock(epochAt + days * dayMs)
  const heard = recordedTelemetry()
  const one = openLogFolder({ clock, telemetry: heard.telemetry })
  open.push(one)
  for (const room of rooms)
    for (let seq = 1; seq <= days; seq++)
      one.journal.append(said(room, seq, `day ${seq}`, epochAt + seq * dayMs))
  await one.journal.flushed()
  const ports = { limits: { ...defaultLimits, ...limits }, clock, telemetry: heard.telemetry }
  const start = () => startUpkeep(one.environment, ports)
  const kept = (room: string) => one.journal.records(room, 0, all).map(({ seq }) => seq)
  const problems = async () =>
    (await verifyLog(one.environment, { pause: () => systemClock.sleep(0) })).problems
  return { ...one, journal: one.journal, environment: one.environment, clock, heard, start, kept, problems }
}

/** Moves the clock through the job's pauses until it is done. */
async function through(run: Promise<UpkeepDone | undefined>, clock: ManualClock): Promise<number> {
  let done = false
  const end = run.finally(() => {
    done = true
  })
  while (!done) {
    clock.advance(defaultLimits.retentionPauseMs)
    await systemClock.sleep(1)
  }
  return (await end)?.deleted ?? 0
}

/** The run that the clock has begun already, if there is one, and a whole one after it; the records both deleted. */
async function runs(job: Upkeep, clock: ManualClock): Promise<number> {
  const begun = await through(job.run(), clock)
  return begun + (await through(job.run(), clock))
}

test('after the 180 days of retainDaysDefault records go, and what stays verifies from the deletion record', async () => {
  const { start, kept, clock, problems, environment, heard } = await daily(['lobby'], 200)
  const job = start()
  expect(await runs(job, clock)).toBe(20)
  expect(kept('lobby')).toEqual(Array.from({ length: 180 }, (_, i) => i + 21))
  expect(deletionsOf(environment, 'lobby')).toMatchObject([{ from: 1, to: 20, count: 20, days: 180 }])
  expect(heard.of('retained')).toEqual([['lobby', 20]])
  expect(await problems()).toEqual([])
  await job.close()
})

test('a room keeps its records for the days that its owner asked for, also after a restart', async () => {
  const { start, kept, clock, journal } = await daily(['brief', 'lobby'], 40)
  journal.retain('brief', 7)
  await journal.flushed()
  const job = start()
  await runs(job, clock)
  expect(kept('brief')).toEqual([34, 35, 36, 37, 38, 39, 40])
  expect(kept('lobby')).toHaveLength(40)
  await job.close()
})

test('the job runs by the clock alone, an hour after an hour', async () => {
  const { start, kept, clock } = await daily(['lobby'], 180)
  const job = start()
  expect(kept('lobby')).toHaveLength(180)
  for (const expected of [179, 178]) {
    clock.advance(dayMs)
    await expect
      .poll(() => {
        clock.advance(defaultLimits.retentionPeriodMs)
        return kept('lobby').length
      })
      .toBe(expected)
  }
  await job.close()
})

test('each step deletes at most retentionStepRecordsMax; one run leaves one deletion record for a room', async () => {
  const { start, kept, clock, environment, heard } = await daily(['lobby'], 210, {
    retentionStepRecordsMax: 8,
  })
  const steps: number[] = []
  const job = start()
  const run = job.run()
  await expect.poll(() => kept('lobby').length).toBe(202)
  steps.push(kept('lobby').length)
  expect(await through(run, clock)).toBe(30)
  expect(deletionsOf(environment, 'lobby')).toMatchObject([{ from: 1, to: 30, count: 30 }])
  expect(heard.of('retained')).toEqual([['lobby', 30]])
  await job.close()
})

test('a second run continues where the first ended, and both deletion records stay', async () => {
  const { start, clock, environment, problems } = await daily(['lobby'], 190)
  const job = start()
  await runs(job, clock)
  clock.advance(5 * dayMs)
  await runs(job, clock)
  expect(deletionsOf(environment, 'lobby').map(({ from, to }) => [from, to])).toEqual([
    [1, 10],
    [11, 15],
  ])
  expect(await problems()).toEqual([])
  await job.close()
})

test('a room whose records all went still has its head, and goes on from there', async () => {
  const { start, clock, kept, journal, problems } = await daily(['lobby'], 5)
  journal.retain('lobby', 1)
  await journal.flushed()
  clock.advance(10 * dayMs)
  const job = start()
  await runs(job, clock)
  expect(kept('lobby')).toEqual([])
  expect(await journal.window('lobby', { limit: 9 })).toEqual([])
  expect(await problems()).toEqual([])
  journal.append(said('lobby', 6, 'back', clock.now()))
  await journal.flushed()
  expect(kept('lobby')).toEqual([6])
  expect(await problems()).toEqual([])
  await job.close()
})

test('a deletion without its record, or with a false one, is found', async () => {
  const { start, clock, environment, problems } = await daily(['lobby'], 190)
  const job = start()
  await runs(job, clock)
  await job.close()
  const { deletions } = environment.bytes
  const key = recordKey(roomKey('lobby'), 1)
  const good = Buffer.from(deletions.get(key) ?? '')
  await deletions.put(key, Buffer.from(good.toString().replace(/"hash":"../, '"hash":"zz')))
  expect(await problems()).toMatchObject([{ kind: 'changed', room: 'lobby', seq: 1 }])
  await deletions.put(key, Buffer.from(good.toString().replace('"count":10', '"count":9')))
  expect(await problems()).toMatchObject([{ kind: 'changed', room: 'lobby', seq: 1 }])
  await deletions.remove(key)
  expect(await problems()).toMatchObject([{ kind: 'missing', room: 'lobby', seq: 1 }])
})

test('what edits and removals left beside a record goes with it', async () => {
  const clock = manualClock(epochAt)
  const one = openLogFolder({ clock })
  open.push(one)
  const message = said('lobby', 1, 'a secret')
  for (const record of [message, edited(message.event, 2, 'still a secret'), removed(message.event, 3)])
    one.journal.append(record)
  await one.journal.flushed()
  const left = () => [...one.environment.bytes.amendments.getKeys({})].length
  expect(left()).toBe(1)
  const job = startUpkeep(one.environment, {
    limits: defaultLimits,
    clock,
    telemetry: recordedTelemetry().telemetry,
  })
  clock.advance(181 * dayMs)
  await runs(job, clock)
  expect(left()).toBe(0)
  await job.close()
})

test('a closed job runs no more', async () => {
  const { start, kept, clock } = await daily(['lobby'], 181)
  const job = start()
  await job.close()
  clock.advance(dayMs)
  await systemClock.sleep(5)
  expect(kept('lobby')).toHaveLength(181)
})
