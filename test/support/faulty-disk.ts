/**
 * A disk that fails when it is told to: the n-th thing asked of it, in one of the ways in which disks do.
 */
import type { Disk } from '../../server/base/disk.ts'

export const diskFaults = {
  /** Nothing of it is written, as on a full disk. */
  full: 'ENOSPC: no space left on device',
  /** The same, from a device that broke. */
  broken: 'EIO: i/o error',
  /** Everything is written, and the fsync says that it failed: nobody knows. */
  doubtful: 'EIO: fsync failed',
} as const
export type DiskFault = keyof typeof diskFaults

export interface FaultyDisk {
  readonly wrap: (real: Disk) => Disk
  /** Makes the n-th call from now on fail, 1 for the next one. It alone: a caller that asks again is not refused. */
  failAt(n: number, fault: DiskFault): void
  /** Calls so far. */
  readonly asked: number
  /** How often it has failed. */
  readonly failed: number
}

export function faultyDisk(): FaultyDisk {
  let asked = 0
  let failed = 0
  let failsAt = Number.POSITIVE_INFINITY
  let how: DiskFault = 'full'

  async function ask<T>(run: () => Promise<T>): Promise<T> {
    asked += 1
    if (asked !== failsAt) return run()
    if (how === 'doubtful') await run()
    failed += 1
    throw new Error(diskFaults[how])
  }

  return {
    wrap: (real) => ({
      commit: (write) => ask(() => real.commit(write)),
      exclusive: (change) => ask(() => real.exclusive(change)),
    }),
    failAt(n, fault) {
      failsAt = asked + n
      how = fault
    },
    get asked() {
      return asked
    },
    get failed() {
      return failed
    },
  }
}
