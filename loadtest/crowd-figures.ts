/**
 * From what was read during a crowd's run to its figures: arithmetic only.
 */
import type { CrowdEvidence, Reading } from './crowd.ts'
import { merged, summaryOf } from './driver/histogram.ts'
import { limitOf } from './limit.ts'
import { machineIdle } from './meter.ts'
import type { Run } from './report/report.ts'
import type { Target } from './target.ts'

/** A generator that writes later than this at its p99 has measured its own lag as well; said in a note. */
const lagNoteMs = 10

export function crowdRun(target: Pick<Target, 'name' | 'peer'>, evidence: CrowdEvidence): Run {
  const { plan, empty, full, begin, end, results } = evidence
  const { totals } = end
  const seconds = (end.atMs - begin.atMs) / 1_000
  const connections = plan.rooms * plan.membersPerRoom
  const delivered = totals.deliveries - begin.totals.deliveries
  const accepted = totals.accepted - begin.totals.accepted
  const expected = totals.accepted * plan.membersPerRoom
  const serverS = cpuBetween(begin, end)
  const joinS = cpuBetween(empty, full)
  const rss = empty.usage && full.usage ? full.usage.rssBytes - empty.usage.rssBytes : null
  const generatorS = end.ownCpuS - begin.ownCpuS
  const generatorBusy = Math.max(0, ...results.map((result) => result.busy))
  const idleShare = (end.idleS - begin.idleS) / seconds / machineIdle().cores
  const lag = summaryOf(merged(results.map((result) => result.lag)))
  const entry = summaryOf(merged(results.map((result) => result.entry)))
  const problems = problemsOf(evidence, expected)
  return {
    target: target.name,
    rate_per_s: plan.ratePerS,
    figures: {
      connections,
      messages_sent: totals.sent,
      messages_accepted: totals.accepted,
      messages_refused: totals.refused,
      deliveries: totals.deliveries,
      deliveries_missing: expected - totals.deliveries,
      messages_per_s: accepted / seconds,
      deliveries_per_s: delivered / seconds,
      server_cpu_s: serverS,
      server_cores: serverS === null ? null : serverS / seconds,
      deliveries_per_cpu_s: serverS === null || serverS === 0 ? null : delivered / serverS,
      server_cpu_per_message_us: serverS === null || accepted === 0 ? null : (serverS / accepted) * 1e6,
      server_cpu_per_join_us: joinS === null ? null : (joinS / connections) * 1e6,
      rss_per_connection_bytes: rss === null ? null : rss / connections,
      server_rss_bytes: end.usage?.rssBytes ?? null,
      server_rss_max_bytes: largest(evidence.timeline.map((point) => point.server_rss_bytes)),
      frames_per_delivery: totals.deliveries === 0 ? null : totals.frames / totals.deliveries,
      join_p99_ms: entry?.p99_ms ?? null,
      generator_cpu_s: generatorS,
      generator_cores: generatorS / seconds,
      generator_busy_share: generatorBusy,
      generator_lag_p99_ms: lag?.p99_ms ?? null,
      machine_idle_share: Math.max(0, idleShare),
    },
    latency: summaryOf(merged(results.map((result) => result.latency))) ?? null,
    timeline: evidence.timeline,
    limit: limitOf({
      serverCores: serverS === null ? undefined : serverS / seconds,
      generatorBusy: Math.max(generatorBusy, generatorS / seconds / evidence.cores),
      machineIdle: idleShare,
    }),
    refusals: summed(results.map((result) => result.refusals)),
    verdicts: null,
    proof: null,
    notes: [...notesOf(evidence, lag?.p99_ms ?? 0), ...(target.peer ? problems : [])],
    problems: target.peer ? [] : problems,
  }
}

function largest(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : Math.max(...known)
}

/** CPU seconds of the server between two readings; null when nobody told. */
export function cpuBetween(from: Reading, to: Reading): number | null {
  return from.usage && to.usage ? to.usage.cpuS - from.usage.cpuS : null
}

function notesOf(evidence: CrowdEvidence, lagP99Ms: number): string[] {
  const { refused } = evidence.end.totals
  return [
    ...(refused > 0 ? [`${refused} messages were refused; they are not deliveries, and not latencies`] : []),
    ...(lagP99Ms > lagNoteMs
      ? [`the generator itself was late by ${lagP99Ms.toFixed(1)} ms at its p99`]
      : []),
  ]
}

function problemsOf({ end: { totals }, results }: CrowdEvidence, expected: number): string[] {
  const losses = Object.entries(summed(results.map((result) => result.losses)))
  const unanswered = totals.sent - totals.accepted - totals.refused
  return [
    ...(totals.accepted === 0 ? ['no message was accepted'] : []),
    ...(unanswered > 0 ? [`${unanswered} messages got no answer`] : []),
    ...(expected > totals.deliveries ? [`${expected - totals.deliveries} deliveries are missing`] : []),
    ...(expected < totals.deliveries && unanswered === 0
      ? [`${totals.deliveries - expected} deliveries too many`]
      : []),
    ...losses.map(([why, count]) => `${count} connections were lost: ${why}`),
  ]
}

export function summed(parts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const part of parts) {
    for (const [name, count] of Object.entries(part)) sums[name] = (sums[name] ?? 0) + count
  }
  return sums
}
