import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { afterEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../server/base/clock.ts'
import type { Environment } from '../../server/base/environment.ts'
import { defaultLimits } from '../../server/limits.ts'
import { readOwn } from '../../server/log/own-records.ts'
import { readLog } from '../../server/log/read.ts'
import { firstSince, journalBetween } from '../../server/log/record-reader.ts'
import { type SealFacts, sealTo } from '../../server/log/seal.ts'
import { type SegmentDisk, segmentFiles, segmentFolder, systemDisk } from '../../server/log/segment-disk.ts'
import { allSegments, blocksBetween } from '../../server/log/segment-table.ts'
import { silentTelemetry } from '../../server/telemetry/telemetry.ts'
import { edited, epochAt, type LogFolder, said } from '../support/log-folder.ts'
import { recordedTelemetry } from '../support/recorded-telemetry.ts'
import { dayMs, filledFolder, smallSegments, upkeep, upTo } from '../support/upkeep-runs.ts'

const open: LogFolder[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

async function filled(rooms: readonly string[], count: number, everyMs = dayMs) {
  const made = await filledFolder(rooms, count, everyMs)
  open.push(made.folder)
  return made
}

const inJournal = (environment: Environment, room: string) =>
  [...journalBetween(environment, room, 0, 1e9)].map(({ seq }) => seq)
const blocks = (environment: Environment, room: string) =>
  [...blocksBetween(environment, room, 0, 1e9)].map(({ from, to }) => [from, to])

describe('the decision', () => {
  const facts: SealFacts = { first: 1, firstAt: 1_000, agedTo: 0, head: 100, now: 2_000 }
  const limits = { sealAfterMs: 1_000, sealRoomRecordsMax: 1_000, sealBlockRecordsMax: 10 }

  test('only full blocks of what is older than sealAfterMs go', () => {
    expect(sealTo({ ...facts, agedTo: 9 }, limits)).toBe(0)
    expect(sealTo({ ...facts, agedTo: 10 }, limits)).toBe(10)
    expect(sealTo({ ...facts, agedTo: 29 }, limits)).toBe(20)
  })

  test('what is twice as old takes the rest with it, not a millisecond before', () => {
    expect(sealTo({ ...facts, agedTo: 9, now: 2_999 }, limits)).toBe(0)
    expect(sealTo({ ...facts, agedTo: 9, now: 3_000 }, limits)).toBe(9)
  })

  test('of a room with more than sealRoomRecordsMax in the journal the oldest go, young as they are', () => {
    expect(sealTo({ ...facts, head: 1_009 }, limits)).toBe(0)
    expect(sealTo({ ...facts, head: 1_010 }, limits)).toBe(10)
  })

  test('by hand everything goes that is old enough', () => {
    expect(sealTo({ ...facts, agedTo: 9 }, limits, true)).toBe(9)
  })
})

describe('a sealed log', () => {
  test('has the old records in blocks of sealBlockRecordsMax and the young ones in the journal, none twice', async () => {
    const { folder, run, kept, problems } = await filled(['attic', 'lobby'], 40)
    expect(await run()).toEqual({ deleted: 0, stripped: 0, sealed: 64 })
    for (const room of ['attic', 'lobby']) {
      expect(kept(room)).toEqual(upTo(40))
      expect(inJournal(folder.environment, room)).toEqual(upTo(40, 33))
      expect(blocks(folder.environment, room)[0]).toEqual([1, 5])
    }
    expect(await problems()).toEqual([])
    expect(await run()).toEqual({ deleted: 0, stripped: 0, sealed: 0 })
  })

  test('closes a block at sealBlockBytesMax, and a segment at segmentBytesMax', async () => {
    const { folder, run, kept } = await filled(['lobby'], 40)
    await run({ limits: { ...smallSegments, sealBlockBytesMax: 150 } })
    expect(blocks(folder.environment, 'lobby').every(([from = 0, to = 9]) => to - from < 5)).toBe(true)
    const segments = allSegments(folder.environment)
    expect(segments.length).toBeGreaterThan(1)
    expect(segments.every(({ dirty }) => !dirty)).toBe(true)
    expect(segmentFiles(folder.path)).toEqual({ numbers: segments.map(({ number }) => number), drafts: [] })
    expect(kept('lobby')).toEqual(upTo(40))
  })

  test('moves at most sealStepRecordsMax a commit', async () => {
    const { folder, clock, run } = await filled(['lobby'], 60)
    const steps: number[] = []
    const real = folder.environment
    let before = inJournal(real, 'lobby').length
    const commit: Environment['commit'] = async (write) => {
      await real.commit(write)
      real.refresh()
      const left = inJournal(real, 'lobby').length
      steps.push(before - left)
      before = left
    }
    await upkeep({ ...real, commit }, clock, { limits: { ...smallSegments, segmentBytesMax: 1e6 } })
    expect(Math.max(...steps)).toBe(smallSegments.sealStepRecordsMax)
    expect(await run()).toMatchObject({ sealed: 0 })
  })

  test('is read across the seam: by case, by person, by members and by the shipper', async () => {
    const { folder, run } = await filled(['lobby'], 40)
    const message = said('lobby', 20, 'x', epochAt + 20 * dayMs).event
    folder.journal.append(edited(message, 41, 'corrected'))
    await folder.journal.flushed()
    await run()
    folder.environment.refresh()
    const ports = { clock: systemClock, limits: defaultLimits, telemetry: silentTelemetry }
    const request = { room: 'lobby', purpose: 'p', case: 'c', reader: 'r' }
    const between = { since: epochAt + 30 * dayMs, until: epochAt + 37 * dayMs }
    const read = await readLog(folder.environment, { ...request, ...between }, ports)
    expect(read.ok && read.value.records.map(({ seq }) => seq)).toEqual(upTo(36, 30))
    expect(read.ok && read.value.records.every(({ record }) => record !== undefined)).toBe(true)
    const own = await readOwn(folder.environment, { user: 'u_ann', case: 'c', reader: 'r' }, systemClock)
    const mine: number[] = []
    if (own.ok) for await (const { event } of own.value.all()) mine.push(event.seq)
    expect(mine).toEqual(upTo(41))
    const page = await folder.journal.window('lobby', { after: 15, limit: 10 })
    expect(page.map(({ seq }) => seq)).toEqual(upTo(25, 16))
    expect(page.find(({ seq }) => seq === 20)).toMatchObject({ text: 'corrected' })
    const shipped = folder.journal.records('lobby', 3, { recordsMax: 35, bytesMax: 1e6 })
    expect(shipped.map(({ seq }) => seq)).toEqual(upTo(38, 4))
    expect(folder.journal.records('lobby', 3, { recordsMax: 9, bytesMax: 1 })).toHaveLength(1)
  })

  test('finds the first record of a time, wherever it is', async () => {
    const { folder, run } = await filled(['lobby'], 40)
    await run()
    folder.environment.refresh()
    for (let seq = 1; seq <= 40; seq++) {
      const at = epochAt + seq * dayMs
      expect(firstSince(folder.environment, 'lobby', 1, 40, at)).toBe(seq)
      expect(firstSince(folder.environment, 'lobby', 1, 40, at - 1)).toBe(seq)
      expect(firstSince(folder.environment, 'lobby', 1, 40, at + 1)).toBe(seq + 1)
    }
  })

  test('goes on being written, sealed and proven, also after a restart', async () => {
    const { folder, clock, run, kept, problems } = await filled(['lobby'], 20)
    await run()
    await folder.reopen()
    for (let seq = 21; seq <= 40; seq++)
      folder.journal.append(said('lobby', seq, `message ${seq}`, epochAt + seq * dayMs))
    await folder.journal.flushed()
    clock.advance(20 * dayMs)
    await run()
    expect(kept('lobby')).toEqual(upTo(40))
    expect(inJournal(folder.environment, 'lobby')).toEqual(upTo(40, 33))
    expect(await problems()).toEqual([])
  })

  test('keeps a record that does not fit its chain in the journal, and says so', async () => {
    const { folder, run, problems } = await filled(['lobby'], 40)
    const { records } = folder.environment.bytes
    const [third] = [...records.getRange({ offset: 2, limit: 1 })]
    if (third !== undefined) await records.put(third.key, Buffer.concat([third.value, Buffer.of(1)]))
    const heard = recordedTelemetry()
    expect(await run({ telemetry: heard.telemetry })).toMatchObject({ sealed: 0 })
    expect(heard.of('note')).toEqual([
      ['error', 'records that do not fit their chain are not sealed', { room: 'lobby', from: 1 }],
    ])
    expect(await problems()).toEqual(['changed lobby 3'])
  })

  test('is upkept by one process at a time', async () => {
    const { folder, run } = await filled(['lobby'], 40)
    const { meta } = folder.environment.bytes
    await meta.put(Buffer.from('upkeep'), Buffer.from(JSON.stringify({ pid: 1, started: '' })))
    expect(await run()).toBeUndefined()
    await meta.put(Buffer.from('upkeep'), Buffer.from(JSON.stringify({ pid: 4_194_305, started: '' })))
    expect(await run()).toMatchObject({ sealed: 32 })
  })
})

/** A disk, and commits, of which the n-th call never comes back: what is done by then is what a power failure leaves. */
function cutAfter(calls: number, environment: Environment) {
  let left = calls
  const step = () => {
    if (left-- === 0) throw new Error('cut')
    if (left < -1) throw new Error('nothing is done after the cut')
  }
  const cut = <Args extends readonly unknown[]>(call: (...args: Args) => Promise<void>) => {
    return async (...args: Args) => {
      step()
      await call(...args)
    }
  }
  const { write, sync, rename, unlink } = systemDisk
  const disk: SegmentDisk = { write: cut(write), sync: cut(sync), rename: cut(rename), unlink: cut(unlink) }
  const commit: Environment['commit'] = cut(environment.commit)
  return { disk, environment: { ...environment, commit } }
}

describe('cut at any step', () => {
  test('sealing leaves every record in one place, the chain whole, and nothing that the next run does not clear', async () => {
    let done = false
    for (let calls = 0; !done; calls++) {
      const { folder, clock, run, kept, problems } = await filledFolder(['attic', 'lobby'], 30)
      const cut = cutAfter(calls, folder.environment)
      done = await upkeep(cut.environment, clock, { disk: cut.disk }).then(
        () => true,
        () => false,
      )
      for (const room of ['attic', 'lobby']) expect(kept(room), `${calls} steps, ${room}`).toEqual(upTo(30))
      expect(await problems(), `${calls} steps`).toEqual([])
      await folder.reopen()
      await run({ all: true })
      for (const room of ['attic', 'lobby']) {
        expect(kept(room), `${calls} steps, ${room}, again`).toEqual(upTo(30))
        expect(inJournal(folder.environment, room)).toEqual(upTo(30, 23))
      }
      expect(await problems(), `${calls} steps, again`).toEqual([])
      const segments = allSegments(folder.environment)
      expect(segments.some(({ dirty }) => dirty)).toBe(false)
      expect(segmentFiles(folder.path)).toEqual({ numbers: segments.map(({ number }) => number), drafts: [] })
      await folder.close()
    }
  }, 120_000)

  test('what is no file of ours in the folder stays', async () => {
    const { folder, run } = await filled(['lobby'], 40)
    await run()
    const note = `${segmentFolder(folder.path)}/README`
    writeFileSync(note, 'kept')
    await run()
    expect(existsSync(note)).toBe(true)
    expect(readdirSync(segmentFolder(folder.path)).length).toBeGreaterThan(1)
  })
})
