/** The command line: help, mistakes, exit codes. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import { main } from '../server/main.ts'
import { packageRoot } from '../server/base/package-root.ts'

const root = packageRoot()

async function run(...argv: string[]) {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()]
  stdin.end()
  const [out, err] = [text(stdout), text(stderr)]
  const code = await main(argv, { stdin, stdout, stderr, env: {}, signal: new AbortController().signal })
  stdout.end()
  stderr.end()
  return { code, out: await out, err: await err }
}

describe('parley', () => {
  test.each(['--help', '-h', 'help'])('%s lists the commands on stdout and succeeds', async (flag) => {
    const { code, out, err } = await run(flag)
    expect([code, err]).toEqual([0, ''])
    for (const name of ['serve', 'chat', 'token', 'classify', 'log']) expect(out).toMatch(`\n  ${name} `)
  })

  test('without a command it says the same on stderr, and fails', async () => {
    const { code, out, err } = await run()
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain('usage: parley COMMAND')
  })

  test('--version is the one of package.json', async () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    expect(await run('--version')).toEqual({ code: 0, out: `${version}\n`, err: '' })
  })

  test('a mistyped command is answered with the one that was meant', async () => {
    expect(await run('srve', '--dev')).toEqual({
      ...{ code: 2, out: '' },
      err: 'parley: there is no command "srve"; did you mean serve?\n',
    })
  })

  test('a command unlike any other is answered with all of them', async () => {
    const { code, err } = await run('xyzzy')
    expect([code, err]).toEqual([
      2,
      'parley: there is no command "xyzzy"; there are serve, chat, token, classify, report, log\n',
    ])
  })

  test('names of an object are not commands', async () => {
    expect((await run('constructor')).code).toBe(2)
    expect((await run('__proto__')).code).toBe(2)
  })

  test.each(['serve', 'chat', 'token', 'classify', 'log'])('%s --help is on stdout', async (name) => {
    const { code, out, err } = await run(name, '--help')
    expect([code, err]).toEqual([0, ''])
    expect(out).toMatch(new RegExp(`^usage: parley ${name}`, 'i'))
  })

  test('an unknown flag is a mistake in usage, in one line', async () => {
    const { code, out, err } = await run('token', '--subject', 'ann')
    expect([code, out]).toEqual([2, ''])
    expect(err).toMatch(/^parley token: .*--subject.*\n$/)
  })

  test('serve without an issuer says what to do, and starts nothing', async () => {
    const { code, out, err } = await run('serve', '--port', '0')
    expect([code, out]).toEqual([2, ''])
    expect(err).toMatch(
      /^parley serve: the configuration has a problem:\n {2}configuration: issuers is empty/,
    )
  })
})

describe('the process', () => {
  const compiled = join(root, 'dist/server/main.js')

  test('the exit code is that of the command', async () => {
    const child = spawn(process.execPath, [compiled, 'xyzzy'], { stdio: 'ignore' })
    expect(await once(child, 'exit')).toEqual([2, null])
  })

  test('a reader who leaves early is no failure and makes no noise', async () => {
    const child = spawn(process.execPath, [compiled, '--help'], { stdio: ['ignore', 'pipe', 'pipe'] })
    child.stdout.destroy() // as `parley --help | true` does
    const noise = text(child.stderr)
    expect(await once(child, 'exit')).toEqual([0, null])
    expect(await noise).toBe('')
  })
})
