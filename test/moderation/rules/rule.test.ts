import { expect, test } from 'vitest'
import { parseRule } from '../../../server/moderation/rules/rule.ts'

test.each([
  [
    'word spoiler no spoilers',
    { kind: 'word', pattern: 'spoiler', action: 'hold', category: 'room_rule', clause: 'no spoilers' },
  ],
  [
    'phrase "buy now" block spam no adverts',
    { kind: 'phrase', pattern: 'buy now', action: 'block', category: 'spam', clause: 'no adverts' },
  ],
  [
    'link discord.gg mask no invitations',
    { kind: 'link', pattern: 'discord.gg', action: 'mask', category: 'room_rule', clause: 'no invitations' },
  ],
  [
    'regex /buy\\s+now/ flag watch it',
    { kind: 'regex', pattern: 'buy\\s+now', action: 'flag', category: 'room_rule', clause: 'watch it' },
  ],
  [
    'regex a|b gambling no odds',
    { kind: 'regex', pattern: 'a|b', action: 'hold', category: 'gambling', clause: 'no odds' },
  ],
  [
    'phrase "say \\"hi\\"" greet',
    { kind: 'phrase', pattern: 'say "hi"', action: 'hold', category: 'room_rule', clause: 'greet' },
  ],
  [
    'regex /a\\/b/ why',
    { kind: 'regex', pattern: 'a/b', action: 'hold', category: 'room_rule', clause: 'why' },
  ],
  ['word x', { kind: 'word', pattern: 'x', action: 'hold', category: 'room_rule', clause: '' }],
  ['word x Block', { kind: 'word', pattern: 'x', action: 'hold', category: 'room_rule', clause: 'Block' }],
])('%s is read', (line, draft) => {
  expect(parseRule(line)).toEqual({ ok: true, value: draft })
})

test.each([
  ['', 'A rule is one of word, phrase, regex, link.'],
  ['list of things', 'A rule is one of'],
  ['word', 'The pattern is missing.'],
  ['phrase ""', 'The pattern is missing.'],
  ['phrase "no end', 'The pattern has no end.'],
  ['regex /no end', 'The pattern has no end.'],
  ['regex /no end\\/', 'The pattern has no end.'],
])('%j is refused', (line, words) => {
  expect(parseRule(line)).toMatchObject({ ok: false, error: expect.stringContaining(words) })
})
