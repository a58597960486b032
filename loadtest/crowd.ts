/**
 * A crowd: rooms full of members who send at a fixed rate, whatever the server does. The one flow behind
 * the scenarios that measure throughput, latency and cost.
 */
import { arrivals, type ArrivalKind } from './driver/arrivals.ts'
import { type Crew, startCrew } from './driver/crew.ts'
import type { MemberPlan, WorkerPlan, WorkerResult } from './driver/orders.ts'
import { seeded } from './driver/seeded.ts'
import { sharedNow } from './driver/shared-time.ts'
import { Tally, type Totals } from './driver/tally.ts'
import { crowdRun } from './crowd-figures.ts'
import { loadLimits } from './limits.ts'
import { machineIdle, type Usage } from './meter.ts'
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

/** Time for the workers to get their order before the first message is due. */
const leadMs = 150
const sampleMs = 250
/** Samples a second over all workers: enough for a p99.9, few enough to cost the generator nothing. */
const samplesPerSecond = 20_000
/** After the joins: presence is told, garbage is collected, and memory has its resting size. */
const restMs = 1_000

/** Runs the crowd against the target and says what came of it. Rejects when not everybody gets in. */
export async function runCrowd(target: Target, plan: CrowdPlan, context: ScenarioContext): Promise<Run> {
  const { clock, progress } = context
  const now = sharedNow(clock)
  const connections = plan.rooms * plan.membersPerRoom
  const workers = Math.min(plan.workers, connections)
  const tally = new Tally(workers)
  progress.show('tokens', 0, `${connections} tokens`)
  const members = await crowdMembers(target, plan)
  const intended = intendedTimes(plan)
  await using crew = startCrew(workerPlans({ target, plan, members, workers, tally, intended }))

  const read = async (): Promise<Reading> => {
    const own = process.cpuUsage()
    const usage = await target.meter.read()
    return {
      atMs: now(),
      totals: tally.totals(),
      usage,
      ownCpuS: (own.user + own.system) / 1e6,
      idleS: machineIdle().idleS,
    }
  }

  const empty = await read()
  await join(crew, tally, connections, context)
  await clock.sleep(restMs)
  const full = await read()

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
  const results = await crew.finish()
  progress.clear()
  return crowdRun(target, {
    plan,
    empty,
    full,
    begin,
    end,
    results,
    timeline: points,
    cores: context.pinning.generatorCores,
  })
}

async function crowdMembers(target: Target, plan: CrowdPlan): Promise<readonly MemberPlan[]> {
  const connections = plan.rooms * plan.membersPerRoom
  const run = Math.floor(seeded(plan.seed)() * 36 ** 5).toString(36)
  const accounts = Array.from({ length: connections }, (_, index) => {
    const name = `m${run}-${index}`
    return { subject: name, handle: name }
  })
  const tokens = await target.tokens(accounts)
  return tokens.map((token, index) => ({
    index,
    token,
    // Neighbours are in different rooms, so that message after message goes to room after room.
    room: `load-${run}-${index % plan.rooms}`,
    create: index < plan.rooms,
  }))
}

function intendedTimes(plan: CrowdPlan): SharedArrayBuffer {
  const count = Math.round(plan.ratePerS * (plan.warmupS + plan.durationS))
  const memory = new SharedArrayBuffer(count * 8)
  arrivals(plan.arrivals, plan.ratePerS, count, seeded(plan.seed), new Float64Array(memory))
  return memory
}

function workerPlans(all: {
  readonly target: Target
  readonly plan: CrowdPlan
  readonly members: readonly MemberPlan[]
  readonly workers: number
  readonly tally: Tally
  readonly intended: SharedArrayBuffer
}): readonly WorkerPlan[] {
  const { target, plan, members, workers, tally, intended } = all
  const deliveriesPerSecond = plan.ratePerS * plan.membersPerRoom
  return Array.from({ length: workers }, (_, worker) => ({
    worker,
    workers,
    url: target.url,
    dialect: target.dialect,
    members: members.filter(({ index }) => index % workers === worker),
    membersTotal: members.length,
    textChars: plan.textChars,
    sampleEvery: sampleStride(deliveriesPerSecond, plan.membersPerRoom),
    intended,
    tally: tally.memory,
  }))
}

/**
 * One delivery in so many is sampled: a stride without a common factor with the number of members, so that
 * over time every member is looked at, the first to be served and the last.
 */
export function sampleStride(deliveriesPerSecond: number, members: number): number {
  let stride = Math.max(1, Math.round(deliveriesPerSecond / samplesPerSecond))
  while (stride > 1 && commonFactor(stride, members) > 1) stride++
  return stride
}

function commonFactor(a: number, b: number): number {
  return b === 0 ? a : commonFactor(b, a % b)
}

async function join(crew: Crew, tally: Tally, connections: number, context: ScenarioContext): Promise<void> {
  const { clock, progress } = context
  const shown = clock.every(sampleMs, () => {
    const { joined } = tally.totals()
    progress.show('joining', joined / connections, `${joined} of ${connections} members`)
  })
  const late = new AbortController()
  try {
    const waves = crew
      .all({ do: 'join', wave: 'creators' })
      .then(() => crew.all({ do: 'join', wave: 'others' }))
    const deadline = clock.sleep(loadLimits.joinMs, late.signal).then(() => {
      if (!late.signal.aborted) throw new Error(`not everybody was in after ${loadLimits.joinMs} ms`)
    })
    await Promise.race([waves, deadline])
  } finally {
    late.abort()
    shown()
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
