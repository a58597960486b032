/**
 * Several classifiers share one pass: each gets the hits of its own patterns, as if it had looked alone.
 */
import { describe, expect, test } from 'vitest'
import type { Pattern } from '../../server/moderation/automaton.ts'
import { createFolder, fold } from '../../server/moderation/fold.ts'
import type { Hits } from '../../server/moderation/hits.ts'
import { createScans } from '../../server/moderation/scans.ts'

const animals: Pattern[] = [
  { text: 'cat', edges: 'part' },
  { text: 'cattle', edges: 'part', exception: true },
]
const tails: Pattern[] = [{ text: 'tle', edges: 'part', plainly: true }]

const shown = ({ count, pattern, start, end }: Hits) =>
  Array.from({ length: count }, (_hit, i) => `${pattern[i]}@${start[i]}-${end[i]}`).toSorted()

describe('shared scans', () => {
  const scans = createScans()
  const first = scans.add(animals)
  const second = scans.add(tails)

  test("number each one's patterns as it added them", () => {
    const folded = fold('cat and little')
    expect(shown(first(folded))).toEqual(['0@0-3'])
    expect(shown(second(folded))).toEqual(['0@11-14'])
  })

  test('apply exceptions to the patterns that came with them only', () => {
    const folded = fold('cattle')
    expect(shown(first(folded))).toEqual([])
    expect(shown(second(folded))).toEqual(['0@3-6'])
  })

  test('look for plain patterns in the folded text only', () => {
    const folded = fold('so c.a.t here t.l.e')
    expect(shown(first(folded))).toEqual(['0@3-8'])
    expect(shown(second(folded))).toEqual([])
  })

  test('forget the last text, also when the folder is the same', () => {
    const folder = createFolder(16)
    expect(first(folder.fold('a cat')).count).toBe(1)
    expect(first(folder.fold('a dog')).count).toBe(0)
    expect(second(folder.fold('title')).count).toBe(1)
    expect(first(folder.fold('title')).count).toBe(0)
  })

  test('admit nobody after the first scan, or once built', () => {
    expect(() => scans.add(tails)).toThrow('before the first scan')
    const built = createScans()
    built.add(tails)
    built.build()
    expect(() => built.add(animals)).toThrow('before the first scan')
  })
})
