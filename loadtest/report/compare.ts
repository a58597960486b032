/**
 * A report against an earlier one: the ratio of every figure that has a better and a worse, run by run,
 * and a mark on what has become worse by more than noise.
 */
import { err, ok, type Result } from '../../server/base/result.ts'
import { formatCount, formatFigure, formatName } from './format.ts'
import { nameOf, type Report, type Run } from './report.ts'

export interface Change {
  /** Which run, in words. */
  readonly run: string
  readonly figure: string
  readonly before: number
  readonly now: number
  /** Now ÷ before. */
  readonly ratio: number
  readonly verdict: 'better' | 'worse' | 'same'
}

export interface Comparison {
  readonly changes: readonly Change[]
  /** What makes the two hard to compare, and runs that only one of them has. */
  readonly notes: readonly string[]
}

/** From here on a difference is marked; on a shared machine runs differ by less than this. */
const noiseShare = 0.1

const lessIsBetter =
  /^(?:p\d+_ms|.*_us|.*rss.*_bytes|join_p99_ms|all_back_s|failed_attempts|.*_missing|.*frames_per_member_per_s)$/
const moreIsBetter =
  /^(?:deliveries_per_cpu_s|deliveries_per_s|joins_per_s|members_joined|members_recovered)$/

/** A report that was written by `--json`, or why it is none. */
export function reportIn(text: string): Result<Report, string> {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    return err('it is not JSON')
  }
  const report = parsed as Partial<Report> | null
  if (typeof report !== 'object' || report === null || report.v !== 1 || !Array.isArray(report.runs))
    return err('it is not a report of this load test')
  return ok(report as Report)
}

export function compare(before: Report, now: Report): Comparison {
  const earlier = new Map(before.runs.map((run) => [nameOf(run), run]))
  const names = new Set(now.runs.map(nameOf))
  return {
    changes: now.runs.flatMap((run) => {
      const then = earlier.get(nameOf(run))
      return then === undefined ? [] : changesOf(nameOf(run), figuresOf(then), figuresOf(run))
    }),
    notes: [
      ...differences(before, now),
      ...[...names].filter((name) => !earlier.has(name)).map((name) => `${name}: not in the earlier report`),
      ...[...earlier.keys()]
        .filter((name) => !names.has(name))
        .map((name) => `${name}: only in the earlier report`),
    ],
  }
}

/** Head and rows for a table. */
export function rowsOfComparison({ changes }: Comparison): readonly (readonly string[])[] {
  return [
    ['run', 'figure', 'before', 'now', 'ratio', ''],
    ...changes.map(({ run, figure, before, now, ratio, verdict }) => [
      run,
      /^p\d+_ms$/.test(figure)
        ? `latency ${formatName(figure).replace('p999', 'p99.9')}`
        : formatName(figure),
      formatFigure(figure, before),
      formatFigure(figure, now),
      `× ${formatCount(ratio)}`,
      verdict === 'worse' ? 'WORSE' : verdict === 'better' ? 'better' : '',
    ]),
  ]
}

function figuresOf(run: Run): Readonly<Record<string, number | null>> {
  const { latency } = run
  if (latency === null) return run.figures
  const { p50_ms, p90_ms, p99_ms, p999_ms } = latency
  return { ...run.figures, p50_ms, p90_ms, p99_ms, p999_ms }
}

function changesOf(
  run: string,
  before: Readonly<Record<string, number | null>>,
  now: Readonly<Record<string, number | null>>,
): readonly Change[] {
  return Object.keys(now).flatMap((figure) => {
    const better = moreIsBetter.test(figure) ? 1 : lessIsBetter.test(figure) ? -1 : 0
    const [then, here] = [before[figure] ?? null, now[figure] ?? null]
    // Ratios of nothing, and of differences below zero (memory that was given back), say nothing.
    if (better === 0 || then === null || here === null || then <= 0 || here < 0) return []
    const ratio = here / then
    const gain = better === 1 ? ratio - 1 : 1 - ratio
    const verdict = gain > noiseShare ? 'better' : gain < -noiseShare ? 'worse' : 'same'
    return [{ run, figure, before: then, now: here, ratio, verdict } as const]
  })
}

function differences(before: Report, now: Report): readonly string[] {
  const options = new Set([...Object.keys(before.options), ...Object.keys(now.options)])
  const said = (value: unknown) => (value === undefined ? 'not given' : String(value))
  return [
    ...(before.scenario === now.scenario ? [] : [`scenarios differ: ${before.scenario}, ${now.scenario}`]),
    ...(before.machine.cpu === now.machine.cpu && before.machine.cores === now.machine.cores
      ? []
      : ['the machines differ']),
    ...(before.machine.node === now.machine.node
      ? []
      : [`Node differs: ${before.machine.node}, ${now.machine.node}`]),
    ...[...options]
      .filter((name) => name !== 'compare' && before.options[name] !== now.options[name])
      .map((name) => `--${name} differs: ${said(before.options[name])}, ${said(now.options[name])}`),
  ]
}
