import { statSync } from 'node:fs'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { systemClock } from '../../server/base/clock.ts'
import { defaultLimits } from '../../server/limits.ts'
import { openFront } from '../../server/log/journal-front.ts'
import { recordsBetween } from '../../server/log/record-reader.ts'
import { openScribeThread } from '../../server/log/scribe-thread.ts'
import { allSegments } from '../../server/log/segment-table.ts'
import { startUpkeep } from '../../server/log/upkeep.ts'
import { upkeepDoneAt } from '../../server/log/upkeep-lock.ts'
import { verifyLog } from '../../server/log/verify.ts'
import { silentTelemetry } from '../../server/telemetry/telemetry.ts'
import { eventually } from '../support/eventually.ts'
import { epochAt, type LogFolder, openLogFolder, said } from '../support/log-folder.ts'
import { recordedTelemetry } from '../support/recorded-telemetry.ts'
import { dayMs, filledFolder, settableClock, smallSegments, upTo } from '../support/upkeep-runs.ts'

const open: LogFolder[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

beforeAll(() => {
  statSync(new URL('../../dist/server/log/scribe-worker.js', import.meta.url)) // npm run build
})

test('readers and verify see every record once while others write, seal, delete and write anew', async () => {
  const rooms = ['attic', 'lobby', 'porch']
  const made = await filledFolder(rooms, 200)
  open.push(made.folder)
  const { folder, clock, run, problems } = made
  let working = true
  const talk = async () => {
    for (let seq = 201; working; seq++) {
      for (const room of rooms) folder.journal.append(said(room, seq, `late ${seq}`, clock.now()))
      await folder.journal.flushed()
      await systemClock.sleep(20)
    }
  }
  const look = async () => {
    while (working) {
      expect(await problems()).toEqual([])
      for (const room of rooms) {
        const seqs = [...recordsBetween(folder.environment, room, 0, 1e9)].map(({ seq }) => seq)
        expect(seqs).toEqual(upTo(seqs.at(-1) ?? 0, seqs[0]))
      }
      await systemClock.sleep(0)
    }
  }
  const work = async () => {
    for (let day = 0; day < 60; day += 6) {
      clock.advance(6 * dayMs)
      await run({ limits: { ...smallSegments, retainDaysDefault: 190 } })
    }
    working = false
  }
  await Promise.all([talk(), look(), work()])
  expect(await problems()).toEqual([])
  expect(made.kept('lobby')[0]).toBe(71) // 260 days have passed
}, 120_000)

test('a run that was never done, and one that was, can be told apart; its figures are gauges', async () => {
  const made = await filledFolder(['lobby'], 40)
  open.push(made.folder)
  const { environment } = made.folder
  expect(upkeepDoneAt(environment)).toBeUndefined()
  const gauges = new Map<string, () => number>()
  const telemetry = {
    ...silentTelemetry,
    gauge: (name: string, _help: string, read: () => number) => void gauges.set(name, read),
  }
  const job = startUpkeep(environment, { limits: smallSegments, clock: made.clock, telemetry })
  expect(gauges.get('log_segments')?.()).toBe(0)
  await job.run()
  expect(upkeepDoneAt(environment)).toBe(made.clock.now())
  const segments = allSegments(environment)
  expect(gauges.get('log_segments')?.()).toBe(segments.length)
  expect(gauges.get('log_segment_bytes')?.()).toBe(segments.reduce((sum, { bytes }) => sum + bytes, 0))
  expect(gauges.get('log_segment_oldest_ms')?.()).toBe(39 * dayMs)
  await job.close()
})

test('a run that the disk refuses is told, loses nothing, and the next one goes on', async () => {
  const made = await filledFolder(['lobby'], 40)
  open.push(made.folder)
  const { environment } = made.folder
  const heard = recordedTelemetry()
  const clock = settableClock(made.clock.now())
  let full = true
  const disk = {
    write: () => (full ? Promise.reject(new Error('ENOSPC')) : Promise.resolve()),
    sync: () => Promise.resolve(),
    rename: () => Promise.resolve(),
    unlink: () => Promise.resolve(),
  }
  const job = startUpkeep(environment, { limits: smallSegments, clock, telemetry: heard.telemetry, disk })
  clock.advance(defaultLimits.retentionPauseMs)
  await expect.poll(() => heard.of('note')).toHaveLength(1)
  expect(heard.of('note')[0]?.[1]).toBe('the upkeep of the log could not do what it must')
  await job.close()
  expect(made.kept('lobby')).toEqual(upTo(40))
  expect(allSegments(environment)).toEqual([])
  full = false
  expect(await made.run()).toMatchObject({ sealed: 32 })
  expect(await made.problems()).toEqual([])
})

test('on the thread of the log it runs by itself, and members read across the seam', async () => {
  const folder = openLogFolder()
  open.push(folder)
  const limits = { ...smallSegments, sealAfterMs: 0, retentionPeriodMs: 100 }
  const heard = recordedTelemetry()
  const scribe = openScribeThread({ dataDir: folder.path, limits }, heard.telemetry)
  const ports = { limits: defaultLimits, clock: settableClock(epochAt + 60_000), telemetry: silentTelemetry }
  const log = openFront(folder.environment, scribe, ports)
  for (let seq = 1; seq <= 20; seq++) log.append(said('lobby', seq))
  await log.flushed()
  await eventually(() => {
    folder.environment.refresh()
    return heard.of('sealed').length > 0
  })
  expect(allSegments(folder.environment).length).toBeGreaterThan(0)
  const page = await log.window('lobby', { limit: 30 })
  expect(page.map(({ seq }) => seq)).toEqual(upTo(20))
  expect(page[0]).toMatchObject({ text: 'message 1' })
  await log.close()
  const report = await verifyLog(folder.environment, { pause: () => systemClock.sleep(0) })
  expect(report.problems).toEqual([])
})
