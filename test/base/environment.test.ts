import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { systemClock } from '../../server/base/clock.ts'
import { DataDirError, type Environment, openEnvironment } from '../../server/base/environment.ts'
import { isRunning, ownMark } from '../../server/base/process-mark.ts'
import { defaultLimits } from '../../server/limits.ts'
import { manualClock } from '../support/manual-clock.ts'

const cleanup: (() => void | Promise<void>)[] = []
afterEach(async () => {
  for (const clean of cleanup.splice(0).reverse()) await clean()
})

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'parley-environment-'))
  cleanup.push(() => rmSync(path, { recursive: true, force: true }))
  return path
}

function open(path: string, role: 'server' | 'tool' = 'server', clock = systemClock): Environment {
  const environment = openEnvironment(path, { role, clock, limits: defaultLimits })
  cleanup.push(() => environment.close())
  return environment
}

const codeOf = (run: () => unknown) => {
  try {
    run()
  } catch (error) {
    return error instanceof DataDirError ? error.code : error
  }
  return 'opened'
}

const key = Buffer.from('k')

test('a server makes its folder; a tool does not, and says what it looked for', () => {
  const path = join(folder(), 'new')
  expect(codeOf(() => open(path, 'tool'))).toBe('absent')
  expect(codeOf(() => open(path))).toBe('opened')
})

test('a second server is refused while the first is open, tools are not; a closed one leaves the folder free', async () => {
  const path = folder()
  const first = open(path)
  expect(codeOf(() => open(path))).toBe('in_use')
  expect(codeOf(() => open(path, 'tool'))).toBe('opened')
  await first.close()
  expect(codeOf(() => open(path))).toBe('opened')
})

test('the mark of a process that is gone, or whose id another process has now, holds nothing', async () => {
  const path = folder()
  for (const mark of [
    { pid: 2 ** 22 - 1, started: 'boot:1' },
    { pid: process.pid, started: 'another boot:1' },
  ]) {
    const environment = open(path, 'server')
    await environment.commit(
      () => void environment.bytes.meta.put(Buffer.from('server'), Buffer.from(JSON.stringify(mark))),
    )
    expect(codeOf(() => open(path))).toBe('opened')
    for (const clean of cleanup.splice(1).reverse()) await clean()
  }
})

test('a running process is seen to run, until it has ended', async () => {
  expect(isRunning(ownMark())).toBe(true)
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  const mark = { pid: child.pid ?? 0, started: '' }
  expect(isRunning(mark)).toBe(true)
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(isRunning(mark)).toBe(false)
})

test('a file that is no environment is refused in one line', () => {
  const path = folder()
  mkdirSync(path, { recursive: true })
  writeFileSync(join(path, 'parley.mdb'), 'this is no database '.repeat(1_000))
  expect(codeOf(() => open(path))).toBe('unreadable')
})

test('a commit is all or nothing across sub-databases, and is read when it is settled', async () => {
  const { bytes, commit } = open(folder())
  await commit(() => {
    void bytes.records.put(key, Buffer.from('1'))
    void bytes.heads.put(key, Buffer.from('2'))
  })
  expect([bytes.records.get(key)?.toString(), bytes.heads.get(key)?.toString()]).toEqual(['1', '2'])
})

test('a change that throws leaves nothing of what it wrote', async () => {
  const { bytes, exclusive } = open(folder())
  const change = exclusive(() => {
    bytes.meta.putSync(key, Buffer.from('half'))
    throw new Error('changed my mind')
  })
  await expect(change).rejects.toThrow('changed my mind')
  expect(bytes.meta.get(key)).toBeUndefined()
})

test('a disk that is silent for commitDeadlineMs has failed', async () => {
  const clock = manualClock(0)
  const environment = open(folder(), 'server', clock)
  const silent = environment.commit(() => void environment.bytes.meta.put(key, Buffer.from('x')))
  clock.advance(defaultLimits.commitDeadlineMs - 1)
  clock.advance(1)
  await expect(silent).rejects.toThrow('did not answer')
})

test('a commit that was answered leaves no timer behind', async () => {
  const clock = manualClock(0)
  const environment = open(folder(), 'server', clock)
  await environment.commit(() => void environment.bytes.meta.put(key, Buffer.from('x')))
  expect(clock.pending).toBe(0)
})

test('what the sub-databases take on disk grows with what is in them', async () => {
  const environment = open(folder())
  const before = environment.bytesUsed(['records'])
  await environment.commit(() => void environment.bytes.records.put(key, Buffer.alloc(100_000)))
  expect(environment.bytesUsed(['records']) - before).toBeGreaterThanOrEqual(100_000)
  expect(environment.bytesUsed(['store'])).toBe(0)
})
