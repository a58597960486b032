/**
 * What disguises are put together from.
 */
import type { Random } from '../../server/base/random.ts'

export type Disguise = (term: string, random: Random) => string

export const each =
  (change: (letter: string, index: number, all: readonly string[]) => string): Disguise =>
  (term) =>
    [...term]
      .map((letter, index, all) => (/[a-z]/.test(letter) ? change(letter, index, all) : letter))
      .join('')
export const offset = (base: number): Disguise =>
  each((letter) => String.fromCodePoint(base + letter.charCodeAt(0) - 97))
export const from = (table: Readonly<Record<string, string>>): Disguise =>
  each((letter) => table[letter] ?? letter)
export const words =
  (change: (word: string) => string): Disguise =>
  (term) =>
    term.split(' ').map(change).join(' ')
export const between = (sign: string): Disguise => words((word) => [...word].join(sign))
/** In the longest word only: more than one would be another disguise. */
export const middle =
  (sign: string): Disguise =>
  (term) => {
    const longest = term.split(' ').toSorted((a, b) => b.length - a.length)[0] ?? ''
    const half = longest.length >> 1
    return term.replace(longest, longest.slice(0, half) + sign + longest.slice(half))
  }
export const row = (letters: string): Readonly<Record<string, string>> =>
  Object.fromEntries([...letters].map((letter, index) => [String.fromCharCode(97 + index), letter]))
