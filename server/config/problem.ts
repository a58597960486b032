/**
 * What is wrong with a configuration. Problems are gathered, never thrown one at a time: who mends a
 * configuration on a machine far away wants to do it once.
 */
import { UsageError } from '../cli/command.ts'

export interface ConfigProblem {
  /** Where it was set: the file's path, an environment variable, a flag; `configuration` for all of them together. */
  readonly source: string
  /** The key as the file writes it, e.g. `limits.outboxBytesMax`; empty when the source as a whole is meant. */
  readonly path: string
  /** What is wrong, and what to do. Never holds a value that may be secret. */
  readonly text: string
}

/** Every problem of a configuration, one a line; a mistake of the operator, so exit code 2. */
export class ConfigError extends UsageError {
  readonly problems: readonly ConfigProblem[]

  constructor(problems: readonly ConfigProblem[]) {
    const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`
    super([`the configuration has ${count}:`, ...problems.map((p) => `  ${describe(p)}`)].join('\n'))
    this.problems = problems
  }
}

function describe({ source, path, text }: ConfigProblem): string {
  return path === '' || source === path ? `${source}: ${text}` : `${source}: ${path} ${text}`
}
