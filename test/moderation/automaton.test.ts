/**
 * The automaton finds exactly what a naive search finds, in linear steps.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Edges, Pattern } from '../../server/moderation/automaton.ts'
import { buildAutomaton } from '../../server/moderation/automaton-build.ts'
import { fold, isWordUnit } from '../../server/moderation/fold.ts'
import { Hits } from '../../server/moderation/hits.ts'
import { createScanner } from '../../server/moderation/scanner.ts'
import { viewBits } from '../../server/moderation/views.ts'

const patterns = (edges: Edges, ...texts: string[]): Pattern[] => texts.map((text) => ({ text, edges }))

/** What the patterns find in the folded view of `text`, as `pattern@start-end`, sorted. */
function found(list: readonly Pattern[], text: string): string[] {
  const hits = new Hits()
  buildAutomaton(list).scan(fold(text), viewBits.folded, null, hits)
  return shown(hits, list)
}

function shown(hits: Hits, list: readonly Pattern[]): string[] {
  return Array.from({ length: hits.count }, (_, i) => {
    const pattern = list[hits.pattern[i] ?? 0]?.text
    return `${pattern}@${hits.start[i]}-${hits.end[i]}`
  }).sort()
}

/** All hits in all views, with exceptions. */
function scanned(list: readonly Pattern[], text: string): Hits {
  const hits = new Hits()
  createScanner(buildAutomaton(list), hits).scan(fold(text))
  return hits
}

/** The same by trying every place, for texts that fold to themselves. */
function naive(list: readonly Pattern[], text: string): string[] {
  const word = (at: number) => at >= 0 && at < text.length && isWordUnit(text.charCodeAt(at))
  return list
    .flatMap((pattern) => {
      const places: string[] = []
      for (let at = text.indexOf(pattern.text); at !== -1; at = text.indexOf(pattern.text, at + 1)) {
        const end = at + pattern.text.length
        const starts = pattern.edges === 'part' || !word(at - 1) || !word(at)
        const ends = pattern.edges !== 'whole' || !word(end) || !word(end - 1)
        if (starts && ends) places.push(`${pattern.text}@${at}-${end}`)
      }
      return places
    })
    .sort()
}

describe('hits', () => {
  test('patterns within and across one another are all found', () => {
    expect(found(patterns('part', 'he', 'she', 'his', 'hers'), 'ushers')).toEqual([
      'he@2-4',
      'hers@2-6',
      'she@1-4',
    ])
  })

  test('whole words end where words end, prefixes only begin there', () => {
    expect(found(patterns('whole', 'cat'), 'cat concat cats (cat) cat')).toEqual([
      'cat@0-3',
      'cat@17-20',
      'cat@22-25',
    ])
    expect(found(patterns('prefix', 'cat'), 'cats concat')).toEqual(['cat@0-3'])
    expect(found(patterns('whole', '/min'), '60p/min')).toEqual(['/min@3-7'])
  })

  test('a pattern passes through the same fold as the text', () => {
    expect(found(patterns('whole', 'Größe'), 'die GRÖSSE')).toEqual(['Größe@4-10'])
  })

  test('it agrees with a naive search', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', ' '), maxLength: 30 })
    const word = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 4 })
    const edges = fc.constantFrom<Edges>('whole', 'prefix', 'part')
    const list = fc.uniqueArray(fc.record({ text: word, edges }), { maxLength: 8 })
    fc.assert(
      fc.property(list, text, (some, raw) => {
        const folded = fold(raw).text
        const short = some.filter((pattern) => fold(pattern.text).text === pattern.text)
        expect(found(short, folded)).toEqual(naive(short, folded))
      }),
      { numRuns: 500 },
    )
  })

  test('a pattern that folds to nothing is our own mistake', () => {
    expect(() => buildAutomaton(patterns('whole', '\u200b'))).toThrow('folds to nothing')
  })
})

describe('exceptions', () => {
  const list: Pattern[] = [...patterns('part', 'ham'), { text: 'hampshire', edges: 'part', exception: true }]
  const scan = (text: string) => shown(scanned(list, text), list)

  test('take back what lies inside them and nothing else', () => {
    expect(scan('in Hampshire')).toEqual([])
    expect(scan('ham in Hampshire')).toEqual(['ham@0-3'])
    expect(scan('Hamphire')).toEqual(['ham@0-3'])
  })

  test('work through disguises as well', () => {
    expect(scan('h.a.m.p.s.h.i.r.e')).toEqual([])
    expect(scan('h a m')).toEqual(['ham@0-5'])
  })
})

describe('deep states', () => {
  test('without a row of their own find what a naive search finds', () => {
    const word = fc.stringMatching(/^[ab]{1,9}$/)
    fc.assert(
      fc.property(
        fc.uniqueArray(word, { minLength: 1, maxLength: 12 }),
        fc.stringMatching(/^[ab c]{0,60}$/),
        (texts, text) => {
          const list = patterns('part', ...texts)
          // Runs and white space fold; this text has none that do.
          const plain = text.replace(/(.)\1{2,}/g, '$1$1').replace(/ +/g, ' ')
          expect(found(list, plain)).toEqual(
            naive(
              list.filter((one) => fold(one.text).text === one.text),
              plain,
            ),
          )
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe('effort', () => {
  const nested = patterns(
    'part',
    ...Array.from({ length: 20 }, (_, i) => 'a'.repeat(i % 3 || 1) + 'ab'.repeat(i)),
    'l'.repeat(3),
  )
  const scanner = createScanner(buildAutomaton(nested), new Hits())

  test.each(['a', 'ab', 'l1', 'a ', 'a.', '1', '!', 'aaab', 'ß', '\u0301a', '🅰'])(
    'steps grow with the length, not faster: %j',
    (unit) => {
      const steps = (chars: number) => {
        scanner.scan(fold(unit.repeat(Math.ceil(chars / unit.length))))
        return scanner.steps()
      }
      expect(steps(4_000)).toBeLessThan(steps(1_000) * 4.2 + 100)
    },
  )

  test('no hit is left out, however many there are', () => {
    expect(scanned(patterns('whole', 'x'), 'x '.repeat(2_000)).count).toBeGreaterThanOrEqual(2_000)
  })

  test('the buffers of hits stay when they are large enough', () => {
    const hits = new Hits()
    const few = createScanner(buildAutomaton(patterns('whole', 'x')), hits)
    few.scan(fold('x. '.repeat(500)))
    const { pattern } = hits
    for (let i = 0; i < 5; i++) few.scan(fold('x. '.repeat(400)))
    expect(hits.pattern).toBe(pattern)
    expect(hits.count).toBeGreaterThanOrEqual(400)
  })
})
