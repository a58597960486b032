/**
 * What a load test found, in the form that is written as JSON, drawn, printed and compared. A report has
 * one run for each server that was tried, so that a peer's figures stand beside ours.
 */
import type { LatencySummary } from '../driver/histogram.ts'
import type { Limit } from '../limit.ts'

export interface TimelinePoint {
  /** Seconds since the first message. */
  readonly t_s: number
  readonly deliveries_per_s: number
  readonly messages_per_s: number
  /** Null when nobody tells. */
  readonly server_cores: number | null
  readonly server_rss_bytes: number | null
}

/** Counts in two directions, e.g. verdict × label. */
export type CountTable = Readonly<Record<string, Readonly<Record<string, number>>>>

export interface ProofReport {
  /** What was looked at, by name and count. */
  readonly checked: Readonly<Record<string, number>>
  readonly findings: number
  /** The first of them, each in one line. */
  readonly listed: readonly string[]
}

export interface Run {
  /** Which server, e.g. `parley (uws)`. */
  readonly target: string
  /** What was asked of it, where several rates are tried in one report. */
  readonly rate_per_s?: number
  /** What else sets this run apart, e.g. `with stalled readers`. */
  readonly variant?: string
  /** Units last; null for what could not be measured. */
  readonly figures: Readonly<Record<string, number | null>>
  /** From the intended time of a message to its delivery. */
  readonly latency: LatencySummary | null
  readonly timeline: readonly TimelinePoint[]
  readonly limit: Limit | null
  /** Refusals by name, and reasons of lost connections. */
  readonly refusals: Readonly<Record<string, number>>
  readonly verdicts: CountTable | null
  readonly proof: ProofReport | null
  readonly notes: readonly string[]
  /** Why this run counts as failed; empty when it does not. */
  readonly problems: readonly string[]
}

export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memory_bytes: number
  readonly node: string
  readonly platform: string
  /** Load average of the last minute before the run: others who used the machine. */
  readonly load_before: number
  /** Which cores server and generator had. */
  readonly pinning?: string
}

export interface Report {
  readonly v: 1
  readonly scenario: string
  /** ISO 8601. */
  readonly started_at: string
  readonly seed: number
  readonly options: Readonly<Record<string, number | string | boolean>>
  readonly machine: Machine
  readonly runs: readonly Run[]
}

/** 0 when every run did what it should, else 1. */
export function exitCodeOf(report: Report): number {
  return report.runs.every((run) => run.problems.length === 0) ? 0 : 1
}

/** Which run it is, in words: server, rate and variant as far as they were given. */
export function nameOf({ target, rate_per_s, variant }: Run): string {
  return [target, rate_per_s === undefined ? undefined : `${rate_per_s}/s`, variant]
    .filter((word) => word !== undefined)
    .join(', ')
}
