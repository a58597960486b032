/**
 * A policy file is read as written, and a mistake in it is named where it stands.
 */
import { describe, expect, test } from 'vitest'
import { defaultPolicy, parsePolicy } from '../../server/moderation/policy-file.ts'

describe('a policy file', () => {
  test('names a preset and actions for categories', () => {
    expect(parsePolicy('preset: strict\ncategories:\n  sexual: allow\n  spam: block\n')).toEqual({
      ok: true,
      value: { preset: 'strict', overrides: { sexual: 'allow', spam: 'block' } },
    })
  })

  test.each([
    ['nothing', ''],
    ['a comment', '# nothing yet'],
    ['empty keys', 'preset:\ncategories:\n'],
  ])('with %s is the default policy', (_what, yaml) => {
    expect(parsePolicy(yaml)).toEqual({ ok: true, value: defaultPolicy })
  })

  test('may be JSON, which is YAML', () => {
    expect(parsePolicy('{"preset": "relaxed"}')).toMatchObject({ ok: true, value: { preset: 'relaxed' } })
  })

  test.each([
    ['a list', '- strict', 'must be a map'],
    ['a text', 'strict', 'must be a map'],
    ['broken YAML', 'preset: [strict', 'is not YAML'],
    ['a key twice', 'preset: strict\npreset: relaxed', 'is not YAML'],
    [
      'an unknown preset',
      'preset: stict',
      'preset must be one of relaxed, standard, strict; did you mean strict?',
    ],
    ['a preset of another type', 'preset: 3', 'preset must be one of'],
    ['an unknown key', 'presett: strict', '"presett" is not a key of a policy; did you mean preset?'],
    [
      'an unknown category',
      'categories: {harasment: block}',
      '"harasment" is not a category; did you mean harassment?',
    ],
    ['a category of the prototype', 'categories: {constructor: block}', '"constructor" is not a category'],
    [
      'an unknown action',
      'categories: {spam: delete}',
      'categories.spam must be one of allow, flag, mask, hold, block',
    ],
    ['a list of categories', 'categories: [spam]', 'categories must be a map'],
    ['aliases, which can stand for billions of entries', 'a: &a [1]\nb: *a', 'aliases'],
  ])('with %s is refused in words', (_what, yaml, words) => {
    const policy = parsePolicy(yaml)
    expect(policy.ok).toBe(false)
    expect(policy.ok ? '' : policy.error.join('\n')).toContain(words)
  })

  test('with several mistakes names them all', () => {
    const policy = parsePolicy('preset: x\nfoo: 1\ncategories: {a: block, spam: never}')
    expect(policy.ok ? [] : policy.error).toHaveLength(4)
  })
})
