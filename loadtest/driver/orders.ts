/**
 * What the main thread and its workers say to each other. Counts do not travel here: they are in shared
 * memory (`tally.ts`).
 */
import type { DialectName } from './dialect.ts'

export interface MemberPlan {
  /** Position in the whole run: message `n` is sent by member `n` modulo the number of members. */
  readonly index: number
  readonly token: string
  readonly room: string
  /** Makes the room, and goes in before everybody else of it. */
  readonly create: boolean
  /** The address that it comes from: each has ports of its own. Undefined: the system chooses. */
  readonly localAddress?: string | undefined
}

/** A worker's part of the run, given at its birth. */
export interface WorkerPlan {
  readonly worker: number
  readonly workers: number
  readonly url: string
  readonly dialect: DialectName
  readonly members: readonly MemberPlan[]
  /** Members of the whole run. */
  readonly membersTotal: number
  readonly textChars: number
  /** One delivery in so many is read and its latency noted. */
  readonly sampleEvery: number
  /** Float64: intended times of all messages, in ms from the start. */
  readonly intended: SharedArrayBuffer
  readonly tally: SharedArrayBuffer
}

export type Order =
  | { readonly do: 'join'; readonly wave: 'creators' | 'others' }
  /** @param startMs on the shared clock; messages intended before `measureFromMs` (from the start) are warm-up */
  | { readonly do: 'send'; readonly startMs: number; readonly measureFromMs: number }
  /** Everybody is cut off at once, or waits to be sent away, and comes back. */
  | { readonly do: 'storm'; readonly by: 'cut' | 'server' }
  /** Some go out and in at the intended times: the first `movers` of the worker's members. */
  | { readonly do: 'churn'; readonly startMs: number; readonly movers: number }
  | { readonly do: 'finish' }

export interface WorkerResult {
  /** From the intended time to the delivery. Packed histogram. */
  readonly latency: string
  /** From the intended time to the write: the generator's own lag. Packed histogram. */
  readonly lag: string
  /** From the connect to being in the room. Packed histogram. */
  readonly entry: string
  /** From the cut to being back. Packed histogram. */
  readonly back: string
  /** Attempts to come back that failed. */
  readonly failures: number
  /** Who was told that nothing was missed. */
  readonly recovered: number
  /** Share of the sending time in which the thread was busy, from 0 to 1. */
  readonly busy: number
  readonly refusals: Readonly<Record<string, number>>
  readonly losses: Readonly<Record<string, number>>
}

export type Word =
  | { readonly event: 'done' }
  | { readonly event: 'failed'; readonly reason: string }
  | { readonly event: 'result'; readonly result: WorkerResult }
