/**
 * `churn`: people go in and out of a large room; what a change costs, and how much of it the others hear.
 */
import type { CrowdPlan } from '../crowd.ts'
import { cpuBetween, summed } from '../crowd-figures.ts'
import { merged, summaryOf } from '../driver/histogram.ts'
import { gather } from '../gathering.ts'
import { limitOf } from '../limit.ts'
import { loadLimits } from '../limits.ts'
import { machineIdle } from '../meter.ts'
import type { Scenario } from '../scenario.ts'
import { pinOption, workersOf, workersOption } from './crowd-options.ts'

const leadMs = 150
/** What was said last is heard: the window in which presence is gathered, and then some. */
const lingerMs = 1_500

export const churn: Scenario = {
  summary: 'joins and leaves in a large room: CPU of a change, time to be in, frames that the others hear',
  options: {
    members: { kind: 'number', value: 1_000, min: 2, max: 10_000, help: 'members of the room' },
    movers: { kind: 'number', value: 200, min: 1, max: 10_000, help: 'how many of them come and go' },
    rate: { kind: 'number', value: 200, min: 0.1, max: 5_000, help: 'changes a second, of all together' },
    duration: { kind: 'number', value: 10, min: 0.5, max: 3_600, help: 'seconds' },
    ...workersOption,
    ...pinOption,
  },
  check(values) {
    const [members, movers] = [values.number('members'), values.number('movers')]
    if (!Number.isInteger(members) || !Number.isInteger(movers))
      return '--members and --movers are whole numbers'
    if (movers >= members) return '--movers are fewer than --members: somebody stays'
    if (values.number('rate') / movers > 5) return 'each mover would change more than 5 times a second'
    if (values.number('rate') * values.number('duration') > loadLimits.messagesMax)
      return `more than ${loadLimits.messagesMax} changes: lower --rate or --duration`
    return undefined
  },
  async run(values, context) {
    const members = values.number('members')
    const plan: CrowdPlan = {
      rooms: 1,
      membersPerRoom: members,
      ratePerS: values.number('rate'),
      durationS: values.number('duration'),
      warmupS: 0,
      textChars: 100,
      arrivals: 'even',
      workers: Math.min(workersOf(values), values.number('movers')),
      seed: context.seed,
    }
    await using target = await context.openParley()
    await using gathering = await gather(target, plan, context)
    const begin = await gathering.read()
    const movers = Math.ceil(values.number('movers') / plan.workers)
    await gathering.crew.all({ do: 'churn', startMs: gathering.now() + leadMs, movers })
    await context.clock.sleep(lingerMs)
    const end = await gathering.read()
    const results = await gathering.crew.finish()
    context.progress.clear()
    const seconds = (end.atMs - begin.atMs) / 1_000
    const changes = end.totals.sent - begin.totals.sent
    const joins = end.totals.joined - begin.totals.joined
    const leaves = end.totals.accepted - begin.totals.accepted
    const unanswered = changes - joins - leaves
    const heard = end.totals.frames - begin.totals.frames - joins - leaves
    const cpuS = cpuBetween(begin, end)
    const busy = Math.max(0, ...results.map((result) => result.busy))
    const idleShare = (end.idleS - begin.idleS) / seconds / machineIdle().cores
    return [
      {
        target: target.name,
        figures: {
          members,
          changes,
          joins,
          leaves,
          changes_per_s: changes / seconds,
          server_cpu_per_change_us: cpuS === null || changes === 0 ? null : (cpuS / changes) * 1e6,
          server_cores: cpuS === null ? null : cpuS / seconds,
          presence_frames_per_member_per_s: heard / members / seconds,
          server_rss_bytes: end.usage?.rssBytes ?? null,
          generator_busy_share: busy,
        },
        latency: summaryOf(merged(results.map((result) => result.back))) ?? null,
        timeline: [],
        limit: limitOf({
          serverCores: cpuS === null ? undefined : cpuS / seconds,
          generatorBusy: busy,
          machineIdle: idleShare,
        }),
        refusals: summed(results.map((result) => result.refusals)),
        verdicts: null,
        proof: null,
        notes: ['latency is from the intended time of a join to being in the room'],
        problems: unanswered === 0 ? [] : [`${unanswered} changes got no answer`],
      },
    ]
  },
}
