/**
 * What was judged in a room during the last hour, minute by minute, for those who look after it: how many messages,
 * what became of them and why, and how long the verdicts took. Counts only; they are in memory and end with the process.
 */
import { categories } from '../../protocol/statement.ts'
import type { Clock } from '../base/clock.ts'
import type { Limits } from '../limits.ts'
import { LruMap } from './lru-map.ts'
import type { Judgement, RuledPipeline } from './pipeline.ts'
import { type Verdict, verdictActions } from './verdict.ts'

/** One minute in which something was judged. Percentiles are upper ends of half octaves, so at most 41 % too high. */
export interface Minute {
  /** Its beginning, ms since 1970. */
  readonly at: number
  readonly messages: number
  readonly flag: number
  readonly mask: number
  readonly hold: number
  readonly block: number
  readonly p50_us: number
  readonly p99_us: number
}

export interface Numbers {
  /** The oldest first; minutes in which nothing was said are left out. */
  readonly minutes: readonly Minute[]
  /** How many messages each category had something done about. */
  readonly categories: Readonly<Record<string, number>>
}

const minuteMs = 60_000
/** Two for each octave of microseconds, up to a second. */
const latencies = 40
const width = verdictActions.length + categories.length + latencies

export interface RoomNumbersPorts {
  readonly clock: Clock
  readonly limits: Pick<Limits, 'numbersRoomsMax' | 'numbersMinutesMax'>
}

export class RoomNumbers {
  readonly #ports: RoomNumbersPorts
  readonly #rooms: LruMap<string, Hour>
  readonly #all: Hour

  constructor(ports: RoomNumbersPorts) {
    this.#ports = ports
    this.#rooms = new LruMap(ports.limits.numbersRoomsMax)
    this.#all = new Hour(ports.limits.numbersMinutesMax)
  }

  /** A draft got its verdict. @param us how long that took */
  judged(room: string, verdict: Verdict, us: number): void {
    const minute = Math.floor(this.#ports.clock.monotonic() / minuteMs)
    const { numbersMinutesMax } = this.#ports.limits
    this.#rooms.getOrMake(room, () => new Hour(numbersMinutesMax)).add(minute, verdict, us)
    this.#all.add(minute, verdict, us)
  }

  /** @param room undefined: all rooms of this node together */
  of(room: string | undefined): Numbers {
    const { clock, limits } = this.#ports
    if (room !== undefined && !this.#rooms.has(room)) return { minutes: [], categories: {} }
    const make = () => new Hour(limits.numbersMinutesMax)
    const hour = room === undefined ? this.#all : this.#rooms.getOrMake(room, make)
    // Counted by the clock that never goes back, told by the one that people read.
    const offsetMs = clock.now() - clock.monotonic()
    return hour.tell(Math.floor(clock.monotonic() / minuteMs), offsetMs)
  }
}

/** Counts every verdict about a message or an edit that a pipeline gives; explanations are not counted. */
export function counted(pipeline: RuledPipeline, numbers: RoomNumbers, clock: Clock): RuledPipeline {
  const { ruleset, model, rejudge, explain } = pipeline
  return {
    ruleset,
    model,
    ...(rejudge === undefined ? {} : { rejudge: rejudge.bind(pipeline) }),
    ...(explain === undefined ? {} : { explain: explain.bind(pipeline) }),
    judge(subject, preset, overrides) {
      const startedMs = clock.monotonic()
      const note = (judgement: Judgement): Judgement => {
        const counts = subject.kind === 'message' || subject.kind === 'edit'
        if (counts && judgement !== 'overloaded')
          numbers.judged(subject.room, judgement, (clock.monotonic() - startedMs) * 1_000)
        return judgement
      }
      const judgement = pipeline.judge(subject, preset, overrides)
      return judgement instanceof Promise ? judgement.then(note) : note(judgement)
    },
  }
}

/** A ring of minutes. A minute's counts are made when something is said in it, so that a quiet room costs little. */
class Hour {
  readonly #minutes: number
  readonly #ring: { minute: number; readonly counts: Uint32Array }[] = []

  constructor(minutes: number) {
    this.#minutes = minutes
  }

  add(minute: number, { action, category }: Verdict, us: number): void {
    const counts = this.#countsOf(minute)
    more(counts, verdictActions.indexOf(action))
    if (category !== null) more(counts, verdictActions.length + categories.indexOf(category))
    more(counts, width - latencies + latencyOf(us))
  }

  /** The oldest place is used again once there are as many as there may be. */
  #countsOf(minute: number): Uint32Array {
    const newest = this.#ring.at(-1)
    if (newest?.minute === minute) return newest.counts
    const oldest = this.#ring.length < this.#minutes ? undefined : this.#ring.shift()
    const counts = oldest?.counts.fill(0) ?? new Uint32Array(width)
    this.#ring.push({ minute, counts })
    return counts
  }

  tell(now: number, offsetMs: number): Numbers {
    const minutes: Minute[] = []
    const sums: Record<string, number> = {}
    for (const { minute, counts } of this.#ring) {
      if (minute <= now - this.#minutes) continue
      minutes.push(told(counts, minute * minuteMs + offsetMs))
      for (const [i, category] of categories.entries()) {
        const count = counts[verdictActions.length + i] ?? 0
        if (count > 0) sums[category] = (sums[category] ?? 0) + count
      }
    }
    return { minutes, categories: sums }
  }
}

function more(counts: Uint32Array, at: number): void {
  counts[at] = (counts[at] ?? 0) + 1
}

function told(row: Uint32Array, at: number): Minute {
  const [allow = 0, flag = 0, mask = 0, hold = 0, block = 0] = row
  const times = row.subarray(width - latencies)
  const messages = allow + flag + mask + hold + block
  const percentiles = { p50_us: percentile(times, messages, 0.5), p99_us: percentile(times, messages, 0.99) }
  return { at: Math.round(at), messages, flag, mask, hold, block, ...percentiles }
}

function latencyOf(us: number): number {
  return us < 1 ? 0 : Math.min(latencies - 1, Math.floor(Math.log2(us) * 2))
}

/** The upper end, in µs, of the step in which the share `q` of them is reached. */
function percentile(times: Uint32Array, total: number, q: number): number {
  let seen = 0
  for (const [i, count] of times.entries()) {
    seen += count
    if (seen >= total * q) return Math.round(2 ** ((i + 1) / 2) * 10) / 10
  }
  return 0
}
