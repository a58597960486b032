/**
 * A replay from the first token to the last proof.
 */
import { performance } from 'node:perf_hooks'
import { isHandle } from '../../protocol/ids.ts'
import { ramp } from '../driver/ramp.ts'
import { sharedNow } from '../driver/shared-time.ts'
import { loadLimits } from '../limits.ts'
import { machineIdle } from '../meter.ts'
import { prove } from '../proof.ts'
import type { Run } from '../report/report.ts'
import type { ScenarioContext } from '../scenario.ts'
import type { ParleyTarget } from '../target.ts'
import { crasher, planCrash } from './crash.ts'
import type { EventFacts, RoomEvidence, Sent } from './evidence.ts'
import { replayRun } from './figures.ts'
import { play } from './play.ts'
import { readLogCommand, untilComplete, verifyLogCommand } from './read-back.ts'
import { createReplayReader } from './reader.ts'
import { Seat, type SeatHost } from './seat.ts'
import type { Transcript } from './transcript.ts'

export interface ReplayPlan {
  readonly transcript: Transcript
  readonly ratePerS: number
  readonly ack: 'accepted' | 'durable'
  /** Kill the server on the way, and start it again. */
  readonly kill: boolean
}

const readBufferBytes = 256 * 1024
const comingInMax = 16

/** Rejects when somebody does not get in, or the server does not come back. */
export async function runReplay(
  target: ParleyTarget,
  plan: ReplayPlan,
  context: ScenarioContext,
): Promise<Run> {
  const { clock, progress, seed } = context
  const { transcript } = plan
  const now = sharedNow(clock)
  const losses: Record<string, number> = {}
  const postponed: Record<string, number> = {}
  const roomOf = roomNames(target, transcript, seed)
  const rooms = transcript.rooms.map(roomOf)
  const reader = createReplayReader()
  const host: SeatHost = {
    url: target.url,
    clock,
    now,
    readBuffer: Buffer.alloc(readBufferBytes),
    decode: reader.decode,
    facts: reader.facts,
    lost: (why) => {
      losses[why] = (losses[why] ?? 0) + 1
    },
  }

  progress.show('joining', 0, `${transcript.people.size} people, ${rooms.length} observers`)
  const { people, observers } = await seats(target, transcript, roomOf, host)
  const everyone = [...people.values(), ...observers]
  await ramp(everyone, comingInMax, (seat) => seat.arrive())

  const crashPlan = plan.kill ? planCrash(transcript.lines.length, seed) : undefined
  const crash = crashPlan && target.process && crasher(crashPlan, target.process, clock)
  const before = await target.meter.read()
  const startMs = now()
  const idleBefore = machineIdle()
  const busyBefore = performance.eventLoopUtilization()
  const sends = await play(transcript.lines, {
    ratePerS: plan.ratePerS,
    ack: plan.ack,
    clock,
    now,
    roomOf,
    seatOf: (from) => must(people.get(from)),
    dispatched(count) {
      progress.show(
        'sending',
        count / transcript.lines.length,
        `${count} of ${transcript.lines.length} messages`,
      )
      crash?.dispatched(count)
    },
    postponed: (name) => {
      postponed[name] = (postponed[name] ?? 0) + 1
    },
  })
  await crash?.done()
  await Promise.all(everyone.map((seat) => seat.ready()))
  await settled(everyone, sends, roomOf, context)
  const endMs = now()
  const after = await target.meter.read()
  const seconds = (endMs - startMs) / 1_000
  const load = {
    generatorBusy: performance.eventLoopUtilization(busyBefore).utilization,
    machineIdle: (machineIdle().idleS - idleBefore.idleS) / seconds / idleBefore.cores,
  }

  progress.show('reading', 0, 'the log')
  const ends = new Map(
    rooms.map((room) => [room, Math.max(...everyone.map((s) => s.witnesses.get(room)?.last() ?? 0))]),
  )
  const kept = await readBack(target, ends, context)
  for (const seat of everyone) seat.leave()

  const evidence = transcript.rooms.map((name): RoomEvidence => {
    const room = roomOf(name)
    return {
      room,
      sends: sends.get(name) ?? [],
      views: everyone.flatMap((seat) => seat.witnesses.get(room)?.view ?? []),
      seen: reader.seen(room),
      log: kept.log.get(room) ?? [],
      redis: kept.redis?.get(room),
      crashed: plan.kill,
    }
  })
  progress.show('proving', 0, 'order, verdicts, log')
  const proof = prove(evidence, kept.problems)
  progress.clear()
  return replayRun(target.name, {
    plan,
    evidence,
    proof,
    crashPlan,
    losses,
    postponed,
    before,
    after,
    seconds,
    ...load,
    people: everyone.length,
  })
}

