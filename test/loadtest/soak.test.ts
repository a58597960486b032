import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { judgeSoak, type MemoryPoint } from '../../loadtest/soak.ts'
import { packageRoot } from '../../server/base/package-root.ts'

const mib = 1024 ** 2
const series = (...megabytes: readonly number[]): MemoryPoint[] =>
  megabytes.map((mb, index) => ({ atS: index * 10, bytes: mb * mib }))

describe('memory is flat', () => {
  test('when the end holds what the beginning held, whatever happened between and before', () => {
    const points = series(20, 60, 100, 400, 100, 500, 900, 300, 101, 99, 103)
    expect(judgeSoak(points, 20, 0.1)).toMatchObject({ flat: true, earlyBytes: 100 * mib })
  })

  test('up to the bound, and not beyond it', () => {
    const ending = (mb: number) => series(100, 100, 100, 100, 100, 100, mb, mb, mb)
    expect(judgeSoak(ending(126), 0, 0.1)).toMatchObject({ flat: true, boundBytes: 110 * mib + 16 * mib })
    expect(judgeSoak(ending(126.1), 0, 0.1)?.flat).toBe(false)
  })

  test('a leak is found: every point a little more', () => {
    expect(judgeSoak(series(...Array.from({ length: 30 }, (_, i) => 100 + i * 4)), 60, 0.1)?.flat).toBe(false)
  })

  test('a single collection at the end does not hide a leak, a single spike makes none', () => {
    const leak = Array.from({ length: 30 }, (_, i) => 100 + i * 4)
    expect(judgeSoak(series(...leak, 90), 0, 0.1)?.flat).toBe(false)
    const calm = Array.from({ length: 30 }, () => 100)
    expect(judgeSoak(series(...calm, 500), 0, 0.1)?.flat).toBe(true)
  })

  test('nothing is said of fewer than six points after the warm-up', () => {
    expect(judgeSoak(series(1, 1, 1, 1, 1, 1), 1, 0.1)).toBeUndefined()
    expect(judgeSoak(series(1, 1, 1, 1, 1, 1), 0, 0.1)).toBeDefined()
  })
})

function soak(...args: string[]): Promise<{ readonly code: number; readonly said: string }> {
  const program = join(packageRoot(), 'dist', 'scripts', 'soak.js')
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), said: `${stdout}${stderr}` })
    })
  })
}

test('a short soak prints memory over time, and judges it', async () => {
  const { code, said } = await soak(
    '--minutes',
    '0.1',
    '--members',
    '10',
    '--rate',
    '20',
    '--transport',
    'ws',
    '--growth',
    '100',
  )
  expect(said).toMatch(/^ +\d+ s +[\d.]+ MiB own +[\d.]+ MiB RSS$/m)
  expect(said).toMatch(/^flat: median /m)
  expect(code, said).toBe(0)
}, 120_000)

test('a mistake in the command line is exit code 2, --help is 0', async () => {
  expect(await soak('--minutes', '0')).toEqual({
    code: 2,
    said: 'soak: --minutes is a number from 0.1 to 600\n',
  })
  expect((await soak('--help')).code).toBe(0)
}, 120_000)
