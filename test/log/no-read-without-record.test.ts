/**
 * No path returns text without an access record: only few modules can open a body, and of these each that
 * is a read of the log writes the record first.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { systemClock } from '../../server/base/clock.ts'
import type { Environment } from '../../server/base/environment.ts'
import { packageRoot } from '../../server/base/package-root.ts'
import { defaultLimits } from '../../server/limits.ts'
import { chainedHead } from '../../server/log/chained-table.ts'
import { readOwn } from '../../server/log/own-records.ts'
import { readLog } from '../../server/log/read.ts'
import { silentTelemetry } from '../../server/telemetry/telemetry.ts'
import { type LogFolder, openLogFolder, said } from '../support/log-folder.ts'

const open: LogFolder[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

test('bodies are opened by the live window of members and by audited reads, and by nothing else', () => {
  const root = join(packageRoot(), 'server')
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  )
  const having = (pattern: RegExp) =>
    files.filter((file) => pattern.test(readFileSync(join(root, file), 'utf8'))).sort()
  expect(files.length).toBeGreaterThan(50)
  expect(having(/\bvault\.open(?:Whole)?\(/)).toEqual(['log/own-records.ts', 'log/read.ts', 'log/window.ts'])
  expect(having(/\bopenBody\(|\bunpackRecord\(/)).toEqual([
    'log/record-text.ts',
    'log/sealed-body.ts',
    'log/vault.ts',
  ])
})

const reads: readonly [string, (environment: Environment) => Promise<unknown>][] = [
  [
    'a case',
    (environment) =>
      readLog(
        environment,
        { room: 'lobby', purpose: 'p', case: 'c', reader: 'r' },
        { clock: systemClock, limits: defaultLimits, telemetry: silentTelemetry },
      ),
  ],
  [
    'own data',
    async (environment) => {
      const outcome = await readOwn(environment, { user: 'u_ann', case: 'c', reader: 'r' }, systemClock)
      if (!outcome.ok) return []
      const found: object[] = []
      for await (const record of outcome.value.all()) found.push(record)
      return found
    },
  ],
]

test.each(reads)('reading %s returns text and leaves one record', async (_what, read) => {
  const one = openLogFolder()
  open.push(one)
  one.journal.append(said('lobby', 1, 'what was said'))
  await one.journal.flushed()
  expect(JSON.stringify(await read(one.environment))).toContain('what was said')
  expect(chainedHead(one.environment, 'access')?.seq).toBe(1)
})

test.each(reads)('reading %s returns nothing when the record cannot be written', async (_what, read) => {
  const one = openLogFolder()
  open.push(one)
  one.journal.append(said('lobby', 1, 'what was said'))
  await one.journal.flushed()
  const full: Environment = { ...one.environment, exclusive: () => Promise.reject(new Error('ENOSPC')) }
  await expect(read(full)).rejects.toThrow('ENOSPC')
})
