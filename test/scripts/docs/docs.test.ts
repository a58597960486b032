/**
 * The documentation says what the code does: generated parts are fresh, and nothing is left out of them.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { clientFrames, serverFrames } from '../../../protocol/catalogue.ts'
import { closes, errors } from '../../../protocol/codes.ts'
import { protocolLimits } from '../../../protocol/limits.ts'
import { generators } from '../../../scripts/docs/generators.ts'
import { partNames, regenerate } from '../../../scripts/docs/sections.ts'
import { packageRoot } from '../../../server/base/package-root.ts'

const folder = join(packageRoot(), 'docs')
const files = readdirSync(folder).filter((name) => name.endsWith('.md'))
const read = (file: string) => readFileSync(join(folder, file), 'utf8')

test.each(files)('docs/%s is what `npm run docs` would write', (file) => {
  expect(read(file)).toBe(regenerate(read(file), generators))
})

describe('docs/protocol.md', () => {
  const text = read('protocol.md')
  test.each(Object.entries(errors))('explains the error %s', (name, { code }) => {
    expect(text).toMatch(new RegExp(`^\\| ${code} \\| \`${name}\` \\|`, 'm'))
  })
  test.each(Object.entries(closes))('explains the close code %s', (name, { code }) => {
    expect(text).toMatch(new RegExp(`^\\| ${code} \\| \`${name}\` \\|`, 'm'))
  })
  test.each([...Object.entries(clientFrames), ...Object.entries(serverFrames)])(
    'has the frame %s',
    (t, { tag }) => {
      expect(text).toMatch(new RegExp(`^\\| ${tag} \\| \`${t}\` \\|`, 'm'))
    },
  )
  test.each(Object.keys(protocolLimits))('has the limit %s', (name) => {
    expect(text).toContain(`| \`${name}\` |`)
  })
  test('has every table of the protocol once', () => {
    expect([...partNames(text)].sort()).toEqual([
      'client-frames',
      'closes',
      'errors',
      'protocol-limits',
      'room-events',
      'server-frames',
    ])
  })
})
