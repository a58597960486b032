/** The launcher compiles a clone when it must, and only then. The compiler here is a script that copies. */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { packageRoot } from '../../server/base/package-root.ts'

const compiler = `
const fs = require('node:fs')
fs.mkdirSync('dist/server', { recursive: true })
fs.copyFileSync('server/main.ts', 'dist/server/main.js')
fs.appendFileSync('builds', 'x')
process.stdout.write(fs.readFileSync('complaint', { flag: 'a+' }))
process.exitCode = fs.readFileSync('complaint').length > 0 ? 2 : 0
`

let clone = ''
beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'parley-clone-'))
  cpSync(join(packageRoot(), 'bin'), join(clone, 'bin'), { recursive: true })
  for (const folder of ['server', 'node_modules/typescript/bin'])
    mkdirSync(join(clone, folder), { recursive: true })
  write('package.json', '{ "type": "module" }')
  write('tsconfig.build.json', '{}')
  write('server/main.ts', 'process.stdout.write("one " + process.argv.slice(2).join(" "))')
  write('node_modules/typescript/package.json', '{}')
  write('node_modules/typescript/bin/tsc', compiler)
})
afterEach(() => rmSync(clone, { recursive: true }))

const write = (path: string, text: string) => writeFileSync(join(clone, path), text)

function parley(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(clone, 'bin/parley.js'), ...args], {
    encoding: 'utf8',
    cwd: tmpdir(), // wherever it is called from
  })
  return { status, stdout, stderr }
}

/** Gives a source a time after the last build, without waiting for one. */
function changeLater(path: string, text: string): void {
  write(path, text)
  const soon = new Date(Date.now() + 5_000)
  utimesSync(join(clone, path), soon, soon)
}

const quiet = { status: 0, stderr: '' }

test('a fresh clone is built once, with a line on stderr and nothing on stdout but the command itself', () => {
  expect(parley('a', 'b')).toEqual({ status: 0, stdout: 'one a b', stderr: 'parley: building\n' })
  expect(parley('c')).toEqual({ ...quiet, stdout: 'one c' })
})

test('a source that is newer than the build is built', () => {
  parley()
  changeLater('server/main.ts', 'process.stdout.write("two")')
  expect(parley()).toEqual({ status: 0, stdout: 'two', stderr: 'parley: building\n' })
})

test('an installed package has no sources and is never built', () => {
  parley()
  rmSync(join(clone, 'tsconfig.build.json'))
  changeLater('server/main.ts', 'process.stdout.write("two")')
  expect(parley()).toEqual({ ...quiet, stdout: 'one ' })
})

test('what the compiler complains about is shown, and the old build is not run in its place', () => {
  write('complaint', 'server/main.ts(1,1): error TS1005\n')
  expect(parley()).toEqual({
    ...{ status: 1, stdout: '' },
    stderr: 'parley: building\nserver/main.ts(1,1): error TS1005\nparley: the build failed\n',
  })
  expect(parley().status).toBe(1) // and not the next time either
  write('complaint', '')
  expect(parley().stdout).toBe('one ')
})

test('without the compiler it says what to run', () => {
  rmSync(join(clone, 'node_modules'), { recursive: true })
  expect(parley()).toEqual({
    ...{ status: 1, stdout: '' },
    stderr: 'parley: the compiler is not installed; run `npm ci` first\n',
  })
})

test('the lock of a build that was killed is taken over, and none is left behind', () => {
  const lock = join(clone, 'node_modules/.parley-build')
  mkdirSync(lock)
  const longAgo = new Date(Date.now() - 3_600_000)
  utimesSync(lock, longAgo, longAgo)
  expect(parley().status).toBe(0)
  expect(existsSync(lock)).toBe(false)
})
