import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, test } from 'vitest'
import type { Environment } from '../../server/base/environment.ts'
import { deletionsOf } from '../../server/log/deletion.ts'
import { journalBetween, recordsBetween } from '../../server/log/record-reader.ts'
import { recordKey, roomKey } from '../../server/log/record-bytes.ts'
import { runsOf } from '../../server/log/retention.ts'
import { isStripped } from '../../server/log/sealed-body.ts'
import { segmentFiles, segmentPath } from '../../server/log/segment-disk.ts'
import { allSegments, blocksBetween } from '../../server/log/segment-table.ts'
import { edited, epochAt, type LogFolder, removed, said } from '../support/log-folder.ts'
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

const ranges = (environment: Environment, room: string) =>
  deletionsOf(environment, room).map(({ from, to }) => [from, to])
/** Every byte of every segment file. */
const onDisk = (path: string) =>
  Buffer.concat(segmentFiles(path).numbers.map((number) => readFileSync(segmentPath(path, number))))

test('runs of records are told apart where a seq is left out', () => {
  const runs = runsOf([1, 2, 3, 7, 9, 10].map((seq) => ({ seq })))
  expect(runs.map((run) => run.map(({ seq }) => seq))).toEqual([[1, 2, 3], [7], [9, 10]])
  expect(runsOf([])).toEqual([])
})

describe('over months, with a room a day', () => {
  test('each day takes the day whose time is over, from blocks and segments, and leaves a signed record', async () => {
    const { folder, clock, run, kept, problems } = await filled(['lobby'], 30)
    folder.journal.retain('lobby', 20)
    await folder.journal.flushed()
    for (let day = 30; day <= 120; day++) {
      if (day > 30) {
        folder.journal.append(said('lobby', day, `message ${day}`, epochAt + day * dayMs))
        await folder.journal.flushed()
        clock.advance(dayMs)
      }
      await run()
      expect(kept('lobby'), `day ${day}`).toEqual(upTo(day, day - 19))
    }
    const deletions = deletionsOf(folder.environment, 'lobby')
    expect(deletions.reduce((sum, { count }) => sum + count, 0)).toBe(100)
    expect(deletions.every(({ days, rule }) => days === 20 && rule === 'retention')).toBe(true)
    expect(deletions.slice(1).every(({ prev }, i) => prev === deletions[i]?.hash)).toBe(true)
    expect(await problems()).toEqual([])
    const segments = allSegments(folder.environment)
    expect(segmentFiles(folder.path)).toEqual({ numbers: segments.map(({ number }) => number), drafts: [] })
    expect(segments.reduce((sum, { records }) => sum + records, 0)).toBe(
      20 - [...journalBetween(folder.environment, 'lobby', 0, 1e9)].length,
    )
  }, 120_000)

  test('rooms with days of their own share segments, and each keeps its own', async () => {
    const { folder, clock, run, kept, problems } = await filled(['brief', 'long', 'usual'], 60)
    await run()
    folder.journal.retain('brief', 10)
    folder.journal.retain('long', 3_650)
    await folder.journal.flushed()
    clock.advance(140 * dayMs)
    await run()
    expect(kept('brief')).toEqual([])
    expect(kept('long')).toEqual(upTo(60))
    expect(kept('usual')).toEqual(upTo(60, 21))
    expect(await problems()).toEqual([])
  })

  test('what went is in no byte of any segment', async () => {
    const { folder, clock, run } = await filled(['lobby'], 40)
    await run()
    const third = [...recordsBetween(folder.environment, 'lobby', 3, 3)][0]?.body ?? Buffer.alloc(9)
    const fortieth = [...recordsBetween(folder.environment, 'lobby', 30, 30)][0]?.body ?? Buffer.alloc(9)
    const secret = Buffer.from(third).subarray(11)
    const stays = Buffer.from(fortieth).subarray(11)
    expect(onDisk(folder.path).includes(secret)).toBe(true)
    clock.advance(146 * dayMs) // of the first block, three days stay
    await run()
    expect([...recordsBetween(folder.environment, 'lobby', 0, 9)].map(({ seq }) => seq)).toEqual([7, 8, 9])
    expect(onDisk(folder.path).includes(secret)).toBe(false)
    expect(onDisk(folder.path).includes(stays)).toBe(true)
  })
})

