/**
 * What each character becomes in the fold, worked out once so that a message costs one array access a
 * character: NFKD, accents and marks dropped, recomposed (Hangul, kana), lower case, look-alikes.
 *
 * Also what kind each folded unit is, which the fold needs to notice symptoms and the automaton to see
 * where words end.
 */
import { confusables } from './confusables.ts'

/** Longest folding of one code unit; longer ones (a few Arabic ligatures) are cut. */
export const foldUnitsMax = 4

/** Kinds of folded units, as bits. */
export const isLetter = 1
export const isDigit = 2
export const isSpace = 4
/** May stand for a letter: digits and signs of leet. */
export const isLeet = 8
/** Put between the letters of a word to hide it. */
export const isSeparator = 16
/** Latin, and Cyrillic or Greek, as they were written: both in one word is a symptom. */
export const isLatin = 32
export const isOtherAlphabet = 64
/** A Latin letter upside down, which is no other letter. */
export const isTurned = 128

/** The letter that a digit or sign stands for. `1`, `!` and `|` may be i or l: see `views.ts`. */
export const leetLetters: ReadonlyMap<string, string> = new Map([
  ...[...'0o1i3e4a5s7t8b9g@a$s€e!i|i+t¡i¢c¥y6g£l₳a฿b₵c₣f₲g₭k₥m₦n₱p₴s₮t₩w©c®r⭕o❌x✝t'].flatMap(
    (sign, index, all) => (index % 2 === 0 ? [[sign, all[index + 1] ?? ''] as const] : []),
  ),
])

export interface FoldTable {
  /** Per UTF-16 code unit: 0 drops it, below `expansionBase` the folded unit, else an index into `expansions`. */
  readonly to: Uint32Array
  /** `foldUnitsMax` units each, filled up with zeros. */
  readonly expansions: Uint16Array
  /** Letters and signs outside the Basic Multilingual Plane, from `astralFirst`; 0 is kept as it is. */
  readonly astral: Uint16Array
  /** The kind of each folded unit. */
  readonly kind: Uint8Array
}

export const expansionBase = 0x10000
/** Mathematical letters (U+1D400), enclosed letters (U+1F100) and the look-alikes of old alphabets are folded up there. */
export const astralFirst = 0x10000
export const astralLast = 0x1f1ff
const mathematicalFirst = 0x1d400
const mathematicalLast = 0x1d7ff
const enclosedFirst = 0x1f100
/** Tags and variation selectors: written into a text unseen. */
export const unseenFirst = 0xe0000
export const unseenLast = 0xe01ef

/** Accents and marks that decorate letters; the marks of kana and of Indic scripts are letters of their own and stay. */
const marks =
  /(?!\u3099|\u309a)(?=\p{M})[\p{Script=Inherited}\p{Script=Cyrillic}\p{Script=Hebrew}\p{Script=Arabic}]/gu
/** Zero-width, soft hyphen, fillers, byte order mark, direction marks and overrides, and control characters that are not spaces. */
const unseen = /[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}]/u
/** White space, the next-line control and the empty Braille cell; not U+FEFF, which \\s holds and nobody sees. */
const spaces = /(?!\ufeff)[\s\u0085\u2800]/u

/** What one character (one or two code units) folds to; empty when it is dropped. */
export function foldCharacter(character: string): string {
  if (spaces.test(character)) return ' '
  if (unseen.test(character)) return ''
  if (decimal.test(character)) return String(digitOf(character.codePointAt(0) ?? 0))
  // Before NFKD, which would turn it into a space and an accent.
  const plain = confusables.get(character)
  if (plain !== undefined) return plain
  const bare = character.normalize('NFKD').replace(marks, '').toLowerCase().replace(marks, '')
  let folded = ''
  for (const part of bare.normalize('NFC')) folded += unseen.test(part) ? '' : (confusables.get(part) ?? part)
  return folded.slice(0, foldUnitsMax)
}

const decimal = /\p{Nd}/u

/** The digits of each script stand in a row, from zero to nine (Unicode, chapter 4.6). */
function digitOf(point: number): number {
  if (point >= mathematicalFirst && point <= mathematicalLast) return (point - 0x1d7ce) % 10
  let value = 0
  while (value < 9 && decimal.test(String.fromCodePoint(point - value - 1))) value++
  return value
}

export function buildFoldTable(): FoldTable {
  const to = new Uint32Array(0x10000)
  const kind = new Uint8Array(0x10000)
  const expansions: number[] = []
  for (let unit = 0; unit < 0x10000; unit++) {
    to[unit] = unit
    // Ideographs, Hangul syllables, surrogates and private use fold to themselves; skipping them makes the start fast.
    if ((unit >= 0x3400 && unit <= 0x9fff) || (unit >= 0xac00 && unit <= 0xd7a3)) kind[unit] = isLetter
    else if (unit < 0xd800 || unit > 0xf8ff) {
      const character = String.fromCharCode(unit)
      const folded = foldCharacter(character)
      if (folded.length === 1) to[unit] = folded.charCodeAt(0)
      else if (folded === '') to[unit] = 0
      else {
        to[unit] = expansionBase + expansions.length
        for (let i = 0; i < foldUnitsMax; i++) expansions.push(i < folded.length ? folded.charCodeAt(i) : 0)
      }
      kind[unit] = kindOf(character)
    }
    // Halves of pictures, which stand between letters as signs do.
    else if ((unit >= 0xd83c && unit <= 0xd83e) || (unit >= 0xdc00 && unit <= 0xdfff))
      kind[unit] = isSeparator
  }
  return { to, kind, expansions: Uint16Array.from(expansions), astral: astralTable() }
}

function kindOf(character: string): number {
  let kind = 0
  if (/\p{L}/u.test(character)) kind |= isLetter
  if (/\p{Nd}/u.test(character)) kind |= isDigit
  if (character === ' ') kind |= isSpace
  if (leetLetters.has(character)) kind |= isLeet
  if (/[._\-~*'"^,/\\:;+=|•<>()[\]{}#%?&]|\p{So}/u.test(character)) kind |= isSeparator
  if (/\p{Script=Latin}/u.test(character)) kind |= isLatin
  if (/[\p{Script=Cyrillic}\p{Script=Greek}]/u.test(character)) kind |= isOtherAlphabet
  if (/[ɐɔǝɟƃɥᴉɾʞɯɹʇʌʍʎ]/u.test(character)) kind |= isTurned
  return kind
}

function astralTable(): Uint16Array {
  const table = new Uint16Array(astralLast - astralFirst + 1)
  const put = (point: number, letter: string) => {
    if (letter.length === 1) table[point - astralFirst] = letter.charCodeAt(0)
  }
  for (let point = mathematicalFirst; point <= mathematicalLast; point++) {
    put(point, foldCharacter(String.fromCodePoint(point)))
  }
  for (let point = enclosedFirst; point <= astralLast; point++) {
    put(point, enclosed(point) ?? foldCharacter(String.fromCodePoint(point)))
  }
  for (const [character, letters] of confusables) {
    const point = character.codePointAt(0) ?? 0
    if (point >= astralFirst) put(point, letters)
  }
  return table
}

/** Letters in discs and squares, and regional indicators, which NFKC leaves alone. */
function enclosed(point: number): string | null {
  for (const first of [0x1f150, 0x1f170, 0x1f1e6]) {
    if (point >= first && point < first + 26) return String.fromCharCode(97 + point - first)
  }
  return null
}
