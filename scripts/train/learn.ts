/**
 * From rows to a model: learn from all features, keep the heaviest, learn those again, round to bytes.
 */
import { entryBytes, entryWeightsAt, type ModelData, weightZero } from '../../server/moderation/model.ts'
import { type Head, headNames } from '../../server/moderation/model-heads.ts'
import { type FitOptions, type Fitted, fitWeights, type Targets } from './fit.ts'
import { keepOnly, type Matrix } from './matrix.ts'

export interface LearnOptions extends FitOptions {
  /** Features that the model keeps. */
  readonly featuresMax: number
}

/** Chosen by cross-validation on the training folds; see the model card. */
export const learnOptions: LearnOptions = {
  // Half of 65,536 slots of 16 bytes: the table is one mebibyte, as large as a core's own cache.
  featuresMax: 32_768,
  passes: 10,
  cost: { spam: 0.6, scam: 0.6, rude: 0.6, drugs: 0.6, gambling: 0.6, sexual: 0.6, sexism: 0.25, other: 0.3 },
  normFloor: 1_000,
  seed: 20261121,
}

export interface Learned {
  readonly matrix: Matrix
  readonly fitted: Fitted
}

const heads = headNames.length
/** Passes that are enough to see which features matter. */
const firstPasses = 4

/** Learns from `rows` of the matrix; its features are chosen by these rows alone. */
export function learn(
  matrix: Matrix,
  targets: Targets,
  rows: readonly number[],
  options: LearnOptions,
): Learned {
  const first = fitWeights(matrix, targets, rows, { ...options, passes: firstPasses })
  const small =
    matrix.hashes.length <= options.featuresMax ? matrix : weightiest(matrix, first, options.featuresMax)
  return { matrix: small, fitted: fitWeights(small, targets, rows, options) }
}

/**
 * The features that matter most to some head: its weight, and more where it is common. By their place in the head's own
 * order, because the weights of two heads cannot be compared.
 */
function weightiest(matrix: Matrix, { parts }: Fitted, count: number): Matrix {
  const places = new Int32Array(matrix.hashes.length).fill(matrix.hashes.length)
  for (let h = 0; h < heads; h++) {
    const importance = Float32Array.from(
      matrix.rowsWith,
      (rows, id) => Math.abs(parts[id * heads + h] ?? 0) * Math.sqrt(rows),
    )
    const order = Int32Array.from(importance.keys()).sort(
      (a, b) => (importance[b] ?? 0) - (importance[a] ?? 0) || a - b,
    )
    for (const [place, id] of order.entries()) places[id] = Math.min(places[id] ?? place, place)
  }
  const chosen = Int32Array.from(places.keys()).sort((a, b) => (places[a] ?? 0) - (places[b] ?? 0) || a - b)
  const kept = new Set(chosen.subarray(0, count))
  return keepOnly(matrix, (id) => kept.has(id))
}

/** One weight in a thousand may be cut off, so that the others are rounded more finely. */
const keptShare = 0.9995

/** Rounds the weights to bytes. @param anchors the calibration of each head, in the order of `headNames` */
export function modelData(
  { matrix, fitted }: Learned,
  calibrated: readonly Pick<Head, 'anchors' | 'ceiling'>[],
): ModelData {
  const scales = headNames.map((_, h) => scaleOf(fitted, h))
  const order = [...matrix.hashes.keys()].sort((a, b) => (matrix.hashes[a] ?? 0) - (matrix.hashes[b] ?? 0))
  const entries = new Uint8Array(order.length * entryBytes)
  const view = new DataView(entries.buffer)
  for (const [index, id] of order.entries()) {
    const at = index * entryBytes
    view.setInt32(at, matrix.hashes[id] ?? 0, true)
    view.setUint8(at + 4, fitted.normLanes[id] ?? 1)
    for (let h = 0; h < heads; h++) {
      const weight = (fitted.parts[id * heads + h] ?? 0) / (scales[h] ?? 1)
      entries[at + entryWeightsAt + h] = weightZero + Math.max(-127, Math.min(127, Math.round(weight)))
    }
  }
  return {
    entries,
    normFloor: fitted.normFloor,
    heads: headNames.map((name, h) => {
      const { anchors = [], ceiling = 1 } = calibrated[h] ?? {}
      return { name, scale: scales[h] ?? 1, bias: fitted.bias[h] ?? 0, anchors, ceiling }
    }),
  }
}

function scaleOf({ parts }: Fitted, h: number): number {
  const sizes = Float32Array.from({ length: parts.length / heads }, (_, id) =>
    Math.abs(parts[id * heads + h] ?? 0),
  )
  sizes.sort()
  return Math.max(1e-6, (sizes[Math.floor((sizes.length - 1) * keptShare)] ?? 0) / 127)
}
