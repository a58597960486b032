/**
 * From the evidence of a replay to its figures.
 */
import { newHistogram, recordMs, summaryOf } from '../driver/histogram.ts'
import { limitOf } from '../limit.ts'
import type { Usage } from '../meter.ts'
import type { CountTable, ProofReport, Run, TimelinePoint } from '../report/report.ts'
import type { CrashPlan } from './crash.ts'
import type { RoomEvidence, Sent } from './evidence.ts'
import type { ReplayPlan } from './run.ts'

export interface ReplayFacts {
  readonly plan: ReplayPlan
  readonly evidence: readonly RoomEvidence[]
  readonly proof: ProofReport
  readonly crashPlan: CrashPlan | undefined
  readonly losses: Readonly<Record<string, number>>
  readonly postponed: Readonly<Record<string, number>>
  readonly before: Usage | undefined
  readonly after: Usage | undefined
  readonly seconds: number
  /** Shares from 0 to 1, as for `limitOf`. */
  readonly generatorBusy: number
  readonly machineIdle: number
  /** Connections: everyone who speaks, and the observers. */
  readonly people: number
}

const verdictOrder = ['allow', 'flag', 'mask', 'hold', 'block']

export function replayRun(target: string, facts: ReplayFacts): Run {
  const { plan, evidence, proof, losses, postponed, before, after, seconds, people } = facts
  const sends = evidence.flatMap((room) => room.sends)
  const live = liveDeliveries(evidence)
  const answers = newHistogram()
  for (const sent of sends)
    if (sent.fate !== 'unanswered') recordMs(answers, sent.answeredMs - sent.intendedMs)
  const answered = summaryOf(answers)
  const fate = (...wanted: readonly string[]) => sends.filter((sent) => wanted.includes(sent.fate)).length
  const restarted = plan.kill
  const cpuS = before && after && !restarted ? after.cpuS - before.cpuS : null
  const lost = Object.values(losses).reduce((a, b) => a + b, 0)
  return {
    target,
    figures: {
      connections: people,
      rooms: evidence.length,
      messages_sent: sends.length,
      messages_accepted: fate('accepted'),
      messages_stopped: fate('blocked', 'held', 'refused'),
      messages_unanswered: fate('unanswered'),
      sent_again: Object.values(postponed).reduce((a, b) => a + b, 0),
      deliveries: live.count,
      deliveries_per_s: live.count / seconds,
      server_cpu_s: cpuS,
      deliveries_per_cpu_s: cpuS === null || cpuS === 0 ? null : live.count / cpuS,
      server_rss_bytes: after?.rssBytes ?? null,
      answer_p50_ms: answered?.p50_ms ?? null,
      answer_p99_ms: answered?.p99_ms ?? null,
      reconnects: lost,
      generator_busy_share: facts.generatorBusy,
      machine_idle_share: facts.machineIdle,
    },
    latency: live.latency,
    timeline: live.timeline,
    limit: limitOf({
      serverCores: cpuS === null ? undefined : cpuS / seconds,
      generatorBusy: facts.generatorBusy,
      machineIdle: facts.machineIdle,
    }),
    refusals: { ...postponed },
    verdicts: verdictTable(sends),
    proof,
    notes: notesOf(facts, lost),
    problems: [
      ...(proof.findings > 0 ? [`${proof.findings} findings of the proof`] : []),
      ...(!restarted && fate('unanswered') > 0 ? [`${fate('unanswered')} messages got no answer`] : []),
      ...(fate('accepted') === 0 ? ['no message was accepted'] : []),
    ],
  }
}

/** Verdict × label; the usual verdicts first, then refusals by name. */
export function verdictTable(sends: readonly Pick<Sent, 'verdict' | 'label'>[]): CountTable {
  const table: Record<string, Record<string, number>> = {}
  const others = [...new Set(sends.map((sent) => sent.verdict))]
    .filter((v) => !verdictOrder.includes(v))
    .sort()
  for (const verdict of [...verdictOrder, ...others]) table[verdict] = {}
  for (const { verdict, label } of sends) {
    const row = table[verdict] ?? {}
    row[label] = (row[label] ?? 0) + 1
  }
  return table
}

/** What arrived as it happened (not from history): how much, when, and how long after it was due. */
function liveDeliveries(evidence: readonly RoomEvidence[]) {
  const latency = newHistogram()
  const perSecond = new Map<number, number>()
  let firstMs = Number.POSITIVE_INFINITY
  let count = 0
  for (const room of evidence) {
    const intended = new Map(
      room.sends.flatMap((s) => (s.id === undefined ? [] : [[s.id, s.intendedMs] as const])),
    )
    firstMs = Math.min(firstMs, ...room.sends.map((sent) => sent.intendedMs))
    for (const { stretches } of room.views) {
      for (const { digests, arrivedMs } of stretches) {
        arrivedMs.forEach((atMs, i) => {
          if (Number.isNaN(atMs)) return
          count++
          const second = Math.floor((atMs - firstMs) / 1_000)
          perSecond.set(second, (perSecond.get(second) ?? 0) + 1)
          const dueMs = intended.get(room.seen.get(digests[i] ?? Number.NaN)?.id ?? '')
          if (dueMs !== undefined) recordMs(latency, atMs - dueMs)
        })
      }
    }
  }
  return { count, latency: summaryOf(latency) ?? null, timeline: timelineOf(perSecond, evidence, firstMs) }
}

function timelineOf(
  perSecond: ReadonlyMap<number, number>,
  evidence: readonly RoomEvidence[],
  firstMs: number,
): TimelinePoint[] {
  const answered = new Map<number, number>()
  for (const { sends } of evidence) {
    for (const { answeredMs } of sends) {
      const second = Math.floor((answeredMs - firstMs) / 1_000)
      answered.set(second, (answered.get(second) ?? 0) + 1)
    }
  }
  const seconds = Math.max(0, ...perSecond.keys()) + 1
  return Array.from({ length: seconds }, (_, t_s) => ({
    t_s,
    deliveries_per_s: perSecond.get(t_s) ?? 0,
    messages_per_s: answered.get(t_s) ?? 0,
    server_cores: null,
    server_rss_bytes: null,
  }))
}

function notesOf({ crashPlan, evidence, losses }: ReplayFacts, lost: number): string[] {
  const notes: string[] = []
  if (lost > 0)
    notes.push(`connections that came back: ${lost} (${Object.keys(losses).slice(0, 5).join('; ')})`)
  if (crashPlan === undefined) return notes
  const when = `after ${crashPlan.afterMessages} messages and ${crashPlan.delayMs.toFixed(1)} ms`
  notes.push(`the server was killed ${when} and started again; CPU is not counted over two processes`)
  const vanished = evidence.reduce((sum, room) => {
    const kept = new Set(room.log.map((record) => record.id))
    return sum + room.sends.filter((s) => s.fate === 'accepted' && !s.durable && !kept.has(s.id)).length
  }, 0)
  const durable = evidence.reduce((sum, room) => sum + room.sends.filter((s) => s.durable).length, 0)
  notes.push(`${durable} messages were acknowledged as durable; each is in the log once, or is listed above`)
  if (vanished > 0) notes.push(`${vanished} were acknowledged as accepted only, and went with the crash`)
  return notes
}
