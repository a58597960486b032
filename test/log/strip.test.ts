import { afterEach, expect, test } from 'vitest'
import { systemClock } from '../../server/base/clock.ts'
import { defaultLimits } from '../../server/limits.ts'
import type { LogRecord } from '../../server/log/log.ts'
import { readLog } from '../../server/log/read.ts'
import { recordKey, roomKey } from '../../server/log/record-bytes.ts'
import { startUpkeep } from '../../server/log/upkeep.ts'
import { strippedBody } from '../../server/log/sealed-body.ts'
import { verifyLog } from '../../server/log/verify.ts'
import { silentTelemetry } from '../../server/telemetry/telemetry.ts'
import { edited, epochAt, type LogFolder, openLogFolder, removed, said } from '../support/log-folder.ts'
import { manualClock } from '../support/manual-clock.ts'

const open: LogFolder[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

const textOf = (record: LogRecord | undefined) =>
  record !== undefined && 'text' in record.event ? record.event.text : undefined

const graceMs = 3 * 86_400_000
const key = (seq: number) => recordKey(roomKey('lobby'), seq)

/** Five messages; the second was edited twice and then removed, at `removedAt`. */
async function log(limits: { readonly hotWindowMs?: number } = {}) {
  const clock = manualClock(epochAt)
  const one = openLogFolder({ limits: { windowMs: Number.MAX_SAFE_INTEGER } })
  open.push(one)
  for (let seq = 1; seq <= 5; seq++) one.journal.append(said('lobby', seq, `text ${seq}`))
  const second = said('lobby', 2).event
  one.journal.append(edited(second, 6, 'text 2, once more'))
  await one.journal.flushed()
  one.journal.append(edited(second, 7, 'text 2, again'))
  one.journal.append(removed(second, 8))
  await one.journal.flushed()
  const removedAt = epochAt + 8_000
  const { environment } = one
  const all = { ...defaultLimits, removedGraceMs: graceMs, hotWindowMs: 1_000, ...limits }
  const at = async (now: number) => {
    clock.advance(now - clock.now())
    const job = startUpkeep(environment, {
      limits: { ...all, retainDaysDefault: 365, retentionPauseMs: 0, retentionStepRecordsMax: 1 },
      clock: { ...clock, sleep: () => Promise.resolve() },
      telemetry: silentTelemetry,
    })
    await job.run()
    await job.close()
  }
  const texts = async () => {
    const ports = { clock: systemClock, limits: defaultLimits, telemetry: silentTelemetry }
    const outcome = await readLog(environment, { room: 'lobby', purpose: 'p', case: 'c', reader: 'r' }, ports)
    return outcome.ok ? outcome.value.records.map(({ record, gone }) => gone ?? textOf(record)) : []
  }
  const problems = async () =>
    (await verifyLog(environment, { pause: () => systemClock.sleep(0) })).problems.map(
      ({ kind, seq }) => `${kind} ${seq}`,
    )
  return { environment, journal: one.journal, removedAt, at, texts, problems }
}

test('a removed message and its edits can be read until the grace is over, and not after', async () => {
  const { at, texts, problems, removedAt } = await log()
  await at(removedAt + graceMs - 1)
  expect(await texts()).toContain('text 2, again')
  await at(removedAt + graceMs)
  expect(await texts()).toEqual([
    'text 1',
    'removed',
    'text 3',
    'text 4',
    'text 5',
    'removed',
    'removed',
    undefined,
  ])
  expect(await problems()).toEqual([])
})

test('nothing is stripped while Redis may still have it', async () => {
  const { at, texts, removedAt } = await log({ hotWindowMs: 2 * graceMs })
  await at(removedAt + 4 * graceMs - 1)
  expect(await texts()).toContain('text 2')
  await at(removedAt + 4 * graceMs)
  expect(await texts()).not.toContain('text 2')
})

test('members see the same tombstones before and after, and by whom the message was removed', async () => {
  const { at, journal, removedAt } = await log()
  const before = await journal.window('lobby', { limit: 20 })
  await at(removedAt + graceMs)
  const after = await journal.window('lobby', { limit: 20 })
  expect(after.map(({ t, seq }) => `${t} ${seq}`)).toEqual(before.map(({ t, seq }) => `${t} ${seq}`))
  expect(before[1]).toMatchObject({ t: 'removed', tombstone: true })
  expect(after[1]).toEqual(before[1])
})

test('a record that was emptied without a proof, or with that of another, is found', async () => {
  const { at, environment, problems, removedAt } = await log()
  await at(removedAt + graceMs)
  const { records, stripped } = environment.bytes
  const fourth = Buffer.from(records.get(key(4)) ?? '')
  await records.put(key(4), Buffer.concat([fourth.subarray(0, 40), strippedBody]))
  expect(await problems()).toEqual(['changed 4'])
  await stripped.put(key(4), Buffer.from(stripped.get(key(2)) ?? ''))
  expect(await problems()).toEqual(['changed 4'])
  await records.put(key(4), fourth)
  await stripped.remove(key(4))
  expect(await problems()).toEqual([])
  await stripped.remove(key(2))
  expect(await problems()).toEqual(['changed 2'])
})

test('retention takes proofs and lists of edits with the records', async () => {
  const { at, environment, removedAt, problems } = await log()
  await at(removedAt + graceMs)
  await at(removedAt + 366 * 86_400_000)
  for (const name of ['records', 'stripped', 'edits', 'removals', 'amendments'] as const)
    expect([...environment.bytes[name].getKeys({})], name).toEqual([])
  expect(await problems()).toEqual([])
})
