import { afterEach, expect, test } from 'vitest'
import type { Environment } from '../../server/base/environment.ts'
import { defaultLimits, type Limits } from '../../server/limits.ts'
import { chainedAfter } from '../../server/log/chained-table.ts'
import { type ReadRequest, type RecordSource, readLog } from '../../server/log/read.ts'
import { epochAt, type LogFolder, openLogFolder, said } from '../support/log-folder.ts'
import { manualClock } from '../support/manual-clock.ts'
import { recordedTelemetry } from '../support/recorded-telemetry.ts'

const open: LogFolder[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

/** Ten messages, a second apart, and a reader with a good reason. */
async function log(limits: Partial<Limits> = {}) {
  const one = openLogFolder()
  open.push(one)
  for (let seq = 1; seq <= 10; seq++) one.journal.append(said('lobby', seq))
  await one.journal.flushed()
  const heard = recordedTelemetry()
  const ports = {
    clock: manualClock(epochAt + 60_000),
    limits: { ...defaultLimits, ...limits },
    telemetry: heard.telemetry,
  }
  const read = async (
    request: Partial<ReadRequest> = {},
    source?: RecordSource,
    environment = one.environment,
  ) =>
    readLog(
      environment,
      { room: 'lobby', purpose: 'a complaint', case: 'c-7', reader: 'os:ann', ...request },
      source === undefined ? ports : { ...ports, source },
    )
  const seqs = async (request: Partial<ReadRequest> = {}) => {
    const outcome = await read(request)
    if (!outcome.ok) throw new Error(outcome.error)
    return { seqs: outcome.value.records.map(({ seq }) => seq), more: outcome.value.more }
  }
  const accesses = () =>
    [...chainedAfter(one.environment, 'access', 0)].map(
      ({ body }) => JSON.parse(Buffer.from(body).toString()) as object,
    )
  return { environment: one.environment, read, seqs, accesses, heard }
}

test.each([
  [{ purpose: '' }, 'purpose_missing'],
  [{ purpose: '  ' }, 'purpose_missing'],
  [{ case: '' }, 'case_missing'],
  [{ case: '\t' }, 'case_missing'],
  [{ reader: '' }, 'reader_missing'],
  [{ limit: 0 }, 'limit_invalid'],
  [{ limit: 1.5 }, 'limit_invalid'],
])('a read with %j is refused, and leaves nothing', async (request, error) => {
  const { read, accesses } = await log()
  expect(await read(request)).toEqual({ ok: false, error })
  expect(accesses()).toEqual([])
})

test('a read returns what was said, and leaves who read what, why and for which case', async () => {
  const { read, accesses, heard } = await log()
  const outcome = await read({ since: epochAt + 3_000, until: epochAt + 5_000 })
  expect(outcome).toMatchObject({ ok: true, value: { access: 1, more: false } })
  const bodies = outcome.ok ? outcome.value.records.map(({ record }) => record) : []
  expect(bodies).toEqual([said('lobby', 3), said('lobby', 4)])
  expect(accesses()).toEqual([
    {
      seq: 1,
      v: 1,
      at: epochAt + 60_000,
      reader: 'os:ann',
      os: 'os:ann',
      purpose: 'a complaint',
      case: 'c-7',
      room: 'lobby',
      opened: true,
      since: epochAt + 3_000,
      until: epochAt + 5_000,
      limit: defaultLimits.readRecordsMax,
      source: 'journal',
    },
  ])
  expect(heard.of('logRead')).toEqual([['a complaint', 2]])
})

test('since is included and until is not', async () => {
  const { seqs } = await log()
  expect((await seqs({ since: epochAt + 3_000 })).seqs[0]).toBe(3)
  expect((await seqs({ since: epochAt + 3_001 })).seqs[0]).toBe(4)
  expect((await seqs({ until: epochAt + 3_000 })).seqs).toEqual([1, 2])
  expect((await seqs({ until: epochAt + 3_001 })).seqs).toEqual([1, 2, 3])
  expect((await seqs({ since: epochAt + 11_000 })).seqs).toEqual([])
})

test('a limit gives the oldest and says that there is more; at the exact number there is no more', async () => {
  const { seqs } = await log()
  expect(await seqs({ limit: 3 })).toEqual({ seqs: [1, 2, 3], more: true })
  expect(await seqs({ limit: 9 })).toMatchObject({ more: true })
  expect(await seqs({ limit: 10 })).toMatchObject({ more: false })
})

test('nobody reads more than readRecordsMax records at once', async () => {
  const { seqs } = await log({ readRecordsMax: 4 })
  expect(await seqs()).toEqual({ seqs: [1, 2, 3, 4], more: true })
  expect(await seqs({ limit: 1_000 })).toEqual({ seqs: [1, 2, 3, 4], more: true })
})

test('a read of a room that never was leaves a record as well', async () => {
  const { seqs, accesses } = await log()
  expect((await seqs({ room: 'nowhere' })).seqs).toEqual([])
  expect(accesses()).toMatchObject([{ room: 'nowhere' }])
})

test('the access record is on disk before the source is asked, and stays when the source fails', async () => {
  const { read, accesses } = await log()
  let then: readonly object[] = []
  const source: RecordSource = {
    name: 'broken',
    read: () => {
      then = accesses()
      return Promise.reject(new Error('gone'))
    },
  }
  await expect(read({}, source)).rejects.toThrow('gone')
  expect(then).toMatchObject([{ source: 'broken', case: 'c-7' }])
})

test('when the access record cannot be written, nothing is read', async () => {
  const { read, environment } = await log()
  const full: Environment = { ...environment, exclusive: () => Promise.reject(new Error('ENOSPC')) }
  let asked = false
  const source: RecordSource = {
    name: 'journal',
    read: () => {
      asked = true
      return Promise.resolve([])
    },
  }
  await expect(read({}, source, full)).rejects.toThrow('ENOSPC')
  expect(asked).toBe(false)
})

test('reads at the same moment leave one record each, numbered without holes', async () => {
  const { read, accesses } = await log()
  await Promise.all(Array.from({ length: 20 }, (_, i) => read({ case: `c-${i}` })))
  expect(accesses().map((entry) => ('seq' in entry ? entry.seq : 0))).toEqual(
    Array.from({ length: 20 }, (_, i) => i + 1),
  )
})
