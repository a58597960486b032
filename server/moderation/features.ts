/**
 * The features of a folded text: what the linear model (`model.ts`) weighs. One implementation for
 * training and for judging, so that the two cannot drift apart.
 *
 * Words and pairs of neighbouring words; pieces of four letters within words, which survive
 * spelling; signs and emoji; the shape of numbers and of the whole text. Names after `@` say nothing (people
 * are not a reason) and a link counts as a link: `links.ts` reads where it leads.
 */
import { type Folded, unitKinds } from './fold.ts'
import { isDigit, isLetter, isSpace } from './fold-table.ts'

/** What a feature is made of; the trainer treats them differently. */
export const featureKinds = { word: 0, pair: 1, piece: 2, sign: 3, link: 4, shape: 5 } as const

/** Changes with anything in this file that changes a feature: a model of another version is refused. */
export const featuresVersion = 2

/** Of a piece, with the marks of the word's edges. On the training folds three lengths found no more than this one. */
const pieceUnits = 4
/** Numbers are told apart by their length up to here: no telephone number is longer. */
const digitsMax = 14
/** Features of one unit at most: it ends a word and a pair and starts a piece, with room for the edges. */
const featuresPerUnitMax = 5
const shapesMax = 4

/** Salts, so that a word, a piece and a pair of the same letters are three features. */
const wordSalt = 0x811c9dc5 | 0
const pieceSalt = 0x2f0b4a27
const pairSalt = 0x51ed270b
const signSalt = 0x7a3c19d1
const shapeSalt = 0x1b873593
const prime = 0x01000193
const pieceFactor = 0x85ebca6b | 0
const edge = 2 // a control character, which no fold leaves in a text

/** The features found last; the buffers are overwritten by the next `extract`. */
export interface Features {
  readonly count: number
  readonly hashes: Int32Array
  /** The units of the folded text that each comes from. */
  readonly starts: Uint32Array
  readonly ends: Uint32Array
  /** One of `featureKinds`. */
  readonly kinds: Uint8Array
}

export interface FeatureExtractor {
  /** Allocates nothing unless the text is longer than any before it. */
  extract(folded: Folded): Features
}

/** The feature of a single word, as `extract` makes it: for rules about words, such as the trainer's. */
export function wordHash(word: string): number {
  let hash = wordSalt
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), prime)
  return finish(hash)
}

/** The multiplier alone leaves the low bits of short texts much alike. */
function finish(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return mixed ^ (mixed >>> 13)
}

/** `charsExpected` sizes the buffers at the start. */
export function createFeatureExtractor(charsExpected: number): FeatureExtractor {
  return new Extractor(charsExpected)
}

/** One object is both extractor and result, so that nothing is allocated. */
class Extractor implements FeatureExtractor, Features {
  count = 0
  hashes = new Int32Array(0)
  starts = new Uint32Array(0)
  ends = new Uint32Array(0)
  kinds = new Uint8Array(0)
  /** The word at hand with its edges: the first unit is always one. */
  #spelled = new Uint16Array(0)

  constructor(unitsExpected: number) {
    this.#size(unitsExpected)
  }

  extract(folded: Folded): Features {
    this.count = 0
    if (folded.length * featuresPerUnitMax + shapesMax > this.hashes.length) this.#size(folded.length)
    this.#tokens(folded.codes, folded.length)
    this.#shapes(folded)
    return this
  }

