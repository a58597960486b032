/**
 * Signs that a text hides something. They switch on the views (`views.ts`), which cost time and are
 * rarely needed. A symptom is no fault: "covid19" and "well-known" have one each.
 */
import { isDigit, isLeet, isLetter, isSeparator } from './fold-table.ts'

/** As bits of `Folded.symptoms`. */
export const symptoms = {
  /** A digit or sign where a letter would be: `sh1p`, `$hip`. */
  leet: 1,
  /** Three or more single letters with spaces or signs between them: `f u n`. */
  spaced: 2,
  /** A sign between two letters of one word: `fu.n`. */
  split: 4,
  /** A letter three times or more in a row, or `doubledLettersMin` letters twice each. */
  repeats: 8,
  /** Latin and Cyrillic or Greek letters in one word. */
  mixedScript: 16,
  /** Unseen characters inside a word. */
  unseen: 32,
  /** A digit, and `digitsOfNumberMin` or more: a house has a number, an account a long one. */
  digits: 64,
  numbers: 128,
  /** An @ behind a letter or digit, as in a mail address; a mention has none there. */
  at: 256,
  /** `longWordMin` units or more without a space: a web address, or a secret. */
  longWord: 512,
  /** A direction override that shows what follows from its end. */
  backwards: 1024,
  /** Letters upside down, `turnedLettersMin` or more. */
  turned: 2048,
} as const

/** "bookkeeper" has three letters twice, one behind the other; nothing has four. */
export const doubledLettersMin = 4

/** One turned letter is phonetic script or chance. */
export const turnedLettersMin = 2

/** The shortest number that is looked at has six digits (British insurance numbers, with letters around them). */
export const digitsOfNumberMin = 6
/** The shortest word that is looked at for a secret; `name=` and ten characters. */
export const longWordMin = 14

/** Single letters in a row from which on they are taken for one word that was pulled apart. */
export const spacedLettersMin = 3

/**
 * Notices, while a text is folded, the symptoms that show in folded units. A letter behind a letter or a space shows none
 * and need not be told (`calm`): that is most of a text. Reads back at most three units.
 */
export class SymptomWatch {
  found = 0
  /** False when the unit before is a digit or a sign: then the next letter must be told. */
  calm = true
  #digits = 0
  #singles = 0 // words of one letter in a row
  #wordAt = 0
  #spaceAt = -1
  #longest = 0
  readonly #kinds: Uint8Array

  constructor(kinds: Uint8Array) {
    this.#kinds = kinds
  }

  begin(): void {
    this.found = 0
    this.calm = true
    this.#digits = 0
    this.#singles = 0
    this.#wordAt = 0
    this.#spaceAt = -1
    this.#longest = 0
  }

  /** A letter at `at` behind something that is neither letter nor space. */
  letter(codes: Uint16Array, at: number): void {
    this.calm = true
    const before = this.#kindAt(codes, at - 1)
    if (before & isLeet) this.found |= symptoms.leet
    if ((before & isSeparator) === 0) return
    // One sign or two, `hel.lo`, `hel)(lo`; "wait...what" has three.
    const earlier = this.#kindAt(codes, at - 2)
    if (earlier & isLetter || (earlier & isSeparator && this.#kindAt(codes, at - 3) & isLetter))
      this.found |= symptoms.split
  }

  space(at: number): void {
    this.#endWord(at)
    if (at - this.#spaceAt > this.#longest) this.#longest = at - this.#spaceAt
    this.#spaceAt = at
    this.calm = true
  }

  /** What is neither letter nor space, `unit` at `at` of kind `kind`. */
  other(codes: Uint16Array, at: number, unit: number, kind: number): void {
    this.calm = false
    const before = this.#kindAt(codes, at - 1)
    if (kind & isDigit) {
      if (before & isLetter) this.found |= symptoms.leet
      this.#digits++
      return
    }
    this.#endWord(at)
    if (unit === atSign && before & (isLetter | isDigit)) this.found |= symptoms.at
    if (drawsLetter(unit, at > 0 ? (codes[at - 1] ?? 0) : 0)) this.found |= symptoms.leet
    if (kind & isLeet && before & (isLetter | isLeet) && unit !== bang) this.found |= symptoms.leet
  }

  end(length: number): number {
    this.#endWord(length)
    if (this.#digits > 0) this.found |= symptoms.digits
    if (this.#digits >= digitsOfNumberMin) this.found |= symptoms.numbers
    // Counted with the space in front of the word.
    if (Math.max(this.#longest, length - this.#spaceAt) > longWordMin) this.found |= symptoms.longWord
    return this.found
  }

  #endWord(at: number): void {
    const units = at - this.#wordAt
    this.#wordAt = at + 1
    if (units > 1) this.#singles = 0
    else if (units === 1 && ++this.#singles >= spacedLettersMin) this.found |= symptoms.spaced
  }

  #kindAt(codes: Uint16Array, at: number): number {
    return at < 0 ? 0 : (this.#kinds[codes[at] ?? 0] ?? 0)
  }
}

const bang = 0x21
const atSign = 0x40

/** The last sign of a letter that is drawn (`drawn-letters.ts`), where none is that people write otherwise. */
function drawsLetter(unit: number, before: number): boolean {
  return unit === 0x5c || (unit === 0x29 && before === 0x28) || (unit === 0x3c && before === 0x7c)
}
