/**
 * A worker's part of the crowd: its members, its share of the messages, and what it noted.
 */
import type { Clock } from '../../server/base/clock.ts'
import { loadLimits } from '../limits.ts'
import { dialects } from './dialect.ts'
import { FrameCounter } from './frame-counter.ts'
import { type Histogram, newHistogram, packed, recordMs } from './histogram.ts'
import { type Entry, Member, type MemberHost } from './member.ts'
import type { MemberPlan, WorkerPlan, WorkerResult } from './orders.ts'
import { ramp } from './ramp.ts'
import { type SharedNow, sharedNow } from './shared-time.ts'
import { Tally } from './tally.ts'
import { numberIn, textOf } from './texts.ts'

/** Of one thread: large enough that a burst is read in few calls. */
const readBufferBytes = 256 * 1024
const entriesMax = 5
const retryMs = 500
/** Messages sent in one go when many are due; then the thread reads, or its own sockets would wait for it. */
const burstMax = 32

export class CrowdPart {
  readonly #plan: WorkerPlan
  readonly #clock: Clock
  readonly #now: SharedNow
  readonly #tally: Tally
  readonly #intended: Float64Array
  readonly #members = new Map<number, Member>()
  readonly #host: MemberHost
  readonly #latency: Histogram = newHistogram()
  readonly #lag: Histogram = newHistogram()
  readonly #refusals: Record<string, number> = {}
  readonly #losses: Record<string, number> = {}
  readonly #entry: Histogram = newHistogram()
  readonly #back: Histogram = newHistogram()
  #failures = 0
  #recovered = 0
  #startMs = Number.POSITIVE_INFINITY
  #measureFromMs = 0

