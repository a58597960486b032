import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterEach, expect, test } from 'vitest'
import { systemClock } from '../../server/base/clock.ts'
import { systemRandom } from '../../server/base/random.ts'
import { openStore } from '../../server/base/store-lmdb.ts'
import { defaultLimits } from '../../server/limits.ts'
import { SealedTexts } from '../../server/moderation/sealed-texts.ts'
import { type CliIo, UsageError } from '../../server/cli/command.ts'
import { logCommand } from '../../server/cli/log.ts'
import { erasedBeyond } from '../../server/cli/log-erase.ts'
import { timeOf } from '../../server/cli/log-read.ts'
import { chainedAfter } from '../../server/log/chained-table.ts'
import { eraseBeyondLog } from '../../server/erase-beyond.ts'
import { keepCompliance } from '../../server/log/compliance.ts'
import { eraseText } from '../../server/log/erase.ts'
import { recordKey, roomKey } from '../../server/log/record-bytes.ts'
import { epochAt, type LogFolder, openLogFolder, removed, said } from '../support/log-folder.ts'

const open: LogFolder[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

/** A server's folder with three messages and a removal, in use while the tool runs. */
async function folder(): Promise<LogFolder> {
  const one = openLogFolder()
  open.push(one)
  for (let seq = 1; seq <= 3; seq++) one.journal.append(said('lobby', seq))
  one.journal.append(removed(said('lobby', 2).event, 4))
  await one.journal.flushed()
  return one
}

async function parley(args: readonly string[], data: string) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  const io: CliIo = {
    stdin: new PassThrough(),
    stdout,
    stderr,
    env: { PARLEY_DATA: data },
    signal: new AbortController().signal,
  }
  const code = await logCommand.run(args, io)
  return { code, out: String(stdout.read() ?? ''), err: String(stderr.read() ?? '') }
}

const why = ['--purpose', 'a complaint', '--case', 'c-1']

test('read prints every event as it was said, one JSON object a line, with what moderators noted', async () => {
  const { path } = await folder()
  const { code, out } = await parley(['read', '--room', 'lobby', ...why], path)
  expect(code).toBe(0)
  const events = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as object)
  expect(events).toMatchObject([
    said('lobby', 1).event,
    said('lobby', 2).event,
    said('lobby', 3).event,
    { t: 'removed' },
  ])
  expect(events[3]).toMatchObject({ audit: { cause: '/remove' } })
})

test('read without a room, a purpose or a case says which is missing, and prints nothing', async () => {
  const { path } = await folder()
  await expect(parley(['read', ...why], path)).rejects.toThrow('--room R is required')
  await expect(parley(['read', '--room', 'lobby', '--case', 'c-1'], path)).rejects.toThrow(
    '--purpose P is required',
  )
  await expect(parley(['read', '--room', 'lobby', '--purpose', 'p'], path)).rejects.toThrow(
    '--case ID is required',
  )
  await expect(parley(['read', '--room', 'lobby', ...why, '--limit', 'x'], path)).rejects.toThrow(
    '--limit must be',
  )
})

test('read with a limit says that there is more', async () => {
  const { path } = await folder()
  const { out, err } = await parley(
    ['read', '--room', 'lobby', ...why, '--limit', '1', '--since', String(epochAt + 2_000)],
    path,
  )
  expect(JSON.parse(out)).toMatchObject({ seq: 2 })
  expect(err).toContain('there is more')
})

test('verify of a whole log says so and exits with 0', async () => {
  const { path } = await folder()
  const { code, out } = await parley(['verify'], path)
  expect(code).toBe(0)
  expect(out).toMatch(
    /^4 records in 1 rooms, 0 segments, 0 access records, 0 deletion records in [\d.]+ s: whole\n$/,
  )
})

test('verify names what is wrong and exits with 1', async () => {
  const one = await folder()
  await one.environment.bytes.records.remove(recordKey(roomKey('lobby'), 2))
  const { code, out } = await parley(['verify'], one.path)
  expect(code).toBe(1)
  expect(out).toContain('missing: room lobby, record 2')
  expect(out).toContain('1 problems')
})

