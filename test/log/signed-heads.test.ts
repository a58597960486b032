import { afterEach, expect, test } from 'vitest'
import { systemClock } from '../../server/base/clock.ts'
import { defaultLimits } from '../../server/limits.ts'
import { openLogKeys } from '../../server/log/log-keys.ts'
import { readLog } from '../../server/log/read.ts'
import { emptyHead, recordKey, RecordWriter, roomKey } from '../../server/log/record-bytes.ts'
import {
  chainOf,
  currentHeads,
  isSigned,
  type SignedHead,
  signedHead,
} from '../../server/log/signed-heads.ts'
import { verifyLog } from '../../server/log/verify.ts'
import { silentTelemetry } from '../../server/telemetry/telemetry.ts'
import { epochAt, type LogFolder, openLogFolder, said } from '../support/log-folder.ts'
import { manualClock } from '../support/manual-clock.ts'

const open: LogFolder[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

async function log() {
  const clock = manualClock(epochAt)
  const one = openLogFolder({ clock })
  open.push(one)
  for (const room of ['hall', 'lobby']) for (let seq = 1; seq <= 5; seq++) one.journal.append(said(room, seq))
  await one.journal.flushed()
  const keys = openLogKeys(one.path)
  const heads = () => [...currentHeads(one.environment, keys, epochAt)]
  const problems = async (published: readonly SignedHead[] = []) =>
    (await verifyLog(one.environment, { pause: () => systemClock.sleep(0), published })).problems.map(
      ({ kind, room, seq }) => `${kind} ${room} ${seq}`,
    )
  return { folder: one, clock, keys, heads, problems }
}

/** Writes the room anew from its first record, every hash made to fit: what somebody with the disk can do. */
async function rebuild(one: LogFolder, room: string, records: number): Promise<void> {
  const head = emptyHead(room)
  const { bytes } = one.environment
  for (let seq = 1; seq <= 5; seq++) await bytes.records.remove(recordKey(roomKey(room), seq))
  for (let seq = 1; seq <= records; seq++) {
    const value = new RecordWriter().write(head, seq, epochAt + seq, `another story, part ${seq}`)
    await bytes.records.put(recordKey(roomKey(room), seq), Buffer.from(value))
  }
  await bytes.heads.put(roomKey(room), Buffer.from(head))
}

test('heads are signed every signHeadsMs and when the log closes', async () => {
  const { folder, clock, keys } = await log()
  expect(signedHead(folder.environment, keys, 'lobby')).toBeUndefined()
  clock.advance(defaultLimits.signHeadsMs)
  await folder.journal.flushed()
  expect(signedHead(folder.environment, keys, 'lobby')).toMatchObject({ seq: 5, signer: keys.signer })
  folder.journal.append(said('lobby', 6))
  await folder.reopen()
  expect(signedHead(folder.environment, keys, 'lobby')).toMatchObject({ seq: 6 })
  expect(signedHead(folder.environment, keys, 'hall')).toMatchObject({ seq: 5 })
})

test('a room that was rebuilt with all its hashes does not fit its signed head', async () => {
  const { folder, problems } = await log()
  await folder.reopen()
  expect(await problems()).toEqual([])
  await rebuild(folder, 'lobby', 5)
  expect(await problems()).toEqual(['changed lobby 5'])
  await rebuild(folder, 'lobby', 3)
  expect(await problems()).toEqual(['truncated lobby 5'])
})

test('a head that was signed by somebody else is told', async () => {
  const { folder, problems } = await log()
  await folder.reopen()
  const { signed } = folder.environment.bytes
  const bad = Buffer.from(signed.get(roomKey('lobby')) ?? '')
  bad[bad.length - 1] = (bad.at(-1) ?? 0) ^ 1
  await signed.put(roomKey('lobby'), bad)
  expect(await problems()).toEqual(['changed lobby 5'])
  await signed.put(roomKey('lobby'), Buffer.alloc(3))
  expect(await problems()).toEqual(['changed lobby 5'])
})

test('a log that was rebuilt end to end, by somebody who has the signing key, does not fit published heads', async () => {
  const { folder, problems, heads } = await log()
  const published = heads()
  expect(await problems(published)).toEqual([])
  await rebuild(folder, 'lobby', 5)
  expect(await problems()).toEqual([])
  expect(await problems(published)).toEqual(['changed lobby 5'])
})

test('published heads hold while the log grows, and a room that vanished is missed', async () => {
  const { folder, problems, heads } = await log()
  const published = heads()
  folder.journal.append(said('lobby', 6))
  await folder.journal.flushed()
  expect(await problems(published)).toEqual([])
  const { records, heads: ends } = folder.environment.bytes
  for (let seq = 1; seq <= 5; seq++) await records.remove(recordKey(roomKey('hall'), seq))
  await ends.remove(roomKey('hall'))
  expect(await problems()).toEqual([])
  expect(await problems(published)).toEqual([`missing (chain ${chainOf('hall')}) 5`])
})

test('the access log is among the published heads', async () => {
  const { folder, problems, heads } = await log()
  const ports = { clock: systemClock, limits: defaultLimits, telemetry: silentTelemetry }
  for (const id of ['c-1', 'c-2'])
    await readLog(folder.environment, { room: 'lobby', purpose: 'p', case: id, reader: 'r' }, ports)
  const published = heads()
  expect(published).toHaveLength(3)
  const { access, meta } = folder.environment.bytes
  await access.clearAsync()
  await meta.remove(Buffer.from('access-head'))
  expect(await problems()).toEqual([])
  expect(await problems(published)).toEqual(['truncated (access log) 2'])
})

test('a published head names no room and bears its signature; changed, it is told', async () => {
  const { heads, keys, problems } = await log()
  const [head] = heads()
  if (head === undefined) throw new Error('there are two rooms')
  expect(JSON.stringify(head)).not.toMatch(/hall|lobby|message/)
  expect(isSigned(keys, head)).toBe(true)
  const forged = [{ seq: 4 }, { hash: '00'.repeat(32) }, { at: 1 }, { signer: 'x' }, { signature: 'x' }]
  for (const change of forged) {
    expect(isSigned(keys, { ...head, ...change })).toBe(false)
    expect(await problems([{ ...head, ...change }])).toEqual([`changed hall ${{ ...head, ...change }.seq}`])
  }
})
