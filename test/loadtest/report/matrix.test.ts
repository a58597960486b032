import { expect, test } from 'vitest'
import { isMatrix, matrixOf } from '../../../loadtest/report/matrix.ts'
import type { Run } from '../../../loadtest/report/report.ts'

function run(target: string, rate_per_s: number | undefined, deliveries_per_cpu_s: number | null): Run {
  return {
    target,
    ...(rate_per_s === undefined ? {} : { rate_per_s }),
    figures: { deliveries_per_cpu_s },
    latency: null,
    timeline: [],
    limit: { side: 'server', why: '' },
    refusals: {},
    verdicts: null,
    proof: null,
    notes: [],
    problems: [],
  }
}

const cells = [
  run('parley', 50, 300_000),
  run('raw-uws', 50, 200_000),
  run('parley', 200, 500_000),
  run('raw-uws', 200, 250_000),
  run('socketio-uws', 200, null),
]

test('runs with rates are a matrix, from three on', () => {
  expect(isMatrix(cells)).toBe(true)
  expect(isMatrix(cells.slice(0, 2))).toBe(false)
  expect(isMatrix([...cells, run('replay', undefined, 1)])).toBe(false)
})

test('each run is set against the yardsticks at its own rate; what was not measured is a dash', () => {
  const [head = [], ...rows] = matrixOf(cells)
  const column = (name: string) => rows.map((row) => row[head.indexOf(name)])
  expect(column('× raw uWS')).toEqual(['1.50', '1', '2', '1', '–'])
  expect(column('× S.IO-uWS')).toEqual(['–', '–', '–', '–', '–'])
  expect(column('limit')).toEqual(Array.from({ length: 5 }, () => 'server'))
})
