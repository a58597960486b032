/**
 * The linear model: twelve logits of a text in one walk over its features.
 *
 * A table of slots, 16 bytes each so that a feature costs one cache line: three bytes of the feature's hash, so
 * that what was never learned weighs nothing; the feature's share of the norm; one byte for each head.
 * Heads are summed four at a time in two 32-bit numbers. Nothing is allocated.
 */
import { invariant } from '../base/invariant.ts'
import { createFeatureExtractor, type Features } from './features.ts'
import type { Folded } from './fold.ts'
import { type Head, type HeadName, headNames } from './model-heads.ts'

/** Bytes of one learned feature in the file: its hash (little endian), its share of the norm, the weights. */
export const entryBytes = 17
/** Where the weights of an entry begin. */
export const entryWeightsAt = 5
const lanes = 12
/** Weights are stored as 1 to 255 around this. */
export const weightZero = 128
/** The part of the hash that a slot keeps, the other byte is the norm; where the slot is says the rest. */
const hashMask = ~0xff
/** So many slots that their number says at least the byte of the hash that they do not keep. */
const slotsMin = 256
/** A feature's share of the norm counts in this unit. */
export const normUnit = 0.5
/** Features that one model may have: 4 MiB of table. Over it: refused when the model is read. */
export const modelFeaturesMax = 100_000

export interface ModelData {
  readonly heads: readonly Head[]
  /** Added to the norm of every text, so that one word alone is not certainty. */
  readonly normFloor: number
  /** `entryBytes` each; the weights of the heads in their order. */
  readonly entries: Uint8Array
}

/** One n-gram's part in a head's logit. The parts and the bias add up to the logit. */
export interface Contribution {
  readonly start: number
  readonly end: number
  readonly logit: number
}

export interface Model {
  readonly heads: readonly Head[]
  /** The logit of each head in the order of `headNames`. Overwritten by the next call. */
  logits(folded: Folded): Float64Array
  /** Every learned n-gram of the text, where it is first, by its units in the folded text, heaviest first. Allocates. */
  contributions(folded: Folded, head: HeadName): Contribution[]
}

