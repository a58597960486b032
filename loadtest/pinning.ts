/**
 * Cores by name: the server has one for itself and the generator has the others, so that neither is
 * measured on the other's time. Where the system has `taskset` (util-linux); elsewhere, and on one core,
 * nothing is pinned and the report says so.
 */
import { spawnSync } from 'node:child_process'
import { cpus } from 'node:os'

export interface Pinning {
  /** Undefined: any core. */
  readonly serverCore: number | undefined
  /** Cores that the generator has; all of them when nothing is pinned. */
  readonly generatorCores: number
  /** For the report, one line. */
  readonly words: string
}

/** Command and arguments that start a program on one core, or as it is. */
export function pinned(
  core: number | undefined,
  command: string,
  args: readonly string[],
): readonly [command: string, args: readonly string[]] {
  return core === undefined ? [command, args] : ['taskset', ['-c', String(core), command, ...args]]
}

/** Moves all threads of this process off the first core; those that it starts later stay with them. */
export function pinGenerator(): Pinning {
  const cores = cpus().length
  const not = (why: string): Pinning => ({
    serverCore: undefined,
    generatorCores: cores,
    words: `nothing is pinned: ${why}`,
  })
  if (process.platform !== 'linux') return not('this is not Linux')
  if (cores < 2) return not('there is one core')
  const others = cores === 2 ? '1' : `1-${cores - 1}`
  const { status, error } = spawnSync('taskset', ['-a', '-p', '-c', others, String(process.pid)])
  if (error !== undefined || status !== 0) return not('there is no working taskset')
  return {
    serverCore: 0,
    generatorCores: cores - 1,
    words: `server on core 0, generator on core ${others}`,
  }
}

/** Nothing is moved. */
export function unpinned(): Pinning {
  return { serverCore: undefined, generatorCores: cpus().length, words: 'nothing is pinned: as asked' }
}
