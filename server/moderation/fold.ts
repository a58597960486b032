/**
 * The fold: text as the patterns see it, with a map back to the text as it was sent.
 *
 * One pass, no allocation: case, NFKC, accents, look-alikes, what is unseen (zero-width, soft hyphen,
 * direction overrides, tags), runs of white space to one space, runs of a letter or sign to
 * `foldRunMax`, apostrophes inside words. Digits are never collapsed: they are numbers. On the way it
 * notes the symptoms that switch on the views (`views.ts`), which cost time and are rarely needed.
 */
import {
  astralFirst,
  astralLast,
  buildFoldTable,
  expansionBase,
  foldUnitsMax,
  isDigit,
  isLatin,
  isLetter,
  isOtherAlphabet,
  isSpace,
  isTurned,
  unseenFirst,
  unseenLast,
} from './fold-table.ts'
import { doubledLettersMin, SymptomWatch, symptoms, turnedLettersMin } from './symptoms.ts'

/** A run of one letter or sign is kept up to here: three stands for "three or more". */
export const foldRunMax = 3

/** A text in some view, with its map to the original. Both folds and views are scanned through this. */
export interface View {
  /** The units of the view; only the first `length` mean anything. */
  readonly codes: Uint16Array
  readonly length: number
  /** For each unit, the offset in the original of the character it came from; entry `length` marks the end. */
  readonly origin: Uint32Array
}

/**
 * A folded text. The buffers belong to the folder and are overwritten by its next `fold`: a classifier
 * reads them before its first `await`, or takes what it needs with `keep`.
 */
export interface Folded extends View {
  /** The text as it was sent. */
  readonly original: string
  /** The folded text, made when first asked for: only what found something should need it. */
  readonly text: string
  readonly symptoms: number
}

export interface Folder {
  /** Folds `text` into this folder's buffers, which grow to the longest text so far and stay. */
  fold(text: string): Folded
}

const table = buildFoldTable()
/** One for all folders: a fold is done before another begins. */
const watch = new SymptomWatch(table.kind)

/** The kind bits (`fold-table.ts`) of each folded unit. */
export const unitKinds: Uint8Array = table.kind

/** True for what belongs to a word: a letter or a digit. */
export function isWordUnit(unit: number): boolean {
  return ((unitKinds[unit] ?? 0) & (isLetter | isDigit)) !== 0
}

/** Folds once, into buffers of its own that stay valid. For tests, patterns and rules, not for the message path. */
export function fold(text: string): Folded {
  return createFolder(text.length).fold(text)
}

/** A copy that outlives the folder's next `fold`: for a classifier that answers later. */
export function keep(folded: Folded): Folded {
  const { original, symptoms, length, text } = folded
  const codes = folded.codes.slice(0, length)
  return { original, symptoms, length, text, codes, origin: folded.origin.slice(0, length + 1) }
}

/** The span of the original that units `start` to `end` of `view` came from, unseen characters behind it included. */
export function originalSpan(view: View, start: number, end: number): { start: number; end: number } {
  const from = view.origin[start] ?? 0
  const last = view.origin[end - 1] ?? from
  let after = end
  // Several units may come from one character: its end is where the next character starts.
  while (after < view.length && view.origin[after] === last) after++
  return { start: from, end: view.origin[after] ?? last }
}

/** `charsExpected` sizes the buffers at the start. */
export function createFolder(charsExpected: number): Folder {
  return new BufferFolder(charsExpected)
}

/** One object is both folder and result, so that a fold allocates nothing. */
class BufferFolder implements Folder, Folded {
  codes: Uint16Array
  origin: Uint32Array
  length = 0
  symptoms = 0
  original = ''
  #text: string | null = null

  constructor(charsExpected: number) {
    const units = Math.max(16, charsExpected) * foldUnitsMax
    this.codes = new Uint16Array(units)
    this.origin = new Uint32Array(units + 1)
  }

  get text(): string {
    this.#text ??= unitsToString(this.codes, 0, this.length)
    return this.#text
  }

  fold(text: string): Folded {
    if (text.length * foldUnitsMax > this.codes.length) {
      this.codes = new Uint16Array(text.length * foldUnitsMax)
      this.origin = new Uint32Array(text.length * foldUnitsMax + 1)
    }
    this.original = text
    this.#text = null
    this.#run(text)
    return this
  }

