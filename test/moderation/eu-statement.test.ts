/**
 * What goes to the EU's Transparency Database is what its schema asks for, and nothing of a person.
 */
import fc from 'fast-check'
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { categories, type Statement, statementActions } from '../../protocol/statement.ts'
import { defaultLimits } from '../../server/limits.ts'
import { euBatchMax, euBatchSchema, euStatementSchema } from '../../server/moderation/eu-schema.ts'
import { euCategoryOf, euStatement } from '../../server/moderation/eu-statement.ts'
import { statementForAction } from '../../server/moderation/statement.ts'

const secret = '@ann of Elm Street 5'

/** Every field in which something of a person could stand holds it. */
function statement(more: Partial<Statement> = {}): Statement {
  const made = statementForAction({
    issuedAt: Date.UTC(2026, 10, 21, 12),
    entropy: new Uint8Array(10).fill(5),
    appealMs: defaultLimits.appealMs,
    action: 'remove',
    room: secret,
    category: 'spam',
    reason: secret,
    contentAt: Date.UTC(2026, 10, 20, 23, 59),
    endsAt: null,
    ref: null,
    message: 'm_1',
    source: 'own_initiative',
    verdict: null,
    ruleset: 'sha256:1',
    model: null,
  })
  return { ...made, ground: { ...made.ground, text: secret, policy: secret, kind: 'room_rule' }, ...more }
}

const any = fc.record({
  action: fc.constantFrom(...statementActions),
  category: fc.constantFrom(...categories),
  scope: fc.constantFrom('message' as const, 'room' as const, 'server' as const),
  source: fc.constantFrom('own_initiative' as const, 'report' as const),
  ends_at: fc.constantFrom(null, '2026-12-01T00:00:00.000Z'),
  kind: fc.constantFrom('terms' as const, 'room_rule' as const, 'law' as const),
  decided: fc.constantFrom('automatic' as const, 'partly' as const, 'human' as const),
  detected: fc.constantFrom('automatic' as const, 'human' as const),
})

describe('for every statement', () => {
  const made = any.map(({ kind, decided, detected, ...more }) => {
    const bare = statement(more)
    return {
      ...bare,
      ground: { ...bare.ground, kind },
      automation: { ...bare.automation, decided, detected },
    }
  })

  test('what is exported is as the schema wants it; what restricts nobody is not exported', () => {
    fc.assert(
      fc.property(made, (one) => {
        const exported = euStatement(one)
        if (one.action === 'flag' || one.action === 'warn') expect(exported).toBeNull()
        else expect(v.safeParse(euStatementSchema, exported).issues).toBeUndefined()
      }),
      { numRuns: 500 },
    )
  })

  test('nothing of a person, of the room or of what somebody wrote is in it', () => {
    fc.assert(
      fc.property(made, (one) => {
        const text = JSON.stringify(euStatement(one))
        for (const word of ['ann', 'Elm', 'Street', 'm_1', 'u_']) expect(text).not.toContain(word)
      }),
    )
  })
})

test('the mapping is the documented one', () => {
  expect(euCategoryOf).toMatchObject({
    scam: ['STATEMENT_CATEGORY_SCAMS_AND_FRAUD', 'KEYWORD_PHISHING'],
    harassment: ['STATEMENT_CATEGORY_CYBER_VIOLENCE', 'KEYWORD_CYBER_HARASSMENT'],
    threat: ['STATEMENT_CATEGORY_VIOLENCE', 'KEYWORD_INCITEMENT_VIOLENCE_HATRED'],
    room_rule: ['STATEMENT_CATEGORY_OTHER_VIOLATION_TC', 'KEYWORD_OTHER'],
  })
  expect(Object.keys(euCategoryOf).sort()).toEqual([...categories].sort())
  expect(JSON.stringify(euCategoryOf)).not.toMatch(/ELECTION|CIVIC|DISINFORMATION|MISINFORMATION/)
})

test('one statement, field by field', () => {
  expect(euStatement(statement())).toEqual({
    decision_visibility: ['DECISION_VISIBILITY_CONTENT_REMOVED'],
    decision_ground: 'DECISION_GROUND_INCOMPATIBLE_CONTENT',
    incompatible_content_ground: 'room.rules',
    incompatible_content_explanation: 'Each room has rules of its own, kept by its moderators.',
    incompatible_content_illegal: 'No',
    content_type: ['CONTENT_TYPE_TEXT'],
    category: 'STATEMENT_CATEGORY_SCAMS_AND_FRAUD',
    category_specification: ['KEYWORD_OTHER'],
    category_specification_other: 'Unasked advertising and bulk messages',
    content_date: '2026-11-20',
    application_date: '2026-11-21',
    decision_facts: 'The message was removed, because it looks like unasked advertising or a bulk message.',
    source_type: 'SOURCE_VOLUNTARY',
    automated_detection: 'No',
    automated_decision: 'AUTOMATED_DECISION_NOT_AUTOMATED',
    puid: statement().id,
  })
})

test('a ban from the server is about the account, and says until when; one from a room is not', () => {
  const ends_at = '2026-12-01T10:00:00.000Z'
  expect(euStatement(statement({ action: 'ban', scope: 'server', ends_at }))).toMatchObject({
    decision_account: 'DECISION_ACCOUNT_SUSPENDED',
    end_date_account_restriction: '2026-12-01',
  })
  const inRoom = euStatement(statement({ action: 'ban', scope: 'room', ends_at, source: 'report' }))
  expect(inRoom).toMatchObject({
    decision_provision: 'DECISION_PROVISION_PARTIAL_SUSPENSION',
    end_date_service_restriction: '2026-12-01',
    source_type: 'SOURCE_TYPE_OTHER_NOTIFICATION',
  })
  expect(inRoom).not.toHaveProperty('decision_account')
})

describe('the schema refuses', () => {
  const good = euStatement(statement()) ?? {}
  const without = (field: string) => Object.fromEntries(Object.entries(good).filter(([key]) => key !== field))
  const fits = (one: object) => v.safeParse(euStatementSchema, one).success

  test.each([
    'decision_visibility',
    'decision_ground',
    'incompatible_content_ground',
    'incompatible_content_explanation',
    'content_type',
    'category',
    'category_specification',
    'category_specification_other',
    'content_date',
    'application_date',
    'decision_facts',
    'source_type',
    'automated_detection',
    'automated_decision',
    'puid',
  ])('a statement without %s', (field) => {
    expect(fits(good)).toBe(true)
    expect(fits(without(field))).toBe(false)
  })

  test.each([
    { puid: 'with spaces' },
    { decision_facts: 'x'.repeat(5_001) },
    { content_date: '2026-11-20T10:00:00Z' },
    { category: 'STATEMENT_CATEGORY_NEGATIVE_EFFECTS_ON_CIVIC_DISCOURSE_OR_ELECTIONS' },
    { handle: 'ann' },
  ])('%o', (more) => expect(fits({ ...good, ...more })).toBe(false))

  test('an empty batch, and one of more than a hundred', () => {
    const batch = (n: number) =>
      v.safeParse(euBatchSchema, { statements: Array.from({ length: n }, () => good) }).success
    expect([0, 1, euBatchMax, euBatchMax + 1].map(batch)).toEqual([false, true, true, false])
  })
})
