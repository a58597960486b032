import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import fc from 'fast-check'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { systemClock } from '../../server/base/clock.ts'
import { defaultLimits } from '../../server/limits.ts'
import { deletionsOf } from '../../server/log/deletion.ts'
import { recordsBetween } from '../../server/log/record-reader.ts'
import { recordKey, roomKey } from '../../server/log/record-bytes.ts'
import { segmentPath } from '../../server/log/segment-disk.ts'
import { type BlockRow, writeRow } from '../../server/log/segment-format.ts'
import { allSegments, blocksBetween } from '../../server/log/segment-table.ts'
import { readLog } from '../../server/log/read.ts'
import { verifyLog } from '../../server/log/verify.ts'
import { openVerifyThreads } from '../../server/log/verify-threads.ts'
import { silentTelemetry } from '../../server/telemetry/telemetry.ts'
import type { LogFolder } from '../support/log-folder.ts'
import { dayMs, filledFolder, smallSegments, upTo } from '../support/upkeep-runs.ts'

const open: LogFolder[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

/** Two rooms of thirty days, of which the first three went and one text was removed; all in one segment but the last week. */
async function sealed() {
  const made = await filledFolder(['attic', 'lobby'], 30)
  open.push(made.folder)
  await made.run({ limits: { ...smallSegments, segmentBytesMax: 1e6 } })
  const { environment, path } = made.folder
  const [segment] = allSegments(environment)
  if (segment === undefined) throw new Error('nothing was sealed')
  const file = segmentPath(path, segment.number)
  const rows = ['attic', 'lobby'].flatMap((room) => [...blocksBetween(environment, room, 0, 1e9)])
  return { ...made, environment, file, good: readFileSync(file), rows, segment: segment.number }
}

/** The block whose bytes the place is in; undefined for head and index of the file. */
const blockAt = (rows: readonly BlockRow[], place: number) =>
  rows.find(({ offset, length }) => place >= offset && place < offset + length)

describe('a byte flipped in a segment', () => {
  test('is found wherever it is, its place is named, and everything beside its block stays readable', async () => {
    const { environment, file, good, rows, texts, problems, segment } = await sealed()
    const before = { attic: texts('attic'), lobby: texts('lobby') }
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), async (place, change) => {
        const bad = Buffer.from(good)
        bad[place] = (bad[place] ?? 0) ^ change
        writeFileSync(file, bad)
        const found = await problems()
        const block = blockAt(rows, place)
        if (block === undefined) {
          expect(found, `byte ${place}`).toEqual([`changed (segment ${segment}) 0`])
          return
        }
        const names = upTo(block.to, block.from).map((seq) => `changed ${block.room} ${seq}`)
        expect(found, `byte ${place}`).toHaveLength(1)
        expect(names).toContain(found[0])
        for (const room of ['attic', 'lobby'] as const)
          expect(texts(room).filter((_, i) => isBeside(block, room, i + 1))).toEqual(
            before[room].filter((_, i) => isBeside(block, room, i + 1)),
          )
      }),
      { numRuns: 80 },
    )
    writeFileSync(file, good)
    environment.refresh()
    expect(await problems()).toEqual([])
  }, 120_000)

  test('in the text of one record costs that text alone, and names it', async () => {
    const { file, good, rows, texts, problems } = await sealed()
    const block = rows.find(({ room }) => room === 'lobby')
    if (block === undefined) throw new Error('no block')
    const bad = Buffer.from(good)
    const place = block.offset + block.length - 20 // in the last record of the block
    bad[place] = (bad[place] ?? 0) ^ 1
    writeFileSync(file, bad)
    expect(await problems()).toEqual([`changed lobby ${block.to}`])
    const unreadable = texts('lobby').flatMap((text, i) => (text === undefined ? [i + 1] : []))
    expect(unreadable).toEqual([block.to])
  })
})

const isBeside = ({ room, from, to }: BlockRow, other: string, seq: number) =>
  room !== other || seq < from || seq > to

