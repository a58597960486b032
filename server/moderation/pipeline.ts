/**
 * The pipeline: every draft, whatever its kind, gets its verdict here.
 */
import type { Subject } from './classifier.ts'
import type { Verdict } from './verdict.ts'

export type Preset = 'relaxed' | 'standard' | 'strict'

export interface Pipeline {
  /**
   * Judges one draft. Synchronous when every classifier was, so that the common message costs no
   * promise. Never throws and never rejects: failures are decided by the declared failure policy.
   */
  judge(subject: Subject, preset: Preset): Verdict | Promise<Verdict>
}
