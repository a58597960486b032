/**
 * `fanout`: one room, and everybody in it says their share.
 */
import { loadLimits } from '../limits.ts'
import type { Scenario } from '../scenario.ts'
import { cellOptions, checkCells, runCells } from './cells.ts'
import { crowdOptions } from './crowd-options.ts'

const wanted = { rooms: 1, rates: { alone: [200], beside: [50, 200, 1_000, 4_000] } }

export const fanout: Scenario = {
  summary: 'one large room: deliveries per CPU-second, latency, memory per connection',
  options: {
    members: {
      kind: 'number',
      value: 1_000,
      min: 2,
      max: loadLimits.connectionsMax,
      help: 'members of the room',
    },
    rate: {
      kind: 'number',
      value: undefined,
      min: 0.1,
      max: 100_000,
      help: 'messages a second, of all together (200; beside peers 50, 200, 1000 and 4000)',
    },
    ...cellOptions,
    ...crowdOptions,
  },
  check: (values) => checkCells(values, wanted),
  run: (values, context) => runCells(values, wanted, context),
}
