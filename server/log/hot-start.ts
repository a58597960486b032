/**
 * Where to begin again when a room's stream is gone from Redis: at the first record of the hot window.
 * What is older would be trimmed at once.
 */
import type { ShipSource } from './journal.ts'

/**
 * The `seq` after which the room's first record not earlier than `sinceMs` stands; that of the last record
 * when all are earlier. Times of a room never go back, so doubling and halving finds it: about
 * 2·log2(records) reads of one record.
 */
export function hotStart(journal: Pick<ShipSource, 'records'>, room: string, sinceMs: number): number {
  const old = (after: number): boolean => {
    const next = journal.records(room, after, { recordsMax: 1, bytesMax: 1 })[0]
    return next !== undefined && next.at < sinceMs
  }
  if (!old(0)) return 0
  let low = 0 // the record after `low` is too old
  let high = 1
  while (old(high)) {
    low = high
    high *= 2
  }
  while (high - low > 1) {
    const middle = low + Math.floor((high - low) / 2)
    if (old(middle)) low = middle
    else high = middle
  }
  return high
}
