/**
 * Signs that a text hides something. They switch on the views (`views.ts`), which cost time and are
 * rarely needed. A symptom is no fault: "covid19" and "well-known" have one each.
 */
import { isDigit, isLeet, isLetter, isSeparator, isSpace } from './fold-table.ts'

/** As bits of `Folded.symptoms`. */
export const symptoms = {
  /** A digit or sign where a letter would be: `sh1p`, `$hip`. */
  leet: 1,
  /** Three or more single letters with spaces or signs between them: `f u n`. */
  spaced: 2,
  /** A sign between two letters of one word: `fu.n`. */
  split: 4,
  /** A letter three times or more in a row. */
  repeats: 8,
  /** Latin and Cyrillic or Greek letters in one word. */
  mixedScript: 16,
  /** Unseen characters inside a word. */
  unseen: 32,
  /** A digit, and `digitsOfNumberMin` or more: a house has a number, an account a long one. */
  digits: 64,
  numbers: 128,
  /** An @. */
  at: 256,
  /** `longWordMin` units or more without a space: a web address, or a secret. */
  longWord: 512,
  /** A direction override that shows what follows from its end. */
  backwards: 1024,
  /** Letters upside down, `turnedLettersMin` or more. */
  turned: 2048,
} as const

/** One turned letter is phonetic script or chance. */
export const turnedLettersMin = 2

/** The shortest number that is looked at has six digits (British insurance numbers, with letters around them). */
export const digitsOfNumberMin = 6
/** The shortest word that is looked at for a secret; `name=` and ten characters. */
export const longWordMin = 14

/** Single letters in a row from which on they are taken for one word that was pulled apart. */
export const spacedLettersMin = 3

/** The symptoms that show in folded units; what was written otherwise (`mixedScript`, `unseen`, `backwards`, `turned`) is lost there and noticed by the fold. */
export function noticeSymptoms(codes: Uint16Array, length: number, kinds: Uint8Array): number {
  let found = 0
  let before = 0 // the kinds of the three units before
  let earlier = 0
  let earliest = 0
  let previous = 0
  let repeats = 0
  let word = 0 // letters and digits of the word so far
  let singles = 0 // words of one letter in a row
  let digits = 0
  let spaceAt = -1 // the last space
  let longest = 0

  for (let at = 0; at < length; at++) {
    const unit = codes[at] ?? 0
    const kind = kinds[unit] ?? 0
    if (kind & isLetter) {
      if (before & isLeet && !(before & isLetter)) found |= symptoms.leet
      // One sign or two, `hel.lo`, `hel)(lo`; "wait...what" has three.
      if (before & isSeparator && (earlier & isLetter || (earlier & isSeparator && earliest & isLetter)))
        found |= symptoms.split
      repeats = unit === previous ? repeats + 1 : 0
      if (repeats >= 2) found |= symptoms.repeats
      word++
    } else if (kind & isDigit) {
      if (before & isLetter) found |= symptoms.leet
      digits++
      word++
    } else {
      if (unit === atSign) found |= symptoms.at
      else if (kind & isSpace) {
        if (at - spaceAt > longest) longest = at - spaceAt
        spaceAt = at
      }
      if (kind & isLeet && before & (isLetter | isLeet) && unit !== bang) found |= symptoms.leet
      if (word === 1) singles++
      else if (word > 1) singles = 0
      if (singles >= spacedLettersMin) found |= symptoms.spaced
      word = 0
    }
    earliest = earlier
    earlier = before
    before = kind
    previous = unit
  }
  if (word === 1 && singles + 1 >= spacedLettersMin) found |= symptoms.spaced
  if (digits > 0) found |= digits >= digitsOfNumberMin ? symptoms.digits | symptoms.numbers : symptoms.digits
  // Counted with the space in front of the word.
  if (Math.max(longest, length - spaceAt) > longWordMin) found |= symptoms.longWord
  return found
}

const bang = 0x21
const atSign = 0x40
