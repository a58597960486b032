/**
 * From rows to a model: learn from all features, keep the heaviest, learn those again, round to bytes.
 */
import { entryBytes, hashMask, type ModelData, weightZero } from '../../server/moderation/model.ts'
import { type Head, headNames } from '../../server/moderation/model-heads.ts'
import { type Fitted, fitWeights, type Targets } from './fit.ts'
import { keepOnly, type Matrix } from './matrix.ts'

export interface LearnOptions {
  /** Features that the model keeps. */
  readonly featuresMax: number
  readonly epochs: number
  readonly step: number
  readonly decay: number
  readonly normFloor: number
  readonly seed: number
}

/** Chosen by cross-validation on the training folds; see the model card. */
export const learnOptions: LearnOptions = {
  featuresMax: 56_000,
  epochs: 9,
  step: 0.15,
  decay: 1e-4,
  normFloor: 400,
  seed: 20261121,
}

export interface Learned {
  readonly matrix: Matrix
  readonly fitted: Fitted
}

const heads = headNames.length

/** Learns from `rows` of the matrix; its features are chosen by these rows alone. */
export function learn(
  matrix: Matrix,
  targets: Targets,
  rows: readonly number[],
  options: LearnOptions,
): Learned {
  const first = fitWeights(matrix, targets, rows, { ...options, epochs: Math.ceil(options.epochs / 2) })
  const small =
    matrix.hashes.length <= options.featuresMax ? matrix : heaviest(matrix, first, options.featuresMax)
  return { matrix: small, fitted: fitWeights(small, targets, rows, options) }
}

/** The features with the largest part in some head's logits, where a common feature counts more than a rare one. */
function heaviest(matrix: Matrix, { weights, values }: Fitted, count: number): Matrix {
  const importance = new Float32Array(matrix.hashes.length)
  for (let id = 0; id < importance.length; id++) {
    let most = 0
    for (let h = 0; h < heads; h++) most = Math.max(most, Math.abs(weights[id * heads + h] ?? 0))
    importance[id] = most * (values[id] ?? 0) * Math.log1p(matrix.rowsWith[id] ?? 0)
  }
  const cut = importance.slice().sort()[importance.length - count] ?? 0
  return keepOnly(matrix, (id) => (importance[id] ?? 0) > cut)
}

/** One weight in a thousand may be cut off, so that the others are rounded more finely. */
const keptShare = 0.9995

/** Rounds the weights to bytes. @param anchors the calibration of each head, in the order of `headNames` */
export function modelData(
  { matrix, fitted }: Learned,
  calibrated: readonly Pick<Head, 'anchors' | 'ceiling'>[],
): ModelData {
  const scales = headNames.map((_, h) => scaleOf(matrix, fitted, h))
  const order = [...matrix.hashes.keys()].sort((a, b) => (matrix.hashes[a] ?? 0) - (matrix.hashes[b] ?? 0))
  const entries = new Uint8Array(order.length * entryBytes)
  const view = new DataView(entries.buffer)
  for (const [index, id] of order.entries()) {
    const at = index * entryBytes
    view.setInt32(at, ((matrix.hashes[id] ?? 0) & hashMask) | (fitted.normLanes[id] ?? 1), true)
    for (let h = 0; h < heads; h++) {
      const weight = ((fitted.weights[id * heads + h] ?? 0) * (fitted.values[id] ?? 0)) / (scales[h] ?? 1)
      entries[at + 4 + h] = weightZero + Math.max(-127, Math.min(127, Math.round(weight)))
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

function scaleOf(matrix: Matrix, { weights, values }: Fitted, h: number): number {
  const sizes = Float32Array.from(matrix.hashes, (_, id) =>
    Math.abs((weights[id * heads + h] ?? 0) * (values[id] ?? 0)),
  ).sort()
  return Math.max(1e-6, (sizes[Math.floor((sizes.length - 1) * keptShare)] ?? 0) / 127)
}
