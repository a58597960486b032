/**
 * What the log holds, in numbers, from heads and the ends of each room: never a walk over all records.
 */
import type { Environment, SubDatabase } from '../base/environment.ts'
import { chainedHead } from './chained-table.ts'
import { deletionsOf } from './deletion.ts'
import { readCount, readHead, roomKey, roomOfKey } from './record-bytes.ts'
import { allHolds, holdsOn } from './legal-hold.ts'
import { oldestOf, recordsBetween } from './record-reader.ts'
import { allSegments } from './segment-table.ts'
import { upkeepDoneAt } from './upkeep-lock.ts'

export interface LogFacts {
  readonly rooms: number
  readonly records: number
  /** Of the journal's tables. */
  readonly bytes: number
  /** What is sealed: segments, their records and bytes, and the time of the oldest record in them. */
  readonly sealed: SealedFacts
  readonly oldestAt: number | undefined
  readonly newestAt: number | undefined
  /** Records that the receiver lacks, and whether anything was ever shipped. */
  readonly unshipped: number
  readonly roomsBehind: number
  readonly shippedAny: boolean
  /** The time of the oldest record that the receiver lacks. */
  readonly unshippedAt: number | undefined
  readonly deleted: number
  /** Deletion records, and the time of the last. */
  readonly deletions: number
  readonly deletedAt: number | undefined
  /** Legal holds in force, and those that wait for an approval. */
  readonly holds: number
  readonly holdsWaiting: number
  /** Rooms that are kept for days of their own. */
  readonly roomsRetained: number
  /** When all of the upkeep was last done. */
  readonly upkeepAt: number | undefined
  readonly accesses: number
  /** Removed messages that can still be read for an appeal, and records whose text is gone since. */
  readonly removals: number
  readonly stripped: number
  readonly keys: number
  /** When the latest head was signed. */
  readonly signedAt: number | undefined
}

export interface SealedFacts {
  readonly segments: number
  readonly records: number
  readonly bytes: number
  readonly oldestAt: number | undefined
  /** Segments that still hold what must go, or were not finished: the next upkeep writes them anew. */
  readonly dirty: number
}

/** Of the rows of the segments: no file is opened. */
export function sealedFacts(environment: Environment): SealedFacts {
  const segments = allSegments(environment)
  const oldest = segments.reduce((min, { firstAt }) => Math.min(min, firstAt), Number.POSITIVE_INFINITY)
  return {
    segments: segments.length,
    records: segments.reduce((sum, one) => sum + one.records, 0),
    bytes: segments.reduce((sum, one) => sum + one.bytes, 0),
    oldestAt: Number.isFinite(oldest) ? oldest : undefined,
    dirty: segments.filter(({ dirty }) => dirty).length,
  }
}

/** Rooms looked at between two pauses. */
const pieceRooms = 500

/** @param pause lets others run, between two pieces */
export async function logFacts(environment: Environment, pause: () => Promise<void>): Promise<LogFacts> {
  const counts = { rooms: 0, unshipped: 0, roomsBehind: 0, shippedAny: false, deleted: 0, deletions: 0 }
  let unshippedAt: number | undefined
  let deletedAt: number | undefined
  let oldestAt: number | undefined
  let newestAt: number | undefined
  let signedAt: number | undefined
  let start: Buffer | undefined = Buffer.of(0)
  while (start !== undefined) {
    const piece: readonly { readonly key: Buffer; readonly value: Buffer }[] = [
      ...environment.bytes.heads.getRange({ start, limit: pieceRooms }),
    ]
    for (const { key, value } of piece) {
      const room = roomOfKey(key)
      const head = readHead(value)
      const oldest = oldestOf(environment, room)
      const mark = environment.bytes.shipped.get(roomKey(room))
      const behind = head.seq - (mark === undefined ? 0 : readCount(mark, 0))
      const signed = environment.bytes.signed.get(key)
      if (signed !== undefined) signedAt = Math.max(signedAt ?? 0, readHead(signed).at)
      counts.rooms++
      counts.unshipped += behind
      counts.roomsBehind += behind > 0 ? 1 : 0
      counts.shippedAny ||= mark !== undefined
      for (const { count, at } of deletionsOf(environment, room)) {
        counts.deleted += count
        counts.deletions++
        deletedAt = Math.max(deletedAt ?? 0, at)
      }
      if (behind > 0 && mark !== undefined)
        for (const record of recordsBetween(environment, room, readCount(mark, 0) + 1, head.seq)) {
          unshippedAt = Math.min(unshippedAt ?? record.at, record.at)
          break
        }
      if (oldest !== undefined) oldestAt = Math.min(oldestAt ?? oldest.at, oldest.at)
      newestAt = Math.max(newestAt ?? head.at, head.at)
    }
    const last = piece.at(-1)
    start = last === undefined ? undefined : Buffer.concat([last.key, Buffer.of(0)])
    await pause()
  }
  const sealed = sealedFacts(environment)
  return {
    ...counts,
    records: entries(environment, 'records') + sealed.records,
    sealed,
    unshippedAt,
    deletedAt,
    holds: holdsOn(environment).length,
    holdsWaiting: allHolds(environment).filter(({ state }) => state.endsWith('requested')).length,
    roomsRetained: entries(environment, 'retention'),
    upkeepAt: upkeepDoneAt(environment),
    bytes: environment.bytesUsed(['records', 'heads', 'amendments']),
    oldestAt,
    newestAt,
    accesses: chainedHead(environment, 'access')?.seq ?? 0,
    removals: entries(environment, 'removals'),
    stripped: entries(environment, 'stripped'),
    keys: entries(environment, 'keys'),
    signedAt,
  }
}

function entries(environment: Environment, name: SubDatabase): number {
  const stats = environment.bytes[name].getStats() as { readonly entryCount?: number }
  return stats.entryCount ?? 0
}
