/** A server as people start it: what it prints, that it answers, and how it ends. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { afterAll, expect, test } from 'vitest'
import { packageRoot } from '../../server/base/package-root.ts'

const folder = mkdtempSync(join(tmpdir(), 'parley-serve-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let servers = 0
/** `parley serve` with everything on free ports and a data folder of its own. */
function serve(...args: string[]) {
  const own = ['--port', '0', '--admin-port', '0', '--data', join(folder, String(++servers))]
  const child = spawn(
    process.execPath,
    [join(packageRoot(), 'dist/server/main.js'), 'serve', ...own, ...args],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  return { child, [Symbol.asyncDispose]: () => gone(child) }
}

async function gone(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}

/** The lines that the development profile prints, by their first words. */
async function greeting(child: ChildProcess): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  if (child.stdout === null) return found
  for await (const line of createInterface(child.stdout)) {
    const [name = '', value = ''] = line.split(/ {2,}/)
    found[name] = value
    if (name === 'open') break
  }
  return found
}

test('the development profile prints the page, the address, a token and a link that signs in', async () => {
  await using server = serve('--dev', '--log-level', 'silent')
  const lines = await greeting(server.child)
  expect(lines['connect']).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\/v1$/)
  expect(lines['token']?.split('.')).toHaveLength(3)
  const page = lines['web page'] ?? ''
  // In the fragment: no request and no log ever has it.
  expect(lines['open']).toBe(`${page}#room=lobby&token=${lines['token']}`)
  expect((await fetch(page)).status).toBe(200)
  expect((await fetch(new URL('/healthz', page))).status).toBe(200)
  expect((await fetch(new URL('/readyz', page))).status).toBe(200)
})

test.each(['SIGTERM', 'SIGINT'] as const)('%s drains it, and that is a success', async (signal) => {
  await using server = serve('--dev')
  await greeting(server.child)
  server.child.kill(signal)
  expect(await once(server.child, 'exit')).toEqual([0, null])
})

test('a port that is taken is one line and exit code 1', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const address = other.address()
  const port = typeof address === 'object' ? address?.port : undefined
  await using server = serve('--dev', '--log-level', 'silent', '--port', String(port))
  const said = text(server.child.stderr ?? [])
  expect(await once(server.child, 'exit')).toEqual([1, null])
  expect(await said).toMatch(new RegExp(`^parley serve: .*${port}.*\n$`))
  other.close()
})

test('an impossible configuration starts nothing and is exit code 2', async () => {
  await using server = serve('--transport', 'pigeon')
  const said = text(server.child.stderr ?? [])
  expect(await once(server.child, 'exit')).toEqual([2, null])
  expect(await said).toContain('--transport: transport must be one of auto, uws, ws, not "pigeon"')
  expect(await said).toContain('issuers is empty')
})
