/**
 * The report as one HTML page: figures, plots, verdicts, proof. Nothing is loaded from anywhere.
 */
import { type Comparison, rowsOfComparison } from './compare.ts'
import { formatCount, formatFigure, formatName } from './format.ts'
import { isMatrix, matrixOf } from './matrix.ts'
import { escapeHtml, plot, type Series } from './plot.ts'
import { type CountTable, nameOf, type Report, type Run, type TimelinePoint } from './report.ts'

const style = `
:root { color-scheme: light dark; --ink: #1c1f24; --soft: #667; --line: #d8dbe2; --paper: #fff; --bad: #b3261e }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e8ee; --soft: #9aa3b2; --line: #343a46; --paper: #14171c; --bad: #ff8a80 } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.4rem } h2 { font-size: 1.1rem; margin-top: 2rem } p.soft { color: var(--soft) }
table { border-collapse: collapse; font-variant-numeric: tabular-nums } td, th { padding: .2rem .8rem; border-bottom: 1px solid var(--line); text-align: right }
td:first-child, th:first-child { text-align: left } svg { width: 100%; height: auto; margin: 1rem 0 }
svg text { fill: var(--ink); font: 12px system-ui, sans-serif } svg .title { font-weight: 600; font-size: 14px } svg .mark, svg .label { fill: var(--soft) }
svg .grid { stroke: var(--line) } svg .axis { stroke: var(--soft) } .bad { color: var(--bad); font-weight: 600 }`

const percentileMarks = [0, 50, 90, 99, 99.9, 99.99]

