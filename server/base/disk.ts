/**
 * What is asked of the disk, apart from reading: the port behind which a test puts a disk that fails.
 *
 * Contract (`test/conformance/disk.ts`):
 * - a commit is all or nothing, commits keep the order of the calls, and what they resolve for is on disk;
 * - a rejection means that nobody knows: it may be there or not;
 * - after one the disk is not asked again, because after a failed fsync the kernel may have dropped the
 *   pages and report success the next time (the "fsyncgate" of PostgreSQL, 2018). Every later call is refused with
 *   the same failure until the folder is opened again;
 * - a change that throws is its author's mistake, not the disk's: nothing of it is written, and writing goes on.
 */
export interface Disk {
  /** Commits everything that `write` puts and removes. */
  commit(write: () => void): Promise<void>
  /** Runs `change` as the only writer of all processes: what it reads is current, what it writes is on disk at the end. */
  exclusive<T>(change: () => T): Promise<T>
}

/** The same disk, asked nothing more after its first failure. */
export function stopsAfterFailure(disk: Disk): Disk {
  let failure: Error | undefined

  async function ask<A, T>(change: () => A, run: (change: () => A) => Promise<T>): Promise<T> {
    if (failure !== undefined) throw failure
    let threw = false
    const noting = () => {
      threw = true // until it has not
      const result = change()
      threw = false
      return result
    }
    try {
      return await run(noting)
    } catch (error) {
      if (!threw) failure ??= error instanceof Error ? error : new Error(String(error))
      throw error
    }
  }

  return {
    commit: (write) => ask(write, (noting) => disk.commit(noting)),
    exclusive: <T>(change: () => T) => ask<T, T>(change, (noting) => disk.exclusive(noting)),
  }
}
