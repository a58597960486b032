/**
 * `parley token`, run as `server/main.ts` runs it.
 */
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { decodeJwt } from 'jose'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../server/base/clock.ts'
import { systemRandom } from '../../server/base/random.ts'
import { UsageError } from '../../server/cli/command.ts'
import { tokenCommand } from '../../server/cli/token.ts'
import { defaultDataDir } from '../../server/config/data-dir.ts'
import { openLocalIssuer } from '../../server/identity/local-issuer.ts'
import { openGate } from '../support/identity-gate.ts'
import { manualClock } from '../support/manual-clock.ts'

let dataDir: string

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'parley-token-'))
})

afterEach(() => rm(dataDir, { recursive: true }))

async function run(args: readonly string[], env: Record<string, string> = {}) {
  const stdout = new PassThrough()
  const stderr = new PassThrough()
  const printed = text(stdout)
  const complained = text(stderr)
  const io = { stdin: new PassThrough(), stdout, stderr, env, signal: new AbortController().signal }
  try {
    const code = await tokenCommand.run(args, io)
    stdout.end()
    stderr.end()
    return { code, out: await printed, err: await complained }
  } finally {
    stdout.destroy()
    stderr.destroy()
    await Promise.allSettled([printed, complained])
  }
}

/** What the server with the same folder makes of the printed tokens. */
async function identities(out: string) {
  const { config } = await openLocalIssuer(dataDir, systemClock, systemRandom)
  await using gate = await openGate([config], { clock: manualClock(systemClock.now()) })
  const results = await Promise.all(
    out
      .trimEnd()
      .split('\n')
      .map((token) => gate.verify(token)),
  )
  return results.map((result) => (result.ok ? result.value : result.error))
}

describe('a token is printed', () => {
  test('alone on its line, and the server takes it', async () => {
    const { code, out, err } = await run(['--sub', 'ann', '--data', dataDir])
    expect(code).toBe(0)
    expect(err).toBe('')
    expect(out).toMatch(/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\n$/)
    expect(await identities(out)).toMatchObject([{ handle: 'ann', assurance: 'substantial' }])
  })

  test('with everything said', async () => {
    const args = ['--sub', 'a b', '--name', 'ann', '--assurance', 'high', '--ttl', '2h', '--data', dataDir]
    const { out } = await run(args)
    const claims = decodeJwt(out)
    expect(claims.sub).toBe('a b')
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(7_200)
    expect(await identities(out)).toMatchObject([{ handle: 'ann', assurance: 'high' }])
  })

  test('for an hour, when nothing is said', async () => {
    const claims = decodeJwt((await run(['--sub', 'ann', '--data', dataDir])).out)
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(3_600)
  })

  test('without a handle when the subject would be none', async () => {
    const { out } = await run(['--sub', 'ann@example.org', '--data', dataDir])
    expect(await identities(out)).toMatchObject([{ handle: undefined }])
  })

  test('without assurance, for trying out what such people meet', async () => {
    const { out } = await run(['--sub', 'ann', '--assurance', 'none', '--data', dataDir])
    expect(await identities(out)).toMatchObject([{ assurance: 'none' }])
  })

  test('with the key of the folder that the environment names', async () => {
    const { out } = await run(['--sub', 'ann'], { PARLEY_DATA: dataDir })
    expect(await identities(out)).toMatchObject([{ handle: 'ann' }])
  })
})

describe('several tokens', () => {
  test('are numbered from 0, subjects and handles likewise', async () => {
    const { out } = await run(['--sub', 'u', '--name', 'bot', '--count', '3', '--data', dataDir])
    const claims = out.trimEnd().split('\n').map(decodeJwt)
    expect(claims.map((c) => c.sub)).toEqual(['u-0', 'u-1', 'u-2'])
    expect(claims.map((c) => c['preferred_username'])).toEqual(['bot-0', 'bot-1', 'bot-2'])
  })

  test('are numbered even when it is one', async () => {
    const { out } = await run(['--sub', 'u', '--count', '1', '--data', dataDir])
    expect(decodeJwt(out)).toMatchObject({ sub: 'u-0', preferred_username: 'u-0' })
  })

  test('more than one batch come in order, each once', async () => {
    const { out } = await run(['--sub', 'u', '--count', '600', '--data', dataDir])
    const subjects = out
      .trimEnd()
      .split('\n')
      .map((token) => decodeJwt(token).sub)
    expect(subjects).toEqual(Array.from({ length: 600 }, (_, i) => `u-${i}`))
  })
})

describe('a readable complaint', () => {
  test.each<[string, readonly string[], RegExp]>([
    ['no subject', [], /--sub/],
    ['an empty subject', ['--sub', ''], /--sub/],
    ['a subject that is too long', ['--sub', 'a'.repeat(256)], /--sub/],
    ['a subject that the number makes too long', ['--sub', 'a'.repeat(254), '--count', '1'], /--sub/],
    ['a name with a space', ['--sub', 'a', '--name', 'Ann Lee'], /--name/],
    ['an empty name', ['--sub', 'a', '--name', ''], /--name/],
    ['a name that is too long', ['--sub', 'a', '--name', 'a'.repeat(33)], /--name/],
    [
      'a name that the number makes too long',
      ['--sub', 'a', '--name', 'a'.repeat(31), '--count', '9'],
      /--name/,
    ],
    ['an unknown assurance', ['--sub', 'a', '--assurance', 'best'], /--assurance/],
    ['a duration without unit', ['--sub', 'a', '--ttl', '60'], /--ttl/],
    ['a duration of nothing', ['--sub', 'a', '--ttl', '0s'], /--ttl/],
    ['a duration over a year', ['--sub', 'a', '--ttl', '367d'], /--ttl/],
    ['a count of nothing', ['--sub', 'a', '--count', '0'], /--count/],
    ['a count that is no number', ['--sub', 'a', '--count', '1e3'], /--count/],
    ['a count of too many', ['--sub', 'a', '--count', '1000001'], /--count/],
    ['no folder', ['--sub', 'a', '--data', ''], /--data/],
    ['an unknown option', ['--sub', 'a', '--subject', 'b'], /--subject/],
    ['an option without its value', ['--sub'], /--sub/],
    ['a word too many', ['--sub', 'a', 'b'], /'b'/],
  ])('answers %s', async (_, args, words) => {
    const refused = await run(args, { PARLEY_DATA: dataDir }).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(UsageError)
    expect((refused as UsageError).message).toMatch(words)
    expect((refused as UsageError).message).not.toContain('\n')
    expect(await readdir(dataDir)).toEqual([]) // nothing was made for a command that was not understood
  })

  test.each<readonly string[]>([
    ['--sub', 'a'.repeat(255)],
    ['--sub', 'a', '--name', 'a'.repeat(32)],
    ['--sub', 'a', '--name', 'a'.repeat(30), '--count', '9'],
    ['--sub', 'a', '--ttl', '366d'],
    ['--sub', 'a', '--ttl', '1s'],
  ])('is not made about %s %s %s %s', async (...args) => {
    expect((await run(args, { PARLEY_DATA: dataDir })).code).toBe(0)
  })
})

test('the help names every option', () => {
  for (const option of ['--sub', '--name', '--assurance', '--ttl', '--count', '--data'])
    expect(tokenCommand.help).toContain(option)
})

test('the data folder is .parley unless the environment says otherwise', () => {
  expect(defaultDataDir({})).toBe('.parley')
  expect(defaultDataDir({ PARLEY_DATA: '' })).toBe('.parley')
  expect(defaultDataDir({ PARLEY_DATA: '/srv/parley' })).toBe('/srv/parley')
})