/**
 * Names of the rooms on the server: those of the transcript where nobody was before us, else numbered ones
 * that only this run has, because a server or a Redis of somebody else may know the others.
 */
function roomNames(target: ParleyTarget, { rooms }: Transcript, seed: number): (room: string) => string {
  if (target.process !== undefined && target.redisUrl === undefined) return (room) => room
  const names = new Map(rooms.map((room, index) => [room, `replay-${seed.toString(36)}-${index}`]))
  return (room) => names.get(room) ?? room
}

/** The accounts: one that makes the rooms and goes away again, everyone who speaks, one observer for each room. */
async function seats(
  target: ParleyTarget,
  transcript: Transcript,
  roomOf: (room: string) => string,
  host: SeatHost,
) {
  const names = [...transcript.people.keys()]
  const accounts = [
    { subject: 'replay-owner', handle: 'replay-owner' },
    ...names.map((name, i) => ({ subject: `replay-${name}`, handle: isHandle(name) ? name : `person-${i}` })),
    ...transcript.rooms.map((_, i) => ({ subject: `replay-observer-${i}`, handle: `observer-${i}` })),
  ]
  const [ownerToken = '', ...tokens] = await target.tokens(accounts)
  const owner = new Seat('the owner', ownerToken, [], host)
  await owner.arrive()
  for (const name of transcript.rooms) {
    const { answer } = await owner.ask({ t: 'join', room: roomOf(name), create: true })
    if (answer === 'lost' || answer.t !== 'joined')
      throw new Error(`${name} cannot be made: ${JSON.stringify(answer)}`)
    // Held messages are shown to owners who are there; nobody but the sender may see them here.
    await owner.ask({ t: 'leave', room: roomOf(name) })
  }
  owner.leave()
  const people = new Map(
    names.map((name, i) => {
      const rooms = (transcript.people.get(name) ?? []).map(roomOf)
      return [name, new Seat(name, tokens[i] ?? '', rooms, host)] as const
    }),
  )
  const observers = transcript.rooms.map((name, i) => {
    return new Seat(`observer of ${name}`, tokens[names.length + i] ?? '', [roomOf(name)], host)
  })
  return { people, observers }
}

/** Waits until everyone has everything that was answered, or nothing moves any more. */
async function settled(
  everyone: readonly Seat[],
  sends: ReadonlyMap<string, readonly Sent[]>,
  roomOf: (room: string) => string,
  { clock }: ScenarioContext,
): Promise<void> {
  const ends = [...sends].map(([name, theirs]) => {
    return [roomOf(name), theirs.findLast((sent) => sent.fate === 'accepted')?.seq ?? 0] as const
  })
  const behind = () =>
    ends.reduce((sum, [room, end]) => {
      return (
        sum +
        everyone.reduce((n, seat) => n + Math.max(0, end - (seat.witnesses.get(room)?.last() ?? end)), 0)
      )
    }, 0)
  let left = behind()
  let movedMs = clock.monotonic()
  while (left > 0 && clock.monotonic() - movedMs < loadLimits.stillMs) {
    await clock.sleep(50)
    const next = behind()
    if (next !== left) movedMs = clock.monotonic()
    left = next
  }
  await clock.sleep(100) // what must not come after the end has this long to come
}

/** What the log and Redis hold, and what is wrong with their chains. */
async function readBack(target: ParleyTarget, ends: ReadonlyMap<string, number>, context: ScenarioContext) {
  const { clock, progress } = context
  const problems = new Set<string>()
  async function everyRoom(where: string, redisUrl?: string) {
    const kept = new Map<string, readonly EventFacts[]>()
    for (const [room, end] of ends) {
      const read = () => readLogCommand(room, target.dataDir, redisUrl)
      const { records, complaints } = await untilComplete(read, end, clock)
      kept.set(room, records)
      for (const complaint of complaints) problems.add(complaint)
      progress.show('reading', kept.size / ends.size, `${where}, ${kept.size} rooms`)
    }
    return kept
  }
  const log = await everyRoom('the log')
  const redis = target.redisUrl === undefined ? undefined : await everyRoom('Redis', target.redisUrl)
  for (const complaint of await verifyLogCommand(target.dataDir)) problems.add(complaint)
  return { log, redis, problems: [...problems] }
}

function must(seat: Seat | undefined): Seat {
  if (seat === undefined) throw new Error('a line of the transcript is from nobody')
  return seat
}
