/**
 * The weights: each head by itself a linear support vector machine with squared hinge loss and L2 regularisation,
 * by dual coordinate descent with shrinking (Hsieh, Chang, Lin, Keerthi, Sundararajan, ICML 2008, algorithms 1 and 3).
 * On the folds it found a fifth more of what is rare than gradient steps did, in a quarter of the time.
 * Deterministic by its seed.
 */
import { featureKinds } from '../../server/moderation/features.ts'
import { normUnit } from '../../server/moderation/model.ts'
import { type HeadName, headNames } from '../../server/moderation/model-heads.ts'
import { identityKind, type Matrix } from './matrix.ts'
import { type Seeded, seeded } from './seeded.ts'

export interface FitOptions {
  /** Times that each row is looked at. */
  readonly passes: number
  /** What a row on the wrong side costs against the size of the weights: more learns finer, and more by heart. */
  readonly cost: Readonly<Partial<Record<HeadName, number>>> & { readonly other: number }
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
  /** What feature `f` adds to head `h`, before the division by the text's norm, at `f × heads + h`. */
  readonly parts: Float32Array
  readonly bias: Float64Array
  /** The square of each feature's value, in the units of the norm lane. */
  readonly normLanes: Uint8Array
  readonly normFloor: number
}

const heads = headNames.length
const sourcesMax = 128
/** Links, capitals and digits say something about advertising and nothing about people. */
const commercialHeads: ReadonlySet<HeadName> = new Set(['spam', 'scam', 'drugs', 'gambling', 'sexual'])

function mayLearn(name: HeadName, kind: number): boolean {
  if (kind === identityKind) return name === 'sexism'
  return kind < featureKinds.link || commercialHeads.has(name)
}

/** What a margin of 1 is worth as a logit: near what Platt's fit gives, the same for all heads. */
const logitsPerMargin = 4
/**
 * Their sets differ in what they call bad: each has a bias of its own per head while learning, which is thrown away, so
 * that the weights explain what differs within a set and not which set a text is from.
 */
const mixedHeads: ReadonlySet<HeadName> = new Set(['harassment', 'hate', 'threat'])
/** A row that is right by so much more than the margin is left out of the next passes. */
const shrinkFrom = 0.3
const passesLeftOut = 3

/** How much a feature counts in its row: rare ones more (inverse document frequency), pieces less. */
export function normLanesOf(matrix: Matrix): Uint8Array {
  const rows = matrix.offsets.length - 1
  return Uint8Array.from(matrix.hashes, (_, id) => {
    const idf = Math.log((rows + 1) / ((matrix.rowsWith[id] ?? 0) + 1)) + 1
    const value = matrix.kinds[id] === featureKinds.piece ? idf * pieceShare : idf
    return Math.max(1, Math.min(255, Math.round((value * value) / normUnit)))
  })
}

/** A word has one feature for itself and several for its pieces. */
const pieceShare = 0.6

/** Learns from `rows` of the matrix. */
export function fitWeights(
  matrix: Matrix,
  targets: Targets,
  rows: readonly number[],
  options: FitOptions,
): Fitted {
  const normLanes = normLanesOf(matrix)
  const { norms, sizes } = rowNorms(matrix, normLanes, options.normFloor)
  const parts = new Float32Array(matrix.hashes.length * heads)
  const bias = new Float64Array(heads)
  for (const [h, name] of headNames.entries()) {
    const told = Int32Array.from(rows.filter((row) => (targets.labels[row * heads + h] ?? -1) >= 0))
    // A feature that the head may not learn has no value for it, and its weight stays nothing.
    const squares = Float32Array.from(normLanes, (lane, id) =>
      mayLearn(name, matrix.kinds[id] ?? 0) ? lane * normUnit : 0,
    )
    const problem = { matrix, targets, rows: told, head: h, squares, norms, sizes }
    const learned = fitHead(problem, options.cost[name] ?? options.cost.other, options)
    bias[h] = learned.bias * logitsPerMargin
    for (let id = 0; id < squares.length; id++)
      parts[id * heads + h] = (learned.parts[id] ?? 0) * logitsPerMargin
  }
  return { parts, bias, normLanes, normFloor: options.normFloor }
}

