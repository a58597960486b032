/**
 * What a classifier may claim: the possible passes, the impossible is named.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkFindings } from '../../server/moderation/findings.ts'
import { finding, scriptedClassifier } from '../support/scripted-classifier.ts'

const classifier = scriptedClassifier(undefined, { categories: ['harassment', 'hate'] })
const textChars = 10
const honest = finding('harassment', 0.5, 0, 10)
const withEvidence = (...evidence: unknown[]) => ({ ...honest, evidence })
const span = (start: unknown, end: unknown) => ({ kind: 'span', start, end, detector: 'words' })

describe('a possible finding', () => {
  test.each<[string, unknown]>([
    ['with a span over the whole text', honest],
    ['with a score of 0', { ...honest, score: 0 }],
    ['with a score of 1', { ...honest, score: 1 }],
    ['of the other category declared', finding('hate', 0.5)],
    ['without evidence', withEvidence()],
    ['with behaviour, which has no place', withEvidence({ kind: 'behaviour', detector: 'flood' })],
    ['with a link and its place', withEvidence({ kind: 'link', start: 9, end: 10, detector: 'links' })],
    ['with a link in the folded text only', withEvidence({ kind: 'link', detector: 'links' })],
  ])('%s passes', (_what, item) => {
    expect(checkFindings(classifier, [item], textChars)).toEqual({ findings: [item], lie: null })
  })

  test('nothing found is nothing wrong', () => {
    expect(checkFindings(classifier, [], textChars)).toEqual({ findings: [], lie: null })
  })
})

describe('an impossible finding', () => {
  test.each<[string, unknown, string]>([
    ['a score of NaN', { ...honest, score: Number.NaN }, 'score'],
    ['a score above 1', { ...honest, score: 1.0001 }, 'score'],
    ['a score below 0', { ...honest, score: -0.0001 }, 'score'],
    ['an infinite score', { ...honest, score: Number.POSITIVE_INFINITY }, 'score'],
    ['a score in words', { ...honest, score: '0.9' }, 'score'],
    ['a category that does not exist', { ...honest, category: 'opinion' }, 'does not exist'],
    ['a category of the prototype', { ...honest, category: 'constructor' }, 'does not exist'],
    ['a category not declared', { ...honest, category: 'scam' }, 'not declared'],
    ['no detector', { ...honest, detector: '' }, 'detector'],
    ['no rule', { ...honest, rule: undefined }, 'rule'],
    ['no list of evidence', { ...honest, evidence: 'x' }, 'evidence'],
    ['evidence that is nothing', withEvidence(null), 'evidence'],
    ['evidence of an unknown kind', withEvidence({ ...span(0, 1), kind: 'feeling' }), 'evidence'],
    ['a span past the end', withEvidence(span(0, 11)), 'outside'],
    ['a span before the start', withEvidence(span(-1, 2)), 'outside'],
    ['an empty span', withEvidence(span(3, 3)), 'outside'],
    ['a reversed span', withEvidence(span(4, 3)), 'outside'],
    ['a span in fractions', withEvidence(span(0.5, 2)), 'outside'],
    ['a span without an end', withEvidence(span(0, undefined)), 'outside'],
    ['a span without a place', withEvidence({ kind: 'span', detector: 'words' }), 'outside'],
    ['null', null, 'not an object'],
    ['a number', 7, 'not an object'],
  ])('%s is named, and the honest ones beside it stay', (_what, item, named) => {
    const { findings, lie } = checkFindings(classifier, [honest, item, honest], textChars)
    expect(lie).toContain(named)
    expect(findings).toEqual([honest, honest])
  })

  test.each([undefined, null, {}, 'text', 7, { length: 1 }])('%o is no list of findings', (answer) => {
    expect(checkFindings(classifier, answer, textChars)).toEqual({
      findings: [],
      lie: 'the answer is not a list',
    })
  })

  test('whatever comes back, checking does not throw', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withSparseArray: true }), (answer) => {
        const { findings, lie } = checkFindings(classifier, [answer], textChars)
        expect(findings.length === 0).toBe(lie !== null)
      }),
    )
  })
})
