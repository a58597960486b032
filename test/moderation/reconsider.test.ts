/**
 * What a second opinion changes, in tables: it may go either way, not below the floor, and its absence is declared.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { categories, type Category } from '../../protocol/statement.ts'
import { decide, noOverrides, type Overrides, rungFor } from '../../server/moderation/policy.ts'
import { failureActions, presets } from '../../server/moderation/policy-table.ts'
import { greyScores, reconsidered, unanswered } from '../../server/moderation/reconsider.ts'
import { severest, type Verdict, verdictActions } from '../../server/moderation/verdict.ts'
import { finding } from '../support/scripted-classifier.ts'

const subject = { kind: 'message', text: 'some text', room: 'den', author: 'u_ann', at: 0 } as const

function verdictOf(scores: Partial<Record<Category, number>>, overrides: Overrides = noOverrides): Verdict {
  const found = Object.entries(scores).map(([category, score]) => finding(category as Category, score, 0, 4))
  const { masked: _, ...decision } = decide(found, 'standard', overrides)
  return { ...decision, text: subject.text, ruleset: 'sha256:rules', model: null }
}

describe('the grey band', () => {
  test.each([
    ['what is marked', { harassment: 0.6 }, { harassment: 0.6 }],
    ['just below acting', { harassment: 0.899 }, { harassment: 0.899 }],
    ['what is acted on', { harassment: 0.9 }, {}],
    ['what passes', { harassment: 0.49 }, {}],
    ['nothing found', {}, {}],
    ['several at once', { harassment: 0.6, spam: 0.7, sexual: 0.1 }, { harassment: 0.6, spam: 0.7 }],
    ['marked beside what is acted on', { harassment: 0.6, spam: 0.95 }, {}],
    ['what depends on earlier messages', { flood: 0.6 }, {}],
    ['the same beside something else', { raid: 0.6, spam: 0.6 }, { spam: 0.6 }],
  ] as const)('holds %s: %j', (_, scores, grey) => {
    expect(greyScores(verdictOf(scores), 'standard')).toEqual(grey)
  })

  test('leaves out what a failure or a rule of the room decided', () => {
    const marked = verdictOf({ harassment: 0.6 })
    expect(greyScores({ ...marked, degraded: true }, 'standard')).toEqual({})
    const ruling = {
      action: 'flag',
      category: 'spam',
      policy: 'room.rules.r1',
      version: '',
      text: '',
    } as const
    expect(greyScores({ ...marked, ruling }, 'standard')).toEqual({})
  })
})

describe('a second opinion', () => {
  test.each([
    ['clears', { harassment: 0.6 }, { harassment: 0.1 }, 'allow', null],
    ['confirms', { harassment: 0.6 }, { harassment: 0.7 }, 'flag', 'harassment'],
    ['holds', { harassment: 0.6 }, { harassment: 0.92 }, 'hold', 'harassment'],
    ['blocks', { harassment: 0.6 }, { harassment: 1 }, 'block', 'harassment'],
    ['clears one of two', { harassment: 0.6, spam: 0.7 }, { spam: 0 }, 'flag', 'harassment'],
    ['holds for the milder one', { harassment: 0.8, spam: 0.6 }, { spam: 0.93 }, 'hold', 'spam'],
    [
      'cannot mask where it has no place to mask',
      { harassment: 0.7, personal_data: 0.5 },
      { personal_data: 0.9 },
      'hold',
      'personal_data',
    ],
  ] as const)('%s: %j then %j', (_, first, opinion, action, category) => {
    const verdict = reconsidered(verdictOf(first), opinion, subject, 'standard')
    expect(verdict).toMatchObject({ action, category, degraded: false, ruleset: 'sha256:rules' })
  })

  test('cannot go below the operator’s floor for what the first one was sure of', () => {
    const lowered = { scam: 'flag' } as const
    const first = verdictOf({ scam: 0.93 }, lowered)
    expect(first.action).toBe('flag')
    expect(reconsidered(first, { scam: 0 }, subject, 'standard', lowered).action).toBe('flag')
    const unsure = verdictOf({ scam: 0.6 })
    expect(reconsidered(unsure, { scam: 0 }, subject, 'standard').action).toBe('allow')
  })

  test('is never milder than the floor, whatever the scores', () => {
    const score = fc.double({ min: 0, max: 1, noNaN: true })
    const scores = fc.dictionary(fc.constantFrom(...categories), score, { minKeys: 1, maxKeys: 4 })
    const overrides = fc.dictionary(fc.constantFrom(...categories), fc.constantFrom(...verdictActions))
    fc.assert(
      fc.property(
        scores,
        scores,
        fc.constantFrom(...presets),
        overrides,
        (first, opinion, preset, chosen) => {
          const found = Object.entries(first).map(([c, s]) => finding(c as Category, s, 0, 4))
          const { masked: _, ...decision } = decide(found, preset, chosen)
          const verdict = { ...decision, text: subject.text, ruleset: '', model: null }
          const after = reconsidered(verdict, opinion, subject, preset, chosen).action
          for (const [category, own] of Object.entries(first)) {
            const floor = rungFor(category as Category, own, preset, { [category]: 'allow' }).action
            expect(severest(after, floor)).toBe(after)
          }
        },
      ),
    )
  })
})

describe('no second opinion', () => {
  test.each(categories)('about %s is what the failure policy declares, and says so', (category) => {
    const marked: Verdict = { ...verdictOf({ harassment: 0.6 }), category, scores: { [category]: 0.6 } }
    const verdict = unanswered(marked, { [category]: 0.6 }, {})
    expect(verdict).toMatchObject({ action: failureActions[category], degraded: true })
    expect(verdict.rule).toBe(failureActions[category] === 'flag' ? marked.rule : `failure.${category}`)
  })

  test('is what the operator declared in its place', () => {
    const marked = verdictOf({ harassment: 0.6, hate: 0.6 })
    expect(unanswered(marked, { harassment: 0.6, hate: 0.6 }, {}).action).toBe('hold')
    expect(unanswered(marked, { harassment: 0.6, hate: 0.6 }, { hate: 'flag' }).action).toBe('flag')
    expect(unanswered(marked, { harassment: 0.6 }, { harassment: 'block' })).toMatchObject({
      action: 'block',
      category: 'harassment',
      score: 0,
      threshold: null,
    })
  })

  test('is never milder than the first opinion', () => {
    const marked = verdictOf({ harassment: 0.6 })
    expect(unanswered(marked, {}, {})).toEqual({ ...marked, degraded: true })
  })
})
