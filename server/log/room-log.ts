/**
 * What the room's side of the log keeps in memory: where the room's records end, and those that are not
 * on disk yet.
 */
import type { Deferred } from '../base/deferred.ts'
import type { Environment } from '../base/environment.ts'
import type { LogRecord } from './log.ts'
import { readHead, roomKey } from './record-bytes.ts'
import { headToContinue } from './room-end.ts'
import { RoomTable } from './room-table.ts'

/** A record between `append` and its commit. */
export interface PendingRecord {
  readonly log: RoomLog
  readonly record: LogRecord
  readonly at: number
  /** There as soon as somebody waits for the disk. */
  settled?: Deferred<void>
}

export interface RoomLog {
  readonly room: string
  readonly prefix: Buffer
  appendedSeq: number
  appendedAt: number
  committedSeq: number
  /** Seqs `committedSeq` + 1 to `appendedSeq`. */
  readonly pending: PendingRecord[]
}

/** @param roomsMax rooms kept; those with records pending are kept beyond it, and are bounded by these */
export function roomLogs(environment: Environment, roomsMax: number): RoomTable<RoomLog> {
  return new RoomTable(roomsMax, (room) => {
    const prefix = roomKey(room)
    const { seq, at } = readHead(headToContinue(environment, room))
    return { room, prefix, appendedSeq: seq, appendedAt: at, committedSeq: seq, pending: [] }
  })
}
