/**
 * A pipeline that asks for a second opinion about what it is not sure of: marked, but not certain enough to act on.
 * Everything else is judged as before, at no cost. Whoever waits for a second opinion waits in the lane of their
 * session, so the order of a sender's messages stays, and nobody else waits.
 */
import { createHmac } from 'node:crypto'
import type { Clock } from '../base/clock.ts'
import type { Random } from '../base/random.ts'
import type { Limits } from '../limits.ts'
import { silentTelemetry, type Telemetry } from '../telemetry/telemetry.ts'
import { Breaker } from './breaker.ts'
import type { Subject } from './classifier.ts'
import type { Judgement, RuledPipeline } from './pipeline.ts'
import type { Overrides } from './policy.ts'
import type { Preset } from './policy-table.ts'
import { greyScores, type NoAnswer, reconsidered, unanswered } from './reconsider.ts'
import { type Opinion, type Question, readOpinion, type SecondOpinion } from './second-opinion.ts'
import type { Verdict } from './verdict.ts'

export interface GreyBandPorts {
  readonly clock: Clock
  readonly random: Random
  readonly telemetry: Telemetry
  readonly limits: Pick<
    Limits,
    'secondOpinionMs' | 'secondOpinionsMax' | 'secondOpinionFailuresMax' | 'secondOpinionPauseMs'
  >
  readonly noAnswer?: NoAnswer
}

type Failure = 'threw' | 'late' | 'lied'

/**
 * What the first pipeline is told to speak to: everything but its verdicts, which are counted here, when they are final.
 */
export function uncounted(telemetry: Telemetry): Telemetry {
  return { ...telemetry, judged: silentTelemetry.judged }
}

/** @param first built with `uncounted` telemetry, or every verdict counts twice */
export function withSecondOpinion(
  first: RuledPipeline,
  judge: SecondOpinion,
  ports: GreyBandPorts,
): RuledPipeline {
  const { clock, random, telemetry, limits, noAnswer = {} } = ports
  const breaker = new Breaker(limits.secondOpinionFailuresMax, limits.secondOpinionPauseMs)
  // Forgotten with the process: what a judge kept cannot be joined to anything later.
  const pseudonymKey = random.bytes(32)
  let open = 0
  let asked = 0
  telemetry.gauge('second_opinions_pending', 'Messages that wait for a second opinion.', () => open)
  telemetry.gauge(
    'second_opinion_paused',
    'One while nobody is asked for a second opinion, because too many failed.',
    () => (breaker.open ? 1 : 0),
  )

  return {
    ...first,
    judge(subject, preset, overrides) {
      const startedMs = clock.monotonic()
      const judged = first.judge(subject, preset, overrides)
      const final =
        judged instanceof Promise
          ? judged.then((verdict) => consider(verdict, subject, preset, overrides))
          : consider(judged, subject, preset, overrides)
      return final instanceof Promise
        ? final.then((verdict) => settled(verdict, startedMs))
        : settled(final, startedMs)
    },
    /** What the judge would have to be asked about cannot be said at once. */
    rejudge(subject, preset, overrides) {
      const verdict = first.rejudge?.(subject, preset, overrides) ?? null
      return verdict !== null && isAskedAbout(verdict, subject, preset, overrides) ? null : verdict
    },
  }

  /** Counts the verdict that people get, with all the time that it took. */
  function settled(verdict: Judgement, startedMs: number): Judgement {
    if (verdict !== 'overloaded') {
      const us = (clock.monotonic() - startedMs) * 1_000
      telemetry.judged(verdict.action, verdict.category, verdict.degraded, us)
    }
    return verdict
  }

  function consider(
    verdict: Judgement,
    subject: Subject,
    preset: Preset,
    overrides: Overrides | undefined,
  ): Judgement | Promise<Judgement> {
    if (verdict === 'overloaded' || !isAskedAbout(verdict, subject, preset, overrides)) return verdict
    const grey = greyScores(verdict, preset, overrides)
    // Too many at once or a judge that is down: nobody is made to wait for what will not come.
    if (open >= limits.secondOpinionsMax || !breaker.admits(clock.monotonic()))
      return unanswered(verdict, grey, noAnswer)
    return ask(verdict, grey, subject, preset, overrides)
  }

  async function ask(
    verdict: Verdict,
    grey: Opinion,
    subject: Subject,
    preset: Preset,
    overrides: Overrides | undefined,
  ): Promise<Verdict> {
    open += 1
    const answer = await answerTo(questionOf(subject, grey))
    open -= 1
    if (!answer.ok) return failed(answer.kind, answer.detail, () => unanswered(verdict, grey, noAnswer))
    const opinion = readOpinion(answer.value, grey)
    if (!opinion.ok) return failed('lied', opinion.error, () => unanswered(verdict, grey, noAnswer))
    if (breaker.succeeded())
      telemetry.note('info', 'second opinions are asked for again', { classifier: judge.name })
    return reconsidered(verdict, opinion.value, subject, preset, overrides)
  }

  /** The answer, or why there is none; the deadline holds whatever the judge does. */
  function answerTo(
    question: Question,
  ): Promise<{ ok: true; value: unknown } | { ok: false; kind: Failure; detail: string }> {
    const controller = new AbortController()
    return new Promise((resolve) => {
      const cancel = clock.after(limits.secondOpinionMs, () => {
        resolve({ ok: false, kind: 'late', detail: `${limits.secondOpinionMs} ms` })
        controller.abort()
      })
      // In a function of its own, so that what throws at once is caught like what rejects.
      const answered = (async () => judge.ask(question, controller.signal))()
      answered.then(
        (value) => {
          cancel()
          resolve({ ok: true, value })
        },
        (error: unknown) => {
          cancel()
          // The adapters' own words; a judge's may quote the text, so adapters do not pass them on.
          resolve({ ok: false, kind: 'threw', detail: error instanceof Error ? error.message : 'failed' })
        },
      )
    })
  }

  function failed(kind: Failure, detail: string, otherwise: () => Verdict): Verdict {
    telemetry.classifierFailed(judge.name, kind, detail)
    if (breaker.failed(clock.monotonic()))
      telemetry.note('error', 'second opinions fail; nobody is asked for a while', { classifier: judge.name })
    return otherwise()
  }

  function questionOf({ kind, text, room, author, at }: Subject, scores: Opinion): Question {
    return {
      id: `q${++asked}`,
      kind,
      text,
      room: pseudonym(`room\0${room}`),
      author: pseudonym(`author\0${room}\0${author}`),
      at,
      scores,
    }
  }

  function pseudonym(of: string): string {
    return createHmac('sha256', pseudonymKey).update(of, 'utf8').digest('base64url').slice(0, 22)
  }
}

/** Names, topics and reasons are judged while somebody waits at the door: the first opinion must do. */
function isAskedAbout(
  verdict: Verdict,
  { kind }: Subject,
  preset: Preset,
  overrides: Overrides | undefined,
): boolean {
  if (verdict.action !== 'flag' || (kind !== 'message' && kind !== 'edit')) return false
  return Object.keys(greyScores(verdict, preset, overrides)).length > 0
}
