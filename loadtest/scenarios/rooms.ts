/**
 * `rooms`: many small rooms at once; what a message costs when hardly anybody hears it.
 */
import { loadLimits } from '../limits.ts'
import type { Values } from '../options.ts'
import type { Scenario } from '../scenario.ts'
import { cellOptions, checkCells, runCells } from './cells.ts'
import { crowdOptions } from './crowd-options.ts'

const wanted = (values: Values) => ({
  rooms: values.number('rooms'),
  rates: { alone: [5_000], beside: [5_000] },
})

export const rooms: Scenario = {
  summary: 'many small rooms: CPU per message, latency',
  options: {
    rooms: { kind: 'number', value: 1_000, min: 1, max: loadLimits.connectionsMax, help: 'rooms' },
    members: {
      kind: 'number',
      value: 10,
      min: 1,
      max: loadLimits.connectionsMax,
      help: 'members of each room',
    },
    rate: {
      kind: 'number',
      value: undefined,
      min: 0.1,
      max: 100_000,
      help: 'messages a second, in all rooms together (5000)',
    },
    ...cellOptions,
    ...crowdOptions,
  },
  check: (values) => checkCells(values, wanted(values)),
  run: (values, context) => runCells(values, wanted(values), context),
}
