import { afterEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../server/base/clock.ts'
import type { Disk } from '../../server/base/disk.ts'
import { defaultLimits } from '../../server/limits.ts'
import { RoomTable } from '../../server/log/room-table.ts'
import { verifyLog } from '../../server/log/verify.ts'
import { journalConformance } from '../conformance/journal.ts'
import { logConformance } from '../conformance/log.ts'
import { epochAt, type FolderOptions, type LogFolder, openLogFolder, said } from '../support/log-folder.ts'
import { manualClock } from '../support/manual-clock.ts'
import { recordedTelemetry } from '../support/recorded-telemetry.ts'

const clock = () => manualClock(epochAt)
const open: LogFolder[] = []
function folder(options: FolderOptions = {}): LogFolder {
  const one = openLogFolder(options)
  open.push(one)
  return one
}
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

describe('the log', () => {
  logConformance(() => {
    const one = openLogFolder({ limits: { windowMs: Number.MAX_SAFE_INTEGER } })
    return { log: one.journal, close: () => one.close() }
  })
})

describe('the journal', () => {
  journalConformance(() => openLogFolder())
})

describe('group commit', () => {
  test('append leaves the disk alone; one commit takes everything that was gathered', async () => {
    const time = clock()
    const heard = recordedTelemetry()
    const { journal } = folder({ clock: time, telemetry: heard.telemetry })
    const others = time.pending
    for (let seq = 1; seq <= 20; seq++) journal.append(said('lobby', seq))
    time.advance(defaultLimits.journalCommitMs - 1)
    expect(time.pending).toBe(others + 1)
    time.advance(1)
    await journal.durable('lobby', 20)
    expect(heard.of('journalled').map(([records]) => records)).toEqual([20])
  })

  test('the gauges tell how many records wait for the disk, and for how long', async () => {
    const time = clock()
    const heard = recordedTelemetry()
    const { journal } = folder({ clock: time, telemetry: heard.telemetry })
    const gauge = (name: string) => {
      const read = heard.of('gauge').findLast(([known]) => known === name)?.[2]
      return typeof read === 'function' ? Number(read()) : Number.NaN
    }
    const told = () => [gauge('journal_pending'), gauge('journal_oldest_ms')]
    expect(told()).toEqual([0, 0])
    journal.append(said('lobby', 1))
    time.advance(3)
    journal.append(said('lobby', 2))
    time.advance(4)
    expect(told()).toEqual([2, 7])
    time.advance(defaultLimits.journalCommitMs) // on its way to the disk
    expect(told()).toEqual([2, 7 + defaultLimits.journalCommitMs])
    await journal.flushed()
    expect(told()).toEqual([0, 0])
    expect(gauge('journal_disk_bytes')).toBeGreaterThan(0)
  })

  test('somebody who waits for the disk does not wait for the gathering', async () => {
    const time = clock()
    const { journal } = folder({ clock: time })
    journal.append(said('lobby', 1))
    const durable = journal.durable('lobby', 1)
    time.advance(0)
    await durable
  })

  test('a commit takes at most journalCommitRecordsMax, and the rest follows by itself', async () => {
    const heard = recordedTelemetry()
    const { journal } = folder({ limits: { journalCommitRecordsMax: 4 }, telemetry: heard.telemetry })
    for (let seq = 1; seq <= 10; seq++) journal.append(said('lobby', seq))
    await journal.durable('lobby', 10)
    expect(heard.of('journalled').map(([records]) => records)).toEqual([4, 4, 2])
  })

  test('a commit takes about journalCommitBytesMax, but a record of any size is taken', async () => {
    const heard = recordedTelemetry()
    const { journal } = folder({
      limits: { journalCommitBytesMax: 1_000, windowMs: Number.MAX_SAFE_INTEGER },
      telemetry: heard.telemetry,
    })
    const long = 'ä'.repeat(4_000)
    for (let seq = 1; seq <= 3; seq++) journal.append(said('lobby', seq, long))
    await journal.flushed()
    expect(heard.of('journalled').map(([records]) => records)).toEqual([1, 1, 1])
    expect((await journal.window('lobby', { after: 0, limit: 1 }))[0]).toEqual(said('lobby', 1, long).event)
  })

  test('marks wait journalMarksMs for a commit to travel with, then go alone', async () => {
    const time = clock()
    const one = folder({ clock: time })
    one.journal.append(said('lobby', 1))
    await one.journal.flushed()
    one.journal.markShipped('lobby', 1)
    one.journal.retain('lobby', 30)
    const onDisk = () => [...one.environment.bytes.shipped.getKeys({})].length
    time.advance(defaultLimits.journalMarksMs - 1)
    await one.environment.commit(() => undefined)
    expect(onDisk()).toBe(0)
    time.advance(1)
    await one.journal.flushed()
    expect(onDisk()).toBe(1)
  })
})

describe('limits', () => {
  test('at journalPendingMax the log does not accept, and appending is our own mistake; after the commit it accepts', async () => {
    const { journal } = folder({ limits: { journalPendingMax: 3 } })
    journal.append(said('lobby', 1))
    journal.append(said('lobby', 2))
    expect(journal.accepting()).toBe(true)
    journal.append(said('lobby', 3))
    expect(journal.accepting()).toBe(false)
    expect(() => journal.append(said('lobby', 4))).toThrow('journalPendingMax')
    await journal.flushed()
    expect(journal.accepting()).toBe(true)
    journal.append(said('lobby', 4))
  })

  test('at journalBytesMax the log does not accept; what was pending is kept; room that retention makes is noticed', async () => {
    const time = clock()
    const one = folder({ clock: time, limits: { journalBytesMax: 256 * 1024 } })
    let seq = 0
    while (one.journal.accepting() && seq < 1_000) {
      for (let i = 0; i < 50; i++) one.journal.append(said('lobby', ++seq, 'x'.repeat(1_000)))
      await one.journal.flushed()
    }
    expect(one.journal.accepting()).toBe(false)
    expect(seq).toBeLessThan(400)
    expect(one.journal.records('lobby', seq - 1, { recordsMax: 1, bytesMax: 1 })).toHaveLength(1)
    await one.environment.bytes.records.clearAsync()
    time.advance(999)
    expect(one.journal.accepting()).toBe(false)
    time.advance(1)
    expect(one.journal.accepting()).toBe(true)
  })

  test('the window reaches back windowMs and not further', async () => {
    const time = manualClock(epochAt + 100_000)
    const { journal } = folder({ clock: time, limits: { windowMs: 95_000 } })
    for (let seq = 1; seq <= 10; seq++) journal.append(said('lobby', seq))
    const seqs = async (range: { after?: number; limit: number }) =>
      (await journal.window('lobby', range)).map(({ seq }) => seq)
    expect(await seqs({ limit: 99 })).toEqual([5, 6, 7, 8, 9, 10])
    await journal.flushed()
    expect(await seqs({ limit: 99 })).toEqual([5, 6, 7, 8, 9, 10])
    expect(await seqs({ after: 2, limit: 2 })).toEqual([5, 6])
    time.advance(1)
    expect(await seqs({ limit: 99 })).toEqual([6, 7, 8, 9, 10])
    time.advance(100_000)
    expect(await seqs({ limit: 99 })).toEqual([])
  })

  test('a window gives at most resumeEventsMax events, however many are asked for', async () => {
    const { journal } = folder({ limits: { resumeEventsMax: 3 }, clock: clock() })
    for (let seq = 1; seq <= 5; seq++) journal.append(said('lobby', seq))
    expect(await journal.window('lobby', { limit: 5 })).toHaveLength(3)
  })

  test('rooms beyond journalRoomsMax are forgotten and read again from the disk', async () => {
    const one = folder({ limits: { journalRoomsMax: 2 } })
    for (const room of ['a', 'b', 'c', 'd']) one.journal.append(said(room, 1))
    await one.journal.flushed()
    one.journal.markShipped('a', 1)
    for (const room of ['a', 'b', 'c', 'd']) one.journal.append(said(room, 2))
    await one.journal.flushed()
    expect(one.journal.shippedTo('a')).toBe(1)
    const found = new Set<string>()
    for (let behind = one.journal.backlog(9); behind.length > 0; behind = one.journal.backlog(9))
      for (const { room, committedTo } of behind) {
        found.add(room)
        one.journal.markShipped(room, committedTo)
      }
    expect([...found].sort()).toEqual(['a', 'b', 'c', 'd'])
  })

  test('a table of rooms keeps so many, and more only while they may not go', () => {
    const loaded: string[] = []
    const rooms = new RoomTable(2, (room) => {
      loaded.push(room)
      return { room }
    })
    for (const room of ['busy', 'a', 'b', 'c']) rooms.get(room)
    rooms.trim(({ room }) => room !== 'busy')
    expect(rooms.size).toBe(2)
    expect(rooms.peek('busy')).toBeDefined()
    expect(rooms.peek('a')).toBeUndefined()
    rooms.get('a')
    expect(loaded).toEqual(['busy', 'a', 'b', 'c', 'a'])
  })
})

describe('a disk that fails', () => {
  const failing =
    (fail: { now: boolean }) =>
    (real: Disk): Disk => ({
      ...real,
      commit: (write) => (fail.now ? Promise.reject(new Error('EIO')) : real.commit(write)),
    })

  test('stops the journal: waiters are told, nothing is accepted, nothing is tried again', async () => {
    const heard = recordedTelemetry()
    const fail = { now: false }
    const { journal } = folder({ telemetry: heard.telemetry, disk: failing(fail) })
    journal.append(said('lobby', 1))
    await journal.durable('lobby', 1)
    fail.now = true
    journal.append(said('lobby', 2))
    const second = journal.durable('lobby', 2)
    await expect(second).rejects.toThrow('not on disk')
    fail.now = false
    expect(journal.accepting()).toBe(false)
    expect(() => journal.append(said('lobby', 3))).toThrow('does not accept')
    await expect(journal.durable('lobby', 2)).rejects.toThrow('EIO')
    await journal.durable('lobby', 1)
    await expect(journal.flushed()).rejects.toThrow('EIO')
    expect(heard.of('journalFailed')).toEqual([['EIO']])
    expect(journal.records('lobby', 0, { recordsMax: 9, bytesMax: 9_999 })).toHaveLength(1)
  })

  test('also tells those whose records were gathered behind the commit that failed', async () => {
    const fail = { now: true }
    const { journal } = folder({ limits: { journalCommitRecordsMax: 1 }, disk: failing(fail) })
    journal.append(said('lobby', 1))
    journal.append(said('lobby', 2))
    const waits = [journal.durable('lobby', 1), journal.durable('lobby', 2)]
    for (const wait of waits) await expect(wait).rejects.toThrow('not on disk')
  })
})

test('buffers that are used again for the next commit leave the records of the last one as they were', async () => {
  const one = folder({ limits: { journalCommitRecordsMax: 3 } })
  const rooms = ['a', 'b', 'c', 'd']
  for (let seq = 1; seq <= 50; seq++) {
    for (const room of rooms) one.journal.append(said(room, seq, `${room}${'ß'.repeat((seq * 37) % 900)}`))
    if (seq % 9 === 0) await one.journal.flushed()
  }
  await one.journal.flushed()
  const report = await verifyLog(one.environment, { pause: () => systemClock.sleep(0) })
  expect(report).toMatchObject({ rooms: 4, records: 200, problems: [] })
})