  #size(units: number): void {
    const most = units * featuresPerUnitMax + shapesMax
    this.hashes = new Int32Array(most)
    this.starts = new Uint32Array(most)
    this.ends = new Uint32Array(most)
    this.kinds = new Uint8Array(most)
    this.#spelled = new Uint16Array(units + 2).fill(edge, 0, 1)
  }

  #put(hash: number, kind: number, start: number, end: number): void {
    const at = this.count++
    this.hashes[at] = hash
    this.starts[at] = start
    this.ends[at] = end
    this.kinds[at] = kind
  }

  #tokens(codes: Uint16Array, length: number): void {
    let before = 0 // the token before, for pairs; 0: none
    let beforeStart = 0
    for (let at = 0; at < length; ) {
      const unit = codes[at] ?? 0
      const kind = unitKinds[unit] ?? 0
      if (kind & isSpace) {
        at++
        continue
      }
      const start = at
      let token = 0
      if (kind & (isLetter | isDigit)) {
        at = wordEnd(codes, at, length)
        if (isLinkStart(codes, start, at, length)) {
          at = spaceAfter(codes, at, length)
          this.#put(linkHash, featureKinds.link, start, at)
          before = 0
          continue
        }
        token = this.#word(codes, start, at)
      } else if (unit === atSign && at + 1 < length && wordEnd(codes, at + 1, length) > at + 1) {
        at = wordEnd(codes, at + 1, length)
        before = 0
        continue
      } else {
        at = signEnd(codes, at, length)
        token = this.#sign(codes, start, at)
        if (token === 0) continue
      }
      if (before !== 0)
        this.#put(finish(Math.imul(before, 31) ^ token ^ pairSalt), featureKinds.pair, beforeStart, at)
      before = token
      beforeStart = start
    }
  }

  /** The word and its pieces. @returns what stands for it in pairs */
  #word(codes: Uint16Array, start: number, end: number): number {
    let hash = wordSalt
    let letters = 0
    for (let at = start; at < end; at++) {
      const unit = codes[at] ?? 0
      if (((unitKinds[unit] ?? 0) & isDigit) === 0) letters++
      hash = Math.imul(hash ^ unit, prime)
    }
    if (letters === 0) return this.#number(start, end)
    const word = finish(hash)
    this.#put(word, featureKinds.word, start, end)
    if (end - start >= pieceUnits - 1) this.#pieces(start, end, this.#spell(codes, start, end))
    return word
  }

  /** Copies the word with its edges to `spelled`, all digits alike. @returns its length there */
  #spell(codes: Uint16Array, start: number, end: number): number {
    const spelled = this.#spelled
    let length = 1
    for (let at = start; at < end; at++) {
      const unit = codes[at] ?? 0
      spelled[length++] = (unitKinds[unit] ?? 0) & isDigit ? zero : unit
    }
    spelled[length] = edge
    return length + 1
  }

  /** All pieces of the word in `spelled`, of which the first and the last hold an edge. */
  #pieces(start: number, end: number, length: number): void {
    const { hashes, starts, ends, kinds } = this
    const spelled = this.#spelled
    let count = this.count
    let units = (spelled[0] ?? 0) | ((spelled[1] ?? 0) << 16)
    let next = (spelled[1] ?? 0) | ((spelled[2] ?? 0) << 16)
    for (let from = 0; from + pieceUnits <= length; from++) {
      const last = (spelled[from + 2] ?? 0) | ((spelled[from + 3] ?? 0) << 16)
      hashes[count] = finish(Math.imul(Math.imul(units ^ pieceSalt, prime) ^ last, pieceFactor))
      starts[count] = from === 0 ? start : start + from - 1
      ends[count] = Math.min(start + from + pieceUnits - 1, end)
      kinds[count++] = featureKinds.piece
      units = next
      next = last
    }
    this.count = count
  }

  /** Numbers count by their length: which telephone number it is says nothing. */
  #number(start: number, end: number): number {
    const digits = Math.min(digitsMax, end - start)
    const shape = finish(Math.imul(shapeSalt ^ digits, prime))
    this.#put(shape, featureKinds.word, start, end)
    return shape
  }

  /** @returns what stands for it in pairs, or 0 for mere punctuation, which pairs look across */
  #sign(codes: Uint16Array, start: number, end: number): number {
    let hash = signSalt
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ (codes[at] ?? 0), prime)
    const sign = finish(hash)
    this.#put(sign, featureKinds.sign, start, end)
    const unit = codes[start] ?? 0
    return unit >= 0x80 || unit === dollar ? sign : 0
  }

  /** Capitals, digits and length, in steps: cheap, and what advertising cannot do without. */
  #shapes({ original, codes, length }: Folded): void {
    let capitals = 0
    let small = 0
    for (let at = 0; at < original.length; at++) {
      const unit = original.charCodeAt(at)
      if (unit >= 0x41 && unit <= 0x5a) capitals++
      else if (unit >= 0x61 && unit <= 0x7a) small++
    }
    let digits = 0
    for (let at = 0; at < length; at++) if ((unitKinds[codes[at] ?? 0] ?? 0) & isDigit) digits++
    if (capitals + small >= 8) this.#shape(0, Math.floor((capitals * 8) / (capitals + small)))
    if (digits > 0) this.#shape(1, Math.min(5, Math.floor((digits * 20) / length)))
  }

  #shape(sort: number, step: number): void {
    this.#put(finish(Math.imul(shapeSalt ^ (64 + sort * 16 + step), prime)), featureKinds.shape, 0, 0)
  }
}

const atSign = 0x40
const dollar = 0x24
const linkHash = finish(shapeSalt)
const zero = 0x30

function wordEnd(codes: Uint16Array, from: number, length: number): number {
  let at = from
  while (at < length && (unitKinds[codes[at] ?? 0] ?? 0) & (isLetter | isDigit)) at++
  return at
}

function spaceAfter(codes: Uint16Array, from: number, length: number): number {
  let at = from
  while (at < length && ((unitKinds[codes[at] ?? 0] ?? 0) & isSpace) === 0) at++
  return at
}

/** An emoji is two units; any other sign is taken with its repeats. */
function signEnd(codes: Uint16Array, from: number, length: number): number {
  const unit = codes[from] ?? 0
  if (unit >= 0xd800 && unit <= 0xdbff && from + 1 < length) return from + 2
  let at = from + 1
  while (at < length && codes[at] === unit) at++
  return at
}

/** `http:`, `https:` or `www.`, of which the word ends at `end`. */
function isLinkStart(codes: Uint16Array, start: number, end: number, length: number): boolean {
  if (end >= length) return false
  const units = end - start
  const next = codes[end]
  if (codes[start] === 0x68)
    return (
      (units === 4 || units === 5) && next === 0x3a && codes[start + 1] === 0x74 && codes[start + 3] === 0x70
    )
  return (
    units === 3 &&
    next === 0x2e &&
    codes[start] === 0x77 &&
    codes[start + 1] === 0x77 &&
    codes[start + 2] === 0x77
  )
}
