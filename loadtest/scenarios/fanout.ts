/**
 * `fanout`: one room, and everybody in it says their share.
 */
import { runCrowd } from '../crowd.ts'
import { loadLimits } from '../limits.ts'
import type { Scenario } from '../scenario.ts'
import { checkCrowd, crowdOptions, crowdPlanOf } from './crowd-options.ts'

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
    rate: { kind: 'number', value: 200, min: 0.1, max: 100_000, help: 'messages a second, of all together' },
    ...crowdOptions,
  },
  check: (values) => checkCrowd(crowdPlanOf(values, 1, 0)),
  async run(values, context) {
    await using target = await context.openParley()
    return [await runCrowd(target, crowdPlanOf(values, 1, context.seed), context)]
  },
}