/** `charsExpected` sizes the buffers. Throws when `data` is not a model. */
export function createModel(data: ModelData, charsExpected = 4_000): Model {
  const { heads, normFloor, entries } = data
  invariant(heads.length === lanes && heads.every((h, i) => h.name === headNames[i]), 'heads in order')
  invariant(entries.length % entryBytes === 0, 'the weights are whole entries')
  invariant(entries.length / entryBytes <= modelFeaturesMax, `at most ${modelFeaturesMax} features`)
  const table = tableOf(entries)
  const mask = table.length / 4 - 1
  /** Saying it again does not make it more true: a feature counts once in a text. The turn is the text's. */
  const seen = new Uint8Array(table.length / 4)
  let turn = 0
  const extractor = createFeatureExtractor(charsExpected)
  const sums = new Float64Array(lanes)
  let squares = 0 // of the features found, in the norm's unit
  const logits = new Float64Array(lanes)

  return {
    heads,
    logits: (folded) => {
      finish(walk(extractor.extract(folded)))
      return logits
    },
    contributions: (folded, name) => contributions(extractor.extract(folded), headNames.indexOf(name)),
  }

  /** Sums the lanes of all learned features into `sums`. @returns how many there were */
  function walk({ hashes, count }: Features): number {
    sums.fill(0)
    squares = 0
    nextTurn()
    let found = 0
    for (let from = 0; from < count; from += swarMax) {
      found += walkPart(hashes, from, Math.min(count, from + swarMax))
    }
    return found
  }

  function nextTurn(): void {
    if (turn === 255) seen.fill(0)
    turn = turn === 255 ? 1 : turn + 1
  }

  function walkPart(hashes: Int32Array, from: number, to: number): number {
    let found = 0
    let e0 = 0
    let o0 = 0
    let e1 = 0
    let o1 = 0
    let e2 = 0
    let o2 = 0
    let norm = 0
    for (let i = from; i < to; i++) {
      const whole = hashes[i] ?? 0
      const hash = whole & hashMask
      let at = (whole & mask) << 2
      let there = table[at] ?? 0
      while (there !== 0) {
        if ((there & hashMask) === hash) {
          if (seen[at >> 2] === turn) break
          seen[at >> 2] = turn
          norm += there & 0xff
          const a = table[at + 1] ?? 0
          const b = table[at + 2] ?? 0
          const c = table[at + 3] ?? 0
          e0 += a & 0x00ff00ff
          o0 += (a >>> 8) & 0x00ff00ff
          e1 += b & 0x00ff00ff
          o1 += (b >>> 8) & 0x00ff00ff
          e2 += c & 0x00ff00ff
          o2 += (c >>> 8) & 0x00ff00ff
          found++
          break
        }
        at = (((at >> 2) + 1) & mask) << 2
        there = table[at] ?? 0
      }
    }
    squares += norm
    take(0, e0, o0)
    take(4, e1, o1)
    take(8, e2, o2)
    return found
  }

  /** Two sums of two lanes each, 16 bits a lane. */
  function take(lane: number, even: number, odd: number): void {
    sums[lane] = (sums[lane] ?? 0) + (even & 0xffff)
    sums[lane + 1] = (sums[lane + 1] ?? 0) + (odd & 0xffff)
    sums[lane + 2] = (sums[lane + 2] ?? 0) + (even >>> 16)
    sums[lane + 3] = (sums[lane + 3] ?? 0) + (odd >>> 16)
  }

  function finish(found: number): void {
    const norm = normOf()
    for (let lane = 0; lane < lanes; lane++) {
      const head = heads[lane]
      if (head === undefined) continue
      logits[lane] = head.bias + (head.scale * ((sums[lane] ?? 0) - weightZero * found)) / norm
    }
  }

  function normOf(): number {
    return Math.sqrt(squares * normUnit + normFloor)
  }

  function contributions(features: Features, lane: number): Contribution[] {
    walk(features)
    const factor = (heads[lane]?.scale ?? 0) / normOf()
    const bytes = new Uint8Array(table.buffer)
    const parts: Contribution[] = []
    nextTurn()
    for (let i = 0; i < features.count; i++) {
      const at = find(features.hashes[i] ?? 0)
      if (at === -1 || seen[at >> 2] === turn) continue
      seen[at >> 2] = turn
      const logit = ((bytes[at * 4 + 4 + lane] ?? 0) - weightZero) * factor
      parts.push({ start: features.starts[i] ?? 0, end: features.ends[i] ?? 0, logit })
    }
    return parts.sort((a, b) => Math.abs(b.logit) - Math.abs(a.logit))
  }

  /** Where the hash's slot begins in `table`, or -1. */
  function find(wanted: number): number {
    const hash = wanted & hashMask
    let at = (wanted & mask) << 2
    while (table[at] !== 0) {
      if (((table[at] ?? 0) & hashMask) === hash) return at
      at = (((at >> 2) + 1) & mask) << 2
    }
    return -1
  }
}

/** Features of which the sum of one lane still fits 16 bits. */
const swarMax = 256

/** Open addressing, at most half full; a feature lies in the slot of its last bits or soon after it. */
function tableOf(entries: Uint8Array): Int32Array {
  const count = entries.length / entryBytes
  const slots = Math.max(slotsMin, 2 ** Math.ceil(Math.log2(Math.max(1, count) * 2)))
  const table = new Int32Array(slots * 4)
  const bytes = new Uint8Array(table.buffer)
  const view = new DataView(entries.buffer, entries.byteOffset, entries.byteLength)
  for (let from = 0; from < entries.length; from += entryBytes) {
    const hash = view.getInt32(from, true)
    const norm = view.getUint8(from + 4)
    invariant(norm > 0, 'a feature has a norm') // so that 0 is an empty slot
    let slot = hash & (slots - 1)
    while (table[slot * 4] !== 0) slot = (slot + 1) % slots
    table[slot * 4] = (hash & hashMask) | norm
    // Byte by byte in the order of the lanes: little endian, as every machine that runs Node is.
    bytes.set(entries.subarray(from + entryWeightsAt, from + entryBytes), slot * 16 + 4)
  }
  return table
}
