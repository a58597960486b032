/**
 * A crowd: rooms full of members who send at a fixed rate, whatever the server does. The one flow behind
 * the scenarios that measure throughput, latency and cost.
 */
import type { ArrivalKind } from './driver/arrivals.ts'
import type { WorkerResult } from './driver/orders.ts'
import type { Tally, Totals } from './driver/tally.ts'
import { crowdRun } from './crowd-figures.ts'
import { type Gathering, gather } from './gathering.ts'
import { loadLimits } from './limits.ts'
import type { Usage } from './meter.ts'
import type { Run, TimelinePoint } from './report/report.ts'
import type { ScenarioContext } from './scenario.ts'
import type { Target } from './target.ts'

export interface CrowdPlan {
  readonly rooms: number
  readonly membersPerRoom: number
  readonly ratePerS: number
  readonly durationS: number
  readonly warmupS: number
  readonly textChars: number
  readonly arrivals: ArrivalKind
  readonly workers: number
  readonly seed: number
}

/** Everything known at one instant. */
export interface Reading {
  readonly atMs: number
  readonly totals: Totals
  readonly usage: Usage | undefined
  /** CPU time of this process, all threads. */
  readonly ownCpuS: number
  readonly idleS: number
}

export interface CrowdEvidence {
  readonly plan: CrowdPlan
  /** Before anyone joined, with everyone in, at the start of what is measured, and when all was delivered. */
  readonly empty: Reading
  readonly full: Reading
  readonly begin: Reading
  readonly end: Reading
  readonly results: readonly WorkerResult[]
  readonly timeline: readonly TimelinePoint[]
  /** That the generator may use. */
  readonly cores: number
}

/** Something that goes on beside the crowd, and adds to its run. */
export interface Aside {
  /** Everybody is in; nothing was said yet. */
  before(gathering: Gathering): Promise<void>
  /** Everything was said and delivered. */
  after(gathering: Gathering): Promise<Pick<Run, 'figures' | 'notes' | 'problems'>>
}

/** Time for the workers to get their order before the first message is due. */
const leadMs = 150
const sampleMs = 250

/** Runs the crowd against the target and says what came of it. Rejects when not everybody gets in. */
export async function runCrowd(
  target: Target,
  plan: CrowdPlan,
  context: ScenarioContext,
  aside?: Aside,
): Promise<Run> {
  const { clock, progress } = context
  await using gathering = await gather(target, plan, context)
  const { crew, tally, now, read, empty, full } = gathering
  await aside?.before(gathering)

  const startMs = now() + leadMs
  const measureFromMs = plan.warmupS * 1_000
  const timeline = watch(read, startMs, plan, context)
  const sent = crew.all({ do: 'send', startMs, measureFromMs })
  sent.catch(() => undefined) // awaited below; until then it must not count as unhandled
  await clock.sleep(startMs + measureFromMs - now())
  const begin = await read()
  await sent
  await settled(tally, plan, now, target.peer ? loadLimits.peerSettleMs : loadLimits.settleMs, context)
  const end = await read()
  const points = await timeline.stop()
  const more = await aside?.after(gathering)
  const results = await crew.finish()
  progress.clear()
  const cores = context.pinning.generatorCores
  const evidence = { plan, empty, full, begin, end, results, timeline: points, cores }
  const run = crowdRun(target, evidence)
  if (more === undefined) return run
  return {
    ...run,
    figures: { ...run.figures, ...more.figures },
    notes: [...run.notes, ...more.notes],
    problems: [...run.problems, ...more.problems],
  }
}

/** Reads every quarter of a second what goes on, for the timeline and the bar. */
function watch(read: () => Promise<Reading>, startMs: number, plan: CrowdPlan, context: ScenarioContext) {
  const points: TimelinePoint[] = []
  const over = new AbortController()
  const totalS = plan.warmupS + plan.durationS
  const periodMs = Math.max(sampleMs, (totalS * 1_000) / loadLimits.timelinePointsMax)
  async function run(): Promise<void> {
    let last = await read()
    while (!over.signal.aborted && points.length < loadLimits.timelinePointsMax) {
      await context.clock.sleep(periodMs, over.signal)
      const next = await read()
      const point = pointOf(last, next, startMs)
      points.push(point)
      last = next
      const words = `${Math.round(point.deliveries_per_s)} deliveries/s, ${next.totals.sent} sent`
      context.progress.show('sending', point.t_s / totalS, words)
    }
  }
  const running = run()
  return {
    async stop(): Promise<readonly TimelinePoint[]> {
      over.abort()
      await running
      return points
    },
  }
}

export function pointOf(last: Reading, next: Reading, startMs: number): TimelinePoint {
  const seconds = Math.max(1e-3, (next.atMs - last.atMs) / 1_000)
  const cpu = last.usage && next.usage ? next.usage.cpuS - last.usage.cpuS : null
  return {
    t_s: (next.atMs - startMs) / 1_000,
    deliveries_per_s: (next.totals.deliveries - last.totals.deliveries) / seconds,
    messages_per_s: (next.totals.sent - last.totals.sent) / seconds,
    server_cores: cpu === null ? null : cpu / seconds,
    server_rss_bytes: next.usage?.rssBytes ?? null,
  }
}

/** Waits until everything is answered and delivered, or nothing moves any more. */
async function settled(
  tally: Tally,
  plan: CrowdPlan,
  now: () => number,
  settleMs: number,
  context: ScenarioContext,
): Promise<void> {
  const deadlineMs = now() + settleMs
  let movedMs = now()
  let last = tally.totals()
  while (now() < deadlineMs && now() - movedMs < loadLimits.stillMs) {
    const { sent, accepted, refused, deliveries } = last
    if (accepted + refused >= sent && deliveries >= accepted * plan.membersPerRoom) return
    await context.clock.sleep(20)
    const next = tally.totals()
    if (next.deliveries !== deliveries || next.accepted !== accepted || next.refused !== refused)
      movedMs = now()
    last = next
  }
}
