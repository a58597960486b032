/**
 * Several servers at several rates, as one table: a row for each run, with its ratios to the strongest
 * peers at the same rate.
 */
import { formatCount, formatFigure } from './format.ts'
import type { Run } from './report.ts'

/** Against whom a run is set, if they were measured: column and name of the target. */
const yardsticks = [
  ['× raw uWS', 'raw-uws'],
  ['× S.IO-uWS', 'socketio-uws'],
] as const

/** What is set against them: work done for a second of the server's CPU. */
export const workDone = 'deliveries_per_cpu_s'

/** Whether the runs are a matrix: several, and told apart by their rate. */
export function isMatrix(runs: readonly Run[]): boolean {
  return runs.length > 2 && runs.every((run) => run.rate_per_s !== undefined)
}

/** Head and rows; the first two columns say which run it is. */
export function matrixOf(runs: readonly Run[]): readonly (readonly string[])[] {
  const head = [
    'messages/s',
    'server',
    'deliveries/CPU-s',
    ...yardsticks.map(([column]) => column),
    'p50',
    'p90',
    'p99',
    'p99.9',
    'RSS/connection',
    'CPU/message',
    'server cores',
    'generator',
    'limit',
  ]
  return [head, ...runs.map((run) => rowOf(run, runs))]
}

function rowOf(run: Run, runs: readonly Run[]): string[] {
  const figure = (name: string) => formatFigure(name, run.figures[name] ?? null)
  const ms = (name: 'p50_ms' | 'p90_ms' | 'p99_ms' | 'p999_ms') =>
    formatFigure(name, run.latency?.[name] ?? null)
  return [
    formatCount(run.rate_per_s ?? 0),
    run.target,
    figure(workDone).replace(' /s', ''),
    ...yardsticks.map(([, name]) => ratio(run, sameRate(run, runs, name))),
    ms('p50_ms'),
    ms('p90_ms'),
    ms('p99_ms'),
    ms('p999_ms'),
    figure('rss_per_connection_bytes'),
    figure('server_cpu_per_message_us'),
    figure('server_cores'),
    figure('generator_busy_share'),
    run.limit?.side ?? '–',
  ]
}

function sameRate(run: Run, runs: readonly Run[], target: string): Run | undefined {
  return runs.find((other) => other.target === target && other.rate_per_s === run.rate_per_s)
}

function ratio(run: Run, to: Run | undefined): string {
  const [ours, theirs] = [run.figures[workDone], to?.figures[workDone]]
  return typeof ours === 'number' && typeof theirs === 'number' && theirs > 0
    ? formatCount(ours / theirs)
    : '–'
}
