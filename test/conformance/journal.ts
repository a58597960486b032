/**
 * The contract of the journal as its tools and the shipper see it. `open` gives an empty one, and
 * `reopen` the same one after a restart.
 */
import { createHash } from 'node:crypto'
import { afterEach, expect, test } from 'vitest'
import type { Journal, StoredRecord } from '../../server/log/journal.ts'
import type { LogRecord } from '../../server/log/log.ts'
import { countValue, genesisOf } from '../../server/log/record-bytes.ts'
import { epochAt, said } from '../support/log-folder.ts'

export interface Restartable {
  readonly journal: Journal
  /** What a stored record says. */
  opened(record: StoredRecord): LogRecord | undefined
  reopen(): Promise<void>
  close(): Promise<void>
}

const all = { recordsMax: 1_000, bytesMax: 1_000_000 }

export function journalConformance(open: () => Restartable): void {
  const opened: Restartable[] = []
  const start = () => {
    const one = open()
    opened.push(one)
    return one
  }
  afterEach(async () => {
    for (const one of opened.splice(0)) await one.close()
  })
  const filled = async (records: number) => {
    const one = start()
    for (let seq = 1; seq <= records; seq++) one.journal.append(said('lobby', seq))
    await one.journal.flushed()
    return one
  }

  test('records holds committed records only', async () => {
    const { journal } = start()
    journal.append(said('lobby', 1))
    expect(journal.records('lobby', 0, all)).toEqual([])
    expect(journal.backlog(10)).toEqual([])
    await journal.flushed()
    expect(journal.records('lobby', 0, all)).toHaveLength(1)
  })

  test('a record carries what was appended, its time, and the hash of all before it', async () => {
    const { journal, opened } = await filled(3)
    let previous = genesisOf('lobby')
    for (const [i, record] of journal.records('lobby', 0, all).entries()) {
      expect(record).toMatchObject({ room: 'lobby', seq: i + 1, at: epochAt + (i + 1) * 1_000 })
      expect(opened(record)).toEqual(said('lobby', i + 1))
      previous = createHash('sha256')
        .update(previous)
        .update(countValue(record.at))
        .update(record.body)
        .digest()
      expect(Buffer.from(record.hash)).toEqual(previous)
    }
  })

  test('both bounds end a batch, but one record always fits', async () => {
    const { journal } = await filled(5)
    const [first] = journal.records('lobby', 0, all)
    const size = first?.body.length ?? 0
    const seqs = (after: number, recordsMax: number, bytesMax: number) =>
      journal.records('lobby', after, { recordsMax, bytesMax }).map(({ seq }) => seq)
    expect(seqs(0, 2, 1e6)).toEqual([1, 2])
    expect(seqs(3, 9, 1e6)).toEqual([4, 5])
    expect(seqs(0, 9, 2 * size)).toEqual([1, 2])
    expect(seqs(0, 9, 2 * size - 1)).toEqual([1])
    expect(seqs(0, 9, 1)).toEqual([1])
    expect(seqs(5, 9, 1e6)).toEqual([])
  })

  test('the chain goes on after a restart', async () => {
    const one = await filled(2)
    await one.reopen()
    expect(await one.journal.head('lobby')).toEqual({ seq: 2, at: epochAt + 2_000 })
    one.journal.append(said('lobby', 3))
    await one.journal.durable('lobby', 3)
    const [second, third] = one.journal.records('lobby', 1, all)
    const hash = createHash('sha256')
      .update(second?.hash ?? '')
      .update(countValue(third?.at ?? 0))
      .update(third?.body ?? '')
      .digest()
    expect(Buffer.from(third?.hash ?? '')).toEqual(hash)
  })

  test('the backlog names rooms that the receiver lacks records of, and forgets them when it has them', async () => {
    const { journal } = await filled(3)
    journal.append(said('hall', 1))
    await journal.flushed()
    expect(journal.backlog(10)).toHaveLength(2)
    expect(journal.backlog(1)).toHaveLength(1)
    expect(journal.backlog(10)).toContainEqual({ room: 'lobby', shippedTo: 0, committedTo: 3 })
    journal.markShipped('lobby', 2)
    expect(journal.backlog(10)).toContainEqual({ room: 'lobby', shippedTo: 2, committedTo: 3 })
    journal.markShipped('lobby', 3)
    expect(journal.backlog(10)).toEqual([{ room: 'hall', shippedTo: 0, committedTo: 1 }])
    journal.append(said('lobby', 4))
    await journal.flushed()
    expect(journal.backlog(10)).toContainEqual({ room: 'lobby', shippedTo: 3, committedTo: 4 })
  })

  test('what was shipped survives a restart, and so does what was not', async () => {
    const one = await filled(3)
    one.journal.markShipped('lobby', 2)
    expect(one.journal.shippedTo('lobby')).toBe(2)
    await one.reopen()
    expect(one.journal.shippedTo('lobby')).toBe(2)
    expect(one.journal.backlog(10)).toEqual([{ room: 'lobby', shippedTo: 2, committedTo: 3 }])
  })

  test('shipping never goes back, and never ahead of what is committed', async () => {
    const { journal } = await filled(2)
    journal.markShipped('lobby', 2)
    journal.markShipped('lobby', 1)
    expect(journal.shippedTo('lobby')).toBe(2)
    journal.append(said('lobby', 3))
    expect(() => journal.markShipped('lobby', 3)).toThrow('before it is committed')
  })

  test('the listener hears of each commit with the rooms it touched, when they can be read', async () => {
    const { journal } = start()
    const heard: string[] = []
    journal.onCommitted((rooms) => {
      for (const room of rooms) heard.push(`${room} ${journal.records(room, 0, all).length}`)
    })
    journal.append(said('lobby', 1))
    journal.append(said('lobby', 2))
    journal.append(said('hall', 1))
    await journal.flushed()
    expect(heard).toEqual(['lobby 2', 'hall 1'])
  })
}
