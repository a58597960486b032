/**
 * The signature of a text, for finding near-duplicates: MinHash by one permutation (Li, Owen and Zhang,
 * "One Permutation Hashing", NIPS 2012), of which only 16 bits a bin are kept (Li and König, "b-Bit Minwise
 * Hashing", WWW 2010). The part of the bins in which two signatures agree estimates how many of their
 * shingles two texts share.
 *
 * Shingles are taken over letters only: spaces, punctuation and decoration are what raiders vary.
 * Digits go into a hash of their own: a counter or a time makes a text another text, as it does for people.
 */
import { type Folded, unitKinds } from './fold.ts'
import { isDigit, isLetter } from './fold-table.ts'

export const signatureRules = {
  /** Bins of a signature. */
  bins: 16,
  /** Letters of a shingle. */
  shingleLetters: 5,
} as const

const { bins, shingleLetters } = signatureRules
const binShift = 28 // the highest four bits of a shingle's hash choose its bin
const noShingle = 0xffffffff

export interface Signature {
  /** 16 bits of the least hash in each bin; the same object for every text. */
  readonly bins: Uint16Array
  /** Letters that counted: quoted lines do not. */
  letters: number
  /** Words among them. */
  words: number
  /** Different shingles, as far as the bins tell: repetition does not make a text long. */
  filled: number
  /** Hash of the digits and where they stand among the letters' runs; 0 when there are none. */
  digits: number
  /** It asks people to go somewhere: a link with a scheme, `www.`, or a host with a path. */
  link: boolean
}

/** Computes signatures into one buffer: read it before the next call. */
export function createSigner(): (folded: Folded) => Signature {
  const least = new Uint32Array(bins)
  const window = new Uint16Array(shingleLetters)
  const signature: Signature = {
    bins: new Uint16Array(bins),
    letters: 0,
    words: 0,
    filled: 0,
    digits: 0,
    link: false,
  }

  return (folded) => {
    least.fill(noShingle)
    read(folded, signature, least, window)
    signature.filled = densify(least, signature.bins)
    return signature
  }
}

/** @returns in how many bins two signatures agree; `at` is where the other begins */
export function agreement(signature: Uint16Array, others: Uint16Array, at: number): number {
  let same = 0
  for (let i = 0; i < bins; i++) if (signature[i] === others[at + i]) same++
  return same
}

function read(folded: Folded, into: Signature, least: Uint32Array, window: Uint16Array): void {
  const { codes, length, origin, original } = folded
  const quoted = original.includes('>') ? quotedRanges(original) : noRanges
  let letters = 0
  let words = 0
  let digits = 0
  let link = false
  let inWord = false
  let rolling = 0
  for (let i = 0; i < length; i++) {
    if (quoted.length > 0 && isQuoted(quoted, origin[i] ?? 0)) continue
    const unit = codes[i] ?? 0
    const kind = unitKinds[unit] ?? 0
    if ((kind & isLetter) === 0) {
      inWord = false
      if ((kind & isDigit) !== 0) digits = Math.imul(digits ^ (unit + 0x100), 0x01000193)
      else if (!link && (unit === slash || unit === dot)) link = isLinkAt(codes, i, length, unit)
      continue
    }
    if (!inWord) words++
    inWord = true
    // A polynomial rolling hash over the last five letters: the one that leaves is taken out again.
    const slot = letters % shingleLetters
    rolling =
      (Math.imul(rolling, base) +
        unit -
        Math.imul(window[slot] ?? 0, letters >= shingleLetters ? baseOut : 0)) |
      0
    window[slot] = unit
    letters++
    if (letters < shingleLetters) continue
    const hash = mixed(rolling)
    const bin = hash >>> binShift
    if (hash < (least[bin] ?? 0)) least[bin] = hash
  }
  into.letters = letters
  into.words = words
  into.digits = digits
  into.link = link
}

const slash = 0x2f
const dot = 0x2e
const colon = 0x3a
const w = 0x77
const base = 0x2c1b3c6d
const baseOut = power(base, shingleLetters)

function power(of: number, n: number): number {
  let result = 1
  for (let i = 0; i < n; i++) result = Math.imul(result, of)
  return result
}

/** The finalizer of MurmurHash3 (Austin Appleby, public domain): every bit of the sum reaches every bit. */
function mixed(sum: number): number {
  let hash = sum
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/**
 * Empty bins borrow from the next filled one, so that short texts compare as well; by how far it was
 * borrowed is mixed in (Shrivastava and Li, "Densifying One Permutation Hashing", ICML 2014).
 * @returns how many bins were filled
 */
function densify(least: Uint32Array, into: Uint16Array): number {
  let filled = 0
  for (let bin = 0; bin < bins; bin++) if (least[bin] !== noShingle) filled++
  for (let bin = 0; bin < bins; bin++) {
    let far = 0
    while (far < bins && least[(bin + far) % bins] === noShingle) far++
    into[bin] = (((least[(bin + far) % bins] ?? 0) & 0xffff) + far * 0x2545) & 0xffff
  }
  return filled
}

/** `://`, `www.`, or `host.name/path`: what a number in the text does not make another text. */
function isLinkAt(codes: Uint16Array, at: number, length: number, unit: number): boolean {
  if (unit === dot) return at >= 3 && codes[at - 1] === w && codes[at - 2] === w && codes[at - 3] === w
  if (codes[at + 1] === slash) return codes[at - 1] === colon
  let i = at - 1
  while (i >= 0 && isLetterUnit(codes[i])) i--
  return (
    at - i > 2 && codes[i] === dot && isLetterUnit(codes[i - 1]) && at + 1 < length && codes[at + 1] !== space
  )
}

const space = 0x20

function isLetterUnit(unit: number | undefined): boolean {
  return ((unitKinds[unit ?? 0] ?? 0) & isLetter) !== 0
}

/** Start and end of the lines that quote somebody: `> like this`. Whoever quotes a raid takes no part in it. */
function quotedRanges(text: string): readonly number[] {
  const ranges: number[] = []
  for (const { index, 0: line } of text.matchAll(/^[ \t]*>.*$/gm)) ranges.push(index, index + line.length)
  return ranges
}

const noRanges: readonly number[] = []

function isQuoted(ranges: readonly number[], at: number): boolean {
  for (let i = 0; i < ranges.length; i += 2) {
    if (at >= (ranges[i] ?? 0) && at < (ranges[i + 1] ?? 0)) return true
  }
  return false
}
