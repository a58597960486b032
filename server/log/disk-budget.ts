/**
 * The bytes that the log may take on disk, sealed or not. At the bound new messages are refused visibly; a commit may pass
 * it by what was pending.
 */
import type { Clock } from '../base/clock.ts'
import type { Environment } from '../base/environment.ts'
import { sealedFacts } from './log-facts.ts'

export interface DiskBudget {
  /** A commit wrote about so many bytes. */
  grew(bytes: number): void
  hasRoom(): boolean
  /** Bytes taken, as of the last look and with what was written since. */
  used(): number
}

/** How long a full disk budget is believed before the disk is asked again: retention may have made room. */
const askAgainMs = 1_000

/** @param bytesMax the bound; asked of lmdb when what was written since could matter, never for each message */
export function diskBudget(environment: Environment, bytesMax: number, clock: Clock): DiskBudget {
  const tables = ['records', 'heads', 'amendments', 'blocks'] as const
  const measure = () => environment.bytesUsed(tables) + sealedFacts(environment).bytes
  let used = measure()
  let grown = 0
  let askedAt = clock.monotonic()
  const ask = () => {
    used = measure()
    grown = 0
    askedAt = clock.monotonic()
  }
  return {
    grew(bytes: number): void {
      grown += bytes
      if (used + grown >= bytesMax || grown > bytesMax / 1_000) ask()
    },
    hasRoom(): boolean {
      if (used >= bytesMax && clock.monotonic() - askedAt >= askAgainMs) ask()
      return used < bytesMax
    },
    used: () => used + grown,
  }
}