test('status counts rooms, records, reads and what was not shipped', async () => {
  const one = await folder()
  one.journal.markShipped('lobby', 1)
  await one.journal.flushed()
  await parley(['read', '--room', 'lobby', ...why], one.path)
  const { code, out } = await parley(['status'], one.path)
  expect(code).toBe(0)
  expect(out).toMatch(/^rooms +1$/m)
  expect(out).toMatch(/^records +4: 4 in the journal, 0 sealed$/m)
  expect(out).toMatch(/^in Redis +all but 3 records in 1 room, the oldest of 2026-\S+ \(\w+ ago\)$/m)
  expect(out).toMatch(/^removed +1 to be emptied when their grace is over, 0 emptied$/m)
  expect(out).toMatch(/^keys +2, one for each author and room$/m)
  expect(out).toMatch(/^heads +never signed$/m)
  expect(out).toMatch(/^access +1 record$/m)
  expect(out).toContain(new Date(epochAt + 1_000).toISOString())
  expect(out).not.toContain('message 1')
})

test('a folder without data, an unknown action and an unknown option are mistakes of the command line', async () => {
  const { path } = await folder()
  await expect(parley(['verify'], `${path}/nothing`)).rejects.toThrow(UsageError)
  await expect(parley(['verify', '--data', ''], path)).rejects.toThrow('--data must name a folder')
  await expect(parley(['burn'], path)).rejects.toThrow(
    'say what to do: read, verify, heads, mine, erase, seal, restore, status',
  )
  await expect(parley([], path)).rejects.toThrow(UsageError)
  await expect(parley(['verify', '--room', 'x'], path)).rejects.toThrow(UsageError)
})

test('times are ISO 8601, milliseconds, or a duration ago; anything else is refused', () => {
  expect(timeOf('since', undefined, 0)).toBeUndefined()
  expect(timeOf('since', '1790000000000', 0)).toBe(1_790_000_000_000)
  expect(timeOf('since', '2026-11-21T10:00:00Z', 0)).toBe(Date.UTC(2026, 10, 21, 10))
  expect(timeOf('since', '2h', 10_000_000)).toBe(2_800_000)
  expect(timeOf('since', '2h', 5)).toBe(0)
  for (const bad of ['yesterday', '-5', '2026-13-45', ''])
    expect(() => timeOf('since', bad, 0)).toThrow('--since')
})

test('heads prints one signed line a chain, and verify --heads holds the log against them', async () => {
  const one = await folder()
  await parley(['read', '--room', 'lobby', ...why], one.path)
  const { code, out } = await parley(['heads'], one.path)
  expect(code).toBe(0)
  expect(out.trimEnd().split('\n')).toHaveLength(2)
  const file = join(one.path, 'heads.jsonl')
  writeFileSync(file, out)
  expect(await parley(['verify', '--heads', file], one.path)).toMatchObject({ code: 0 })
  writeFileSync(file, out.replace('"seq":4', '"seq":9'))
  const against = await parley(['verify', '--heads', file], one.path)
  expect(against.code).toBe(1)
  expect(against.out).toContain('the published head is not signed by this node')
  writeFileSync(file, `${out}{"chain":1}\n`)
  await expect(parley(['verify', '--heads', file], one.path)).rejects.toThrow('line 3 is no head')
  writeFileSync(file, 'no json')
  await expect(parley(['verify', '--heads', file], one.path)).rejects.toThrow('line 1 is no head')
  await expect(parley(['verify', '--heads', `${file}.x`], one.path)).rejects.toThrow('cannot be read')
})

/** Does what a running server does about erasures, until it is stopped. */
function serving({ environment }: LogFolder): () => Promise<void> {
  const limits = defaultLimits
  const store = openStore(environment, { limits, clock: systemClock, onFailed: () => undefined })
  const nothing = {
    rooms: { all: () => [] },
    appeals: { forget: () => undefined },
    holds: { forget: () => 0 },
  }
  const stopping = new AbortController()
  const serve = async () => {
    while (!stopping.signal.aborted) {
      await eraseBeyondLog(environment, { clock: systemClock, store, ...nothing })
      await systemClock.sleep(20, stopping.signal)
    }
  }
  const served = serve()
  return async () => {
    stopping.abort()
    await served
  }
}

