/**
 * Letters drawn with signs: `|-|` is an h. Looked for in words that have letters and a symptom (`views.ts`).
 */
import type { View } from './fold.ts'

/** The longest first: `\/\/` is a w, and not two of v. */
const drawings: readonly (readonly [signs: string, letter: string])[] = [
  ['\\/\\/', 'w'],
  ['|\\/|', 'm'],
  ['|\\|', 'n'],
  ['|v|', 'm'],
  ['|-|', 'h'],
  ['|_|', 'u'],
  ['/-\\', 'a'],
  ['()', 'o'],
  ['|)', 'd'],
  ['|3', 'b'],
  ['|<', 'k'],
  ['\\/', 'v'],
]
const coded = drawings.map(([signs, letter]) => ({
  units: Uint16Array.from(signs, (sign) => sign.charCodeAt(0)),
  found: (letter.charCodeAt(0) << 4) | signs.length,
}))

const bar = 0x7c
const slash = 0x2f
const backslash = 0x5c
const bracket = 0x28

/** The letter that is drawn at `at`, before `end`: its unit times 16, and how many signs it takes; 0 when none is. */
export function drawnLetter({ codes }: View, at: number, end: number): number {
  const first = codes[at] ?? 0
  if (first !== bar && first !== slash && first !== backslash && first !== bracket) return 0
  for (const { units, found } of coded) {
    let matched = 0
    while (matched < units.length && at + matched < end && codes[at + matched] === units[matched]) matched++
    if (matched === units.length) return found
  }
  return 0
}
