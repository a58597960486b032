/**
 * `idle`: many authenticated members who say nothing; what each costs in memory, and where the machine stopped.
 */
import { cpuBetween } from '../crowd-figures.ts'
import { merged, summaryOf } from '../driver/histogram.ts'
import { gather } from '../gathering.ts'
import { loadLimits } from '../limits.ts'
import type { Scenario } from '../scenario.ts'
import { pinOption, workersOption, workersOf } from './crowd-options.ts'

/** Rooms have this many members, so that a large crowd does not meet the bound of one room. */
const roomMembers = 1_000
/** Time to rest, in which the server's own CPU is that of idling: heartbeats and sweeps. */
const restMs = 5_000

export const idle: Scenario = {
  summary: 'members who say nothing: memory of each, CPU of a join, and where descriptors or ports ended it',
  options: {
    members: { kind: 'number', value: 10_000, min: 1, max: loadLimits.idleMembersMax, help: 'members' },
    ...workersOption,
    ...pinOption,
  },
  check: (values) => (Number.isInteger(values.number('members')) ? undefined : '--members is a whole number'),
  async run(values, context) {
    const wanted = values.number('members')
    const rooms = Math.ceil(wanted / roomMembers)
    const plan = {
      rooms,
      membersPerRoom: Math.ceil(wanted / rooms),
      ratePerS: 1,
      durationS: 0,
      warmupS: 0,
      textChars: 100,
      arrivals: 'even',
      workers: workersOf(values),
      seed: context.seed,
    } as const
    await using target = await context.openParley()
    await using gathering = await gather(target, plan, context, true)
    const { empty, full, stopped } = gathering
    await context.clock.sleep(restMs)
    const rested = await gathering.read()
    const results = await gathering.crew.finish()
    const joined = rested.totals.joined - rested.totals.lost
    const rss = empty.usage && rested.usage ? rested.usage.rssBytes - empty.usage.rssBytes : null
    const joinS = cpuBetween(empty, full)
    const idleS = cpuBetween(full, rested)
    const entry = summaryOf(merged(results.map((result) => result.entry)))
    context.progress.clear()
    return [
      {
        target: target.name,
        figures: {
          members_wanted: rooms * plan.membersPerRoom,
          members_joined: joined,
          members_lost: rested.totals.lost,
          rss_per_member_bytes: rss === null || joined === 0 ? null : rss / joined,
          server_rss_bytes: rested.usage?.rssBytes ?? null,
          server_cpu_per_join_us: joinS === null || joined === 0 ? null : (joinS / joined) * 1e6,
          joins_per_s: joined / ((full.atMs - empty.atMs) / 1_000),
          join_p99_ms: entry?.p99_ms ?? null,
          idle_server_cores: idleS === null ? null : idleS / ((rested.atMs - full.atMs) / 1_000),
        },
        latency: null,
        timeline: [],
        limit: null,
        refusals: {},
        verdicts: null,
        proof: null,
        notes: stopped === undefined ? [] : [`it ended at ${joined} members: ${stopped}${hint(stopped)}`],
        problems: joined === 0 ? [`nobody got in: ${stopped ?? 'nobody knows why'}`] : [],
      },
    ]
  },
}

/** What an operator would change; nothing is raised from here. */
function hint(why: string): string {
  if (/EMFILE|ENFILE/.test(why)) return ' (descriptors: `ulimit -n` of this process and of the server)'
  if (/EADDRNOTAVAIL|EADDRINUSE/.test(why)) return ' (ports: net.ipv4.ip_local_port_range)'
  return ' (if the server said nothing: its descriptors, `ulimit -n`)'
}
