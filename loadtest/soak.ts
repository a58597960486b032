/**
 * Whether memory stayed flat: the judgement on a soak, without the soak.
 */

export interface MemoryPoint {
  readonly atS: number
  readonly bytes: number
}

export interface SoakVerdict {
  readonly flat: boolean
  /** Medians of the first and the last third after the warm-up. */
  readonly earlyBytes: number
  readonly lateBytes: number
  /** What the last may be. */
  readonly boundBytes: number
}

/** Garbage that has not been collected yet comes and goes by this much in any server. */
const slackBytes = 16 * 1024 * 1024
const pointsMin = 6

/**
 * Compares medians, so that neither a collection nor the moment before it decides.
 * @param warmupS what happens before is not looked at: code is compiled, rings and caches fill
 * @param growthShare how much more the end may hold than the beginning, e.g. 0.1
 * @returns undefined when there are too few points to say anything
 */
export function judgeSoak(
  points: readonly MemoryPoint[],
  warmupS: number,
  growthShare: number,
): SoakVerdict | undefined {
  const after = points.filter((point) => point.atS >= warmupS)
  if (after.length < pointsMin) return undefined
  const third = Math.floor(after.length / 3)
  const earlyBytes = median(after.slice(0, third))
  const lateBytes = median(after.slice(-third))
  const boundBytes = Math.round(earlyBytes * (1 + growthShare)) + slackBytes
  return { flat: lateBytes <= boundBytes, earlyBytes, lateBytes, boundBytes }
}

function median(points: readonly MemoryPoint[]): number {
  const sorted = points.map((point) => point.bytes).sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
