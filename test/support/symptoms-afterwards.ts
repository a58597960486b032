/**
 * The symptoms of a folded text, looked for afterwards and as plainly as possible: what the fold notices on the way must be
 * the same.
 */
import { isWordUnit, unitKinds } from '../../server/moderation/fold.ts'
import { isDigit, isLeet, isLetter, isSeparator, isSpace } from '../../server/moderation/fold-table.ts'
import {
  digitsOfNumberMin,
  doubledLettersMin,
  longWordMin,
  spacedLettersMin,
  symptoms,
} from '../../server/moderation/symptoms.ts'

/** What a text holds that shows in its folded units; `mixedScript`, `unseen`, `backwards` and `turned` do not. */
export const shownSymptoms =
  symptoms.leet |
  symptoms.spaced |
  symptoms.split |
  symptoms.repeats |
  symptoms.digits |
  symptoms.numbers |
  symptoms.at |
  symptoms.longWord

export function symptomsOf(text: string): number {
  const units = Array.from({ length: text.length }, (_unit, at) => text.charCodeAt(at))
  const kinds = units.map((unit) => unitKinds[unit] ?? 0)
  const is = (at: number, kind: number) => ((kinds[at] ?? 0) & kind) !== 0
  let found = 0
  for (const [at, unit] of units.entries()) {
    if (unit === 0x40 && is(at - 1, isLetter | isDigit)) found |= symptoms.at
    if (is(at, isLetter)) {
      if (is(at - 1, isLeet)) found |= symptoms.leet
      if (
        is(at - 1, isSeparator) &&
        (is(at - 2, isLetter) || (is(at - 2, isSeparator) && is(at - 3, isLetter)))
      )
        found |= symptoms.split
      if (unit === units[at - 1] && unit === units[at - 2]) found |= symptoms.repeats
    } else if (is(at, isDigit)) {
      if (is(at - 1, isLetter)) found |= symptoms.leet
    } else if (is(at, isLeet) && is(at - 1, isLetter | isLeet) && unit !== 0x21) found |= symptoms.leet
  }
  if (/\\|\(\)|\|</.test(text)) found |= symptoms.leet
  if (runs(text).some((_run, at, all) => allDoubled(all.slice(at, at + doubledLettersMin))))
    found |= symptoms.repeats
  const digits = kinds.filter((kind) => kind & isDigit).length
  if (digits > 0) found |= symptoms.digits
  if (digits >= digitsOfNumberMin) found |= symptoms.numbers
  const spaced = text.replace(/./gsu, (character) => (is0(character, isSpace) ? ' ' : character))
  if (spaced.split(' ').some((word) => word.length >= longWordMin)) found |= symptoms.longWord
  const words = wordLengths(units)
  if (words.some((_length, at) => words.slice(at, at + spacedLettersMin).join() === '1,1,1'))
    found |= symptoms.spaced
  return found
}

const runs = (text: string): readonly string[] => text.match(/(.)\1*/gsu) ?? []
const allDoubled = (some: readonly string[]) =>
  some.length === doubledLettersMin && some.every((run) => run.length > 1 && is0(run, isLetter))

const is0 = (character: string, kind: number) => ((unitKinds[character.charCodeAt(0)] ?? 0) & kind) !== 0

function wordLengths(units: readonly number[]): number[] {
  const lengths = [0]
  for (const unit of units) {
    if (isWordUnit(unit)) lengths.push((lengths.pop() ?? 0) + 1)
    else lengths.push(0)
  }
  return lengths.filter((length) => length > 0)
}
