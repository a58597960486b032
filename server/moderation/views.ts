/**
 * Views: what a text says when a disguise is taken off. Made only when the fold saw a symptom, each from
 * the one before, so that disguises laid over one another come off together:
 *
 *   folded → plain (digits and signs read as letters) → joined (separators gone) → squeezed (runs to one)
 *
 * In `plain` and after it, `l` reads `i`: `1`, `!` and `|` stand for both, and patterns have a twin
 * spelled that way (`automaton.ts`).
 */
import type { Folded, View } from './fold.ts'
import { unitKinds } from './fold.ts'
import { isDigit, isLetter, isSeparator, isSpace, leetLetters } from './fold-table.ts'
import { drawnLetter } from './drawn-letters.ts'
import { symptoms } from './symptoms.ts'

/** Which views a pattern is looked for in, as bits. */
export const viewBits = { folded: 1, plain: 2, joined: 4, squeezed: 8 } as const

/** A view made by undoing something. */
export interface UndoneView extends View {
  /** How often each unit stood there in a row, at most three; filled in by `squeeze` only. */
  readonly runs: Uint8Array
}

/** Buffers of one view; they grow to the longest text so far and are overwritten by the next. */
export class ViewBuffer implements UndoneView {
  codes = new Uint16Array(0)
  origin = new Uint32Array(1)
  runs = new Uint8Array(0)
  length = 0

  /** Makes room for `units`, and empties it. */
  clear(units: number): this {
    if (this.codes.length < units) {
      this.codes = new Uint16Array(units * 2)
      this.origin = new Uint32Array(units * 2 + 1)
      this.runs = new Uint8Array(units * 2)
    }
    this.length = 0
    return this
  }

  put(unit: number, origin: number): void {
    this.codes[this.length] = unit
    this.origin[this.length] = origin
    this.length++
  }

  /** Closes the map: where the last unit ends in the original. */
  end(source: View): this {
    this.origin[this.length] = source.origin[source.length] ?? 0
    return this
  }
}

/** True when `found` calls for a view at all. */
export function wantsViews(found: number): boolean {
  return (found & viewSymptoms) !== 0
}

const viewSymptoms =
  symptoms.leet | symptoms.spaced | symptoms.split | symptoms.repeats | symptoms.backwards | symptoms.turned

const leetUnits = new Uint16Array(0x10000)
for (const [sign, letter] of leetLetters) leetUnits[sign.charCodeAt(0)] = letter.charCodeAt(0)

/** The letter that a unit stands for when digits and signs are read as letters, with `l` as `i`. */
export function plainUnit(unit: number): number {
  const read = leetUnits[unit] || unit
  return read === letterL ? letterI : read
}

const letterL = 0x6c
const letterI = 0x69

/** Digits and signs of leet read as letters, in words that have a letter: `4 pm` and `2026` stay what they are. */
export function plain(source: Folded, into: ViewBuffer): UndoneView {
  into.clear(source.length)
  for (let start = 0; start < source.length; ) {
    let end = start
    let letters = 0
    while (end < source.length) {
      const kind = unitKinds[source.codes[end] ?? 0] ?? 0
      if (kind & isSpace) break
      if (kind & isLetter) letters++
      end++
    }
    // A lone sign between spaced letters belongs to them: `s h 1 t`.
    const read = letters > 0 || end - start === 1
    // What closes a word is punctuation, not a letter: `hi!`
    let last = end
    while (last > start && closes(source.codes[last - 1] ?? 0)) last--
    // Signs behind each letter keep letters apart and are none: `h+i+d+e`.
    const apart = alternates(source, start, end)
    for (let at = start; at < end; at++) {
      const drawn = apart ? 0 : drawnLetter(source, at, last)
      if (drawn !== 0) {
        into.put(plainUnit(drawn >> 4), source.origin[at] ?? 0)
        at += (drawn & 15) - 1
        continue
      }
      const unit = source.codes[at] ?? 0
      const shown = standsForVowel(source, at) ? star : unit
      into.put(
        read && at < last && !(apart && (at - start) % 2 === 1)
          ? plainUnit(shown)
          : shown === letterL
            ? letterI
            : shown,
        source.origin[at] ?? 0,
      )
    }
    if (end < source.length) into.put(space, source.origin[end] ?? 0)
    start = end + 1
  }
  return into.end(source)
}

