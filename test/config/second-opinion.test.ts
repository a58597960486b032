/** A slower judge in the configuration: what may be said, and what is refused with words that help. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { systemClock } from '../../server/base/clock.ts'
import { loadConfig } from '../../server/config/config.ts'
import { ConfigError } from '../../server/config/problem.ts'
import { defaultLimits } from '../../server/limits.ts'
import { chooseSecondOpinion } from '../../server/moderation/choose-second-opinion.ts'

const folder = mkdtempSync(join(tmpdir(), 'parley-config-'))
afterAll(() => rmSync(folder, { recursive: true }))

let files = 0
function file(content: string): string {
  const path = join(folder, `${++files}`)
  writeFileSync(path, content)
  return path
}

const load = (yaml: string) => loadConfig(['--dev', '--config', file(`secondOpinion: ${yaml}\n`)], {})

function problems(yaml: string): string[] {
  try {
    load(yaml)
    return []
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return error.problems.map((p) => `${p.path}|${p.text}`)
  }
}

describe('secondOpinion', () => {
  test('is nobody unless it is named', () => {
    expect(loadConfig(['--dev'], {}).secondOpinion).toBeUndefined()
  })

  test('names a web hook with its secret, or a module, and what no answer means', () => {
    expect(load('{url: "https://judge.example.org/v1", secretFile: s}').secondOpinion).toEqual({
      url: 'https://judge.example.org/v1',
      secretFile: 's',
    })
    expect(load('{module: judge.mjs, noAnswer: {hate: flag, spam: block}}').secondOpinion).toEqual({
      module: 'judge.mjs',
      noAnswer: { hate: 'flag', spam: 'block' },
    })
  })

  test.each(['http://127.0.0.1:9000/judge', 'http://localhost/judge', 'http://[::1]:9000/'])(
    'may go unencrypted to this machine: %s',
    (url) => expect(problems(`{url: "${url}", secretFile: s}`)).toEqual([]),
  )

  test.each([
    ['{url: "http://judge.example.org/", secretFile: s}', 'secondOpinion.url|must be an https URL'],
    ['{url: "http://127.0.0.1.example.org/", secretFile: s}', 'secondOpinion.url|must be an https URL'],
    ['{url: judge, secretFile: s}', 'secondOpinion.url|must be an https URL'],
    ['{url: "https://judge.example.org/"}', 'secondOpinion.secretFile|is missing'],
    ['{url: "https://judge.example.org/", secretFile: s, module: m}', 'secondOpinion|must have either'],
    ['{}', 'secondOpinion|must have either'],
    ['{module: m, noAnswer: {hate: allow}}', 'secondOpinion.noAnswer.hate|must be one of flag, hold, block'],
    ['{module: m, noAnswer: {opinion: hold}}', 'secondOpinion.noAnswer.opinion|is not a known key'],
    ['{modul: m}', 'secondOpinion.modul|is not a known key'],
  ])('%s is refused', (yaml, words) => {
    expect(problems(yaml).join('\n')).toContain(words)
  })
})

describe('the judge that is named', () => {
  const ports = { clock: systemClock, limits: defaultLimits }
  const url = 'https://judge.example.org/'

  test('is opened by its kind', async () => {
    const secretFile = file(`${'s'.repeat(32)}\n`)
    for (const [choice, name] of [
      [{ url, secretFile }, 'second_opinion_http'],
      [{ module: 'judge.mjs' }, 'second_opinion_worker'],
      [{}, undefined],
    ] as const) {
      const judge = await chooseSecondOpinion(choice, ports)
      expect(judge?.name).toBe(name)
      await judge?.close()
    }
  })

  test('is refused when its secret is missing or short', async () => {
    await expect(chooseSecondOpinion({ url, secretFile: join(folder, 'none') }, ports)).rejects.toThrow(
      'ENOENT',
    )
    const secretFile = file('s'.repeat(31))
    await expect(chooseSecondOpinion({ url, secretFile }, ports)).rejects.toThrow('shorter than 32 bytes')
  })
})
