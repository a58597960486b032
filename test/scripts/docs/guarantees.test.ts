/**
 * A guarantee without a test is a wish: every one in docs/guarantees.md names tests, and what it names is there.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { packageRoot } from '../../../server/base/package-root.ts'

const root = packageRoot()
const text = readFileSync(join(root, 'docs/guarantees.md'), 'utf8')

/** The rows of the table under this heading, as cells. */
function rowsUnder(heading: string): readonly (readonly string[])[] {
  const [, section = ''] = text.split(`${heading}\n`)
  const lines = section.split(/^## /m)[0]?.split('\n') ?? []
  const cells = lines
    .filter((line) => line.startsWith('|'))
    .map((line) => line.split(/(?<!\\)\|/).slice(1, -1))
  return cells.slice(2).map((row) => row.map((cell) => cell.trim()))
}

const testsIn = (cell: string) =>
  [...cell.matchAll(/`(test\/[\w./-]+\.test\.ts)`/g)].map(([, path = '']) => path)

describe('docs/guarantees.md', () => {
  const guarantees = rowsUnder('# Guarantees')
  const faults = rowsUnder('## Faults that are survived')

  test('numbers its guarantees from 1 on, each number once', () => {
    expect(guarantees.length).toBeGreaterThanOrEqual(12)
    expect(guarantees.map(([number]) => Number(number))).toEqual(guarantees.map((_, i) => i + 1))
  })

  test('names a test for each guarantee and for each fault', () => {
    const bare = [...guarantees, ...faults].filter((row) => testsIn(row.at(-1) ?? '').length === 0)
    expect(bare.map((row) => row[0])).toEqual([])
  })

  test('names only tests that are there', () => {
    const named = [...new Set(testsIn(text))]
    expect(named.length).toBeGreaterThan(30)
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([])
  })

  test('names every test of a fault', () => {
    const files = readdirSync(join(root, 'test/fault')).map((name) => `test/fault/${name}`)
    const named = faults.flatMap((row) => testsIn(row.at(-1) ?? ''))
    expect(files.filter((path) => !named.includes(path))).toEqual([])
  })

  test('names a test for each thing that an answer means', () => {
    const meanings = rowsUnder('## What an answer means')
    expect(meanings.length).toBeGreaterThanOrEqual(5)
    for (const row of meanings) expect(row, row[0]).toHaveLength(4)
    const bare = meanings.filter((row) => testsIn(row.at(-1) ?? '').length === 0)
    expect(bare.map((row) => row[0])).toEqual([])
  })
})

test('an operator is told of the log: depth, age, lag, shipped, resent, refused, segments, deletions, reads', () => {
  const operations = readFileSync(join(root, 'docs/operations.md'), 'utf8')
  const metrics = [
    'journal_pending',
    'journal_oldest_ms',
    'journal_disk_bytes',
    'journal_failures_total',
    'ship_lag_records',
    'ship_oldest_ms',
    'shipped_records_total',
    'ship_resent_records',
    'ship_refused_appends',
    'sealed_records_total',
    'retention_deleted_total',
    'log_reads_total',
  ]
  expect(metrics.filter((name) => !operations.includes(`| \`parley_${name}\` |`))).toEqual([])
})
