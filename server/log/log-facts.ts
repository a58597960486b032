/**
 * What the log holds, in numbers, from heads and the ends of each room: never a walk over all records.
 */
import type { Environment, SubDatabase } from '../base/environment.ts'
import { chainedHead } from './chained-table.ts'
import { deletionsOf } from './deletion.ts'
import { readCount, readHead, roomKey, roomOfKey } from './record-bytes.ts'
import { oldestOf } from './record-reader.ts'

export interface LogFacts {
  readonly rooms: number
  readonly records: number
  readonly bytes: number
  readonly oldestAt: number | undefined
  readonly newestAt: number | undefined
  /** Records that the receiver lacks, and whether anything was ever shipped. */
  readonly unshipped: number
  readonly roomsBehind: number
  readonly shippedAny: boolean
  readonly deleted: number
  readonly accesses: number
  /** Removed messages that can still be read for an appeal, and records whose text is gone since. */
  readonly removals: number
  readonly stripped: number
  readonly keys: number
  /** When the latest head was signed. */
  readonly signedAt: number | undefined
}

/** Rooms looked at between two pauses. */
const pieceRooms = 500

/** @param pause lets others run, between two pieces */
export async function logFacts(environment: Environment, pause: () => Promise<void>): Promise<LogFacts> {
  const facts = { rooms: 0, records: 0, unshipped: 0, roomsBehind: 0, shippedAny: false, deleted: 0 }
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
      facts.rooms++
      facts.records += oldest === undefined ? 0 : head.seq - oldest.seq + 1
      facts.unshipped += behind
      facts.roomsBehind += behind > 0 ? 1 : 0
      facts.shippedAny ||= mark !== undefined
      facts.deleted += deletionsOf(environment, room).reduce((sum, { count }) => sum + count, 0)
      if (oldest !== undefined) oldestAt = Math.min(oldestAt ?? oldest.at, oldest.at)
      newestAt = Math.max(newestAt ?? head.at, head.at)
    }
    const last = piece.at(-1)
    start = last === undefined ? undefined : Buffer.concat([last.key, Buffer.of(0)])
    await pause()
  }
  return {
    ...facts,
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
