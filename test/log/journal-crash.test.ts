import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, expect, test } from 'vitest'
import { systemClock } from '../../server/base/clock.ts'
import { DataDirError, type Environment, openEnvironment } from '../../server/base/environment.ts'
import { packageRoot } from '../../server/base/package-root.ts'
import { defaultLimits } from '../../server/limits.ts'
import { readLog } from '../../server/log/read.ts'
import { recordsBetween } from '../../server/log/record-reader.ts'
import { verifyLog } from '../../server/log/verify.ts'
import { silentTelemetry } from '../../server/telemetry/telemetry.ts'

const cleanup: (() => void)[] = []
afterEach(() => {
  for (const clean of cleanup.splice(0).reverse()) clean()
})

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'parley-crash-'))
  cleanup.push(() => rmSync(path, { recursive: true, force: true }))
  return path
}

/** Starts the appending process, as a shell would with `limit` before it. */
function start(path: string, limit = '', most = 1_000_000) {
  const program = join(packageRoot(), 'dist/test/support/append-child.js')
  const child = spawn(
    'sh',
    ['-c', `${limit} exec "$0" "$1" "$2" "$3"`, process.execPath, program, path, String(most)],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  cleanup.push(() => child.kill('SIGKILL'))
  const lines: string[] = []
  const heard = createInterface({ input: child.stdout })
  heard.on('line', (line) => lines.push(line))
  const said = async (count: number) => {
    while (lines.length < count) await once(heard, 'line')
  }
  return { child, lines, said, closed: once(heard, 'close') }
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL')
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
}

const tool = (path: string): Environment =>
  openEnvironment(path, { role: 'tool', clock: systemClock, limits: defaultLimits })
const pause = () => systemClock.sleep(0)

test('after kill -9, again and again, every acknowledged record is there once, and the chain goes on', async () => {
  const path = folder()
  const acked = new Set<string>()
  for (let round = 1; round <= 5; round++) {
    const { child, lines, said, closed } = start(path)
    await said(40 * round)
    await kill(child)
    await closed
    for (const line of lines) if (line.startsWith('acked')) acked.add(line.slice('acked '.length))
  }
  const environment = tool(path)
  const found = new Map<string, number>()
  for (const room of ['lobby', 'hall', 'attic'])
    for (const { seq } of recordsBetween(environment, room, 0, 1e9)) {
      const id = `${room} ${seq}`
      found.set(id, (found.get(id) ?? 0) + 1)
    }
  const report = await verifyLog(environment, { pause })
  await environment.close()
  expect(acked.size).toBeGreaterThan(200)
  expect([...acked].filter((id) => found.get(id) !== 1)).toEqual([])
  expect(report.problems).toEqual([])
})

test('a second server on the folder is refused by name; after kill -9 of the first the folder is free', async () => {
  const path = folder()
  const { child, said } = start(path)
  await said(1)
  const server = () => openEnvironment(path, { role: 'server', clock: systemClock, limits: defaultLimits })
  expect(server).toThrow(DataDirError)
  expect(server).toThrow(`in use by another parley server (process ${child.pid})`)
  await kill(child)
  await server().close()
})

test('verifying and reading work beside a server that is writing', async () => {
  const path = folder()
  const { said, lines } = start(path)
  await said(50)
  const environment = tool(path)
  const before = lines.length
  for (let i = 0; i < 5; i++) {
    expect((await verifyLog(environment, { pause })).problems).toEqual([])
    const request = { room: 'lobby', purpose: 'a test', case: 'c-1', reader: 'test' }
    const ports = { clock: systemClock, limits: defaultLimits, telemetry: silentTelemetry }
    expect(await readLog(environment, request, ports)).toMatchObject({ ok: true, value: { access: i + 1 } })
  }
  await said(before + 10)
  await environment.close()
  expect(lines.filter((line) => line.startsWith('failed'))).toEqual([])
})

test('a disk that is full stops the journal visibly, and everything acknowledged before is there', async () => {
  const path = folder()
  // 1 MiB files: the writes beyond it fail in the kernel (EFBIG), as they do on a full disk. dash counts 512 bytes.
  const { lines, closed } = start(path, 'ulimit -f 2048;', 100_000)
  await closed
  const failures = lines.filter((line) => line.startsWith('failed'))
  expect(failures).toHaveLength(1)
  expect(lines).toContain('accepting false')
  const environment = tool(path)
  const report = await verifyLog(environment, { pause })
  const missing = lines.filter((line) => {
    const [word, room = '', seq] = line.split(' ')
    return word === 'acked' && [...recordsBetween(environment, room, Number(seq), Number(seq))].length !== 1
  })
  await environment.close()
  expect(report.problems).toEqual([])
  expect(missing).toEqual([])
})