  constructor(plan: WorkerPlan, clock: Clock) {
    this.#plan = plan
    this.#clock = clock
    this.#now = sharedNow(clock)
    this.#tally = new Tally(plan.workers, plan.tally)
    this.#intended = new Float64Array(plan.intended)
    const dialect = dialects[plan.dialect](plan.textChars)
    const { worker } = plan
    this.#host = {
      url: plan.url,
      dialect,
      readBuffer: Buffer.alloc(readBufferBytes),
      received: (bytes) => {
        this.#tally.add(worker, 'frames', 1)
        this.#tally.add(worker, 'bytes', bytes)
      },
      counter: new FrameCounter(dialect, plan.sampleEvery, {
        delivered: (count) => this.#tally.add(worker, 'deliveries', count),
        sampled: (text) => this.#sample(text),
      }),
      accepted: () => this.#tally.add(worker, 'accepted', 1),
      refused: (name) => {
        this.#tally.add(worker, 'refused', 1)
        count(this.#refusals, name)
      },
      lost: (why) => {
        this.#tally.add(worker, 'lost', 1)
        count(this.#losses, why)
      },
    }
  }

  /** Brings this part of the crowd into its rooms. Rejects when somebody does not get in. */
  join(wave: 'creators' | 'others'): Promise<void> {
    const members = this.#plan.members.filter((member) => member.create === (wave === 'creators'))
    return ramp(members, loadLimits.connectsPendingMax, (member) => this.#enter(member))
  }

  /** Sends every message of this part at its time, or as soon after it as the thread comes to it. */
  async send(startMs: number, measureFromMs: number): Promise<void> {
    this.#startMs = startMs
    this.#measureFromMs = measureFromMs
    const { membersTotal, textChars, worker } = this.#plan
    let burst = 0
    for (let n = 0; n < this.#intended.length; n++) {
      const member = this.#members.get(n % membersTotal)
      if (member === undefined) continue // another worker's
      const intended = this.#intended[n] ?? 0
      burst = (await this.#until(intended, burst)) ? 0 : burst + 1
      member.say(n + 2, textOf(n, textChars)) // 1 was the join's ref
      this.#tally.add(worker, 'sent', 1)
      if (!this.#host.dialect.answers) this.#tally.add(worker, 'accepted', 1)
      if (intended >= measureFromMs) recordMs(this.#lag, this.#now() - startMs - intended)
    }
  }

  /** Everybody is cut off, or waits for the server to do it, and comes back to where they were. */
  async storm(by: 'cut' | 'server'): Promise<void> {
    const startMs = this.#now()
    await Promise.all(
      [...this.#members.values()].map(async (member) => {
        const lost = new Promise<number | undefined>((resolve) => {
          member.gone = resolve
        })
        if (by === 'cut') member.leave()
        await this.#comeBack(member, by === 'cut' ? 0 : ((await lost) ?? 0), startMs)
      }),
    )
  }

  async #comeBack({ plan, position }: Member, pauseMs: number, startMs: number): Promise<void> {
    let waitMs = pauseMs
    for (let tries = 0; tries < loadLimits.comeBacksMax; tries++) {
      if (waitMs > 0) await this.#clock.sleep(waitMs)
      const back = { plan: { ...plan, create: false }, from: position }
      const entry = await new Promise<Entry>((resolve) => {
        this.#members.set(plan.index, new Member(back.plan, this.#host, resolve, back.from))
      })
      if (entry.in) {
        recordMs(this.#back, this.#now() - startMs)
        if (this.#members.get(plan.index)?.position?.recovered === true) this.#recovered++
        return this.#tally.add(this.#plan.worker, 'joined', 1)
      }
      this.#failures++
      count(this.#refusals, entry.why)
      waitMs = entry.retryAfterMs ?? retryMs
    }
    throw new Error(`member ${plan.index} does not come back into ${plan.room}`)
  }

  /** Some of the members go out of the room and in again, one change at each intended time. */
  async churn(startMs: number, movers: number): Promise<void> {
    this.#startMs = startMs
    const { worker, workers } = this.#plan
    const moving = [...this.#members.values()].filter(({ plan }) => !plan.create).slice(0, movers)
    const out = new Set<Member>()
    let coming = 0
    for (let n = worker; n < this.#intended.length && moving.length > 0; n += workers) {
      const member = moving[Math.floor(n / workers) % moving.length]
      const intended = this.#intended[n] ?? 0
      await this.#until(intended, 0)
      if (member === undefined) continue
      this.#tally.add(worker, 'sent', 1)
      if (out.delete(member)) {
        coming++
        member.stepIn((entry) => {
          coming--
          if (!entry.in) return count(this.#refusals, entry.why)
          recordMs(this.#back, this.#now() - startMs - intended)
          this.#tally.add(worker, 'joined', 1)
        })
      } else {
        out.add(member)
        member.stepOut(n + 2)
      }
    }
    const deadlineMs = this.#now() + loadLimits.stillMs
    while (coming > 0 && this.#now() < deadlineMs) await this.#clock.sleep(10)
    this.#failures = coming
  }

  /** @param busy share of the sending time in which this thread was busy */
  finish(busy: number): WorkerResult {
    for (const member of this.#members.values()) member.leave()
    return {
      latency: packed(this.#latency),
      lag: packed(this.#lag),
      entry: packed(this.#entry),
      back: packed(this.#back),
      failures: this.#failures,
      recovered: this.#recovered,
      busy,
      refusals: this.#refusals,
      losses: this.#losses,
    }
  }

  async #enter(plan: MemberPlan): Promise<void> {
    let entry: Entry = { in: false, why: 'not tried', retryAfterMs: undefined }
    for (let tries = 0; tries < entriesMax; tries++) {
      if (!entry.in && tries > 0) await this.#clock.sleep(Math.min(entry.retryAfterMs ?? retryMs, 10_000))
      const beganMs = this.#now()
      entry = await new Promise<Entry>((resolve) => {
        this.#members.set(plan.index, new Member(plan, this.#host, resolve))
      })
      if (!entry.in) continue
      recordMs(this.#entry, this.#now() - beganMs)
      return this.#tally.add(this.#plan.worker, 'joined', 1)
    }
    throw new Error(`member ${plan.index} does not get into ${plan.room}: ${entry.in ? '' : entry.why}`)
  }

  /** Waits until a message is due, and lets the sockets be read after a long burst. @returns whether it waited */
  async #until(intendedMs: number, burst: number): Promise<boolean> {
    let waited = false
    for (let early = this.#early(intendedMs); early > 0 || (burst >= burstMax && !waited); ) {
      await this.#clock.sleep(Math.max(1, early - 1)) // timers are late by a millisecond, never early
      waited = true
      early = this.#early(intendedMs)
    }
    return waited
  }

  #early(intendedMs: number): number {
    return intendedMs - (this.#now() - this.#startMs)
  }

  #sample(text: string | undefined): void {
    const n = text === undefined ? undefined : numberIn(text)
    const intended = n === undefined ? undefined : this.#intended[n]
    if (intended === undefined || intended < this.#measureFromMs) return
    recordMs(this.#latency, this.#now() - this.#startMs - intended)
  }
}

function count(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1
}
