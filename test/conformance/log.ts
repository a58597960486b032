/**
 * The contract of the retained log as rooms see it, for every adapter. `open` gives an empty log.
 */
import { afterEach, expect, test } from 'vitest'
import type { RetainedLog } from '../../server/log/log.ts'
import { edited, epochAt, removed, said } from '../support/log-folder.ts'

export function logConformance(open: () => { readonly log: RetainedLog; close(): Promise<void> }): void {
  const opened: { close(): Promise<void> }[] = []
  const start = () => {
    const one = open()
    opened.push(one)
    return one.log
  }
  afterEach(async () => {
    for (const one of opened.splice(0)) await one.close()
  })

  test('a room without records has no head and an empty window', async () => {
    const log = start()
    expect(await log.head('lobby')).toBeUndefined()
    expect(await log.window('lobby', { limit: 10 })).toEqual([])
  })

  test('what was appended is read at once, and still after it is on disk', async () => {
    const log = start()
    const record = said('lobby', 1)
    log.append(record)
    expect(await log.head('lobby')).toEqual({ seq: 1, at: epochAt + 1_000 })
    expect(await log.window('lobby', { limit: 10 })).toEqual([record.event])
    await log.durable('lobby', 1)
    expect(await log.window('lobby', { limit: 10 })).toEqual([record.event])
  })

  test('durable resolves for a record that is long on disk, and rejects for one that never was', async () => {
    const log = start()
    log.append(said('lobby', 1))
    await log.flushed()
    await log.durable('lobby', 1)
    await expect(async () => log.durable('lobby', 2)).rejects.toThrow('never appended')
  })

  test('a record out of order, twice, or beyond a hole is our own mistake', () => {
    const log = start()
    log.append(said('lobby', 1))
    expect(() => log.append(said('lobby', 1))).toThrow('without holes')
    expect(() => log.append(said('lobby', 3))).toThrow('without holes')
    log.append(said('lobby', 2))
  })

  test('rooms do not see one another, also when one name begins with the other', async () => {
    const log = start()
    log.append(said('room', 1, 'a'))
    log.append(said('room-2', 1, 'b'))
    log.append(said('rooms', 1, 'c'))
    await log.flushed()
    expect(await log.window('room', { limit: 9 })).toEqual([said('room', 1, 'a').event])
    expect(await log.window('rooms', { limit: 9 })).toEqual([said('rooms', 1, 'c').event])
  })

  test('time in a room never goes back, whatever the clock did', async () => {
    const log = start()
    log.append(said('lobby', 1, 'first', epochAt))
    log.append(said('lobby', 2, 'second', epochAt - 3_600_000))
    expect(await log.head('lobby')).toEqual({ seq: 2, at: epochAt })
    await log.flushed()
    expect(await log.head('lobby')).toEqual({ seq: 2, at: epochAt })
  })

  for (const where of ['pending', 'committed', 'half of them committed'] as const) {
    const ten = async () => {
      const log = start()
      for (let seq = 1; seq <= 10; seq++) {
        log.append(said('lobby', seq))
        if (where === 'half of them committed' && seq === 5) await log.flushed()
      }
      if (where === 'committed') await log.flushed()
      return async (range: { after?: number; before?: number; limit: number }) =>
        (await log.window('lobby', range)).map(({ seq }) => seq)
    }

    test(`the window gives the nearest events on the side asked for (${where})`, async () => {
      const seqs = await ten()
      expect(await seqs({ limit: 3 })).toEqual([8, 9, 10])
      expect(await seqs({ limit: 11 })).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
      expect(await seqs({ after: 0, limit: 3 })).toEqual([1, 2, 3])
      expect(await seqs({ after: 4, limit: 3 })).toEqual([5, 6, 7])
      expect(await seqs({ after: 9, limit: 3 })).toEqual([10])
      expect(await seqs({ after: 10, limit: 3 })).toEqual([])
      expect(await seqs({ before: 7, limit: 3 })).toEqual([4, 5, 6])
      expect(await seqs({ before: 2, limit: 3 })).toEqual([1])
      expect(await seqs({ before: 1, limit: 3 })).toEqual([])
      expect(await seqs({ after: 2, before: 5, limit: 9 })).toEqual([3, 4])
    })

    test(`edits are applied and removed messages are tombstones where they stood (${where})`, async () => {
      const log = start()
      const [first, second] = [said('lobby', 1, 'frist'), said('lobby', 2, 'an insult')]
      log.append(first)
      log.append(second)
      if (where !== 'pending') await log.flushed()
      log.append(edited(first.event, 3, 'first'))
      log.append(edited(second.event, 4, 'the same insult'))
      log.append(removed(second.event, 5))
      if (where === 'committed') await log.flushed()
      const window = await log.window('lobby', { limit: 10 })
      expect(window.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5])
      expect(window[0]).toEqual({ ...first.event, text: 'first', edited_at: epochAt + 3_000 })
      expect(window[1]).toMatchObject({ t: 'removed', seq: 2, by: 'u_mo', tombstone: true })
      expect(window[3]).toMatchObject({ t: 'removed', seq: 4, tombstone: true })
      expect(JSON.stringify(window)).not.toContain('insult')
    })
  }

  test('an edit can mask a message, and the next can lift the mask', async () => {
    const log = start()
    const message = said('lobby', 1)
    log.append(message)
    log.append(edited(message.event, 2, '****', true))
    expect((await log.window('lobby', { limit: 1, before: 2 }))[0]).toMatchObject({
      text: '****',
      masked: true,
    })
    log.append(edited(message.event, 3, 'polite'))
    await log.flushed()
    const [now] = await log.window('lobby', { limit: 1, before: 2 })
    expect(now).toMatchObject({ text: 'polite' })
    expect(now).not.toHaveProperty('masked')
  })

  test('a removed message stays removed, even if an edit comes after', async () => {
    const log = start()
    const message = said('lobby', 1, 'an insult')
    log.append(message)
    log.append(removed(message.event, 2))
    log.append(edited(message.event, 3, 'back again'))
    expect(JSON.stringify(await log.window('lobby', { limit: 9 }))).not.toMatch(/insult|back again/)
    await log.flushed()
    expect(JSON.stringify(await log.window('lobby', { limit: 9 }))).not.toMatch(/insult|back again/)
  })

  test('an edit of something that is no message of ours changes nothing and breaks nothing', async () => {
    const log = start()
    log.append(said('lobby', 1))
    const { event } = edited(said('lobby', 1).event, 2, 'x')
    log.append({ event: { ...event, id: 'm_elsewhere' } as typeof event })
    await log.flushed()
    expect((await log.window('lobby', { limit: 9 }))[0]).toEqual(said('lobby', 1).event)
  })

  test('closing writes what is left, and afterwards the log does not accept', async () => {
    const log = start()
    log.append(said('lobby', 1))
    expect(log.accepting()).toBe(true)
    await log.close()
    expect(log.accepting()).toBe(false)
    expect(() => log.append(said('lobby', 2))).toThrow('does not accept')
  })
}
