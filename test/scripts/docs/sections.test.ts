import { expect, test } from 'vitest'
import { describedLimits } from '../../../scripts/docs/limits-tables.ts'
import { partNames, regenerate, table } from '../../../scripts/docs/sections.ts'

const generators = { a: () => 'fresh a', b: () => 'fresh $& b' }
const part = (name: string, body: string) => `<!-- generated:${name} -->\n${body}<!-- /generated -->`

test('only what stands between the markers is replaced', () => {
  const text = `by hand\n${part('a', 'stale\n')}\nbetween\n${part('b', '')}\nend\n`
  expect(regenerate(text, generators)).toBe(
    `by hand\n${part('a', 'fresh a\n')}\nbetween\n${part('b', 'fresh $& b\n')}\nend\n`,
  )
  expect(partNames(text)).toEqual(['a', 'b'])
})

test('what is fresh stays as it is', () => {
  const fresh = part('a', 'fresh a\n')
  expect(regenerate(fresh, generators)).toBe(fresh)
})

test('a name that no generator has is an error', () => {
  expect(() => regenerate(part('c', ''), generators)).toThrow('no generator is called c')
  expect(() => regenerate(part('toString', ''), generators)).toThrow('no generator is called toString')
})

test('a part without its end is an error', () => {
  expect(() => regenerate('<!-- generated:a -->\nstale', generators)).toThrow('not closed')
  expect(() => regenerate(`<!-- generated:a -->\n${part('b', '')}`, generators)).toThrow()
})

test('bars in cells do not become columns', () => {
  expect(table(['x', 'y'], [['a | b', 1]])).toBe('| x | y |\n| --- | --- |\n| a \\| b | 1 |')
})

test('a comment explains the limits below it, within its section', () => {
  const source = `export const l = {
  // ── One ──────
  /** Why a. */
  a: 1,
  /**
   * Why b
   * and c.
   */
  b: 2,
  c: 3,
  // ── Two ──────
  d: 4,
}`
  expect(Object.fromEntries(describedLimits(source))).toEqual({
    a: { section: 'One', reason: 'Why a.' },
    b: { section: 'One', reason: 'Why b and c.' },
    c: { section: 'One', reason: 'Why b and c.' },
    d: { section: 'Two', reason: '' },
  })
})
