/** Standing in the configuration: what may be said, and what is refused with words that help. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { loadConfig } from '../../server/config/config.ts'
import { ConfigError } from '../../server/config/problem.ts'

const folder = mkdtempSync(join(tmpdir(), 'parley-config-'))
afterAll(() => rmSync(folder, { recursive: true }))

let files = 0
function load(yaml: string) {
  const path = join(folder, `${++files}`)
  writeFileSync(path, `standing: ${yaml}\n`)
  return loadConfig(['--dev', '--config', path], {}).standing
}

function problems(yaml: string): string[] {
  try {
    load(yaml)
    return []
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return error.problems.map((p) => `${p.path}|${p.text}`)
  }
}

test('it is as the server knows it unless somebody says otherwise', () => {
  expect(loadConfig(['--dev'], {}).standing).toBeUndefined()
})

test('an operator says what counts, for how long, and which steps follow', () => {
  const wanted =
    '{points: {spam: {block: 2}}, days: 7, ladder: [{at: 3, action: warn}, {at: 6, action: mute, forMs: 60000}]}'
  expect(load(wanted)).toEqual({
    points: { spam: { block: 2 } },
    days: 7,
    ladder: [
      { at: 3, action: 'warn' },
      { at: 6, action: 'mute', forMs: 60_000 },
    ],
  })
  expect(problems('{ladder: []}')).toEqual([])
})

test.each([
  ['{points: {politics: {block: 2}}}', 'standing.points.politics|is not a known key'],
  ['{points: {spam: {ban: -1}}}', 'standing.points.spam.ban|must be an integer from 0'],
  ['{points: {spam: {exile: 1}}}', 'standing.points.spam.exile|is not a known key'],
  ['{days: 0}', 'standing.days|must be an integer from 1'],
  ['{ladder: [{at: 0, action: warn}]}', 'standing.ladder.0.at|must be an integer from 1'],
  ['{ladder: [{at: 3, action: ban}]}', 'standing.ladder.0.action|must be one of warn, slow, mute, review'],
  ['{ladder: [{at: 3, action: mute, forMs: 10}]}', 'standing.ladder.0.forMs|must be an integer from 1000'],
])('%s is refused', (yaml, expected) => {
  expect(problems(yaml)[0]).toContain(expected)
})
