/**
 * The statement of reasons says what happened, under which clause and how to contest it, and quotes nothing.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { serverFrames } from '../../protocol/catalogue.ts'
import { idPattern } from '../../protocol/ids.ts'
import { type Category, categories, type Statement, statementActions } from '../../protocol/statement.ts'
import { defaultLimits } from '../../server/limits.ts'
import type { DraftKind, Subject } from '../../server/moderation/classifier.ts'
import { becauseOfRule, grounds, groundsVersion } from '../../server/moderation/grounds.ts'
import {
  type ActionFacts,
  statementForAction,
  statementForVerdict,
  type VerdictFacts,
} from '../../server/moderation/statement.ts'
import { type Verdict, verdictActions } from '../../server/moderation/verdict.ts'

const contentAt = Date.UTC(2026, 10, 21, 12)
const issuedAt = contentAt + 40
const entropy = new Uint8Array(10).fill(7)
const { appealMs } = defaultLimits

function subjectOf(text: string, kind: DraftKind = 'message'): Subject {
  return { kind, text, room: 'lobby', author: 'u_ann', at: contentAt }
}

function verdictOf(changes: Partial<Verdict> = {}): Verdict {
  const category = changes.category ?? 'malicious_link'
  return {
    action: 'block',
    category,
    score: 0.97,
    threshold: 0.9,
    rule: 'links.blocklist',
    evidence: [{ kind: 'link', start: 4, end: 16, detector: 'links' }],
    scores: { [category]: 0.97 },
    degraded: false,
    text: 'see evil.example now',
    ruleset: 'sha256:rules',
    model: null,
    ...changes,
  }
}

function judged(verdict: Partial<Verdict> = {}, facts: Partial<VerdictFacts> = {}): Statement {
  const subject = subjectOf('see evil.example now')
  return statementForVerdict({
    issuedAt,
    entropy,
    appealMs,
    subject,
    verdict: verdictOf(verdict),
    ref: 3,
    message: null,
    ...facts,
  })
}

function acted(facts: Partial<ActionFacts> = {}): Statement {
  return statementForAction({
    issuedAt,
    entropy,
    appealMs,
    action: 'mute',
    room: 'lobby',
    category: 'room_rule',
    reason: 'spam links',
    contentAt,
    endsAt: issuedAt + 600_000,
    ref: null,
    message: null,
    source: 'own_initiative',
    verdict: null,
    ruleset: 'sha256:rules',
    model: null,
    ...facts,
  })
}

describe('the statement for a verdict', () => {
  test('reads as the law asks, field by field', () => {
    const statement = judged()
    expect(statement).toEqual({
      v: 1,
      id: statement.id,
      issued_at: '2026-11-21T12:00:00.040Z',
      content_at: '2026-11-21T12:00:00.000Z',
      applies_from: '2026-11-21T12:00:00.040Z',
      ends_at: null,
      room: 'lobby',
      ref: 3,
      message: null,
      content_type: 'text',
      action: 'block',
      scope: 'message',
      category: 'malicious_link',
      ground: {
        kind: 'terms',
        policy: 'links.phishing',
        version: groundsVersion,
        text: grounds.malicious_link.text,
        reference: null,
      },
      facts: {
        text: 'Your message was not delivered because it links to a site on the phishing blocklist.',
        evidence: [{ kind: 'link', start: 4, end: 16, detector: 'links' }],
        score: 0.97,
        threshold: 0.9,
        passes_if: 'remove the link',
        disclosure: 'full',
      },
      automation: {
        detected: 'automatic',
        decided: 'automatic',
        ruleset: 'sha256:rules',
        model: null,
        degraded: false,
      },
      source: 'own_initiative',
      standing: null,
      redress: { appeal_until: '2027-05-24T12:00:00.040Z', self_fix: 'edit_and_resend' },
    })
  })

  test('leaves at least six months to appeal', () => {
    const { issued_at, redress } = judged()
    expect(Date.parse(redress.appeal_until) - Date.parse(issued_at)).toBeGreaterThanOrEqual(184 * 86_400_000)
  })

  test.each([
    ['flag', 'Your message was delivered and marked for a moderator to look at, because it'],
    ['mask', 'A part of your message was made unreadable because it'],
    ['hold', 'Your message waits for a moderator and is not visible yet, because it'],
    ['block', 'Your message was not delivered because it'],
  ] as const)('%s says so in plain words', (action, words) => {
    expect(judged({ action }).facts.text).toContain(words)
  })

  test.each(['edit', 'handle', 'room_name', 'topic', 'reason'] as const)('a refused %s is named', (kind) => {
    const text = judged({}, { subject: subjectOf('see evil.example now', kind) }).facts.text
    expect(text).toContain(`Your ${kind.replace('_', ' ')} was refused because it`)
  })

  test('knows when a hold ends', () => {
    expect(judged({ action: 'hold' }, { endsAt: issuedAt + 1_000 }).ends_at).toBe('2026-11-21T12:00:01.040Z')
  })

  test('keeps back where spam was recognised, and nothing else', () => {
    const spam = judged({ category: 'spam', rule: 'links.many' })
    expect(spam.facts).toMatchObject({ disclosure: 'category_only', evidence: [] })
    for (const category of [
      'harassment',
      'hate',
      'personal_data',
      'credentials',
      'malicious_link',
    ] as const) {
      const { facts } = judged({ category })
      expect(facts.disclosure).toBe('full')
      expect(facts.evidence).toHaveLength(1)
    }
  })

  test('admits that nothing was found when a failure decided', () => {
    const failure = {
      rule: 'failure.malicious_link',
      evidence: [],
      scores: {},
      threshold: null,
      degraded: true,
    }
    const { facts, automation, redress } = judged({ ...failure, action: 'hold', score: 0 })
    expect(facts.text).toContain('because a check that it must pass could not be completed.')
    expect(facts).toMatchObject({ score: null, threshold: null, passes_if: null })
    expect(automation.degraded).toBe(true)
    expect(redress.self_fix).toBe('none')
  })

  test('is not made for what is allowed', () => {
    expect(() => judged({ action: 'allow' })).toThrow('not restricted')
  })
})

describe('what would let the text pass', () => {
  const span = (start: number, end: number) => ({ kind: 'span', start, end, detector: 'personal' }) as const
  const text = 'call 5551234 or write to ann@example.org'
  const passes = (verdict: Partial<Verdict>) => judged(verdict, { subject: subjectOf(text) }).facts.passes_if

  test.each<[string, Partial<Verdict>, string | null]>([
    ['a link', {}, 'remove the link'],
    ['a number', { category: 'personal_data', evidence: [span(5, 12)] }, 'remove the number'],
    ['two numbers', { category: 'personal_data', evidence: [span(5, 8), span(9, 12)] }, 'remove the numbers'],
    ['an address', { category: 'personal_data', evidence: [span(25, 40)] }, 'remove the marked part'],
    [
      'a number and an address',
      { category: 'personal_data', evidence: [span(5, 12), span(25, 40)] },
      'remove the marked parts',
    ],
    ['a key', { category: 'credentials', evidence: [span(5, 12)] }, 'remove the secret'],
    ['an insult: words are not all there is to it', { category: 'harassment' }, null],
    ['a link beside something else', { scores: { malicious_link: 0.97, hate: 0.6 } }, null],
    ['a link that nobody can point at', { evidence: [{ kind: 'link', detector: 'links' }] }, null],
    ['nothing to point at', { evidence: [] }, null],
    ['a marked message, which was delivered', { action: 'flag' }, null],
  ])('%s', (_what, verdict, expected) => {
    expect(passes(verdict)).toBe(expected)
  })
})

describe('the statement for what a moderator did', () => {
  test('names the deed, how long it lasts and the reason given', () => {
    const { facts, scope, ends_at, automation } = acted()
    expect(facts.text).toBe('A moderator muted you in this room for 10m. Reason given: spam links')
    expect(scope).toBe('room')
    expect(ends_at).toBe('2026-11-21T12:10:00.040Z')
    expect(automation).toMatchObject({ detected: 'human', decided: 'human', degraded: false })
    expect(facts).toMatchObject({
      evidence: [],
      score: null,
      threshold: null,
      passes_if: null,
      disclosure: 'full',
    })
  })

  test('without a reason or an end says neither', () => {
    expect(acted({ action: 'ban', reason: '', endsAt: null }).facts.text).toBe(
      'A moderator banned you from this room.',
    )
  })

  test.each([
    ['remove', 'message'],
    ['block', 'message'],
    ['warn', 'room'],
    ['slow', 'room'],
    ['mute', 'room'],
    ['kick', 'room'],
    ['ban', 'room'],
    ['shield', 'room'],
  ] as const)('%s concerns the %s', (action, scope) => {
    expect(acted({ action }).scope).toBe(scope)
  })

  test('of the operator may concern the whole server', () => {
    const { scope, facts } = acted({ action: 'ban', scope: 'server' })
    expect(scope).toBe('server')
    expect(facts.text).toContain('from this server')
  })

  test('on a held message keeps what the machine found: detected by it, decided by a person', () => {
    const { automation, facts } = acted({
      action: 'block',
      endsAt: null,
      verdict: verdictOf({ degraded: true }),
    })
    expect(automation).toMatchObject({ detected: 'automatic', decided: 'human', degraded: true })
    expect(facts).toMatchObject({ score: 0.97, threshold: 0.9, evidence: [{ start: 4 }] })
  })

  test('starts when it is said to start', () => {
    expect(acted({ appliesFrom: issuedAt + 1_000 }).applies_from).toBe('2026-11-21T12:00:01.040Z')
  })

  test('of the room carries the clause of its category', () => {
    expect(acted().ground).toMatchObject({ kind: 'room_rule', policy: 'room.rules' })
    expect(acted({ category: 'hate' }).ground).toMatchObject({ kind: 'terms', policy: 'conduct.hate' })
  })
})

describe('the clauses', () => {
  test('are there for every category, in whole sentences, each with a policy of its own', () => {
    expect(Object.keys(grounds).toSorted()).toEqual([...categories].toSorted())
    for (const { text, because, policy } of Object.values(grounds)) {
      expect(text).toMatch(/^[A-Z].*\.$/)
      expect(because).toMatch(/^[a-z].*[a-z]$/)
      expect(policy).toMatch(/^[a-z_]+\.[a-z_]+$/)
    }
    expect(new Set(Object.values(grounds).map((g) => g.policy)).size).toBe(categories.length)
  })

  test('that are more exact go on after "because it" as well', () => {
    for (const because of Object.values(becauseOfRule)) expect(because).toMatch(/^[a-z].*[a-z]$/)
  })
})

const anyCategory = fc.constantFrom<Category[]>(...categories)
const anyTime = fc.integer({ min: 0, max: 4_000_000_000_000 })
const anyText = fc.string({ unit: 'grapheme', minLength: 8, maxLength: 60 })
/** Words that no statement of ours contains by chance. */
const secretText = anyText.map((text) => `qxz-marker-qxz-${text}-qxz-marker-qxz`)
const issue = fc.record({
  issuedAt: anyTime,
  entropy: fc.uint8Array({ minLength: 10, maxLength: 10 }),
  appealMs: fc.constant(appealMs),
})
const anyVerdict = fc
  .record({
    action: fc.constantFrom(...verdictActions.filter((a) => a !== 'allow')),
    category: anyCategory,
    score: fc.double({ min: 0, max: 1, noNaN: true }),
    threshold: fc.option(fc.constant(0.5)),
    rule: fc.option(fc.constantFrom('links.blocklist', 'words.hate', 'failure.hate', '__proto__')),
    evidence: fc.array(fc.constant({ kind: 'span', start: 0, end: 4, detector: 'words' } as const)),
    degraded: fc.boolean(),
    model: fc.option(fc.constant('sha256:model')),
  })
  .map(
    (verdict): Verdict => ({
      ...verdict,
      scores: { [verdict.category]: verdict.score },
      text: '',
      ruleset: 'sha256:rules',
    }),
  )
