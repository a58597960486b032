/**
 * A crowd on its way in: the workers, their members, and what the machine looked like before and after.
 */
import { arrivals } from './driver/arrivals.ts'
import { type Crew, startCrew } from './driver/crew.ts'
import type { MemberPlan, WorkerPlan } from './driver/orders.ts'
import { seeded } from './driver/seeded.ts'
import { type SharedNow, sharedNow } from './driver/shared-time.ts'
import { Tally } from './driver/tally.ts'
import type { CrowdPlan, Reading } from './crowd.ts'
import { loadLimits } from './limits.ts'
import { machineIdle } from './meter.ts'
import type { ScenarioContext } from './scenario.ts'
import type { Target } from './target.ts'

export interface Gathering extends AsyncDisposable {
  readonly crew: Crew
  readonly tally: Tally
  readonly now: SharedNow
  /** Names of the rooms, in their order. */
  readonly rooms: readonly string[]
  /** Everything known now. */
  read(): Promise<Reading>
  /** Before anyone joined, and with everyone in. */
  readonly empty: Reading
  readonly full: Reading
  /** Why not everybody is in; only where that is no failure. */
  readonly stopped: string | undefined
}

const sampleMs = 250
/** Samples a second over all workers: enough for a p99.9, few enough to cost the generator nothing. */
const samplesPerSecond = 20_000
/** After the joins: presence is told, garbage is collected, and memory has its resting size. */
const restMs = 1_000

/**
 * Brings everybody in. Rejects when not all get in, unless `partly`: then as many as get in stay.
 */
export async function gather(
  target: Target,
  plan: CrowdPlan,
  context: ScenarioContext,
  partly = false,
): Promise<Gathering> {
  const { clock, progress } = context
  const now = sharedNow(clock)
  const connections = plan.rooms * plan.membersPerRoom
  const workers = Math.min(plan.workers, connections)
  const tally = new Tally(workers)
  progress.show('tokens', 0, `${connections} tokens`)
  const members = await crowdMembers(target, plan)
  const intended = intendedTimes(plan)
  const crew = startCrew(workerPlans({ target, plan, members, workers, tally, intended }))

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

  let stopped: string | undefined
  const empty = await read()
  try {
    await join(crew, tally, connections, context)
  } catch (error) {
    stopped = error instanceof Error ? error.message : String(error)
    if (!partly) {
      await crew[Symbol.asyncDispose]()
      throw error
    }
  }
  await clock.sleep(restMs)
  const full = await read()
  return {
    crew,
    tally,
    now,
    rooms: members.slice(0, plan.rooms).map(({ room }) => room),
    read,
    empty,
    full,
    stopped,
    [Symbol.asyncDispose]: () => crew[Symbol.asyncDispose](),
  }
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
    localAddress: localAddressOf(index, connections),
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

/**
 * Each address of loopback has about 28,000 ports of its own towards one server; from there on the crowd
 * comes from several. Linux routes all of 127.0.0.0/8 to itself.
 */
export function localAddressOf(index: number, connections: number): string | undefined {
  const addresses = Math.ceil(connections / loadLimits.connectionsPerAddressMax)
  return addresses < 2 ? undefined : `127.0.0.${2 + (index % addresses)}`
}
