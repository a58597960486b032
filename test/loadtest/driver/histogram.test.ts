import { expect, test } from 'vitest'
import { merged, newHistogram, packed, recordMs, summaryOf } from '../../../loadtest/driver/histogram.ts'

function histogramOf(...values: readonly number[]) {
  const histogram = newHistogram()
  for (const value of values) recordMs(histogram, value)
  return histogram
}

test('percentiles are those of the values, to three digits', () => {
  const summary = summaryOf(histogramOf(...Array.from({ length: 1_000 }, (_, i) => i + 1)))
  expect(summary?.samples).toBe(1_000)
  expect((summary?.p50_ms ?? 0) / 500).toBeCloseTo(1, 2)
  expect((summary?.p90_ms ?? 0) / 900).toBeCloseTo(1, 2)
  expect((summary?.p99_ms ?? 0) / 990).toBeCloseTo(1, 2)
  expect((summary?.p999_ms ?? 0) / 999).toBeCloseTo(1, 2)
  expect((summary?.max_ms ?? 0) / 1_000).toBeCloseTo(1, 2)
})

test('the latency of nothing is not zero, but unknown', () => {
  expect(summaryOf(newHistogram())).toBeUndefined()
})

test('two threads’ histograms become one, through text', () => {
  const sum = merged([packed(histogramOf(1, 2)), packed(histogramOf(100)), packed(newHistogram())])
  expect(summaryOf(sum)).toMatchObject({ samples: 3 })
  expect((summaryOf(sum)?.max_ms ?? 0) / 100).toBeCloseTo(1, 2)
})

test('a value below zero counts as zero, one beyond ten minutes as ten minutes', () => {
  expect(summaryOf(histogramOf(-5))?.max_ms).toBe(0)
  expect((summaryOf(histogramOf(10_000_000))?.max_ms ?? 0) / 600_000).toBeCloseTo(1, 2)
})

test('the curve rises from the least to the largest', () => {
  const curve = summaryOf(histogramOf(3, 1, 2, 50))?.curve ?? []
  expect(curve.length).toBeGreaterThan(10)
  for (let i = 1; i < curve.length; i++) {
    expect(curve[i]?.[0]).toBeGreaterThan(curve[i - 1]?.[0] ?? 0)
    expect(curve[i]?.[1]).toBeGreaterThanOrEqual(curve[i - 1]?.[1] ?? 0)
  }
})
