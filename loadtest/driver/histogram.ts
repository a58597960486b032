/**
 * Latencies as HDR histograms: three significant digits over the whole range, in constant memory,
 * mergeable across threads. Values are microseconds inside and milliseconds outside.
 */
import {
  build,
  decodeFromCompressedBase64,
  encodeIntoCompressedBase64,
  type Histogram,
} from 'hdr-histogram-js'

const microsecondsMax = 600_000_000

export type { Histogram }

export function newHistogram(): Histogram {
  return build({
    bitBucketSize: 32,
    lowestDiscernibleValue: 1,
    highestTrackableValue: microsecondsMax,
    numberOfSignificantValueDigits: 3,
    useWebAssembly: false,
  })
}

/** @param ms below 0 counts as 0 (clocks of two threads differ by less than a microsecond), above ten minutes as ten minutes */
export function recordMs(histogram: Histogram, ms: number): void {
  histogram.recordValue(Math.min(microsecondsMax, Math.max(0, Math.round(ms * 1_000))))
}

/** A histogram as text, to cross from one thread to another. */
export function packed(histogram: Histogram): string {
  return encodeIntoCompressedBase64(histogram)
}

/** All samples of several packed histograms in one. */
export function merged(parts: readonly string[]): Histogram {
  const sum = newHistogram()
  for (const part of parts) sum.add(decodeFromCompressedBase64(part))
  return sum
}

export interface LatencySummary {
  readonly samples: number
  readonly p50_ms: number
  readonly p90_ms: number
  readonly p99_ms: number
  readonly p999_ms: number
  readonly max_ms: number
  readonly mean_ms: number
  /** Percentile and milliseconds, for the plot: dense towards the tail. */
  readonly curve: readonly (readonly [percentile: number, ms: number])[]
}

const curvePercentiles = [
  0, 10, 25, 50, 60, 70, 75, 80, 85, 90, 92.5, 95, 96, 97, 98, 99, 99.5, 99.8, 99.9, 99.95, 99.99,
]

/** Undefined when nothing was recorded: a latency of nothing is not zero. */
export function summaryOf(histogram: Histogram): LatencySummary | undefined {
  if (histogram.totalCount === 0) return undefined
  const at = (percentile: number) => histogram.getValueAtPercentile(percentile) / 1_000
  return {
    samples: histogram.totalCount,
    p50_ms: at(50),
    p90_ms: at(90),
    p99_ms: at(99),
    p999_ms: at(99.9),
    max_ms: histogram.maxValue / 1_000,
    mean_ms: histogram.mean / 1_000,
    curve: curvePercentiles.map((percentile) => [percentile, at(percentile)] as const),
  }
}
