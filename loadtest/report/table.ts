/**
 * The report as text, for a terminal: one column for each run.
 */
import { type Comparison, rowsOfComparison } from './compare.ts'
import { formatCount, formatFigure, formatName } from './format.ts'
import { isMatrix, matrixOf } from './matrix.ts'
import { type CountTable, nameOf, type Report, type Run } from './report.ts'

const percentiles = ['p50_ms', 'p90_ms', 'p99_ms', 'p999_ms', 'max_ms'] as const

export function printReport(report: Report, comparison?: Comparison): string {
  const { machine } = report
  const head = [
    `${report.scenario}, ${report.started_at}, seed ${report.seed}`,
    `${machine.cpu}, ${machine.cores} cores (load ${machine.load_before.toFixed(1)} before), Node ${machine.node}`,
    ...(machine.pinning === undefined ? [] : [machine.pinning]),
    Object.entries(report.options)
      .map(([name, value]) => `--${name} ${value}`)
      .join(' '),
  ]
  return `${[head.join('\n'), isMatrix(report.runs) ? grid(matrixOf(report.runs), 2) : figures(report.runs), ...report.runs.flatMap(rest), ...compared(comparison)].join('\n\n')}\n`
}

function compared(comparison: Comparison | undefined): string[] {
  if (comparison === undefined) return []
  const notes = comparison.notes.map((note) => `  ${note}`)
  return [['against the earlier report', ...notes].join('\n'), grid(rowsOfComparison(comparison), 2)]
}

function figures(runs: readonly Run[]): string {
  const names = [...new Set(runs.flatMap((run) => Object.keys(run.figures)))]
  return grid([
    ['', ...runs.map(nameOf)],
    ...names.map((name) => [
      formatName(name),
      ...runs.map((run) => formatFigure(name, run.figures[name] ?? null)),
    ]),
    ...percentiles.map((name) => [
      `latency ${name.replace('_ms', '').replace('p999', 'p99.9')}`,
      ...runs.map((run) => formatFigure(name, run.latency?.[name] ?? null)),
    ]),
    ['limit', ...runs.map((run) => run.limit?.side ?? '–')],
  ])
}

function rest(run: Run): string[] {
  const parts: string[] = []
  const about = (title: string, lines: readonly string[]) =>
    void (
      lines.length > 0 && parts.push([`${nameOf(run)}: ${title}`, ...lines.map((l) => `  ${l}`)].join('\n'))
    )
  if (run.limit !== null) about('limit', [run.limit.why])
  about(
    'refused',
    Object.entries(run.refusals).map(([name, count]) => `${name}: ${formatCount(count)}`),
  )
  if (run.verdicts !== null) about('verdicts by label', countTable(run.verdicts).split('\n'))
  if (run.proof !== null) {
    const checked = Object.entries(run.proof.checked).map(
      ([name, n]) => `${formatCount(n)} ${formatName(name)}`,
    )
    const found = run.proof.findings === 0 ? 'nothing found wrong' : `${run.proof.findings} FINDINGS`
    about('proof', [`checked ${checked.join(', ')}`, found, ...run.proof.listed])
  }
  about('notes', run.notes)
  about('FAILED', run.problems)
  return parts
}

/** Rows and columns with their sums. */
export function countTable(table: CountTable): string {
  const columns = [...new Set(Object.values(table).flatMap((row) => Object.keys(row)))].sort()
  const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0)
  const cell = (row: string, column: string) => table[row]?.[column] ?? 0
  const rows = Object.keys(table)
  return grid([
    ['', ...columns, 'all'],
    ...rows.map((row) => {
      const counts = columns.map((column) => cell(row, column))
      return [row, ...counts.map(formatCount), formatCount(sum(counts))]
    }),
    [
      'all',
      ...columns.map((column) => formatCount(sum(rows.map((row) => cell(row, column))))),
      formatCount(sum(rows.flatMap((row) => columns.map((column) => cell(row, column))))),
    ],
  ])
}

/** Cells in columns: the first ones to the left, the others to the right. */
export function grid(rows: readonly (readonly string[])[], lefts = 1): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => (row[i] ?? '').length)))
  return rows
    .map((row) =>
      row
        .map((cell, i) => (i < lefts ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
