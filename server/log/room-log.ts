/**
 * What the journal keeps in memory for a room: where its chain ends, and the records that are not on
 * disk yet. Rooms without such records can be forgotten at any time and read again.
 */
import type { Deferred } from '../base/deferred.ts'
import type { Environment } from '../base/environment.ts'
import type { LogRecord } from './log.ts'
import { headBytes, readCount, readHead, recordKey, roomKey } from './record-bytes.ts'

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
  /** The key of the record being written: only its seq changes. */
  readonly key: Buffer
  /** The head after the last record that was handed to lmdb. */
  readonly head: Buffer
  appendedSeq: number
  appendedAt: number
  committedSeq: number
  shippedTo: number
  /** Seqs `committedSeq` + 1 to `appendedSeq`. */
  readonly pending: PendingRecord[]
}

export class RoomLogs {
  readonly #environment: Environment
  readonly #roomsMax: number
  readonly #rooms = new Map<string, RoomLog>()

  /** @param roomsMax rooms kept; those with records pending are kept beyond it, and are bounded by these */
  constructor(environment: Environment, roomsMax: number) {
    this.#environment = environment
    this.#roomsMax = roomsMax
  }

  /** The room if it is in memory. */
  peek(room: string): RoomLog | undefined {
    return this.#rooms.get(room)
  }

  get(room: string): RoomLog {
    const known = this.#rooms.get(room)
    if (known !== undefined) return known
    const log = load(this.#environment, room)
    this.#rooms.set(room, log)
    return log
  }

  /** Forgets the rooms that were loaded first and need nothing from the disk, until `roomsMax` are left. */
  trim(mayGo: (log: RoomLog) => boolean): void {
    if (this.#rooms.size <= this.#roomsMax) return
    for (const [room, log] of this.#rooms) {
      if (log.pending.length === 0 && mayGo(log)) this.#rooms.delete(room)
      if (this.#rooms.size <= this.#roomsMax) return
    }
  }

  all(): Iterable<RoomLog> {
    return this.#rooms.values()
  }

  get size(): number {
    return this.#rooms.size
  }
}

function load(environment: Environment, room: string): RoomLog {
  const prefix = roomKey(room)
  const stored = environment.bytes.heads.get(prefix)
  const head = stored ?? Buffer.alloc(headBytes)
  const { seq, at } = readHead(head)
  const shipped = environment.bytes.shipped.get(prefix)
  return {
    room,
    prefix,
    key: recordKey(prefix, 0),
    head,
    appendedSeq: seq,
    appendedAt: at,
    committedSeq: seq,
    shippedTo: shipped === undefined ? 0 : readCount(shipped, 0),
    pending: [],
  }
}