  #run(text: string): void {
    const { codes, origin } = this
    const { to, kind, expansions, astral } = table
    const chars = text.length
    watch.begin()
    let length = 0
    let found = 0
    let previous = 0 // the last unit seen, and how often in a row
    let run = 0
    let turned = 0
    let doubles = 0 // letters that stand there twice, one behind the other, the last up to `doubledTo`
    let doubledTo = -1
    let scripts = 0 // alphabets of the word so far, as it was written
    let expanding = 0 // where in `expansions` the next unit of the same character is; 0: nowhere

    for (let at = 0; at < chars || expanding !== 0; ) {
      const start = expanding === 0 ? at : at - 1
      let unit: number
      if (expanding !== 0) {
        unit = expansions[expanding] ?? 0
        expanding = unit === 0 || (expanding + 1) % foldUnitsMax === 0 ? 0 : expanding + 1
        if (unit === 0) continue
      } else {
        const source = text.charCodeAt(at++)
        // Most of what is written; the rest of the loop would do the same, at three times the cost.
        if (source >= lowerA && source <= lowerZ && source !== previous) {
          if (!watch.calm) watch.letter(codes, length)
          scripts |= isLatin
          previous = source
          run = 1
          codes[length] = source
          origin[length++] = start
          continue
        }
        if (source === space && previous !== space) {
          if (scripts === (isLatin | isOtherAlphabet)) found |= symptoms.mixedScript
          scripts = 0
          watch.space(length)
          previous = space
          run = 1
          codes[length] = space
          origin[length++] = start
          continue
        }
        unit = to[source] ?? 0
        if (unit >= expansionBase) {
          expanding = unit - expansionBase + 1
          unit = expansions[expanding - 1] ?? 0
        } else if (source >= 0xd800 && source <= 0xdbff) {
          const point = text.codePointAt(at - 1) ?? 0
          const letter = point >= astralFirst && point <= astralLast ? (astral[point - astralFirst] ?? 0) : 0
          if (letter !== 0 || (point >= unseenFirst && point <= unseenLast)) {
            unit = letter
            at++
          }
        }
        if (unit === 0) {
          if ((kind[previous] ?? 0) & isLetter) found |= symptoms.unseen
          if (source === rightToLeftOverride) found |= symptoms.backwards
          continue
        }
        const written = kind[source] ?? 0
        const script = written & (isLatin | isOtherAlphabet)
        if (written & isTurned && ++turned >= turnedLettersMin) found |= symptoms.turned
        if (script !== 0) scripts |= script
        else {
          if (scripts === (isLatin | isOtherAlphabet)) found |= symptoms.mixedScript
          scripts = 0
        }
      }

      const sort = kind[unit] ?? 0
      if (unit === previous) {
        run++
        if (sort & isSpace || (run > foldRunMax && !(sort & isDigit))) continue
      } else {
        if (unit === apostrophe && (kind[previous] ?? 0) & isLetter && letterAt(text, at)) continue
        previous = unit
        run = 1
      }
      if (sort & isLetter) {
        if (!watch.calm) watch.letter(codes, length)
        if (run === foldRunMax) found |= symptoms.repeats
        if (run > 1) {
          if (run === 2) doubles = doubledTo === length - 1 ? doubles + 1 : 1
          doubledTo = length + 1
          if (doubles >= doubledLettersMin) found |= symptoms.repeats
        }
      } else if (sort & isSpace) watch.space(length)
      else watch.other(codes, length, unit, sort)
      codes[length] = unit
      origin[length] = start
      length++
    }
    if (scripts === (isLatin | isOtherAlphabet)) found |= symptoms.mixedScript
    origin[length] = chars
    this.length = length
    this.symptoms = found | watch.end(length)
  }
}

const apostrophe = 0x27
const space = 0x20
const rightToLeftOverride = 0x202e
const lowerA = 0x61
const lowerZ = 0x7a

function letterAt(text: string, at: number): boolean {
  const unit = table.to[text.charCodeAt(at)] ?? 0
  return at < text.length && (unit >= expansionBase || ((unitKinds[unit] ?? 0) & isLetter) !== 0)
}

/**
 * The units from `start` to `end` as a string, halves of pairs included. Through a buffer: twenty times faster than
 * `String.fromCharCode` with the units as arguments, and no stack limits its length.
 */
export function unitsToString(codes: Uint16Array, start: number, end: number): string {
  if (end <= start) return ''
  return Buffer.from(codes.buffer, codes.byteOffset + start * 2, (end - start) * 2).toString('utf16le')
}
