/**
 * The policy as a table: which score of which category comes to what, under which preset.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Category, categories } from '../../protocol/statement.ts'
import {
  actionForKind,
  clean,
  decide,
  noOverrides,
  rulesetHash,
  rungFor,
} from '../../server/moderation/policy.ts'
import { failureActions, ladders, operatorFloor, presets } from '../../server/moderation/policy-table.ts'
import { severest, type VerdictAction, verdictActions } from '../../server/moderation/verdict.ts'
import { finding } from '../support/scripted-classifier.ts'

const severity = (action: VerdictAction) => verdictActions.indexOf(action)
const anyCategory = fc.constantFrom(...categories)
const anyPreset = fc.constantFrom(...presets)
const anyScore = fc.double({ min: 0, max: 1, noNaN: true })
const anyAction = fc.constantFrom(...verdictActions)

describe('a score becomes an action', () => {
  test.each<[Category, number, VerdictAction]>([
    ['malicious_link', 0.49, 'allow'],
    ['malicious_link', 0.5, 'flag'],
    ['malicious_link', 0.69, 'flag'],
    ['malicious_link', 0.7, 'hold'],
    ['malicious_link', 0.89, 'hold'],
    ['malicious_link', 0.9, 'block'],
    ['harassment', 0.49, 'allow'],
    ['harassment', 0.5, 'flag'],
    ['harassment', 0.89, 'flag'],
    ['harassment', 0.9, 'hold'],
    ['harassment', 0.95, 'block'],
    ['threat', 0.8, 'hold'],
    ['hate', 0.95, 'block'],
    ['scam', 0.95, 'block'],
    ['personal_data', 0.59, 'allow'],
    ['personal_data', 0.6, 'mask'],
    ['personal_data', 1, 'mask'],
    ['credentials', 0.6, 'mask'],
    ['flood', 0.9, 'block'],
    ['other', 1, 'flag'],
  ])('%s at %d is %s in a standard room', (category, score, action) => {
    expect(rungFor(category, score, 'standard', noOverrides).action).toBe(action)
  })

  test.each<['relaxed' | 'standard' | 'strict', VerdictAction]>([
    ['relaxed', 'allow'],
    ['standard', 'flag'],
    ['strict', 'hold'],
  ])('sexual words at 0.7 are another matter in a %s room: %s', (preset, action) => {
    expect(rungFor('sexual', 0.7, preset, noOverrides).action).toBe(action)
  })

  test('the threshold that was reached is told', () => {
    expect(rungFor('malicious_link', 0.95, 'standard', noOverrides)).toEqual({
      action: 'block',
      threshold: 0.9,
    })
  })

  test('a higher score is never milder', () => {
    fc.assert(
      fc.property(anyCategory, anyPreset, anyScore, anyScore, (category, preset, a, b) => {
        const low = rungFor(category, Math.min(a, b), preset, noOverrides).action
        const high = rungFor(category, Math.max(a, b), preset, noOverrides).action
        expect(severity(high)).toBeGreaterThanOrEqual(severity(low))
      }),
    )
  })

  test('a stricter preset is never milder', () => {
    fc.assert(
      fc.property(anyCategory, anyScore, (category, score) => {
        const [relaxed, standard, strict] = presets.map((p) =>
          severity(rungFor(category, score, p, noOverrides).action),
        )
        expect(standard).toBeGreaterThanOrEqual(relaxed ?? Number.NaN)
        expect(strict).toBeGreaterThanOrEqual(standard ?? Number.NaN)
      }),
    )
  })

  test('every category can be found in every preset, and its thresholds lie within 0 and 1', () => {
    for (const category of categories) {
      for (const preset of presets) {
        const thresholds = Object.values(ladders[category][preset])
        expect(thresholds.length).toBeGreaterThan(0)
        for (const threshold of thresholds) expect(threshold > 0 && threshold <= 1).toBe(true)
      }
    }
  })
})

describe('an owner overrides a category', () => {
  test('to something stricter, from the score on at which the preset starts to look', () => {
    expect(rungFor('sexual', 0.5, 'standard', { sexual: 'block' })).toEqual({
      action: 'block',
      threshold: 0.5,
    })
    expect(rungFor('sexual', 0.49, 'standard', { sexual: 'block' }).action).toBe('allow')
  })

  test('to something milder, where the operator has no floor', () => {
    expect(rungFor('sexual', 0.99, 'strict', { sexual: 'allow' }).action).toBe('allow')
  })

  test('but not below the floor', () => {
    expect(rungFor('malicious_link', 0.95, 'standard', { malicious_link: 'allow' }).action).toBe('block')
    expect(rungFor('malicious_link', 0.6, 'standard', { malicious_link: 'allow' }).action).toBe('allow')
    expect(rungFor('credentials', 0.95, 'relaxed', { credentials: 'flag' }).action).toBe('mask')
  })

  test('and whatever the owner and the preset say, the floor holds', () => {
    fc.assert(
      fc.property(anyCategory, anyPreset, anyScore, anyAction, (category, preset, score, chosen) => {
        const { action } = rungFor(category, score, preset, { [category]: chosen })
        for (const [floor, from] of Object.entries(operatorFloor[category] ?? {})) {
          if (score >= from) expect(severest(action, floor as VerdictAction)).toBe(action)
        }
      }),
    )
  })

  test('one category, not the others', () => {
    expect(rungFor('hate', 0.95, 'standard', { sexual: 'allow' }).action).toBe('block')
  })
})

describe('a decision', () => {
  test('on nothing found is the shared clean one', () => {
    expect(decide([], 'standard')).toBe(clean)
  })

  test('takes the severest action, and tells its category, score, threshold and rule', () => {
    const decision = decide(
      [finding('harassment', 0.99, 0, 4), finding('malicious_link', 0.75, 5, 9)],
      'standard',
    )
    expect(decision).toMatchObject({
      action: 'block',
      category: 'harassment',
      score: 0.99,
      threshold: 0.95,
      rule: 'scripted.harassment',
      degraded: false,
      scores: { harassment: 0.99, malicious_link: 0.75 },
    })
    expect(decision.evidence).toEqual([{ kind: 'span', start: 0, end: 4, detector: 'scripted' }])
  })

  test('does not depend on the order of the findings, except among equals', () => {
    const findings = [finding('hate', 0.91), finding('scam', 0.94), finding('spam', 0.92)]
    expect(decide(findings, 'standard').category).toBe('scam')
    expect(decide(findings.toReversed(), 'standard').category).toBe('scam')
  })

  test('keeps the highest score of a category, and the evidence of all that counted', () => {
    const decision = decide(
      [finding('hate', 0.7, 0, 1), finding('hate', 0.91, 2, 3), finding('hate', 0.2, 4, 5)],
      'standard',
    )
    expect(decision.scores).toEqual({ hate: 0.91 })
    expect(decision.evidence.map((e) => e.start)).toEqual([0, 2])
  })

  test('allows what stays below every threshold, and still tells the scores', () => {
    expect(decide([finding('hate', 0.3)], 'standard')).toMatchObject({
      action: 'allow',
      category: null,
      scores: { hate: 0.3 },
    })
  })

  test('masks the spans of every finding that is to be masked', () => {
    const decision = decide(
      [finding('personal_data', 0.9, 2, 5), finding('credentials', 0.9, 7, 9)],
      'standard',
    )
    expect(decision.action).toBe('mask')
    expect(decision.masked.map((s) => [s.start, s.end])).toEqual([
      [2, 5],
      [7, 9],
    ])
  })

  test('keeps the masks when something else holds the text: a moderator may release it', () => {
    const decision = decide([finding('personal_data', 0.9, 2, 5), finding('hate', 0.92)], 'standard')
    expect(decision.action).toBe('hold')
    expect(decision.masked).toHaveLength(1)
  })

  test('holds what should be masked and cannot be, because nobody said where it is', () => {
    expect(decide([finding('credentials', 0.9)], 'standard')).toMatchObject({
      action: 'hold',
      threshold: 0.6,
    })
  })
})

describe('a category whose classifier failed', () => {
  test('is never allowed empty-handedly', () => {
    for (const category of categories) {
      const decision = decide([], 'relaxed', {}, [category])
      expect(decision).toMatchObject({
        action: failureActions[category],
        category,
        degraded: true,
        score: 0,
        threshold: null,
        rule: `failure.${category}`,
      })
      expect(decision.action).not.toBe('allow')
    }
  })

  test('leaves the word to a finding that is as severe', () => {
    const decision = decide([finding('hate', 0.92)], 'standard', {}, ['malicious_link'])
    expect(decision).toMatchObject({ action: 'hold', category: 'hate', degraded: true })
  })

  test('wins over a milder finding, and does not hide its score', () => {
    const decision = decide([finding('spam', 0.7)], 'standard', {}, ['malicious_link'])
    expect(decision).toMatchObject({ action: 'hold', category: 'malicious_link', scores: { spam: 0.7 } })
    expect(decision.evidence).toEqual([])
  })

  test('an owner cannot wave it through', () => {
    expect(decide([], 'relaxed', { malicious_link: 'allow' }, ['malicious_link']).action).toBe('hold')
  })
})

describe('what is not a message', () => {
  test.each<[VerdictAction, 'handle' | 'room_name' | 'topic' | 'reason' | 'edit' | 'message', VerdictAction]>(
    [
      ['hold', 'message', 'hold'],
      ['mask', 'message', 'mask'],
      ['hold', 'edit', 'hold'],
      ['hold', 'handle', 'block'],
      ['mask', 'handle', 'block'],
      ['hold', 'room_name', 'block'],
      ['mask', 'room_name', 'block'],
      ['hold', 'topic', 'block'],
      ['mask', 'topic', 'mask'],
      ['hold', 'reason', 'block'],
      ['mask', 'reason', 'mask'],
      ['flag', 'handle', 'flag'],
      ['allow', 'handle', 'allow'],
      ['block', 'topic', 'block'],
    ],
  )('%s of a %s is %s', (action, kind, expected) => {
    expect(actionForKind(action, kind)).toBe(expected)
  })
})

describe('the hash of the rules', () => {
  test('names them, and is the same for the same', () => {
    expect(rulesetHash(['a'])).toMatch(/^sha256:[0-9a-f]{64}$/)
    expect(rulesetHash(['a', 'b'])).toBe(rulesetHash(['a', 'b']))
  })

  test('changes with any rule file, their order and where one ends', () => {
    const hashes = [[], ['ab'], ['a', 'b'], ['b', 'a'], ['ab', '']].map((files) => rulesetHash(files))
    expect(new Set(hashes).size).toBe(hashes.length)
  })
})
