import { afterEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../server/base/clock.ts'
import { defaultLimits, type Limits } from '../../server/limits.ts'
import { chainedAfter } from '../../server/log/chained-table.ts'
import { type EraseRequest, eraseText } from '../../server/log/erase.ts'
import type { LogRecord } from '../../server/log/log.ts'
import { openLogKeys } from '../../server/log/log-keys.ts'
import { readLog } from '../../server/log/read.ts'
import { Vault } from '../../server/log/vault.ts'
import { verifyLog } from '../../server/log/verify.ts'
import { silentTelemetry } from '../../server/telemetry/telemetry.ts'
import { edited, type LogFolder, openLogFolder, said } from '../support/log-folder.ts'

const open: LogFolder[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

function by(user: string, room: string, seq: number): LogRecord {
  const record = said(room, seq, `${user} says ${seq}`)
  return { event: { ...record.event, from: user } as LogRecord['event'] }
}

/** Ann and Ben in two rooms, five messages each. */
async function log(limits: Partial<Limits> = {}) {
  const one = openLogFolder({ limits: { windowMs: Number.MAX_SAFE_INTEGER, ...limits } })
  open.push(one)
  const next: Record<string, number> = {}
  const say = (user: string, room: string) => {
    const seq = (next[room] ?? 0) + 1
    next[room] = seq
    one.journal.append(by(user, room, seq))
  }
  for (let i = 0; i < 5; i++)
    for (const room of ['lobby', 'hall']) for (const user of ['u_ann', 'u_ben']) say(user, room)
  await one.journal.flushed()
  const erase = (request: Partial<EraseRequest> = {}) =>
    eraseText(
      one.environment,
      { user: 'u_ann', purpose: 'her wish', case: 'c-1', by: 'os:mo', ...request },
      systemClock,
    )
  const read = async (room: string) => {
    const ports = { clock: systemClock, limits: defaultLimits, telemetry: silentTelemetry }
    const outcome = await readLog(one.environment, { room, purpose: 'p', case: 'c', reader: 'r' }, ports)
    if (!outcome.ok) throw new Error(outcome.error)
    return outcome.value.records
  }
  const texts = async (room: string) => JSON.stringify((await read(room)).map(({ record }) => record))
  const problems = async () =>
    (await verifyLog(one.environment, { pause: () => systemClock.sleep(0) })).problems
  return { folder: one, say, erase, read, texts, problems }
}

test('on disk there is no text in the clear', async () => {
  const { folder } = await log()
  folder.journal.append(edited(said('lobby', 1).event, 11, 'a better word'))
  await folder.journal.flushed()
  for (const [name, db] of Object.entries(folder.environment.bytes))
    for (const { value } of db.getRange({})) expect(value.toString('latin1'), name).not.toMatch(/says|better/)
})

test('after an erasure the texts of this person are gone everywhere, those of others are there, and the chains are whole', async () => {
  const { erase, read, texts, problems, folder } = await log()
  expect(await erase()).toMatchObject({ ok: true, value: { access: 1, rooms: 2 } })
  for (const room of ['lobby', 'hall']) {
    expect(await texts(room)).not.toContain('u_ann says')
    expect(await texts(room)).toContain('u_ben says 10')
    expect((await read(room)).filter(({ gone }) => gone === 'erased')).toHaveLength(5)
    const window = await folder.journal.window(room, { limit: 20 })
    expect(JSON.stringify(window)).not.toContain('u_ann')
    expect(window.map(({ t }) => t)).toEqual(Array.from({ length: 5 }, () => ['removed', 'message']).flat())
  }
  expect(await problems()).toEqual([])
})

test('an erasure in one room leaves the other', async () => {
  const { erase, texts } = await log()
  expect(await erase({ room: 'lobby' })).toMatchObject({ ok: true, value: { rooms: 1 } })
  expect(await texts('lobby')).not.toContain('u_ann says')
  expect(await texts('hall')).toContain('u_ann says')
  expect(await erase({ room: 'hal' })).toMatchObject({ ok: true, value: { rooms: 0 } })
  expect(await erase({ user: 'u_an' })).toMatchObject({ ok: true, value: { rooms: 0 } })
  expect(await texts('hall')).toContain('u_ann says')
})

test('what the person says afterwards is kept under a new key, also by a server that ran meanwhile', async () => {
  const { erase, say, texts, folder } = await log()
  await erase()
  say('u_ann', 'lobby')
  await folder.journal.flushed()
  expect(await texts('lobby')).toContain('u_ann says 11')
  expect(await texts('lobby')).not.toContain('u_ann says 1"')
  await folder.reopen()
  say('u_ann', 'lobby')
  await folder.journal.flushed()
  expect(await texts('lobby')).toContain('u_ann says 12')
  await erase()
  expect(await texts('lobby')).not.toContain('u_ann says')
})

test('an erasure leaves who ordered it, of whom, why and for which case; without these it is refused and does nothing', async () => {
  const { erase, texts, folder } = await log()
  expect(await erase({ purpose: ' ' })).toEqual({ ok: false, error: 'purpose_missing' })
  expect(await erase({ case: '' })).toEqual({ ok: false, error: 'case_missing' })
  expect(await erase({ user: '' })).toEqual({ ok: false, error: 'user_missing' })
  expect(await texts('lobby')).toContain('u_ann says')
  await erase({ room: 'lobby' })
  const entries = [...chainedAfter(folder.environment, 'access', 0)].map(
    ({ body }) => JSON.parse(Buffer.from(body).toString()) as object,
  )
  expect(entries.at(-1)).toMatchObject({
    action: 'erase',
    by: 'os:mo',
    user: 'u_ann',
    room: 'lobby',
    purpose: 'her wish',
    case: 'c-1',
    rooms: 1,
  })
})

test('an edit whose text was erased leaves a tombstone where the message stood', async () => {
  const { folder, erase } = await log()
  folder.journal.append(edited(said('lobby', 1).event, 11, 'a better word'))
  await folder.journal.flushed()
  await erase()
  expect(JSON.stringify(await folder.journal.window('lobby', { limit: 20 }))).not.toContain('better')
})

describe('the vault', () => {
  const vault = (one: LogFolder, logKeysMax: number) =>
    new Vault(one.environment, { ...openLogKeys(one.path), limits: { logKeysMax } })

  test('keeps about logKeysMax keys in memory and finds the others again', async () => {
    const { texts, say, folder } = await log({ logKeysMax: 1 })
    for (let i = 0; i < 5; i++) {
      say(`u_${i}`, 'lobby')
      await folder.journal.flushed()
      say('u_ann', 'lobby')
    }
    await folder.journal.flushed()
    const all = await texts('lobby')
    for (let i = 0; i < 5; i++) expect(all).toContain(`u_${i} says ${11 + 2 * i}`)
    expect([...folder.environment.bytes.keyOwners.getKeys({})]).toHaveLength(4 + 5)
  })

  test('opens nothing with another node key', async () => {
    const { folder } = await log()
    const [record] = folder.journal.records('lobby', 0, { recordsMax: 1, bytesMax: 1e6 })
    if (record === undefined) throw new Error('there are ten')
    expect(vault(folder, 10).open(record)).toEqual(by('u_ann', 'lobby', 1))
    const stranger = new Vault(folder.environment, { nodeKey: Buffer.alloc(32), limits: { logKeysMax: 10 } })
    expect(() => stranger.open(record)).toThrow()
  })

  test('a record whose bytes were changed is called damaged, and the rest is read', async () => {
    const { folder, read } = await log()
    const { records } = folder.environment.bytes
    for (const { key, value } of [...records.getRange({ limit: 1 })]) {
      value[value.length - 1] = (value.at(-1) ?? 0) ^ 1
      await records.put(key, value)
    }
    const window = await folder.journal.window('hall', { limit: 10 })
    expect(window[0]).toMatchObject({ t: 'removed', seq: 1, tombstone: true })
    expect(window.filter(({ t }) => t === 'message')).toHaveLength(9)
    const found = await read('hall')
    expect(found[0]).toMatchObject({ seq: 1, record: undefined, gone: 'damaged' })
    expect(found.filter(({ record }) => record !== undefined)).toHaveLength(9)
  })
})

test('the secrets are made once, for their owner only, and a spoilt one is refused', async () => {
  const { statSync, writeFileSync } = await import('node:fs')
  const one = openLogFolder()
  open.push(one)
  const first = openLogKeys(one.path)
  expect(openLogKeys(one.path).nodeKey.equals(first.nodeKey)).toBe(true)
  expect(openLogKeys(one.path).signer).toBe(first.signer)
  for (const name of ['node-key', 'signing-key.pem'])
    expect(statSync(`${one.path}/log/${name}`).mode & 0o077).toBe(0)
  expect(first.signed('a', first.sign('a'))).toBe(true)
  expect(first.signed('b', first.sign('a'))).toBe(false)
  writeFileSync(`${one.path}/log/node-key`, 'short')
  expect(() => openLogKeys(one.path)).toThrow('does not hold a key')
})
