/**
 * Where scores lie, and what a threshold would cost: pictures made of characters, which every reader of Markdown shows
 * and every diff compares.
 */
export interface Scored {
  readonly isTrue: boolean
  readonly score: number
}

/** Rows by tenths of the score; the last holds the ones of 1. */
export interface Distribution {
  readonly bad: readonly number[]
  readonly good: readonly number[]
  /** At each threshold of `thresholds`. */
  readonly precision: readonly number[]
  readonly recall: readonly number[]
}

const tenths = 10
export const thresholds: readonly number[] = [0.35, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95]

export function distributionOf(scored: readonly Scored[]): Distribution {
  const bad = new Array<number>(tenths).fill(0)
  const good = new Array<number>(tenths).fill(0)
  for (const { isTrue, score } of scored) {
    const at = Math.min(tenths - 1, Math.floor(score * tenths))
    const side = isTrue ? bad : good
    side[at] = (side[at] ?? 0) + 1
  }
  const all = scored.filter(({ isTrue }) => isTrue).length
  const found = thresholds.map((least) => scored.filter(({ score }) => score >= least))
  const right = found.map((rows) => rows.filter(({ isTrue }) => isTrue).length)
  return {
    bad,
    good,
    precision: right.map((number, at) => number / Math.max(1, found[at]?.length ?? 0)),
    recall: right.map((number) => number / Math.max(1, all)),
  }
}

const blocks = '▁▂▃▄▅▆▇█'

/** One block a number, the tallest for the largest; 0 is a space. Rare ones stay visible: the height is by the root. */
export function sparkline(numbers: readonly number[]): string {
  const most = Math.max(1, ...numbers)
  return numbers
    .map((number) =>
      number === 0 ? '·' : (blocks[Math.ceil(Math.sqrt(number / most) * blocks.length) - 1] ?? ''),
    )
    .join('')
}

/** A bar of `share`, from 0 to 1. */
export function bar(share: number, width = 20): string {
  const full = Math.round(Math.max(0, Math.min(1, share)) * width)
  return '█'.repeat(full) + '░'.repeat(width - full)
}
