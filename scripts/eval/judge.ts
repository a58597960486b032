/**
 * The texts of an evaluation, judged by the pipeline as the server runs it, and by the model alone.
 */
import { systemClock } from '../../server/base/clock.ts'
import { defaultLimits } from '../../server/limits.ts'
import { createDefaultPipeline } from '../../server/moderation/default-pipeline.ts'
import { createFolder } from '../../server/moderation/fold.ts'
import { createModelClassifier } from '../../server/moderation/model-classifier.ts'
import { readModel } from '../../server/moderation/model-file.ts'
import { decide } from '../../server/moderation/policy.ts'
import type { Finding, VerdictAction } from '../../server/moderation/verdict.ts'
import { silentTelemetry } from '../../server/telemetry/telemetry.ts'
import type { Category } from '../../protocol/statement.ts'

/** What one judge says of one text. */
export interface Judged {
  readonly action: VerdictAction
  readonly category: Category | null
  readonly scores: Readonly<Partial<Record<Category, number>>>
  /** What others would read, masked where the policy masks. */
  readonly text: string
}

export interface Judge {
  readonly name: string
  judge(text: string): Judged
}

/** Our pipeline, with the names of what it judges by. */
export interface PipelineJudge extends Judge {
  readonly ruleset: string
  readonly model: string | null
}

/** The whole default pipeline, standard preset, without what remembers earlier texts. */
export async function pipelineJudge(): Promise<PipelineJudge> {
  const pipeline = await createDefaultPipeline({
    stateless: true,
    limits: defaultLimits,
    clock: systemClock,
    telemetry: silentTelemetry,
  })
  return {
    name: 'pipeline',
    ruleset: pipeline.ruleset,
    model: pipeline.model,
    judge: (text) => {
      const verdict = pipeline.judge(
        { kind: 'message', text, room: 'eval', author: 'u_eval', at: 0 },
        'standard',
      )
      if (verdict instanceof Promise || verdict === 'overloaded')
        throw new Error('the default pipeline answers at once')
      return verdict
    },
  }
}

/** The model alone, under the same policy. */
export function modelJudge(): Judge {
  const classifier = createModelClassifier(readModel().model)
  const folder = createFolder(4_000)
  const never = new AbortController().signal
  return {
    name: 'model',
    judge: (text) => {
      const subject = { kind: 'message', text, room: 'eval', author: 'u_eval', at: 0 } as const
      const found = classifier.classify(subject, folder.fold(text), never) as readonly Finding[]
      return { ...decide(found, 'standard'), text }
    },
  }
}
