/**
 * The pipeline as the server runs it. `parley classify` composes it through the same function, so that
 * what is tried on the command line is what judges in the rooms.
 */
import type { Clock } from '../base/clock.ts'
import type { Limits } from '../limits.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import type { Classifier } from './classifier.ts'
import { createFloodClassifier } from './flood.ts'
import { createFolder } from './fold.ts'
import { createPipeline, type RuledPipeline } from './pipeline.ts'
import { rulesetHash } from './policy.ts'

export interface DefaultPipelineOptions {
  /** Leaves out what remembers earlier texts. */
  readonly stateless?: boolean
  readonly limits: Pick<
    Limits,
    'verdictDeadlineMs' | 'verdictsPendingMax' | 'evidenceItemsMax' | 'floodSendersMax'
  >
  readonly clock: Clock
  readonly telemetry: Telemetry
  /** Classifiers of the operator's own, asked after ours. */
  readonly more?: readonly Classifier[]
}

/** Loads the rule files and puts the classifiers together. Rejects when a rule file is missing or broken. */
export async function createDefaultPipeline(options: DefaultPipelineOptions): Promise<RuledPipeline> {
  const { limits, clock, telemetry, stateless = false, more = [] } = options
  const folder = createFolder(256)
  return createPipeline({
    classifiers: [...(stateless ? [] : [createFloodClassifier(clock, limits)]), ...more],
    fold: (text) => folder.fold(text),
    limits,
    clock,
    telemetry,
    rulesetHash: rulesetHash([]),
    modelHash: null,
  })
}
