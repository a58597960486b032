/**
 * What a room's rules find, through the same fold as the server's own lists, and what they are refused for.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { defaultLimits, type Limits } from '../../../server/limits.ts'
import { fold } from '../../../server/moderation/fold.ts'
import { createRuleClassifier } from '../../../server/moderation/rules/classifier.ts'
import { compileRules } from '../../../server/moderation/rules/compile.ts'
import { createRuleMatcher, type RuleMatcher } from '../../../server/moderation/rules/matcher.ts'
import { parseRule, type Rule } from '../../../server/moderation/rules/rule.ts'
import { describeClassifier } from '../../conformance/classifier.ts'

function ruleOf(line: string, number = 1): Rule {
  const draft = parseRule(line)
  if (!draft.ok) throw new Error(draft.error)
  return { ...draft.value, id: `r${number}`, by: 'u_owner', at: 0 }
}

function compiled(lines: readonly string[], limits: Partial<Limits> = {}) {
  return compileRules(
    lines.map((line, i) => ruleOf(line, i + 1)),
    { ...defaultLimits, ...limits },
  )
}

function matcherOf(lines: readonly string[], limits: Partial<Limits> = {}): RuleMatcher {
  const rules = compiled(lines, limits)
  if (!rules.ok) throw new Error(rules.error)
  return createRuleMatcher(rules.value, { ...defaultLimits, ...limits })
}

/** The parts of the text that a rule of this one line finds. */
function found(line: string, text: string): string[] {
  return matcherOf([line])
    .match(fold(text))
    .map(({ start, end }) => text.slice(start, end))
}

describe('finds', () => {
  test.each([
    ['word spoiler x', 'a SPOILER here', ['SPOILER']],
    ['word spoiler x', 'sp0iler!', ['sp0iler']],
    ['word spoiler x', 's p o i l e r', ['s p o i l e r']],
    ['word spoiler x', 'ѕроіlеr in other letters', ['ѕроіlеr']],
    ['word spoiler x', 'spoilers are another word', []],
    ['word spoil* x', 'spoilers begin with it', ['spoil']],
    ['word *poil* x', 'spoilers hold it', ['poil']],
    ['phrase "buy now" x', 'please BUY   NOW please', ['BUY   NOW']],
    ['phrase "buy now" x', 'buy it now', []],
    ['regex /buy\\s+\\w+\\s+now/ x', 'Buy them now', ['Buy them now']],
    ['regex /café/ x', 'the CAFE and the café', ['CAFE', 'café']],
    ['regex /[0-9]{4}/ x', 'in 2026 or 1999', ['2026', '1999']],
    ['regex /\\bx/ x', 'ox and x', ['x']],
    ['link discord.gg x', 'join https://discord.gg/abc now', ['https://discord.gg/abc']],
    ['link discord.gg x', 'join discord(dot)gg', ['discord(dot)gg']],
    ['link discord.gg/abc x', 'join discord.gg/xyz', []],
    ['link discord.gg x', 'discord is fun', []],
  ])('%s in %j: %j', (line, text, parts) => expect(found(line, text)).toEqual(parts))
})

describe('a set of rules', () => {
  test('finds all of them, each under its own name', () => {
    const matcher = matcherOf(['word one x', 'regex /tw[o0]/ x', 'link three.org x', 'phrase "one two" x'])
    const hits = matcher.match(fold('one two three.org'))
    expect(hits.map(({ rule }) => rule.id).sort()).toEqual(['r1', 'r2', 'r3', 'r4'])
  })

  test('says nothing of what it is not about', () => {
    expect(matcherOf(['word one x', 'regex /tw[o0]/ x']).match(fold('hello'))).toEqual([])
  })

  test('a match without any letters is none', () => {
    expect(found('regex /\\b/ x', 'some words')).toEqual([])
  })
})

