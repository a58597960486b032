/**
 * The shipper's rooms: which have something to ship, from where, and what follows from each answer.
 * Decides and remembers; `shipper.ts` does the waiting and the sending. Remembers names and numbers only;
 * the records stay in the journal.
 */
import type { Clock } from '../base/clock.ts'
import type { Limits } from '../limits.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import { hotStart } from './hot-start.ts'
import type { ShipSource } from './journal.ts'
import { createRecentRooms } from './recent-rooms.ts'
import { createRoomQueue } from './room-queue.ts'
import { createShipCounters } from './ship-lag.ts'
import type { AppendOutcome, RoomRecords, SinkTrouble } from './sink.ts'

export interface ShipRoomsPorts {
  readonly journal: ShipSource
  readonly clock: Clock
  readonly limits: Limits
  readonly telemetry: Telemetry
}

export interface ShipRooms {
  /** There is something new to ship in these rooms. */
  add(rooms: Iterable<string>): void
  /** One batch from the rooms in rotation, within `shipBatch…Max` and at most one record more; empty when there is nothing to ship. */
  gather(): readonly RoomRecords[]
  /** Draws the consequence of one room's outcome; gives back the trouble that calls for a pause. */
  settle(sent: RoomRecords, outcome: AppendOutcome): SinkTrouble | undefined
  /** The receiver may have lost what it acknowledged lately: ask it about all rooms lately shipped. */
  doubtRecent(): void
  /** The next rooms to ask about, none when all were. */
  doubted(): readonly string[]
  /** Where the receiver ends in the rooms that `doubted` named. */
  answered(rooms: readonly string[], seqs: readonly number[]): void
  /** Gives the rooms that a conflict stopped another chance, and looks through the backlog again. */
  retryStopped(): void
}

/**
 * No record is longer: the largest text with every character escaped. A read that ended nearer to its
 * bound than this may have been ended by it; any other has everything that is committed.
 */
const recordBytesMost = 256 * 1024

/** Where a room's shipping continues, when that is not the journal's `shippedTo`. */
interface Rewind {
  /** Records after this one are read from the journal. */
  readonly cursor: number
  /** Where the receiver said that it ends. */
  readonly after: number
}

export function createShipRooms(ports: ShipRoomsPorts): ShipRooms {
  const { journal, clock, limits, telemetry } = ports
  const queue = createRoomQueue(limits.shipRoomsQueuedMax)
  const recent = createRecentRooms(limits.shipRecentRoomsMax)
  const rewinds = new Map<string, Rewind>() // of rooms in `recent` or in the batch in flight: bounded with them
  const stopped = new Set<string>()
  const cut = new Set<string>() // rooms of the batch in flight whose read a bound may have ended
  const count = createShipCounters(ports, () => stopped.size)
  let unread = true // the journal may hold a backlog that no commit told of
  let inDoubt = new Set<string>()

  function gather(): readonly RoomRecords[] {
    const batch = fromQueue()
    if (batch.length > 0 || !(unread || queue.overflowed())) return batch
    findBacklog()
    return fromQueue()
  }

  function fromQueue(): readonly RoomRecords[] {
    cut.clear()
    const batch: RoomRecords[] = []
    let recordsMax = limits.shipBatchRecordsMax
    let bytesMax = limits.shipBatchBytesMax
    while (recordsMax > 0 && bytesMax > 0) {
      const room = queue.take()
      if (room === undefined) break
      if (stopped.has(room)) continue
      const rewind = rewinds.get(room)
      const after = rewind?.after ?? journal.shippedTo(room)
      const records = journal.records(room, rewind?.cursor ?? after, { recordsMax, bytesMax })
      if (records.length === 0) {
        rewinds.delete(room)
        continue
      }
      const bytes = bytesOf(records)
      if (records.length === recordsMax || bytes + recordBytesMost > bytesMax) cut.add(room)
      batch.push({ room, after, records })
      recordsMax -= records.length
      bytesMax -= bytes
    }
    return batch
  }

  function findBacklog(): void {
    queue.clearOverflow()
    const rooms = journal.backlog(limits.shipRoomsQueuedMax)
    for (const { room } of rooms) queue.add(room)
    unread = rooms.some(({ room }) => !stopped.has(room)) // until there is nothing but what waits for a person
  }

  function settle(sent: RoomRecords, outcome: AppendOutcome): SinkTrouble | undefined {
    const { room } = sent
    switch (outcome.kind) {
      case 'stored':
        stored(sent, outcome.storedTo)
        count.resent(outcome.resent)
        if (cut.delete(room)) queue.add(room) // to the end of the rotation: there may be more
        return undefined
      case 'behind':
        rewind(room, outcome.endsAt)
        return undefined
      case 'conflict':
        return stop(room, outcome.seq, outcome.detail)
      case 'refused':
        count.refused()
        queue.add(room)
        return outcome
      case 'unreachable':
        queue.add(room)
        return outcome
    }
  }

  function stored({ room, after, records }: RoomRecords, storedTo: number): void {
    const first = records[0]?.seq ?? storedTo
    if (after > 0 && first > after + 1) count.hole(room, after + 1, first - 1)
    const shippedTo = journal.shippedTo(room)
    if (storedTo > shippedTo) journal.markShipped(room, storedTo)
    if (storedTo >= shippedTo) rewinds.delete(room)
    else rewinds.set(room, { cursor: storedTo, after: storedTo })
    recent.note(room, storedTo)
  }

  /** The receiver ends earlier than we believed: continue there, or, when the stream is gone, with the hot window. */
  function rewind(room: string, endsAt: number): void {
    const cursor = endsAt > 0 ? endsAt : hotStart(journal, room, clock.now() - limits.hotWindowMs)
    rewinds.set(room, { cursor, after: endsAt })
    telemetry.note('warn', 'shipper: Redis ends earlier than it acknowledged; sending again', {
      room,
      endsAt,
    })
    queue.add(room)
  }

  function stop(room: string, seq: number, detail: string): SinkTrouble | undefined {
    rewinds.delete(room)
    count.conflict()
    if (stopped.size < limits.shipStoppedRoomsMax) {
      stopped.add(room)
      telemetry.note('error', 'shipper: conflict, the room is no longer shipped', { room, seq, detail })
      return undefined
    }
    queue.add(room)
    return { kind: 'refused', code: 'CONFLICT', detail: `too many rooms meet other records: ${detail}` }
  }

  return {
    add(rooms) {
      for (const room of rooms) queue.add(room)
    },
    gather,
    settle,
    doubtRecent() {
      inDoubt = new Set(recent.names())
    },
    doubted: () => [...inDoubt].slice(0, limits.shipCheckRoomsMax),
    answered(rooms, seqs) {
      for (const [i, room] of rooms.entries()) {
        inDoubt.delete(room)
        const endsAt = seqs[i] ?? 0
        if (endsAt < recent.acknowledged(room)) rewind(room, endsAt)
      }
    },
    retryStopped() {
      unread = true // and whatever else was overlooked
      for (const room of stopped) queue.add(room)
      stopped.clear()
    },
  }
}

/** Of the bodies; hashes and ids add a little. */
export function bytesOf(records: RoomRecords['records']): number {
  let bytes = 0
  for (const record of records) bytes += record.body.length
  return bytes
}
