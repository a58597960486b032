/**
 * What the writing side of the log keeps in memory of a room: where its chain ends on disk, and how much
 * of it the receiver has.
 */
import type { Environment } from '../base/environment.ts'
import { readCount, readHead, recordKey, roomKey } from './record-bytes.ts'
import { headToContinue } from './room-end.ts'
import { RoomTable } from './room-table.ts'

export interface RoomChain {
  readonly room: string
  readonly prefix: Buffer
  /** The key of the record being written: only its seq changes. */
  readonly key: Buffer
  /** The head after the last record that was handed to lmdb. */
  readonly head: Buffer
  committedSeq: number
  shippedTo: number
}

/** @param roomsMax rooms kept; those that the disk cannot tell about yet are kept beyond it */
export function roomChains(environment: Environment, roomsMax: number): RoomTable<RoomChain> {
  return new RoomTable(roomsMax, (room) => {
    const prefix = roomKey(room)
    const head = headToContinue(environment, room)
    const shipped = environment.bytes.shipped.get(prefix)
    return {
      room,
      prefix,
      key: recordKey(prefix, 0),
      head,
      committedSeq: readHead(head).seq,
      shippedTo: shipped === undefined ? 0 : readCount(shipped, 0),
    }
  })
}
