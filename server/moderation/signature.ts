/**
 * The signature of a text, for finding near-duplicates: MinHash by one permutation (Li, Owen and Zhang,
 * "One Permutation Hashing", NIPS 2012), of which only 16 bits a bin are kept (Li and König, "b-Bit Minwise
 * Hashing", WWW 2010). The part of the bins in which two signatures agree estimates how many of their
 * shingles two texts share.
 *
 * Shingles are taken over letters only: spaces, punctuation, numbers and decoration are what raiders vary.
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
  /** Different shingles, about, up to 256: repetition does not make a text long. */
  different: number
  /** It has a number: a counter, a time. */
  digits: boolean
  /** It asks people to go somewhere: a link with a scheme, `www.`, or a host with a path. */
  link: boolean
}

/** Computes signatures into one buffer: read it before the next call. */
export function createSigner(): (folded: Folded) => Signature {
  const least = new Uint32Array(bins)
  const seen = new Uint32Array(8)
  const signature: Signature = {
    bins: new Uint16Array(bins),
    letters: 0,
    words: 0,
    different: 0,
    digits: false,
    link: false,
  }

  return (folded) => {
    least.fill(noShingle)
    seen.fill(0)
    read(folded, signature, { least, seen })
    densify(least, signature.bins)
    return signature
  }
}

/** @returns in how many bins two signatures agree; `at` is where the other begins */
export function agreement(signature: Uint16Array, others: Uint16Array, at: number): number {
  let same = 0
  for (let i = 0; i < bins; i++) if (signature[i] === others[at + i]) same++
  return same
}

/** What reading needs beside the text; kept from text to text. */
interface Scratch {
  readonly least: Uint32Array
  /** One bit for each of 256 kinds of shingle. */
  readonly seen: Uint32Array
}

function read(folded: Folded, into: Signature, { least, seen }: Scratch): void {
  const { codes, length, origin, original } = folded
  const quoted = original.includes('>') ? quotedRanges(original) : noRanges
  let letters = 0
  let words = 0
  let digits = false
  let different = 0
  let link = false
  let inWord = false
  let rolling = 0
  let quote = 0 // the first quoted range that has not passed
  for (let i = 0; i < length; i++) {
    if (quoted.length > 0) {
      const from = origin[i] ?? 0
      while (from >= (quoted[quote + 1] ?? from + 1)) quote += 2
      if (from >= (quoted[quote] ?? from + 1)) continue
    }
    const unit = codes[i] ?? 0
    const kind = unitKinds[unit] ?? 0
    if ((kind & isLetter) === 0) {
      inWord = false
      if ((kind & isDigit) !== 0) digits = true
      else if (!link && (unit === slash || unit === dot)) link = isLinkAt(codes, i, length, unit)
      continue
    }
    // Scripts from Thai on put no spaces between words: four letters of them count as one.
    if (!inWord || (unit >= firstUnspaced && letters % 4 === 0)) words++
    inWord = true
    // Five letters of six bits: enough to tell shingles apart in any script, and the oldest falls out by itself.
    rolling = ((rolling << 6) | (unit & 0x3f)) & 0x3fffffff
    if (++letters < shingleLetters) continue
    const hash = mixed(rolling)
    const bin = hash >>> binShift
    if (hash < (least[bin] ?? 0)) least[bin] = hash
    const bits = seen[(hash >>> 16) & 7] ?? 0
    const bit = 1 << ((hash >>> 19) & 31)
    if ((bits & bit) !== 0) continue
    seen[(hash >>> 16) & 7] = bits | bit
    different++
  }
  into.letters = letters
  into.words = words
  into.digits = digits
  into.different = different
  into.link = link
}

const firstUnspaced = 0x0e00
const slash = 0x2f
const dot = 0x2e
const colon = 0x3a
const w = 0x77

/** Multiply, shift, multiply: every bit of a shingle reaches the high bits, which choose and compare. */
function mixed(shingle: number): number {
  const hash = Math.imul(shingle, 0x9e3779b1)
  return Math.imul(hash ^ (hash >>> 15), 0x85ebca6b) >>> 0
}

/**
 * Empty bins borrow from the next filled one, so that short texts compare as well; by how far it was
 * borrowed is mixed in (Shrivastava and Li, "Densifying One Permutation Hashing", ICML 2014).
 */
function densify(least: Uint32Array, into: Uint16Array): void {
  for (let bin = 0; bin < bins; bin++) {
    let far = 0
    while (far < bins && least[(bin + far) % bins] === noShingle) far++
    into[bin] = (((least[(bin + far) % bins] ?? 0) >>> 8) + far * 0x2545) & 0xffff
  }
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
