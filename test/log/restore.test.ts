import { copyFileSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { systemClock } from '../../server/base/clock.ts'
import { recordKey, roomKey } from '../../server/log/record-bytes.ts'
import { segmentFiles, segmentPath } from '../../server/log/segment-disk.ts'
import { allSegments } from '../../server/log/segment-table.ts'
import { restoreOnce } from '../../server/log/upkeep.ts'
import { silentTelemetry } from '../../server/telemetry/telemetry.ts'
import { epochAt, type LogFolder, removed, said } from '../support/log-folder.ts'
import { dayMs, filledFolder, smallSegments, upTo } from '../support/upkeep-runs.ts'

const open: LogFolder[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

const oneSegment = { ...smallSegments, segmentBytesMax: 1e6 }

/** Thirty days of two rooms, all but the last week in one segment, of which there is a copy. */
async function copied() {
  const made = await filledFolder(['attic', 'lobby'], 30)
  open.push(made.folder)
  const message = said('lobby', 5, 'x', epochAt + 5 * dayMs).event
  made.folder.journal.append(removed(message, 31))
  await made.folder.journal.flushed()
  await made.run({ limits: oneSegment })
  const { environment, path } = made.folder
  const [segment] = allSegments(environment)
  const file = segmentPath(path, segment?.number ?? 0)
  const copy = join(path, 'copy.seg')
  copyFileSync(file, copy)
  const restore = async () => {
    const ports = { clock: systemClock, telemetry: silentTelemetry }
    const done = await restoreOnce(environment, readFileSync(copy), ports)
    environment.refresh()
    if (done?.ok !== true) throw new Error(done?.error)
    return done.value
  }
  return { ...made, environment, path, file, restore }
}

test('a lost file comes back from its copy: every record is there and proven', async () => {
  const { file, restore, kept, texts, problems, path, environment } = await copied()
  rmSync(file)
  expect(await restore()).toEqual({ records: 44, present: 0, deleted: 0, damaged: 0 })
  expect(kept('lobby')).toEqual(upTo(31))
  expect(texts('lobby').slice(0, 30)).not.toContain(undefined)
  expect(await problems()).toEqual([])
  expect(segmentFiles(path).numbers).toEqual(allSegments(environment).map(({ number }) => number))
})

test('rows that were lost come back as well, and what is there is left as it is', async () => {
  const { restore, kept, problems, environment, path } = await copied()
  await environment.bytes.blocks.remove(recordKey(roomKey('lobby'), 10))
  expect(await problems()).toEqual(['missing lobby 6'])
  expect(await restore()).toEqual({ records: 5, present: 39, deleted: 0, damaged: 0 })
  expect(kept('lobby')).toEqual(upTo(31))
  expect(await problems()).toEqual([])
  expect(segmentFiles(path).numbers).toEqual(allSegments(environment).map(({ number }) => number))
})

test('what was deleted and what was emptied since the copy was made stays so', async () => {
  const { file, restore, kept, texts, problems, clock, run, path, environment } = await copied()
  clock.advance(153 * dayMs)
  await run({ limits: oneSegment })
  expect(kept('lobby')).toEqual(upTo(31, 4))
  for (const number of segmentFiles(path).numbers) rmSync(segmentPath(path, number))
  rmSync(file, { force: true })
  const { records, deleted } = await restore()
  expect({ records, deleted }).toEqual({ records: 38, deleted: 6 })
  environment.refresh()
  expect(kept('lobby')[0]).toBe(4)
  expect(texts('lobby')[1]).toBeUndefined() // the fifth
  expect(texts('lobby')[2]).toBe('message 6 of lobby')
  const left = (await problems()).filter((one) => !one.includes('segment'))
  expect(left).toEqual(['missing attic 23', 'missing lobby 23']) // sealed later, in files that have no copy
})