test('erase makes a person’s text unreadable; read says so in its place, and verify finds the log whole', async () => {
  const one = await folder()
  const { path } = one
  const stop = serving(one)
  const { code, out, err } = await parley(['erase', '--user', 'u_ann', ...why], path)
  await stop()
  expect(code).toBe(0)
  expect(err).toContain('waiting for the server')
  expect(out).toBe(
    'erased in 1 rooms; access record 1\nbeyond the log: the texts of 0 statements, 0 appeals, 0 test cases of rooms, 0 held messages, 0 events in memory; 0 key of what reports kept\n',
  )
  const read = await parley(['read', '--room', 'lobby', ...why], path)
  expect(read.out).not.toContain('message')
  expect(JSON.parse(read.out.split('\n')[0] ?? '')).toEqual({
    room: 'lobby',
    seq: 1,
    at: epochAt + 1_000,
    gone: 'erased',
  })
  expect(await parley(['verify'], path)).toMatchObject({ code: 0 })
})

test('a server that does not do its part within eraseWaitMs is not waited for any longer', async () => {
  const { environment } = await folder()
  const erased = await eraseText(
    environment,
    { user: 'u_ann', purpose: 'p', case: 'c', by: 'mo' },
    systemClock,
  )
  const io = { stderr: new PassThrough(), signal: new AbortController().signal }
  const access = erased.ok ? erased.value.access : 0
  expect(await erasedBeyond(environment, access, io, { eraseWaitMs: 1 })).toBeUndefined()
})

test('erase makes unreadable what reports froze of a person, also for the server that runs', async () => {
  const one = await folder()
  const { path, environment } = one
  const onFailed = (detail: string) => expect(detail).toBe('')
  const store = openStore(environment, { limits: defaultLimits, clock: systemClock, onFailed })
  const texts = new SealedTexts({ store, random: systemRandom })
  const [ann, bob] = [await texts.seal('u_ann', 'frozen'), await texts.seal('u_bob', 'frozen too')]
  await store.flushed()
  const stop = serving(one)
  const inOneRoom = await parley(['erase', '--user', 'u_ann', '--room', 'lobby', ...why], path)
  expect(inOneRoom.code).toBe(0)
  expect(await texts.open('u_ann', ann)).toBe('frozen')
  await parley(['erase', '--user', 'u_ann', ...why], path)
  expect(await texts.open('u_ann', ann)).toBeNull()
  expect(await texts.open('u_bob', bob)).toBe('frozen too')
  await stop()
  await store.close()
})

test('erase without a person, a purpose or a case, or with an empty room, does nothing', async () => {
  const { path } = await folder()
  await expect(parley(['erase', ...why], path)).rejects.toThrow('--user U is required')
  await expect(parley(['erase', '--user', 'u_ann', '--case', 'c'], path)).rejects.toThrow('--purpose P is')
  await expect(parley(['erase', '--user', 'u_ann', '--purpose', 'p'], path)).rejects.toThrow('--case ID is')
  await expect(parley(['erase', '--user', 'u_ann', '--room', '', ...why], path)).rejects.toThrow(
    '--room must',
  )
  expect((await parley(['read', '--room', 'lobby', ...why], path)).out).toContain('message 1')
})

test('mine prints what one person wrote, everywhere, and nothing of anybody else', async () => {
  const one = await folder()
  const other = said('hall', 1, 'from ben')
  one.journal.append({ event: { ...other.event, from: 'u_ben' } as typeof other.event })
  one.journal.append(said('hall', 2, 'from ann'))
  await one.journal.flushed()
  const { code, out } = await parley(['mine', '--user', 'u_ann', '--case', 'c-2'], one.path)
  expect(code).toBe(0)
  const lines = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as object)
  expect(lines).toEqual([
    said('hall', 2, 'from ann').event,
    ...[1, 2, 3].map((seq) => said('lobby', seq).event),
  ])
  expect((await parley(['mine', '--user', 'u_an', '--case', 'c-3'], one.path)).out).toBe('')
  await expect(parley(['mine', '--case', 'c-2'], one.path)).rejects.toThrow('--user U is required')
  await expect(parley(['mine', '--user', 'u_ann'], one.path)).rejects.toThrow('--case ID is required')
  const accesses = [...chainedAfter(one.environment, 'access', 0)]
  expect(accesses.map(({ body }) => JSON.parse(Buffer.from(body).toString()) as object)).toMatchObject([
    { action: 'mine', user: 'u_ann', case: 'c-2' },
    { action: 'mine', user: 'u_an', case: 'c-3' },
  ])
})

