import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterEach, expect, test } from 'vitest'
import type { CliIo } from '../../server/cli/command.ts'
import { logCommand } from '../../server/cli/log.ts'
import { keepCompliance } from '../../server/log/compliance.ts'
import { segmentPath } from '../../server/log/segment-disk.ts'
import { allSegments } from '../../server/log/segment-table.ts'
import type { LogFolder } from '../support/log-folder.ts'
import { dayMs, filledFolder } from '../support/upkeep-runs.ts'

const open: LogFolder[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

/** A server's folder with twenty days of a room, long ago. */
async function folder() {
  const made = await filledFolder(['lobby'], 20, dayMs / 24)
  open.push(made.folder)
  return made.folder
}

async function parley(args: readonly string[], data: string) {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  const { signal } = new AbortController()
  const io: CliIo = { stdin: new PassThrough(), stdout, stderr, env: { PARLEY_DATA: data }, signal }
  const code = await logCommand.run(args, io)
  return { code, out: String(stdout.read() ?? ''), err: String(stderr.read() ?? '') }
}

const why = ['--purpose', 'a court order', '--case', 'c-1']

test('seal brings old records into segments; reading and verifying go on, and status tells of both tiers', async () => {
  const { path } = await folder()
  expect(await parley(['seal', '--older-than', '1d'], path)).toMatchObject({
    code: 0,
    out: '20 records sealed\n',
  })
  expect((await parley(['verify'], path)).out).toContain('20 records in 1 rooms, 1 segments')
  const read = await parley(['read', '--room', 'lobby', '--limit', '3', ...why], path)
  expect(read.out.trimEnd().split('\n')).toHaveLength(3)
  const { out } = await parley(['status'], path)
  expect(out).toMatch(/^records +20: 0 in the journal, 20 sealed$/m)
  expect(out).toMatch(/^segments +1 of [\d.]+ KiB together, since 2026-/m)
  expect(out).toMatch(/^holds +0 in force$/m)
  expect(out).toMatch(/^upkeep +never done$/m)
})

test('seal refuses a duration that is none, and waits for nobody who is at it', async () => {
  const { path, environment } = await folder()
  await expect(parley(['seal', '--older-than', 'soon'], path)).rejects.toThrow('--older-than is a duration')
  const mark = Buffer.from(JSON.stringify({ pid: process.pid, started: '' }))
  await environment.bytes.meta.put(Buffer.from('upkeep'), mark)
  const busy = await parley(['seal'], path)
  expect(busy.code).toBe(1)
  expect(busy.err).toContain('at the upkeep of this log just now')
})

test('restore puts a damaged segment back from a copy, and refuses what is no segment of this log', async () => {
  const { path, environment } = await folder()
  await parley(['seal', '--older-than', '1d'], path)
  environment.refresh()
  const [segment] = allSegments(environment)
  const file = segmentPath(path, segment?.number ?? 0)
  const copy = join(path, 'copy.seg')
  copyFileSync(file, copy)
  const bytes = readFileSync(file)
  writeFileSync(
    file,
    bytes.map((byte, place) => (place === 300 ? byte ^ 1 : byte)),
  )
  expect((await parley(['verify'], path)).code).toBe(1)
  const restored = await parley(['restore', '--file', copy], path)
  expect(restored).toMatchObject({
    code: 0,
    out: '20 records restored; 0 were there, 0 stay deleted, 0 are damaged in the file too\n',
  })
  expect((await parley(['verify'], path)).code).toBe(0)
  expect((await parley(['restore', '--file', copy], path)).out).toContain('0 records restored; 20 were there')
  writeFileSync(copy, bytes.subarray(0, 200))
  await expect(parley(['restore', '--file', copy], path)).rejects.toThrow('no whole segment')
  await expect(parley(['restore'], path)).rejects.toThrow('--file F is required')
  await expect(parley(['restore', '--file', `${path}/none`], path)).rejects.toThrow('cannot be read')
})

test('a hold is asked for, approved, listed and released, each by somebody who may', async () => {
  const { path, environment } = await folder()
  await keepCompliance(environment, ['dora', 'emil'])
  const ask = ['hold', 'request', '--room', 'lobby', '--since', '2026-01-01', ...why]
  await expect(parley(ask, path)).rejects.toThrow('only the people that the configuration names')
  const asked = await parley([...ask, '--as', 'dora'], path)
  expect(asked.out).toMatch(
    /^hold-1 {2}everything in lobby from 2026-01-01T00:00:00.000Z: not in force: waits for approval/,
  )
  await expect(parley(['hold', 'approve', '--hold', 'hold-1', '--as', 'dora'], path)).rejects.toThrow(
    'another person',
  )
  await parley(['hold', 'approve', '--hold', 'hold-1', '--as', 'emil'], path)
  expect((await parley(['hold', 'list'], path)).out).toContain(
    'in force (asked by dora, approved by emil; case c-1: a court order)',
  )
  expect((await parley(['status'], path)).out).toMatch(/^holds +1 in force$/m)
  const erased = await parley(['erase', '--user', 'u_ann', ...why, '--as', 'dora'], path)
  expect(erased.code).toBe(1)
  expect(erased.out).toContain('not erased, under a legal hold: lobby')
  await parley(['hold', 'release', '--hold', 'hold-1', '--as', 'emil'], path)
  expect((await parley(['status'], path)).out).toMatch(/^holds +1 in force, 1 waiting for approval$/m)
  expect((await parley(['hold', 'approve', '--hold', 'hold-1', '--as', 'dora'], path)).out).toContain(
    ': released (',
  )
  await expect(parley(['hold', 'request', ...why, '--as', 'dora'], path)).rejects.toThrow('what is held')
})
