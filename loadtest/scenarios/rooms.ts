/**
 * `rooms`: many small rooms at once; what a message costs when hardly anybody hears it.
 */
import { runCrowd } from '../crowd.ts'
import { loadLimits } from '../limits.ts'
import type { Scenario } from '../scenario.ts'
import { checkCrowd, crowdOptions, crowdPlanOf } from './crowd-options.ts'

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
      value: 5_000,
      min: 0.1,
      max: 100_000,
      help: 'messages a second, in all rooms together',
    },
    ...crowdOptions,
  },
  check: (values) => checkCrowd(crowdPlanOf(values, values.number('rooms'), 0)),
  async run(values, context) {
    await using target = await context.openParley()
    return [await runCrowd(target, crowdPlanOf(values, values.number('rooms'), context.seed), context)]
  },
}