export function pageOf(report: Report, comparison?: Comparison): string {
  const { machine, runs } = report
  const options = Object.entries(report.options).map(([name, value]) => `--${name} ${value}`)
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Parley load test: ${escapeHtml(report.scenario)}</title><style>${style}</style></head><body>
<h1>Load test: ${escapeHtml(report.scenario)}</h1>
<p class="soft">${escapeHtml(`${report.started_at}, seed ${report.seed}`)}<br>
${escapeHtml(`${machine.cpu}, ${machine.cores} cores, load ${machine.load_before.toFixed(1)} before the run, Node ${machine.node}, ${machine.platform}${machine.pinning === undefined ? '' : `; ${machine.pinning}`}`)}<br>
<code>${escapeHtml(options.join(' '))}</code></p>
${isMatrix(runs) ? matrixPlots(runs) : plots(runs)}
${compared(comparison)}
${runs.map(details).join('\n')}
</body></html>
`
}

function plots(runs: readonly Run[]): string {
  const overTime = runs.every((run) => run.timeline.length === 0)
    ? ''
    : `<h2>Over time</h2>
${over(runs, 'Deliveries', 'per second', (p) => p.deliveries_per_s)}
${over(runs, 'Messages', 'per second', (p) => p.messages_per_s)}
${over(runs, 'CPU of the server', 'cores', (p) => p.server_cores)}
${over(runs, 'Memory of the server', 'MiB', (p) => p.server_rss_bytes && p.server_rss_bytes / 1024 ** 2)}`
  return `${figureTable(runs)}
<h2>Latency</h2>
${latencyWords}
${latencyPlot('Latency by percentile', runs)}
${overTime}`
}

/** Several servers at several rates: what they did for a second of CPU, and one latency plot for each rate. */
function matrixPlots(runs: readonly Run[]): string {
  const rates = [...new Set(runs.map((run) => run.rate_per_s ?? 0))]
  const targets = [...new Set(runs.map((run) => run.target))]
  const marks = rates.map((rate) => [Math.log10(rate), formatCount(rate)] as const)
  const against = (title: string, yLabel: string, value: (run: Run) => number | null | undefined) =>
    plot(
      { title, xLabel: 'messages per second', yLabel, yScale: 'log', xMarks: marks },
      targets.map((target) => ({
        name: target,
        points: runs.flatMap((run) => {
          const y = run.target === target ? value(run) : null
          return typeof y === 'number' ? [[Math.log10(run.rate_per_s ?? 1), y] as const] : []
        }),
      })),
    )
  return `${table(matrixOf(runs))}
${against('Deliveries per CPU-second of the server', 'deliveries', (run) => run.figures['deliveries_per_cpu_s'])}
${against('Latency, p99', 'ms', (run) => run.latency?.p99_ms)}
<h2>Latency</h2>
${latencyWords}
${rates
  .map((rate) =>
    latencyPlot(
      `Latency by percentile at ${formatCount(rate)} messages per second`,
      runs.filter((run) => run.rate_per_s === rate),
    ),
  )
  .join('\n')}`
}

const latencyWords =
  '<p class="soft">From the intended time of a message to its delivery, so that a stalled sender hides nothing.</p>'

function latencyPlot(title: string, runs: readonly Run[]): string {
  const xMarks = percentileMarks.map((p) => [tail(p), String(p)] as const)
  return plot({ title, xLabel: 'percentile', yLabel: 'ms', yScale: 'log', xMarks }, runs.map(latencySeries))
}

function compared(comparison: Comparison | undefined): string {
  if (comparison === undefined) return ''
  const notes = comparison.notes.length > 0 ? list(comparison.notes, undefined) : ''
  return `<h2>Against the earlier report</h2>\n${notes}${table(rowsOfComparison(comparison))}`
}

/** Distance towards 100 %, so that the tail has room: 90, 99 and 99.9 stand equally far apart. */
function tail(percentile: number): number {
  return -Math.log10(1 - Math.min(percentile, 99.995) / 100)
}

function latencySeries(run: Run): Series {
  return {
    name: run.variant ?? run.target,
    points: (run.latency?.curve ?? []).map(([p, ms]) => [tail(p), ms] as const),
  }
}

function over(
  runs: readonly Run[],
  title: string,
  yLabel: string,
  value: (point: TimelinePoint) => number | null,
): string {
  const series = runs.map((run) => ({
    name: run.variant ?? run.target,
    points: run.timeline.flatMap((point) => {
      const y = value(point)
      return y === null ? [] : [[point.t_s, y] as const]
    }),
  }))
  return plot({ title, xLabel: 'seconds', yLabel }, series)
}

function figureTable(runs: readonly Run[]): string {
  const names = [...new Set(runs.flatMap((run) => Object.keys(run.figures)))]
  const latencies = ['p50_ms', 'p90_ms', 'p99_ms', 'p999_ms', 'max_ms'] as const
  return table([
    ['', ...runs.map(nameOf)],
    ...names.map((n) => [formatName(n), ...runs.map((run) => formatFigure(n, run.figures[n] ?? null))]),
    ...latencies.map((n) => [
      `latency ${formatName(n).replace('p999', 'p99.9')}`,
      ...runs.map((run) => formatFigure(n, run.latency?.[n] ?? null)),
    ]),
    ['limit', ...runs.map((run) => run.limit?.side ?? '–')],
  ])
}

function details(run: Run): string {
  const parts = [`<h2>${escapeHtml(nameOf(run))}</h2>`]
  if (run.limit !== null) parts.push(`<p>Limit: ${escapeHtml(`${run.limit.side} (${run.limit.why})`)}</p>`)
  const refusals = Object.entries(run.refusals)
  if (refusals.length > 0) {
    parts.push(
      '<h3>Refused</h3>',
      table([['', 'times'], ...refusals.map(([name, n]) => [name, formatCount(n)])]),
    )
  }
  if (run.verdicts !== null) parts.push('<h3>Verdicts by label</h3>', table(rowsOf(run.verdicts)))
  if (run.proof !== null) {
    const { checked, findings, listed } = run.proof
    const counts = Object.entries(checked).map(([name, n]) => `${formatCount(n)} ${formatName(name)}`)
    parts.push('<h3>Proof</h3>', `<p>Checked ${escapeHtml(counts.join(', '))}.</p>`)
    parts.push(findings === 0 ? '<p>Nothing found wrong.</p>' : list(listed, `${findings} findings`))
  }
  if (run.notes.length > 0) parts.push(list(run.notes, undefined))
  if (run.problems.length > 0) parts.push(list(run.problems, 'Failed'))
  return parts.join('\n')
}

function list(lines: readonly string[], title: string | undefined): string {
  const head = title === undefined ? '' : `<p class="bad">${escapeHtml(title)}</p>`
  return `${head}<ul>${lines.map((l) => `<li>${escapeHtml(l)}</li>`).join('')}</ul>`
}

function rowsOf(counts: CountTable): string[][] {
  const columns = [...new Set(Object.values(counts).flatMap((row) => Object.keys(row)))].sort()
  return [
    ['', ...columns],
    ...Object.entries(counts).map(([row, cells]) => [row, ...columns.map((c) => formatCount(cells[c] ?? 0))]),
  ]
}

function table(rows: readonly (readonly string[])[]): string {
  const cells = (row: readonly string[], tag: 'td' | 'th') =>
    row.map((cell) => `<${tag}>${escapeHtml(cell)}</${tag}>`).join('')
  const [head = [], ...body] = rows
  return `<table><tr>${cells(head, 'th')}</tr>${body.map((row) => `<tr>${cells(row, 'td')}</tr>`).join('')}</table>`
}