describe('limits', () => {
  test('rulesPerRoomMax: as many and not one more', () => {
    expect(compiled(['word one x', 'word two x'], { rulesPerRoomMax: 2 }).ok).toBe(true)
    expect(compiled(['word one x', 'word two x'], { rulesPerRoomMax: 1 })).toMatchObject({ ok: false })
  })

  test('rulePatternCharsMax: a pattern this long and not longer', () => {
    expect(compiled(['word four x'], { rulePatternCharsMax: 4 }).ok).toBe(true)
    expect(compiled(['word fourx x'], { rulePatternCharsMax: 4 })).toMatchObject({ ok: false })
  })

  test('rulesCharsMax: words and phrases together', () => {
    expect(compiled(['word four x', 'phrase "five five" x'], { rulesCharsMax: 13 }).ok).toBe(true)
    expect(compiled(['word four x', 'phrase "five five" x'], { rulesCharsMax: 12 })).toMatchObject({
      ok: false,
    })
  })

  test('ruleStepsMax and rulesStepsMax: the size of one expression, and of all', () => {
    const size = 'regex /a{50}/ x'
    expect(compiled([size, size], { ruleStepsMax: 60, rulesStepsMax: 120 }).ok).toBe(true)
    expect(compiled([size], { ruleStepsMax: 40 })).toMatchObject({
      ok: false,
      error: expect.stringContaining('too large'),
    })
    expect(compiled([size, size], { rulesStepsMax: 90 })).toMatchObject({
      ok: false,
      error: expect.stringContaining('together'),
    })
  })

  test('ruleMatchesMax: the last match reaches to the end, so that a mask covers what follows', () => {
    const matcher = matcherOf(['regex /[0-9]/ mask x'], { ruleMatchesMax: 3 })
    const spans = (text: string) => matcher.match(fold(text)).map(({ start, end }) => [start, end])
    expect(spans('1 2 .')).toEqual([
      [0, 1],
      [2, 3],
    ])
    expect(spans('1 2 3 4 5')).toEqual([
      [0, 1],
      [2, 3],
      [4, 9],
    ])
  })

  test('more different characters than an automaton has columns are refused in words', () => {
    const letters = Array.from({ length: 300 }, (_, i) => String.fromCodePoint(0x4e00 + i))
    const lines = [letters.slice(0, 150), letters.slice(150)].map((part) => `word ${part.join('')} x`)
    expect(compiled(lines.slice(0, 1)).ok).toBe(true)
    expect(compiled(lines)).toMatchObject({
      ok: false,
      error: expect.stringContaining('different characters'),
    })
  })
})

test.each([
  ['word "two words" x', 'phrase'],
  ['word \u200b x', 'Nothing is left'],
  ['regex /(/ x', 'Not an expression'],
  ['regex /(a)\\1/ x', 'Not an expression'],
  ['regex /(?=a)/ x', 'Not an expression'],
  ['regex /a*/ x', 'matches everything'],
  ['link nohost x', 'A link rule is a host'],
])('%s is refused in words', (line, words) => {
  expect(compiled([line])).toMatchObject({ ok: false, error: expect.stringContaining(words) })
})

test('an expression that would take for ever elsewhere is linear: its steps grow with the text, not faster', () => {
  const matcher = matcherOf(['regex /(x+x+)+y/ x'])
  expect(matcher.match(fold('x'.repeat(4_000)))).toEqual([])
  expect(found('regex /(a|a)*b/ x', `${'ac'.repeat(2_000)}b`)).toEqual(['b'])
})

test('whatever a text holds, a hit lies inside it', () => {
  const matcher = matcherOf(['word spam* x', 'regex /b.{1,3}d/ x', 'link evil.org x', 'phrase "a b" x'])
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 10 }),
    fc.constantFrom('spam', 'ŠPÀM', 'b d', 'evil.org', 'a b', '\u200b', '\ud800', 'ﬀ'),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const text = pieces.join('')
      for (const { start, end } of matcher.match(fold(text))) {
        expect(start).toBeGreaterThanOrEqual(0)
        expect(end).toBeGreaterThan(start)
        expect(end).toBeLessThanOrEqual(text.length)
      }
    }),
    { numRuns: 500 },
  )
})

describeClassifier('room_rules', {
  create: () => {
    const matcher = matcherOf([
      'word spoiler mask no spoilers',
      'regex /t[a4]bs/ block spam x',
      'link evil.org x',
    ])
    return createRuleClassifier((room) => (room === 'lobby' ? matcher : undefined))
  },
  finds: ['a spoiler', 'read my tabs', 'see evil.org'],
})

describe('the classifier', () => {
  const classifier = createRuleClassifier((room) =>
    room === 'den' ? matcherOf(['word spoiler block no spoilers']) : undefined,
  )
  const ask = (room: string, kind: 'message' | 'edit' | 'reason' | 'topic', text: string) =>
    classifier.classify(
      { kind, text, room, author: 'u_ann', at: 0 },
      fold(text),
      new AbortController().signal,
    )

  test('finds a rule with its clause in its own room only', () => {
    expect(ask('den', 'message', 'a spoiler')).toMatchObject([
      {
        category: 'room_rule',
        rule: 'room.r1',
        evidence: [{ kind: 'span', start: 2, end: 9 }],
        ruling: { action: 'block', category: 'room_rule', policy: 'room.rules.r1', text: 'no spoilers' },
      },
    ])
    expect(ask('lobby', 'message', 'a spoiler')).toEqual([])
    expect(ask('den', 'edit', 'a spoiler')).toHaveLength(1)
  })

  test('leaves reasons and topics to those who keep the rules', () => {
    expect(ask('den', 'reason', 'for a spoiler')).toEqual([])
    expect(ask('den', 'topic', 'no spoiler')).toEqual([])
  })
})
