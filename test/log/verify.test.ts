import { afterEach, expect, test } from 'vitest'
import { systemClock } from '../../server/base/clock.ts'
import type { Bytes } from '../../server/base/environment.ts'
import { defaultLimits } from '../../server/limits.ts'
import type { LogRecord } from '../../server/log/log.ts'
import { readLog } from '../../server/log/read.ts'
import {
  chainHash,
  countValue,
  readHead,
  recordKey,
  roomKey,
  timeOfValue,
} from '../../server/log/record-bytes.ts'
import { accessLog, verifyLog } from '../../server/log/verify.ts'
import { silentTelemetry } from '../../server/telemetry/telemetry.ts'
import { type LogFolder, openLogFolder, said } from '../support/log-folder.ts'

const open: LogFolder[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

/** A log of three rooms with ten records each. */
async function log() {
  const one = openLogFolder()
  open.push(one)
  for (const room of ['attic', 'lobby', 'porch'])
    for (let seq = 1; seq <= 10; seq++) one.journal.append(said(room, seq))
  await one.journal.flushed()
  const { records } = one.environment.bytes
  const key = (seq: number) => recordKey(roomKey('lobby'), seq)
  return {
    environment: one.environment,
    records,
    key,
    value: (seq: number) => Buffer.from(records.get(key(seq)) ?? ''),
    problems: async () =>
      (await verifyLog(one.environment, { pause: () => systemClock.sleep(0) })).problems.map(
        ({ kind, room, seq }) => `${kind} ${room} ${seq}`,
      ),
  }
}

/** A record that continues the one whose value is given, at the same time. */
function forgedAfter(before: Buffer, record: LogRecord): Buffer {
  const body = Buffer.from(JSON.stringify(record))
  const at = timeOfValue(before)
  return Buffer.concat([chainHash(before.subarray(0, 32), at, body), countValue(at), body])
}

const put = (db: Bytes, key: Buffer, value: Buffer) => db.put(key, value)

test('an untouched log is whole, and every record was looked at', async () => {
  const { environment } = await log()
  const walked: number[] = []
  const onProgress = (records: number) => void walked.push(records)
  const report = await verifyLog(environment, { pause: () => systemClock.sleep(0), onProgress })
  expect(report).toEqual({ rooms: 3, records: 30, accesses: 0, deletions: 0, segments: 0, problems: [] })
  expect(walked.at(-1)).toBe(30)
})

test.each([
  ['the first', 1],
  ['a middle', 5],
  ['the last', 10],
])('a byte flipped in %s record is found and named, wherever in the record it is', async (_which, seq) => {
  const { records, key, value, problems } = await log()
  const good = value(seq)
  for (let at = 0; at < good.length; at += 7) {
    const bad = Buffer.from(good)
    bad[at] = (bad[at] ?? 0) ^ 0x04
    await put(records, key(seq), bad)
    expect(await problems(), `byte ${at}`).toContain(`changed lobby ${seq}`)
  }
  await put(records, key(seq), good)
  expect(await problems()).toEqual([])
})

test('a changed text is found even when its own hash was made to fit', async () => {
  const { records, key, value, problems } = await log()
  const bad = value(5)
  bad[bad.length - 5] = 0x41
  chainHash(value(4).subarray(0, 32), timeOfValue(bad), bad.subarray(40)).copy(bad)
  await put(records, key(5), bad)
  expect(await problems()).toEqual(['changed lobby 6'])
})

test('a missing record is found, and the rest of the room is still checked', async () => {
  const { records, key, value, problems } = await log()
  await records.remove(key(4))
  expect(await problems()).toEqual(['missing lobby 4'])
  const bad = value(9)
  bad[60] = (bad[60] ?? 0) ^ 1
  await put(records, key(9), bad)
  expect(await problems()).toEqual(['missing lobby 4', 'changed lobby 9'])
})

test('missing first records are found, unless retention says that it took them', async () => {
  const { records, key, problems } = await log()
  await records.remove(key(1))
  expect(await problems()).toEqual(['missing lobby 1'])
})

test('two records that changed places are found as reordered', async () => {
  const { records, key, value, problems } = await log()
  const [third, fourth] = [value(3), value(4)]
  await put(records, key(3), fourth)
  await put(records, key(4), third)
  expect(await problems()).toContain('reordered lobby 3')
})

test('a forged record that was slipped in between, with everything moved up, is found as inserted', async () => {
  const { records, key, value, problems } = await log()
  for (let seq = 10; seq >= 5; seq--) await put(records, key(seq + 1), value(seq))
  await put(records, key(5), forgedAfter(value(4), said('lobby', 5, 'never said')))
  expect(await problems()).toContain('inserted lobby 5')
})

test('a record after the head, and a room that has no head, are found as inserted', async () => {
  const { environment, records, key, value, problems } = await log()
  await put(records, key(11), forgedAfter(value(10), said('lobby', 11, 'never said')))
  expect(await problems()).toContain('inserted lobby 11')
  await records.remove(key(11))
  await environment.bytes.heads.remove(roomKey('lobby'))
  expect(await problems()).toContain('inserted lobby 1')
})

test('a cut-off end is found as truncated, also when nothing is left', async () => {
  const { records, key, problems } = await log()
  await records.remove(key(10))
  expect(await problems()).toEqual(['truncated lobby 10'])
  for (let seq = 1; seq < 10; seq++) await records.remove(key(seq))
  expect(await problems()).toEqual(['truncated lobby 1'])
})

test('a head that was set back to hide a cut is found by its hash or by what stands after it', async () => {
  const { environment, problems } = await log()
  const head = Buffer.from(environment.bytes.heads.get(roomKey('lobby')) ?? '')
  expect(readHead(head).seq).toBe(10)
  countValue(9).copy(head, 0)
  await put(environment.bytes.heads, roomKey('lobby'), head)
  expect(await problems()).toEqual(['inserted lobby 10'])
})

test('the access log is a chain as well: changed, missing and cut-off entries are found', async () => {
  const { environment, problems } = await log()
  const ports = { clock: systemClock, limits: defaultLimits, telemetry: silentTelemetry }
  for (let i = 0; i < 4; i++)
    await readLog(environment, { room: 'lobby', purpose: 'p', case: `c-${i}`, reader: 'r' }, ports)
  expect(await problems()).toEqual([])
  const { access } = environment.bytes
  const good = Buffer.from(access.get(countValue(2)) ?? '')
  const bad = Buffer.from(good.toString('latin1').replace('"c-1"', '"c-9"'), 'latin1')
  expect(bad.equals(good)).toBe(false)
  await put(access, countValue(2), bad)
  expect(await problems()).toEqual([`changed ${accessLog} 2`])
  await access.remove(countValue(2))
  expect(await problems()).toEqual([`missing ${accessLog} 2`])
  await put(access, countValue(2), good)
  await access.remove(countValue(4))
  expect(await problems()).toEqual([`truncated ${accessLog} 4`])
})

test('a walk that is told to stop stops', async () => {
  const { environment } = await log()
  const report = await verifyLog(environment, {
    pause: () => systemClock.sleep(0),
    signal: AbortSignal.abort(),
  })
  expect(report.rooms).toBe(0)
})
