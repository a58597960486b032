/**
 * Logistic regression, all heads in one go, by stochastic gradient descent with AdaGrad steps
 * (Duchi, Hazan, Singer 2011): rare features take larger steps than common ones.
 *
 * Each data set has a bias of its own per head while learning, which is thrown away afterwards: the
 * weights then explain what differs within a set, not which set a text is from. Deterministic by its seed.
 */
import { featureKinds } from '../../server/moderation/features.ts'
import { normUnit } from '../../server/moderation/model.ts'
import { type HeadName, headNames } from '../../server/moderation/model-heads.ts'
import { identityKind, type Matrix } from './matrix.ts'
import { seeded } from './seeded.ts'

export interface FitOptions {
  readonly epochs: number
  readonly step: number
  /** Pull towards zero, a share of each weight a step. */
  readonly decay: number
  readonly normFloor: number
  readonly seed: number
}

/** What to learn: 1, 0, or −1 for "says nothing", per row and head; and what a row counts per head. */
export interface Targets {
  readonly labels: Int8Array
  readonly weights: Float32Array
  /** The number of the row's data set; −1 has no bias of its own. */
  readonly sources: Int8Array
}

export interface Fitted {
  /** Weight of feature `f` for head `h` at `f × heads + h`; to be multiplied with the feature's value. */
  readonly weights: Float32Array
  readonly bias: Float64Array
  /** Value of each feature, and its square in the units of the norm lane. */
  readonly values: Float32Array
  readonly normLanes: Uint8Array
  readonly normFloor: number
}

const heads = headNames.length
/** Links, capitals and digits say something about advertising and nothing about people. */
const commercialHeads: ReadonlySet<HeadName> = new Set(['spam', 'scam', 'drugs', 'gambling', 'sexual'])
/** Which heads may learn a feature of this kind. */
const learners = (kind: number): Uint8Array =>
  Uint8Array.from(headNames, (name) => {
    if (kind === identityKind) return name === 'sexism' ? 1 : 0
    return kind < featureKinds.link || commercialHeads.has(name) ? 1 : 0
  })
const learnersOf = Array.from({ length: identityKind + 1 }, (_, kind) => learners(kind))
const errorMin = 0.002

/** How much a feature counts in its row: rare ones more (inverse document frequency), pieces less. */
export function featureValues(matrix: Matrix): { values: Float32Array; normLanes: Uint8Array } {
  const rows = matrix.offsets.length - 1
  const values = new Float32Array(matrix.hashes.length)
  const normLanes = new Uint8Array(values.length)
  for (let id = 0; id < values.length; id++) {
    const idf = Math.log((rows + 1) / ((matrix.rowsWith[id] ?? 0) + 1)) + 1
    const value = matrix.kinds[id] === featureKinds.piece ? idf * pieceShare : idf
    const lane = Math.max(1, Math.min(255, Math.round((value * value) / normUnit)))
    normLanes[id] = lane
    values[id] = Math.sqrt(lane * normUnit)
  }
  return { values, normLanes }
}

/** A word has one feature for itself and ten for its pieces. */
const pieceShare = 0.6

/** Learns from `rows` of the matrix. */
export function fitWeights(
  matrix: Matrix,
  targets: Targets,
  rows: readonly number[],
  options: FitOptions,
): Fitted {
  const { values, normLanes } = featureValues(matrix)
  const { offsets, ids, kinds } = matrix
  const { epochs, step, decay, normFloor, seed } = options
  const weights = new Float32Array(values.length * heads)
  const steps = new Float32Array(values.length * heads).fill(1e-4)
  const bias = new Float64Array(heads).fill(-2)
  const biasSteps = new Float64Array(heads).fill(1e-2)
  const own = new Float64Array(128 * heads)
  const ownSteps = new Float64Array(own.length).fill(1e-2)
  const sums = new Float64Array(heads)
  const errors = new Float64Array(heads)
  const active = new Int32Array(heads)
  const order = Int32Array.from(rows)
  const chance = seeded(seed)

  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, chance)
    const rate = step * (1 - (0.9 * epoch) / epochs)
    for (const row of order) learn(row, rate)
  }
  return { weights, bias, values, normLanes, normFloor }

  function learn(row: number, rate: number): void {
    const from = offsets[row] ?? 0
    const to = offsets[row + 1] ?? 0
    sums.fill(0)
    let norm = normFloor
    for (let at = from; at < to; at++) {
      const id = ids[at] ?? 0
      const value = values[id] ?? 0
      norm += value * value
      const base = id * heads
      for (let h = 0; h < heads; h++) sums[h] = (sums[h] ?? 0) + (weights[base + h] ?? 0) * value
    }
    norm = Math.sqrt(norm)
    const source = targets.sources[row] ?? -1
    let activeCount = 0
    for (let h = 0; h < heads; h++) {
      const label = targets.labels[row * heads + h] ?? -1
      if (label < 0) continue
      const z = (sums[h] ?? 0) / norm + (bias[h] ?? 0) + (source < 0 ? 0 : (own[source * heads + h] ?? 0))
      const error = (1 / (1 + Math.exp(-z)) - label) * (targets.weights[row * heads + h] ?? 1)
      if (Math.abs(error) < errorMin) continue
      errors[h] = error
      active[activeCount++] = h
      biasSteps[h] = (biasSteps[h] ?? 0) + error * error
      bias[h] = (bias[h] ?? 0) - (rate * error) / Math.sqrt(biasSteps[h] ?? 1)
      if (source < 0) continue
      const o = source * heads + h
      ownSteps[o] = (ownSteps[o] ?? 0) + error * error
      own[o] = (own[o] ?? 0) * (1 - 1e-4) - (rate * error) / Math.sqrt(ownSteps[o] ?? 1)
    }
    if (activeCount === 0) return
    for (let at = from; at < to; at++) {
      const id = ids[at] ?? 0
      const value = (values[id] ?? 0) / norm
      const base = id * heads
      const may = learnersOf[kinds[id] ?? 0]
      for (let a = 0; a < activeCount; a++) {
        const h = active[a] ?? 0
        if (may?.[h] !== 1) continue
        const w = base + h
        const gradient = (errors[h] ?? 0) * value + decay * (weights[w] ?? 0)
        const sum = (steps[w] ?? 0) + gradient * gradient
        steps[w] = sum
        weights[w] = (weights[w] ?? 0) - (rate * gradient) / Math.sqrt(sum)
      }
    }
  }
}

/** The logits of one row by the unrounded weights, written to `into`. */
export function logitsOf(matrix: Matrix, fitted: Fitted, row: number, into: Float64Array): void {
  const { weights, values, bias } = fitted
  into.fill(0)
  let norm = fitted.normFloor
  for (let at = matrix.offsets[row] ?? 0; at < (matrix.offsets[row + 1] ?? 0); at++) {
    const id = matrix.ids[at] ?? 0
    const value = values[id] ?? 0
    norm += value * value
    for (let h = 0; h < heads; h++) into[h] = (into[h] ?? 0) + (weights[id * heads + h] ?? 0) * value
  }
  for (let h = 0; h < heads; h++) into[h] = (into[h] ?? 0) / Math.sqrt(norm) + (bias[h] ?? 0)
}

function shuffle(order: Int32Array, chance: { below(n: number): number }): void {
  for (let i = order.length - 1; i > 0; i--) {
    const j = chance.below(i + 1)
    const kept = order[i] ?? 0
    order[i] = order[j] ?? 0
    order[j] = kept
  }
}
