/**
 * The gate for everything that is shown and is not a message: handles, room names, topics, reasons.
 * They pass the same pipeline; what would hold one of them, or mask a name, refuses it (`policy.ts`). A topic and a reason are
 * read in a room and judged as its owner wants; a handle goes through all rooms, and a room that is not made yet has no owner:
 * for them the house decides.
 */
import type { Statement } from '../../protocol/statement.ts'
import type { Clock } from '../base/clock.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { Subject } from './classifier.ts'
import type { Pipeline, Preset } from './pipeline.ts'
import type { JudgingPolicy } from './room-policy.ts'
import type { Statements } from './statements.ts'

export interface AsidePorts {
  readonly clock: Clock
  readonly pipeline: Pipeline
  readonly statements: Statements
  readonly preset: Preset
}

export interface AsideRefusal {
  readonly name: 'blocked' | 'overloaded'
  readonly statement?: Statement
}

/** As `judgeAside`, and no statement is made: for whoever only asks what would happen. */
export async function tryAside(
  subject: Omit<Subject, 'at'>,
  { pipeline, clock, preset }: Pick<AsidePorts, 'pipeline' | 'clock' | 'preset'>,
  policy: Partial<JudgingPolicy> = {},
): Promise<Result<string, AsideRefusal>> {
  if (subject.text === '') return ok('')
  const { overrides } = policy
  const verdict = await pipeline.judge({ ...subject, at: clock.now() }, policy.preset ?? preset, overrides)
  if (verdict === 'overloaded') return err({ name: 'overloaded' })
  const stopped = verdict.action === 'hold' || verdict.action === 'block'
  return stopped ? err({ name: 'blocked' }) : ok(verdict.text)
}

/**
 * @param ref the request's tag, or null when none asked for it
 * @param policy the room's, for what is shown in one
 * @returns the text that may be shown, or why none
 */
export async function judgeAside(
  subject: Omit<Subject, 'at'>,
  ref: number | null,
  ports: AsidePorts,
  policy: Partial<JudgingPolicy> = {},
): Promise<Result<string, AsideRefusal>> {
  if (subject.text === '') return ok('')
  const whole: Subject = { ...subject, at: ports.clock.now() }
  const verdict = await ports.pipeline.judge(whole, policy.preset ?? ports.preset, policy.overrides)
  if (verdict === 'overloaded') return err({ name: 'overloaded' })
  if (verdict.action === 'allow' || verdict.action === 'flag') return ok(verdict.text)
  const statement = ports.statements.forVerdict({ subject: whole, verdict, ref, message: null })
  return verdict.action === 'mask' ? ok(verdict.text) : err({ name: 'blocked', statement })
}