test('status says when heads were signed and that nothing was shipped yet', async () => {
  const one = await folder()
  await one.reopen()
  const { out } = await parley(['status'], one.path)
  expect(out).toMatch(/^in Redis +never shipped$/m)
  expect(out).toMatch(/^heads +last signed 20\d\d-.* ago\)$/m)
})

test('a case is opened, approved by another person, read without further words, listed and closed', async () => {
  const { path } = await folder()
  const open = ['case', 'open', '--case', 'c-9', '--room', 'lobby', '--purpose', 'an inquiry', '--as', 'ann']
  expect((await parley([...open, '--records', '60000'], path)).out).toMatch(
    /^c-9: waits for a second person \(many_records\); about lobby; 0 of 60000 records seen; opened by ann; expires in 30d/,
  )
  await expect(parley(['read', '--case', 'c-9', '--as', 'ann'], path)).rejects.toThrow(
    'waits until another person',
  )
  await expect(parley(['case', 'approve', '--case', 'c-9', '--as', 'ann'], path)).rejects.toThrow(
    'another person',
  )
  await parley(['case', 'approve', '--case', 'c-9', '--as', 'ben'], path)
  const { out } = await parley(['read', '--case', 'c-9', '--as', 'ann'], path)
  expect(out.trimEnd().split('\n')).toHaveLength(4)
  expect((await parley(['case', 'list'], path)).out).toContain(
    'c-9: open; about lobby; 4 of 60000 records seen; opened by ann, approved by ben',
  )
  await parley(['case', 'close', '--case', 'c-9', '--as', 'ben'], path)
  await expect(parley(['read', '--case', 'c-9'], path)).rejects.toThrow('the case is closed')
})

test('telling people later needs a reason, a time and another person', async () => {
  const { path } = await folder()
  await parley(['read', '--room', 'lobby', ...why], path)
  const defer = ['case', 'defer', '--case', 'c-1', '--as', 'ann']
  await expect(parley([...defer, '--until', '30d'], path)).rejects.toThrow('--reason is required')
  await expect(parley([...defer, '--reason', 'r', '--until', '2020-01-01'], path)).rejects.toThrow(
    '--until must be',
  )
  const { out } = await parley([...defer, '--until', '20d', '--reason', 'an inquiry'], path)
  expect(out).toContain('waits for a second person')
  await parley(['case', 'approve-deferral', '--case', 'c-1', '--as', 'ben'], path)
  expect((await parley(['case', 'list'], path)).out).toContain('people are told after')
})

test('who is not of the compliance role reads, opens and erases nothing', async () => {
  const one = await folder()
  await keepCompliance(one.environment, ['ann'])
  for (const line of [
    ['read', '--room', 'lobby', ...why],
    ['mine', '--user', 'u_ann', '--case', 'c-1'],
    ['erase', '--user', 'u_ann', ...why],
    ['case', 'open', '--case', 'c-2', '--room', 'lobby', '--purpose', 'p'],
    ['case', 'close', '--case', 'c-1'],
  ])
    await expect(parley([...line, '--as', 'ben'], one.path)).rejects.toThrow('compliance')
  expect((await parley(['read', '--room', 'lobby', ...why, '--as', 'ann'], one.path)).out).toContain(
    'message 1',
  )
})

test('there is no command that reads without a case, in bulk, or as it comes', async () => {
  const { path } = await folder()
  await expect(parley(['read', '--room', 'lobby', '--purpose', 'p'], path)).rejects.toThrow('--case ID')
  await expect(parley(['read', ...why], path)).rejects.toThrow('--room R is required')
  for (const wild of ['*', '%', '']) {
    const read = parley(['read', '--room', wild, ...why], path).then(
      ({ out }) => out,
      () => '',
    )
    expect(await read).toBe('')
  }
  for (const verb of ['export', 'follow', 'tail', 'dump'])
    await expect(parley([verb, '--room', 'lobby', ...why], path)).rejects.toThrow('say what to do')
  for (const option of ['--follow', '--all', '--rooms'])
    await expect(parley(['read', '--room', 'lobby', ...why, option], path)).rejects.toThrow(UsageError)
})
