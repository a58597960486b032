/**
 * The epoch: it changes when this node cannot prove that every event members have seen is in its log.
 * That is so after anything but an orderly end: the last milliseconds before a crash may have been
 * delivered and not committed, and their numbers will be given again.
 */
import type { Clock } from '../base/clock.ts'
import type { Random } from '../base/random.ts'
import type { Store } from '../base/store.ts'
import { sortableId } from '../../protocol/ids.ts'

export interface Epoch {
  readonly id: string
  /** The log is complete on disk: the next start may go on with the same epoch. */
  endOrderly(): Promise<void>
}

/** Opens the node's epoch: the stored one after an orderly end, else a new one. */
export async function openEpoch(store: Store, clock: Clock, random: Random): Promise<Epoch> {
  const table = store.table<{ readonly id: string; readonly running: boolean }>('epoch')
  const stored = await table.get(['node'])
  const id =
    stored === undefined || stored.running ? sortableId('ep', clock.now(), random.bytes(10)) : stored.id
  table.put(['node'], { id, running: true })
  await store.flushed()
  return {
    id,
    async endOrderly() {
      table.put(['node'], { id, running: false })
      await store.flushed()
    },
  }
}
