import { afterEach, expect, test } from 'vitest'
import { defaultLimits } from '../../server/limits.ts'
import { epochAt, type LogFolder, openLogFolder, said } from '../support/log-folder.ts'
import { manualClock } from '../support/manual-clock.ts'

const open: LogFolder[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

const { windowPieceRecordsMax } = defaultLimits

/** A room of 200 messages that a restarted server has on disk only. */
async function restarted(): Promise<LogFolder> {
  const one = openLogFolder({ clock: manualClock(epochAt + 300_000) })
  open.push(one)
  for (let seq = 1; seq <= 200; seq++) one.journal.append(said('lobby', seq))
  const durable = one.journal.durable('lobby', 200)
  await one.journal.flushed()
  await durable
  return one
}

/** Whether somebody else had a turn before the page was there. */
async function page(folder: LogFolder, limit: number) {
  const order: string[] = []
  setImmediate(() => order.push('somebody else'))
  const events = await folder.journal.window('lobby', { before: 201, limit })
  order.push('the page')
  return { seqs: events.map(({ seq }) => seq), order }
}

test('a long page is opened in pieces: others have a turn, and it has every event once, in order', async () => {
  const { seqs, order } = await page(await restarted(), 200)
  expect(seqs).toEqual(Array.from({ length: 200 }, (_, i) => i + 1))
  expect(order).toEqual(['somebody else', 'the page'])
})

test('a page of windowPieceRecordsMax is opened in one go; one more is two', async () => {
  const folder = await restarted()
  expect((await page(folder, windowPieceRecordsMax)).order).toEqual(['the page'])
  expect((await page(folder, windowPieceRecordsMax + 1)).order).toEqual(['somebody else', 'the page'])
})

test('what is appended while a page is being opened does not change where it ends', async () => {
  const folder = await restarted()
  const reading = folder.journal.window('lobby', { after: 50, limit: 500 })
  folder.journal.append(said('lobby', 201))
  const events = await reading
  expect(events.at(-1)?.seq).toBe(200)
  expect(events).toHaveLength(150)
})
