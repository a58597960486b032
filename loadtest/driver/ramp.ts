/**
 * Many small tasks, a few at a time: the ramp by which a crowd comes in without knocking the door down.
 */

/**
 * Runs `task` for every item, at most `pendingMax` at the same time, in their order of starting. The first
 * failure ends it: nothing more is started, and the promise rejects with it.
 */
export async function ramp<T>(
  items: readonly T[],
  pendingMax: number,
  task: (item: T) => Promise<void>,
): Promise<void> {
  let next = 0
  let failed = false
  async function lane(): Promise<void> {
    while (next < items.length && !failed) {
      const item = items[next++]
      if (item === undefined) continue
      try {
        await task(item)
      } catch (error) {
        failed = true
        throw error
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(pendingMax, items.length) }, lane))
}
