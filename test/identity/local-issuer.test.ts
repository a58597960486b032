/**
 * The development issuer, and the files that it and the pseudonyms live by.
 */
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { systemRandom } from '../../server/base/random.ts'
import { issuerProblems } from '../../server/identity/issuer.ts'
import { openLocalIssuer } from '../../server/identity/local-issuer.ts'
import { openPseudonymSecret } from '../../server/identity/secret.ts'
import { openGate } from '../support/identity-gate.ts'
import { manualClock } from '../support/manual-clock.ts'

const clock = manualClock(2_000_000_000_000)
const ann = { subject: 'ann', handle: 'ann', assurance: 'substantial', ttlMs: 60_000 } as const
let dataDir: string

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'parley-identity-'))
})

afterEach(() => rm(dataDir, { recursive: true }))

const open = () => openLocalIssuer(dataDir, clock, systemRandom)

describe('the development issuer', () => {
  test.each(['none', 'low', 'substantial', 'high'] as const)(
    'vouches for %s, and the gate takes its word',
    async (assurance) => {
      const issuer = await open()
      expect(issuerProblems(issuer.config)).toEqual([])
      await using gate = await openGate([issuer.config])
      const result = await gate.verify(await issuer.sign({ ...ann, assurance }))
      expect(result).toEqual({
        ok: true,
        value: {
          user: expect.stringMatching(/^u_/),
          handle: 'ann',
          assurance,
          expiresAt: clock.now() + 60_000,
          token: {
            issuer: issuer.config.issuer,
            jti: expect.any(String),
            expiresAt: clock.now() + 60_000,
          },
        },
      })
    },
  )

  test('suggests no handle when it was given none', async () => {
    const issuer = await open()
    await using gate = await openGate([issuer.config])
    const result = await gate.verify(await issuer.sign({ ...ann, handle: undefined }))
    expect(result.ok && result.value.handle).toBeUndefined()
  })

  test('keeps its key from one start to the next', async () => {
    const token = await (await open()).sign(ann)
    await using gate = await openGate([(await open()).config])
    expect(await gate.outcome(token)).toBe('ok')
  })

  test('of another folder is not trusted', async () => {
    const token = await (await open()).sign(ann)
    const stranger = await openLocalIssuer(join(dataDir, 'other'), clock, systemRandom)
    await using gate = await openGate([stranger.config])
    expect(await gate.outcome(token)).toBe('not_authenticated: unknown_key')
  })

  test('has one key even when many come at once for the first time', async () => {
    const issuers = await Promise.all(Array.from({ length: 12 }, open))
    await using gate = await openGate([(await open()).config])
    for (const issuer of issuers) expect(await gate.outcome(await issuer.sign(ann))).toBe('ok')
    expect(await readdir(join(dataDir, 'identity'))).toEqual(['dev-issuer.jwk'])
  })

  test('keeps its private half to the owner of the folder, and out of its configuration', async () => {
    const issuer = await open()
    const path = join(dataDir, 'identity', 'dev-issuer.jwk')
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect((await stat(join(dataDir, 'identity'))).mode & 0o077).toBe(0)
    const { d } = JSON.parse(await readFile(path, 'utf8'))
    expect(d).toHaveLength(43)
    expect(JSON.stringify(issuer.config)).not.toContain(d)
  })

  test('never gives the same token twice', async () => {
    const issuer = await open()
    expect(await issuer.sign(ann)).not.toBe(await issuer.sign(ann))
  })

  test('says in words that its file is broken, without quoting it', async () => {
    await open()
    const path = join(dataDir, 'identity', 'dev-issuer.jwk')
    await writeFile(path, '{"d":"topsecret"')
    await expect(open()).rejects.toThrow(`${path} holds no P-256 key`)
    await writeFile(path, '{"kty":"oct","k":"topsecret"}')
    await expect(open()).rejects.not.toThrow('topsecret')
  })

  test('its tokens end when they say, to the second, for there is one clock', async () => {
    const issuer = await open()
    const later = manualClock(clock.now())
    await using gate = await openGate([issuer.config], { clock: later })
    const token = await issuer.sign({ ...ann, ttlMs: 1_000 })
    later.advance(999)
    expect(await gate.outcome(token)).toBe('ok')
    later.advance(1)
    expect(await gate.outcome(token)).toBe('token_expired: claim_exp')
  })
})

describe('the secret of the pseudonyms', () => {
  test('is made once, kept, and for the owner only', async () => {
    const secrets = await Promise.all(
      Array.from({ length: 8 }, () => openPseudonymSecret({ dataDir }, systemRandom)),
    )
    expect(new Set(secrets.map(String)).size).toBe(1)
    expect(secrets[0]?.byteLength).toBeGreaterThanOrEqual(32)
    expect((await stat(join(dataDir, 'identity', 'pseudonym-secret'))).mode & 0o777).toBe(0o600)
    expect(await openPseudonymSecret({ dataDir }, systemRandom)).toEqual(secrets[0])
  })

  test('differs from folder to folder', async () => {
    const here = await openPseudonymSecret({ dataDir }, systemRandom)
    const there = await openPseudonymSecret({ dataDir: join(dataDir, 'other') }, systemRandom)
    expect(here).not.toEqual(there)
  })

  test('may be a file of the operator, whose last line break does not count', async () => {
    const file = join(dataDir, 'secret')
    await writeFile(file, `${'k'.repeat(32)}\n`)
    expect(await openPseudonymSecret({ dataDir, file }, systemRandom)).toEqual(Buffer.alloc(32, 'k'))
    expect(await readdir(dataDir)).toEqual(['secret'])
  })

  test('is refused when that file is too short or missing', async () => {
    const file = join(dataDir, 'secret')
    await expect(openPseudonymSecret({ dataDir, file }, systemRandom)).rejects.toThrow('ENOENT')
    await writeFile(file, `${'k'.repeat(31)}\n`)
    await expect(openPseudonymSecret({ dataDir, file }, systemRandom)).rejects.toThrow('shorter than 32')
  })
})
