/**
 * Everything that judges a text, opened: the pipeline with the rules of rooms in it, the second opinion
 * where one is configured, and the numbers that are kept of both.
 */
import type { Clock } from '../base/clock.ts'
import type { Closer } from '../base/closer.ts'
import type { Random } from '../base/random.ts'
import type { Store } from '../base/store.ts'
import type { Config } from '../config/config.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import { chooseSecondOpinion } from './choose-second-opinion.ts'
import { createDefaultPipeline } from './default-pipeline.ts'
import { uncounted, withSecondOpinion } from './grey-band.ts'
import type { RuledPipeline } from './pipeline.ts'
import { counted, RoomNumbers } from './room-numbers.ts'
import { createRuleClassifier } from './rules/classifier.ts'
import { RuleBook } from './rules/rule-book.ts'

export interface Judges {
  readonly pipeline: RuledPipeline
  /** The rules that rooms have of their own. */
  readonly rules: RuleBook
  readonly numbers: RoomNumbers
}

export interface JudgesPorts {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  readonly telemetry: Telemetry
  /** Judges in place of the usual pipeline; for tests. */
  readonly pipeline?: RuledPipeline
}

/** Throws when the model or a list cannot be read, or the second opinion's module cannot be started. */
export async function openJudges(config: Config, ports: JudgesPorts, opened: Closer): Promise<Judges> {
  const { store, clock, telemetry } = ports
  const { limits } = config
  const rules = new RuleBook({ store, clock, limits, telemetry })
  const more = [createRuleClassifier((room) => rules.matcher(room))]
  const second = await chooseSecondOpinion(config.secondOpinion ?? {}, { clock, limits })
  if (second !== undefined) opened.defer(() => second.close())
  const heard = second === undefined ? telemetry : uncounted(telemetry)
  const first = ports.pipeline ?? (await createDefaultPipeline({ limits, clock, telemetry: heard, more }))
  const unsure = { ...ports, limits, noAnswer: config.secondOpinion?.noAnswer ?? {} }
  const sure = second === undefined ? first : withSecondOpinion(first, second, unsure)
  const numbers = new RoomNumbers({ clock, limits })
  return { pipeline: counted(sure, numbers, clock), rules, numbers }
}
