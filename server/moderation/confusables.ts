/**
 * Characters that look like others and that NFKC leaves alone, each with the Latin letters a reader sees: Unicode's
 * own list and ours (`scripts/build-confusables.ts`). Patterns pass through the same table, so a Cyrillic or Greek pattern
 * still matches Cyrillic or Greek text.
 *
 * Without accents, and in lower case except where a capital looks like another letter than its small one: the fold
 * drops accents and lowers case, and asks here first.
 */
import { readFileSync } from 'node:fs'
import { assetPath } from '../base/assets.ts'

/** The look-alike of each character that has one. */
export const confusables: ReadonlyMap<string, string> = parseConfusables(
  readFileSync(assetPath('confusables.tsv'), 'utf8'),
)

/** Rows of letters, a tab, and the characters that look like them. Throws with the line when a row is not one. */
export function parseConfusables(text: string): Map<string, string> {
  const found = new Map<string, string>()
  for (const [index, line] of text.split('\n').entries()) {
    if (line === '' || line.startsWith('# ')) continue
    const [letters = '', characters = ''] = line.split('\t')
    if (!/^[ -~]{1,3}$/.test(letters) || characters === '')
      throw new Error(`confusables, line ${index + 1}: not a row: ${line}`)
    for (const character of characters) found.set(character, letters)
  }
  return found
}