/** One over the norm of each row, and the square of its length after the division by it. */
function rowNorms(
  { offsets, ids }: Matrix,
  lanes: Uint8Array,
  floor: number,
): { norms: Float32Array; sizes: Float32Array } {
  const norms = new Float32Array(offsets.length - 1)
  const sizes = new Float32Array(offsets.length - 1)
  for (let row = 0; row < norms.length; row++) {
    let squares = 0
    for (let at = offsets[row] ?? 0; at < (offsets[row + 1] ?? 0); at++)
      squares += (lanes[ids[at] ?? 0] ?? 0) * normUnit
    norms[row] = 1 / Math.sqrt(squares + floor)
    sizes[row] = squares / (squares + floor)
  }
  return { norms, sizes }
}

interface Problem {
  readonly matrix: Matrix
  readonly targets: Targets
  readonly rows: Int32Array
  readonly head: number
  readonly squares: Float32Array
  readonly norms: Float32Array
  readonly sizes: Float32Array
}

function fitHead(problem: Problem, cost: number, { passes, seed }: FitOptions) {
  const { matrix, targets, rows, head, squares, norms, sizes } = problem
  const { offsets, ids } = matrix
  const parts = new Float32Array(squares.length)
  const own = new Float64Array(sourcesMax)
  const duals = new Float32Array(rows.length)
  const leftOut = new Uint8Array(rows.length)
  const order = Int32Array.from(rows.keys())
  const chance = seeded(seed + head)
  const isMixed = mixedHeads.has(headNames[head] ?? 'guard')
  let bias = 0
  for (let pass = 0; pass < passes; pass++) {
    shuffle(order, chance)
    for (const index of order) {
      if ((leftOut[index] ?? 0) > 0) leftOut[index] = (leftOut[index] ?? 0) - 1
      else descend(index)
    }
  }
  return { parts, bias }

  /** One row's dual variable goes where the loss is least while all others stay. */
  function descend(index: number): void {
    const row = rows[index] ?? 0
    const from = offsets[row] ?? 0
    const to = offsets[row + 1] ?? 0
    const norm = norms[row] ?? 1
    const source = isMixed ? (targets.sources[row] ?? -1) : -1
    const side = targets.labels[row * heads + head] === 1 ? 1 : -1
    const slack = 1 / (2 * cost * (targets.weights[row * heads + head] ?? 1))
    let sum = 0
    for (let at = from; at < to; at++) sum += parts[ids[at] ?? 0] ?? 0
    const logit = sum * norm + bias + (source < 0 ? 0 : (own[source] ?? 0))
    const dual = duals[index] ?? 0
    const gradient = side * logit - 1 + dual * slack
    if (dual === 0 && gradient > shrinkFrom) {
      leftOut[index] = passesLeftOut
      return
    }
    const biases = source < 0 ? 1 : 2
    const next = Math.max(0, dual - gradient / ((sizes[row] ?? 0) + biases + slack))
    if (Math.abs(next - dual) < 1e-6) return
    duals[index] = next
    const step = (next - dual) * side
    bias += step
    if (source >= 0) own[source] = (own[source] ?? 0) + step
    const share = step * norm
    for (let at = from; at < to; at++) {
      const id = ids[at] ?? 0
      parts[id] = (parts[id] ?? 0) + share * (squares[id] ?? 0)
    }
  }
}

/** The logits of one row by the unrounded weights, written to `into`. */
export function logitsOf(matrix: Matrix, fitted: Fitted, row: number, into: Float64Array): void {
  const { parts, bias, normLanes, normFloor } = fitted
  into.fill(0)
  let norm = normFloor
  for (let at = matrix.offsets[row] ?? 0; at < (matrix.offsets[row + 1] ?? 0); at++) {
    const id = matrix.ids[at] ?? 0
    norm += (normLanes[id] ?? 0) * normUnit
    for (let h = 0; h < heads; h++) into[h] = (into[h] ?? 0) + (parts[id * heads + h] ?? 0)
  }
  for (let h = 0; h < heads; h++) into[h] = (into[h] ?? 0) / Math.sqrt(norm) + (bias[h] ?? 0)
}

function shuffle(order: Int32Array, chance: Seeded): void {
  for (let i = order.length - 1; i > 0; i--) {
    const j = chance.below(i + 1)
    const kept = order[i] ?? 0
    order[i] = order[j] ?? 0
    order[j] = kept
  }
}
