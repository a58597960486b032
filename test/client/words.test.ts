import { describe, expect, test } from 'vitest'
import { errorWords, explain, memberWords, modesWords, resultLines } from '../../client/words.ts'
import { failure, refusal } from '../../client/errors.ts'
import { categories, type Statement, statementActions } from '../../protocol/statement.ts'

const statement: Statement = {
  ...{
    v: 1,
    id: 'sor_1',
    issued_at: '2026-11-21T12:00:00Z',
    content_at: '2026-11-21T12:00:00Z',
    applies_from: '2026-11-21T12:00:00Z',
  },
  ...{
    ends_at: null,
    room: 'lobby',
    ref: 3,
    message: null,
    content_type: 'text',
    action: 'block',
    scope: 'message',
    category: 'malicious_link',
  },
  ground: {
    kind: 'terms',
    policy: 'links.phishing',
    version: '1',
    text: 'No dangerous links.',
    reference: null,
  },
  facts: {
    ...{
      text: 'The link is on a list of fraud.',
      score: 1,
      threshold: 0.9,
      passes_if: 'remove the link',
      disclosure: 'full',
    },
    evidence: [
      { kind: 'link', start: 4, end: 12, detector: 'links' },
      { kind: 'behaviour', detector: 'flood' },
    ],
  },
  automation: {
    detected: 'automatic',
    decided: 'automatic',
    ruleset: 'sha256:0',
    model: null,
    degraded: false,
  },
  ...{
    source: 'own_initiative',
    standing: null,
    redress: { appeal_until: '2027-05-24T12:00:00Z', self_fix: 'edit_and_resend' },
  },
}

describe('a statement', () => {
  test('says what, why, where, what would help, who decided and how to object', () => {
    expect(explain(statement)).toEqual({
      what: 'Your message was not delivered: a dangerous link.',
      why: ['The link is on a list of fraud.', 'No dangerous links.'],
      spans: [{ start: 4, end: 12 }],
      until: undefined,
      fix: 'remove the link',
      decided: 'Decided automatically.',
      appeal: { id: 'sor_1', until: '2027-05-24T12:00:00Z' },
    })
  })

  test('about a person names the person, and its end', () => {
    const mute: Statement = {
      ...statement,
      action: 'mute',
      scope: 'room',
      category: 'spam',
      ends_at: '2026-11-21T12:10:00Z',
      automation: { ...statement.automation, decided: 'human' },
    }
    expect(explain(mute)).toMatchObject({
      what: 'You were muted: spam.',
      until: '2026-11-21T12:10:00Z',
      decided: 'Decided by a person.',
    })
  })

  test('says when a check could not be completed', () => {
    const degraded = { ...statement, automation: { ...statement.automation, degraded: true } }
    expect(explain(degraded).why).toContain('A check could not be completed.')
  })

  test.each(statementActions)('of the action %s is a sentence for every category', (action) => {
    for (const category of categories)
      expect(explain({ ...statement, action, category }).what).toMatch(
        /^(?:Your message|You|The room) [^:]+: [a-z ]+\.$/,
      )
  })
})

test.each([
  [{ action: 'role', role: 'moderator' }, 'ann is now moderator'],
  [{ action: 'warn' }, 'ann was warned'],
  [{ action: 'mute' }, 'ann was muted'],
  [{ action: 'unmute' }, 'ann may speak again'],
  [{ action: 'kick' }, 'ann was removed from the room'],
  [{ action: 'ban' }, 'ann was banned'],
  [{ action: 'unban' }, 'ann is no longer banned'],
] as const)('%j: %s', (event, expected) => {
  expect(
    memberWords({ t: 'member', room: 'r', seq: 1, user: 'u', name: 'ann', at: 0, by: 'b', ...event }),
  ).toBe(expected)
})

test('modes are told where they differ from the usual', () => {
  const usual = {
    slow_s: 0,
    locked: false,
    assurance: 'low',
    topic: '',
    retain_days: 180,
    shield: false,
  } as const
  expect(modesWords(usual)).toBe('')
  expect(
    modesWords({ ...usual, slow_s: 10, locked: true, assurance: 'high', topic: 'tea', shield: true }),
  ).toBe(
    'topic: tea · slow mode: one message in 10 s · locked: only moderators may write or join · under protection: newcomers write less often · needs high assurance',
  )
})

test('an error says when to try again, and warns when nobody knows what became of it', () => {
  const later = refusal({
    t: 'error',
    code: 305,
    name: 'slow_mode',
    message: 'Wait a little.',
    retry: 'later',
    retry_after_ms: 2_100,
  })
  expect(errorWords(later.error)).toBe('Wait a little. Try again in 3 s.')
  expect(
    errorWords(
      refusal({ t: 'error', code: 301, name: 'not_a_member', message: 'Join first.', retry: 'no' }).error,
    ),
  ).toBe('Join first.')
  expect(errorWords(failure('connection_lost').error)).toMatch(
    /may have been done, or not\. Look before you say it again\.$/,
  )
})

describe('what a command did is one line', () => {
  const endsAt = Date.UTC(2026, 10, 22, 12)

  test('with whom it concerns, until when, and the number for /undo', () => {
    const result = { action: 'act_1', command: 'mute', target: 'u_1', name: 'bob', ends_at: endsAt }
    expect(resultLines(result)).toEqual([expect.stringMatching(/^done: mute @bob until .*2026.* · act_1$/)])
    expect(resultLines({ action: 'act_2', command: 'purge', name: 'bob', count: 7 })).toEqual([
      'done: purge @bob (7 messages) · act_2',
    ])
  })

  test('a dry run says what it would do', () => {
    expect(resultLines({ command: 'lock', dry_run: true })).toEqual(['would do: lock'])
  })

  test('an appeal says who decides and by when', () => {
    const result = { command: 'appeal', appeal: 'apl_1', statement: 'sor_1', state: 'open', due_at: endsAt }
    expect(resultLines(result)).toEqual([
      expect.stringMatching(
        /^your appeal against sor_1 is open: somebody who did not act decides by .*2026.* \(apl_1\)$/,
      ),
    ])
  })

  test('a report says that its outcome will be told', () => {
    expect(resultLines({ command: 'report', target: 'm_1', category: 'spam' })).toEqual([
      'reported as spam; you will hear what comes of it',
    ])
  })

  test('what could not be put back, and what was, follow', () => {
    const result = {
      action: 'act_9',
      command: 'undo',
      undoes: 'act_8',
      restored: 3,
      left: ['one was erased'],
    }
    expect(resultLines(result)).toEqual(['done: undo · act_9', 'restored: 3', 'one was erased'])
  })
})

test.each([
  [{ text: 'one\ntwo', more: 1 }, ['one', 'two']],
  [{ commands: [{ usage: '/help', summary: 'Shows.' }] }, [`${'/help'.padEnd(34)}  Shows.`]],
  [{ items: [] }, ['no items']],
  [{ items: [{ item: 'hld_1', n: 2 }, 'x'] }, ['item hld_1  n 2', 'x']],
  [
    { action: 'mute', modes: { locked: true, x: { y: 1 } } },
    ['action: mute', 'modes: locked true, x {"y":1}'],
  ],
  [{}, []],
])('the result %j is %j', (result, expected) => expect(resultLines(result)).toEqual(expected))