const anyJudged = fc
  .record({
    issue,
    verdict: anyVerdict,
    text: secretText,
    kind: fc.constantFrom<DraftKind[]>('message', 'edit', 'handle', 'room_name', 'topic', 'reason'),
    ref: fc.option(fc.nat()),
    message: fc.option(fc.constant('m_1')),
  })
  .map(({ issue: i, verdict, text, kind, ...rest }) => {
    const subject = { kind, text, room: kind === 'handle' ? '' : 'lobby', author: 'u_ann', at: i.issuedAt }
    return { text, statement: statementForVerdict({ ...i, ...rest, subject, verdict: { ...verdict, text } }) }
  })
const anyActed = fc
  .record({
    issue,
    action: fc.constantFrom(...statementActions),
    category: anyCategory,
    reason: fc.string({ unit: 'grapheme', maxLength: 40 }),
    contentAt: anyTime,
    endsAt: fc.option(anyTime),
    verdict: fc.option(anyVerdict),
    scope: fc.option(fc.constantFrom('message', 'room', 'server'), { nil: undefined }),
  })
  .map(({ issue: i, scope, ...rest }) => acted({ ...i, ...rest, ...(scope === undefined ? {} : { scope }) }))

function isWhole(statement: Statement): void {
  expect(JSON.parse(JSON.stringify(statement))).toEqual(statement)
  expect(statement.id).toMatch(idPattern)
  expect(statement.id).toMatch(/^sor_/)
  const fields = serverFrames.statement.fields
  expect(Object.keys(statement).toSorted()).toEqual(Object.keys(fields).toSorted())
  for (const [name, field] of Object.entries(fields))
    expect(field.fits(statement[name as keyof Statement]), name).toBe(true)
  expect(Object.keys(statement.ground)).toHaveLength(5)
  expect(Object.keys(statement.facts)).toHaveLength(6)
  expect(Object.keys(statement.automation)).toHaveLength(5)
  expect(statement.facts.text.length).toBeLessThanOrEqual(5_000)
}

describe('every statement', () => {
  test('for a verdict is whole, survives JSON, and quotes nothing', () => {
    fc.assert(
      fc.property(anyJudged, ({ statement, text }) => {
        isWhole(statement)
        expect(JSON.stringify(statement)).not.toContain('qxz-marker-qxz')
        expect(text).toContain('qxz-marker-qxz')
      }),
    )
  })

  test('for an action is whole and survives JSON', () => {
    fc.assert(fc.property(anyActed, isWhole))
  })

  test('sorts by the time it was issued', () => {
    fc.assert(
      fc.property(anyTime, anyTime, (a, b) => {
        const [x, y] = [judged({}, { issuedAt: a }).id, judged({}, { issuedAt: b }).id]
        expect(Math.sign(a - b)).toBe(x < y ? -1 : x > y ? 1 : 0)
      }),
    )
  })
})
