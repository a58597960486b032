import { expect, test } from 'vitest'
import { hostTarget, reaches } from '../../../server/moderation/rules/host-target.ts'

test.each([
  ['example.org', { host: 'example.org', path: '' }],
  ['*.Example.ORG', { host: 'example.org', path: '' }],
  ['https://example.org/Invite/', { host: 'example.org', path: '/invite' }],
  ['bücher.example', { host: 'xn--bcher-kva.example', path: '' }],
])('%s names a host', (pattern, target) => expect(hostTarget(pattern)).toEqual(target))

test.each(['', 'localhost', '.org', 'two words.org', 'http://', 'a..b', 'example.org:80'])(
  '%j names none',
  (pattern) => {
    expect(hostTarget(pattern)).toBeUndefined()
  },
)

test.each([
  ['example.org', 'example.org', 'example.org', true],
  ['example.org', 'sub.example.org', 'sub.example.org/x', true],
  ['example.org', 'notexample.org', 'notexample.org', false],
  ['example.org', 'example.org.evil.net', 'example.org.evil.net', false],
  ['example.org/invite', 'example.org', 'https://example.org:8443/INVITE/abc', true],
  ['example.org/invite', 'example.org', 'example.org/invite?x', true],
  ['example.org/invite', 'example.org', 'example.org/invited', false],
  ['example.org/invite', 'example.org', 'example.org/other', false],
  ['example.org/invite', 'example.org', 'example.org', false],
])('%s reaches %s in %s: %s', (pattern, host, written, expected) => {
  const target = hostTarget(pattern)
  if (target === undefined) throw new Error('a target was expected')
  expect(reaches(target, host, written)).toBe(expected)
})
