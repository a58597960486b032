/**
 * The grammar: choices, slots, nesting, and noise that keeps a text a text.
 */
import { describe, expect, test } from 'vitest'
import { expand, lines, pick } from '../../../scripts/train/corpus/grammar.ts'
import { disturb, hide } from '../../../scripts/train/corpus/noise.ts'
import { seeded } from '../../../scripts/train/seeded.ts'

const all = (template: string, slots: Record<string, string[]> = {}) => {
  const chance = seeded(1)
  return [...new Set(Array.from({ length: 200 }, () => expand(template, slots, chance)))].sort()
}

describe('a template', () => {
  test('chooses, fills in, and nests', () => {
    expect(all('(good|bad) [pet]', { pet: ['cat', '(big|small) dog'] })).toEqual([
      'bad big dog',
      'bad cat',
      'bad small dog',
      'good big dog',
      'good cat',
      'good small dog',
    ])
    expect(all('a (b (c|d)|e)')).toEqual(['a b c', 'a b d', 'a e'])
    expect(all('one|two')).toEqual(['one', 'two'])
  })

  test('leaves no holes where a choice is empty', () => {
    expect(all('hello(, [name]|) (there|)', { name: ['ann'] })).toEqual([
      'hello',
      'hello there',
      'hello, ann',
      'hello, ann there',
    ])
  })

  test('is refused with a bracket open, an unknown slot, or a slot that holds itself', () => {
    expect(() => all('(a|b')).toThrow('not closed')
    expect(() => all('[nobody]')).toThrow('no slot')
    expect(() => all('[loop]', { loop: ['x [loop]'] })).toThrow('holds itself')
    expect(() => pick([], seeded(1))).toThrow()
  })

  test('is one of a line; empty lines are none', () => {
    expect(lines('\n  one\n\n two \n')).toEqual(['one', 'two'])
  })
})

describe('noise', () => {
  const text = 'You are going to love this place, people say'

  test('is the same for the same seed, and another for another', () => {
    const noisy = (seed: number) => Array.from({ length: 20 }, (_, i) => disturb(text, seeded(seed + i)))
    expect(noisy(1)).toEqual(noisy(1))
    expect(noisy(1)).not.toEqual(noisy(100))
    expect(new Set(noisy(1)).size).toBeGreaterThan(5)
  })

  test('hides one word, and none of a text without long words', () => {
    const words = text.split(' ')
    for (let seed = 0; seed < 20; seed++) {
      const hidden = hide(text, seeded(seed)).split(' ')
      expect(hidden.filter((word, i) => word !== words[i]).length).toBeLessThanOrEqual(1)
    }
    expect(hide('it is me', seeded(1))).toBe('it is me')
  })
})
