/**
 * Rows as numbers: the features of every row, those that are too rare or must not be learned left out.
 */
import { createFeatureExtractor, featureKinds, type Features } from '../../server/moderation/features.ts'
import { createFolder, fold, type Folded, unitsToString } from '../../server/moderation/fold.ts'
import {
  genderWords,
  identityWords,
  isIdentityPair,
  isNeutralWord,
  isViewpointPair,
  viewpointWords,
} from './neutral.ts'

export interface Matrix {
  /** Row `r` has the features from `offsets[r]` to `offsets[r + 1]` of `ids`, each once. */
  readonly offsets: Uint32Array
  readonly ids: Int32Array
  /** The hash of each feature. */
  readonly hashes: Int32Array
  /** In how many rows each feature is. */
  readonly rowsWith: Uint32Array
  /** One of `featureKinds` of each feature, or `identityKind`. */
  readonly kinds: Uint8Array
}

/** A kind of its own, because only one head may learn it. */
export const identityKind = 100

export interface MatrixOptions {
  /** Rows that must have a feature for it to be learned. */
  readonly rowsMin: number
}

/** Reads every text once. Memory: four bytes a feature and row. */
export function buildMatrix(texts: readonly string[], { rowsMin }: MatrixOptions): Matrix {
  const { hashes, kinds, offsets } = collect(texts)
  const known = new Map<number, number>() // hash → index in `distinct`
  const distinct: number[] = []
  const kindOf: number[] = []
  const rowsWith: number[] = []
  const lastRow: number[] = []
  const once = new Uint32Array(offsets.length)
  let length = 0
  for (let row = 0; row + 1 < offsets.length; row++) {
    for (let at = offsets[row] ?? 0; at < (offsets[row + 1] ?? 0); at++) {
      const hash = hashes[at] ?? 0
      let index = known.get(hash)
      if (index === undefined) {
        index = distinct.push(hash) - 1
        known.set(hash, index)
        kindOf.push(kinds[at] ?? 0)
        rowsWith.push(0)
        lastRow.push(-1)
      }
      if (lastRow[index] !== row) {
        lastRow[index] = row
        rowsWith[index] = (rowsWith[index] ?? 0) + 1
        hashes[length++] = index // never ahead of what is still to be read
      }
    }
    once[row + 1] = length
  }
  const all = { offsets: once, ids: hashes.slice(0, length), hashes: Int32Array.from(distinct) }
  const matrix = { ...all, rowsWith: Uint32Array.from(rowsWith), kinds: Uint8Array.from(kindOf) }
  return keepOnly(matrix, (id) => (matrix.rowsWith[id] ?? 0) >= rowsMin)
}

/** The matrix with some of its features; the others are gone from the rows. */
export function keepOnly(matrix: Matrix, keep: (id: number) => boolean): Matrix {
  const kept: number[] = []
  const renamed = new Int32Array(matrix.hashes.length).fill(-1)
  for (let id = 0; id < matrix.hashes.length; id++) if (keep(id)) renamed[id] = kept.push(id) - 1
  const offsets = new Uint32Array(matrix.offsets.length)
  const ids = new Int32Array(matrix.ids.length)
  let length = 0
  for (let row = 0; row + 1 < offsets.length; row++) {
    for (let at = matrix.offsets[row] ?? 0; at < (matrix.offsets[row + 1] ?? 0); at++) {
      const id = renamed[matrix.ids[at] ?? 0] ?? -1
      if (id !== -1) ids[length++] = id
    }
    offsets[row + 1] = length
  }
  return {
    offsets,
    ids: ids.slice(0, length),
    hashes: Int32Array.from(kept, (id) => matrix.hashes[id] ?? 0),
    rowsWith: Uint32Array.from(kept, (id) => matrix.rowsWith[id] ?? 0),
    kinds: Uint8Array.from(kept, (id) => matrix.kinds[id] ?? 0),
  }
}

/** All learnable features of all texts, one after another. */
function collect(texts: readonly string[]): { hashes: Int32Array; kinds: Uint8Array; offsets: Uint32Array } {
  const neutralHashes = hashesOf([...identityWords, ...viewpointWords])
  const folder = createFolder(4_000)
  const extractor = createFeatureExtractor(4_000)
  const offsets = new Uint32Array(texts.length + 1)
  let hashes = new Int32Array(1 << 22)
  let kinds = new Uint8Array(1 << 22)
  let length = 0
  for (const [row, text] of texts.entries()) {
    const folded = folder.fold(text)
    const features = extractor.extract(folded)
    if (length + features.count > hashes.length) {
      hashes = grown(hashes, new Int32Array(hashes.length * 2))
      kinds = grown(kinds, new Uint8Array(kinds.length * 2))
    }
    length = learnable(folded, features, neutralHashes, hashes, kinds, length)
    offsets[row + 1] = length
  }
  return { hashes: hashes.slice(0, length), kinds: kinds.slice(0, length), offsets }
}

function grown<T extends Int32Array | Uint8Array>(from: T, to: T): T {
  to.set(from)
  return to
}

/**
 * The words themselves and their pieces: left out wherever they occur, or a word's relatives would lend it their weight;
 * and so is whatever else should have the same hash.
 */
function hashesOf(words: readonly string[]): ReadonlySet<number> {
  const extractor = createFeatureExtractor(100)
  const found = new Set<number>()
  for (const word of words) {
    const { hashes, count } = extractor.extract(fold(word))
    for (let i = 0; i < count; i++) found.add(hashes[i] ?? 0)
  }
  return found
}

/** Appends what may be learned; a word that may not takes its pieces with it. @returns the new length */
function learnable(
  folded: Folded,
  features: Features,
  neutralHashes: ReadonlySet<number>,
  hashes: Int32Array,
  kinds: Uint8Array,
  from: number,
): number {
  let length = from
  let neutral = false // the word at hand, and its pieces
  for (let i = 0; i < features.count; i++) {
    let kind = features.kinds[i] ?? 0
    const hash = features.hashes[i] ?? 0
    if (kind === featureKinds.word) {
      const word = textOf(folded, features, i)
      neutral = isNeutralWord(word)
      if (genderWords.has(word)) kind = identityKind
    }
    if (neutral && kind === featureKinds.piece) continue
    if (kind !== identityKind && neutralHashes.has(hash)) continue
    if (kind === featureKinds.pair) {
      const words = textOf(folded, features, i).split(/[^\p{L}\p{N}]+/u)
      const first = words[0] ?? ''
      const last = words.at(-1) ?? ''
      if (isViewpointPair(first, last)) continue
      if (isIdentityPair(first, last)) kind = identityKind
    }
    hashes[length] = hash
    kinds[length] = kind
    length++
  }
  return length
}

function textOf(folded: Folded, features: Features, index: number): string {
  return unitsToString(folded.codes, features.starts[index] ?? 0, features.ends[index] ?? 0)
}