/** One letter, one sign, one letter, to the end: three letters or more. */
function alternates({ codes }: View, start: number, end: number): boolean {
  if (end - start < 5) return false
  for (let at = start; at < end; at++) {
    const kind = unitKinds[codes[at] ?? 0] ?? 0
    if ((at - start) % 2 === 0 ? (kind & (isLetter | isDigit)) === 0 : (kind & isSeparator) === 0)
      return false
  }
  return (end - start) % 2 === 1
}

/** A sign where a vowel was, `b#d`, reads as the star that patterns have there. */
function standsForVowel({ codes, length }: View, at: number): boolean {
  const unit = codes[at] ?? 0
  if (unit !== 0x23 && unit !== 0x25 && unit !== 0x26 && unit !== 0x3f && unit !== 0x5e && unit !== 0x7e)
    return false
  const before = at > 0 ? (unitKinds[codes[at - 1] ?? 0] ?? 0) : 0
  const after = at + 1 < length ? (unitKinds[codes[at + 1] ?? 0] ?? 0) : 0
  return (before & after & isLetter) !== 0
}

const star = 0x2a
const space = 0x20

/** Signs of leet that also close sentences and words: `!` and `+`. */
function closes(unit: number): boolean {
  return unit === 0x21 || unit === 0x2b
}

/**
 * Signs between the letters of one word taken out (`fu.n`), and letters that stand alone put together
 * (`f u n`, `f . u . n`). Longer words keep the spaces around them, so whole words stay whole.
 */
export function joined(source: View, into: ViewBuffer): UndoneView {
  into.clear(source.length)
  let lone = 0 // units of the word being written, as long as it is made of lone letters; -1 when it is not
  for (let at = 0; at < source.length; ) {
    const unit = source.codes[at] ?? 0
    const kind = unitKinds[unit] ?? 0
    if (kind & (isLetter | isDigit)) {
      let end = at
      while (end < source.length && (unitKinds[source.codes[end] ?? 0] ?? 0) & (isLetter | isDigit)) end++
      if (end - at > 1 && lone > 0 && (unitKinds[source.codes[at - 1] ?? 0] ?? 0) & isSpace) {
        into.put(space, source.origin[at - 1] ?? 0)
      }
      lone = end - at === 1 ? lone + 1 : 0
      for (; at < end; at++) into.put(source.codes[at] ?? 0, source.origin[at] ?? 0)
      continue
    }
    let end = at
    let spaces = 0
    let separators = 0
    while (end < source.length) {
      const sort = unitKinds[source.codes[end] ?? 0] ?? 0
      if (sort & (isLetter | isDigit)) break
      if (sort & isSpace) spaces++
      else if (sort & isSeparator) separators++
      else break
      end++
    }
    const inside = at > 0 && end < source.length && end > at && end - at === spaces + separators
    const nextAlone =
      end + 1 >= source.length || ((unitKinds[source.codes[end + 1] ?? 0] ?? 0) & (isLetter | isDigit)) === 0
    const join = inside && (spaces === 0 ? end - at <= 2 : lone > 0 && nextAlone && end - at <= 3)
    if (!join) {
      lone = 0
      if (end === at) end = at + 1
      for (; at < end; at++) into.put(source.codes[at] ?? 0, source.origin[at] ?? 0)
    }
    at = end
  }
  return into.end(source)
}

/** Runs of one unit to one, with how long each was: a pattern asks for at least its own (`automaton.ts`). */
export function squeezed(source: View, into: ViewBuffer): UndoneView {
  into.clear(source.length)
  for (let at = 0; at < source.length; ) {
    let end = at + 1
    while (end < source.length && source.codes[end] === source.codes[at]) end++
    into.runs[into.length] = Math.min(3, end - at)
    into.put(source.codes[at] ?? 0, source.origin[at] ?? 0)
    at = end
  }
  return into.end(source)
}

/**
 * The text from its end: what a direction override shows, and with `turned` letters what stands upside down. The map
 * counts units of `source`, whose order it turns; `scanner.ts` leads hits back.
 */
export function backwards(source: View, turned: boolean, into: ViewBuffer): View {
  into.clear(source.length)
  for (let at = source.length - 1; at >= 0; at--) {
    const unit = source.codes[at] ?? 0
    into.put(turned ? turnedUnits[unit] || unit : unit, into.length)
  }
  into.origin[into.length] = source.length
  return into
}

/** Letters that are others upside down; the ones that are nothing else were folded to what they show. */
const turnedUnits = new Uint16Array(0x10000)
for (const [from, to] of ['un', 'nu', 'bq', 'qb', 'dp', 'pd']) {
  turnedUnits[from?.charCodeAt(0) ?? 0] = to?.charCodeAt(0) ?? 0
}