describe('in segments', () => {
  test('a cut file and a file that is not there are named, and the journal stays readable', async () => {
    const { file, good, segment, problems, texts } = await sealed()
    writeFileSync(file, good.subarray(0, good.length - 300))
    expect(await problems()).toContain(`changed (segment ${segment}) 0`)
    rmSync(file)
    expect(await problems()).toEqual(['missing attic 1', 'missing lobby 1', `missing (segment ${segment}) 0`])
    expect(texts('lobby')).toHaveLength(30)
    expect(texts('lobby').filter((text) => text !== undefined)).toHaveLength(8)
  })

  test('blocks that changed places are found in both', async () => {
    const { environment, rows, problems } = await sealed()
    const [first, second] = rows.filter(({ room }) => room === 'lobby')
    if (first === undefined || second === undefined) throw new Error('no blocks')
    const { blocks } = environment.bytes
    const put = (row: BlockRow, of: BlockRow) => {
      const { offset, length, crc } = of
      return blocks.put(recordKey(roomKey('lobby'), row.to), writeRow({ ...row, offset, length, crc }))
    }
    await put(first, second)
    await put(second, first)
    expect((await problems()).filter((one) => one.includes('lobby'))).toEqual(['changed lobby 1'])
  })

  test('a block of another room is not taken for one of this', async () => {
    const { environment, rows, problems } = await sealed()
    const attic = rows.find(({ room, from }) => room === 'attic' && from === 1)
    if (attic === undefined) throw new Error('no block')
    await environment.bytes.blocks.put(
      recordKey(roomKey('lobby'), attic.to),
      writeRow({ ...attic, room: 'lobby' }),
    )
    expect(await problems()).toContain('changed lobby 1')
  })

  test('a segment that another node signed is not believed', async () => {
    const mine = await sealed()
    const theirs = await sealed()
    writeFileSync(mine.file, theirs.good)
    expect(await mine.problems()).toContain(`changed (segment ${mine.segment}) 0`)
  })
})

describe('on threads of their own', () => {
  beforeAll(() => {
    statSync(new URL('../../dist/server/log/verify-worker.js', import.meta.url)) // npm run build
  })

  test('rooms are proven with the same result, and every record is counted', async () => {
    const rooms = Array.from({ length: 70 }, (_, i) => `room-${i}`)
    const made = await filledFolder(rooms, 20)
    open.push(made.folder)
    const { environment, path } = made.folder
    await made.run()
    made.clock.advance(165 * dayMs)
    await made.run()
    const last = [...blocksBetween(environment, 'room-7', 0, 1e9)].at(-1)
    await environment.bytes.blocks.remove(recordKey(roomKey('room-7'), last?.to ?? 0))
    let told = 0
    const report = await verifyLog(environment, {
      pause: () => systemClock.sleep(0),
      prover: (onRecords) => openVerifyThreads(path, 2, onRecords),
      onProgress: (walked) => {
        told = walked
      },
    })
    const here = await verifyLog(environment, { pause: () => systemClock.sleep(0) })
    expect(report).toEqual(here)
    expect(report.problems).toMatchObject([{ kind: 'truncated', room: 'room-7', seq: last?.from }])
    const left = rooms.reduce((sum, room) => sum + [...recordsBetween(environment, room, 0, 1e9)].length, 0)
    expect(told).toBe(left)
    expect(report.deletions).toBe(rooms.reduce((sum, room) => sum + deletionsOf(environment, room).length, 0))
  })

  test('a folder that cannot be read is told, not waited for', async () => {
    const prover = openVerifyThreads('/nowhere/at/all', 2, () => undefined)
    await expect(
      (async () => {
        for (let i = 0; i < 100; i++) await prover.take({ room: `room-${i}`, published: [] })
        await prover.done()
      })(),
    ).rejects.toThrow('a thread of verify failed')
    await prover.done().catch(() => undefined)
  })
})

test('who reads a case is told which records are damaged, and gets the others', async () => {
  const { environment, file, clock } = await sealed()
  rmSync(file)
  const request = { room: 'lobby', purpose: 'p', case: 'c', reader: 'r' }
  const read = await readLog(environment, request, {
    clock,
    limits: defaultLimits,
    telemetry: silentTelemetry,
  })
  const records = read.ok ? read.value.records : []
  expect(records.map(({ gone }) => gone)).toEqual([
    ...Array.from({ length: 22 }, () => 'damaged'),
    ...Array.from({ length: 8 }, () => undefined),
  ])
})
