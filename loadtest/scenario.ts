/**
 * What a scenario is: a name, its options, and a run. `scenarios.ts` lists them.
 */
import type { Clock } from '../server/base/clock.ts'
import type { Random } from '../server/base/random.ts'
import type { OptionTable, Values } from './options.ts'
import type { Progress } from './progress.ts'
import type { Run } from './report/report.ts'
import type { PeerName } from './peers/peer.ts'
import type { Pinning } from './pinning.ts'
import type { ParleyTarget, Target } from './target.ts'

export interface ScenarioContext {
  readonly clock: Clock
  readonly random: Random
  readonly progress: Progress
  /** Everything that is left to chance in a run comes from it. */
  readonly seed: number
  /** Starts the server that the command line describes, with its log or without; the scenario closes it. */
  openParley(withoutLog?: boolean): Promise<ParleyTarget>
  /** Starts a peer; the scenario closes it. */
  openPeer(name: PeerName): Promise<Target>
  readonly pinning: Pinning
}

export interface Scenario {
  readonly summary: string
  readonly options: OptionTable
  /** What is wrong with values that are each in range, in one line. */
  check?(values: Values): string | undefined
  /** One run for each server that was tried. */
  run(values: Values, context: ScenarioContext): Promise<readonly Run[]>
}
