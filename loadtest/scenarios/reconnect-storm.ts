/**
 * `reconnect-storm`: everybody is cut off in one moment and comes back to resume, or the server drains,
 * says when to come back, and is started again.
 */
import type { CrowdPlan } from '../crowd.ts'
import { cpuBetween, summed } from '../crowd-figures.ts'
import { merged, summaryOf } from '../driver/histogram.ts'
import { gather } from '../gathering.ts'
import { loadLimits } from '../limits.ts'
import type { Scenario } from '../scenario.ts'
import { pinOption, workersOf, workersOption } from './crowd-options.ts'

export const reconnectStorm: Scenario = {
  summary: 'everybody cut off at once: time until all are back and resumed, failures, CPU of a join',
  options: {
    members: { kind: 'number', value: 10_000, min: 1, max: loadLimits.connectionsMax, help: 'members' },
    room: { kind: 'number', value: 1_000, min: 1, max: 10_000, help: 'members of each room' },
    drain: { kind: 'switch', help: 'the server drains and is started again, instead of a cut' },
    ...workersOption,
    ...pinOption,
  },
  check(values) {
    if (values.on('drain') && values.text('url') !== undefined)
      return '--drain is for a server that the load test started: leave out --url'
    return Number.isInteger(values.number('members')) ? undefined : '--members is a whole number'
  },
  async run(values, context) {
    const rooms = Math.ceil(values.number('members') / values.number('room'))
    const plan: CrowdPlan = {
      rooms,
      membersPerRoom: Math.ceil(values.number('members') / rooms),
      ratePerS: 1,
      durationS: 0,
      warmupS: 0,
      textChars: 100,
      arrivals: 'even',
      workers: workersOf(values),
      seed: context.seed,
    }
    const members = plan.rooms * plan.membersPerRoom
    await using target = await context.openParley()
    await using gathering = await gather(target, plan, context)
    const { crew, full, tally } = gathering
    const drain = values.on('drain')
    const server = target.process

    const shown = context.clock.every(500, () => {
      const back = tally.totals().joined - members
      context.progress.show('storm', back / members, `${back} of ${members} are back`)
    })
    const over = new AbortController()
    const storm = crew.all({ do: 'storm', by: drain ? 'server' : 'cut' })
    storm.catch(() => undefined) // awaited below
    if (drain) {
      await server?.leave()
      await server?.restart()
    }
    const restarted = await gathering.read()
    try {
      await Promise.race([
        storm,
        context.clock.sleep(loadLimits.stormMs, over.signal).then(() => {
          if (!over.signal.aborted) throw new Error(`not everybody was back after ${loadLimits.stormMs} ms`)
        }),
      ])
    } finally {
      over.abort()
      shown()
    }
    const end = await gathering.read()
    const results = await crew.finish()
    const back = summaryOf(merged(results.map((result) => result.back)))
    // After a restart the process is another one, whose CPU time began at its start.
    const cpuS = drain ? (end.usage?.cpuS ?? null) : cpuBetween(full, end)
    const recovered = results.reduce((sum, result) => sum + result.recovered, 0)
    context.progress.clear()
    return [
      {
        target: target.name,
        variant: drain ? 'drain' : 'cut',
        figures: {
          members,
          members_back: end.totals.joined - members,
          members_recovered: recovered,
          all_back_s: (back?.max_ms ?? 0) / 1_000,
          failed_attempts: results.reduce((sum, result) => sum + result.failures, 0),
          server_cpu_per_join_us: cpuS === null ? null : (cpuS / members) * 1e6,
          restart_s: drain ? (restarted.atMs - full.atMs) / 1_000 : null,
          server_rss_bytes: end.usage?.rssBytes ?? null,
          generator_busy_share: Math.max(0, ...results.map((result) => result.busy)),
        },
        latency: back ?? null,
        timeline: [],
        limit: null,
        refusals: summed(results.map((result) => result.refusals)),
        verdicts: null,
        proof: null,
        notes: ['latency is from the cut to being in the room again'],
        problems:
          recovered === members
            ? []
            : [`${members - recovered} members were not told that nothing was missed`],
      },
    ]
  },
}