describe('a deletion record', () => {
  /** Forty days, sealed, of which the first twelve went. */
  async function shortened() {
    const made = await filled(['lobby'], 40)
    await made.run()
    made.clock.advance(152 * dayMs)
    await made.run()
    expect(made.kept('lobby')).toEqual(upTo(40, 13))
    expect(ranges(made.folder.environment, 'lobby')).toEqual([[1, 12]])
    return made
  }

  test('taken away leaves its records missing, not deleted', async () => {
    const { folder, problems } = await shortened()
    await folder.environment.bytes.deletions.remove(recordKey(roomKey('lobby'), 1))
    expect(await problems()).toEqual(['missing lobby 1'])
  })

  test.each([
    ['days', '"days":180', '"days":5'],
    ['the rule', '"rule":"retention"', '"rule":"a whim"'],
    ['the hash before', '"prev":"', '"prev":"00'],
    ['the time', '"at":18', '"at":19'],
  ])('with %s changed is not believed', async (_what, from, to) => {
    const { folder, problems } = await shortened()
    const { deletions } = folder.environment.bytes
    const key = recordKey(roomKey('lobby'), 1)
    const good = deletions.get(key)?.toString() ?? ''
    const bad = good.replace(from, to)
    expect(bad).not.toBe(good)
    await deletions.put(key, Buffer.from(bad))
    expect(await problems()).toContain('changed lobby 1')
  })

  test('does not cover a block that somebody took away', async () => {
    const { folder, problems } = await shortened()
    const [first] = [...blocksBetween(folder.environment, 'lobby', 13, 13)]
    await folder.environment.bytes.blocks.remove(recordKey(roomKey('lobby'), first?.to ?? 0))
    expect(await problems()).toEqual(['missing lobby 13'])
  })
})

describe('removed messages in segments', () => {
  test('can be read until their grace is over; then no tier has the text, and the chain is whole', async () => {
    const { folder, clock, run, texts, problems } = await filled(['lobby'], 20)
    const message = said('lobby', 4, 'x', epochAt + 4 * dayMs).event
    folder.journal.append(edited(message, 21, 'no better'))
    folder.journal.append(removed(message, 22))
    await folder.journal.flushed()
    await run()
    clock.advance(10 * dayMs)
    await run({ all: true })
    expect(texts('lobby')[3]).toBe('message 4 of lobby')
    const body = Buffer.from([...recordsBetween(folder.environment, 'lobby', 4, 4)][0]?.body ?? [])
    clock.advance(40 * dayMs)
    expect(await run()).toMatchObject({ stripped: 2 })
    const [fourth] = [...recordsBetween(folder.environment, 'lobby', 4, 4)]
    expect(fourth !== undefined && isStripped(fourth.body)).toBe(true)
    expect(onDisk(folder.path).includes(body.subarray(11))).toBe(false)
    expect(texts('lobby').filter((text) => text !== undefined)).toHaveLength(19)
    expect(await problems()).toEqual([])
    expect(await run()).toEqual({ deleted: 0, stripped: 0, sealed: 0 })
  })
})

describe('cut at any step', () => {
  test('deletion over both tiers loses nothing that stays, and the next run finishes it', async () => {
    let done = false
    for (let calls = 0; !done; calls++) {
      const { folder, clock, run, kept, problems } = await filledFolder(['attic', 'lobby'], 25)
      await run()
      clock.advance(158 * dayMs)
      let left = calls
      const commit: Environment['commit'] = async (write) => {
        if (left-- <= 0) throw new Error('cut')
        await folder.environment.commit(write)
      }
      done = await upkeep({ ...folder.environment, commit }, clock).then(
        () => true,
        () => false,
      )
      for (const room of ['attic', 'lobby'])
        expect(kept(room), `${calls} steps`).toEqual(expect.arrayContaining([...upTo(25, 4)]))
      expect(await problems(), `${calls} steps`).toEqual([])
      await folder.reopen()
      await run({ limits: smallSegments })
      for (const room of ['attic', 'lobby']) expect(kept(room), `${calls} steps`).toEqual(upTo(25, 4))
      expect(await problems(), `${calls} steps, again`).toEqual([])
      expect(allSegments(folder.environment).some(({ dirty }) => dirty)).toBe(false)
      await folder.close()
    }
  }, 120_000)
})
