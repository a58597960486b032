/**
 * A receiver of the log in memory, scripted by the test: it refuses, goes silent and forgets on demand.
 * Passes the conformance suite of `LogSink`.
 */
import type { StoredRecord } from '../../server/log/journal.ts'
import type { AppendOutcome, LogSink, RoomRecords, SinkTrouble } from '../../server/log/sink.ts'

export interface MemorySink extends LogSink {
  stored(room: string): readonly StoredRecord[]
  /** While set, every call ends like this; an `unreachable` append may still be stored, with `storesAnyway`. */
  trouble(trouble: SinkTrouble | undefined, storesAnyway?: boolean): void
  /** Forgets the records of a room after `seq`, as a promoted replica that lagged. */
  forget(room: string, after: number): void
  /** Announces that it is reachable (again). */
  reachable(): void
  /** The batches it was given, by room and first seq; the oldest first. */
  readonly given: readonly (readonly {
    readonly room: string
    readonly from: number
    readonly count: number
  }[])[]
}

export function memorySink(): MemorySink {
  const rooms = new Map<string, StoredRecord[]>()
  const given: { room: string; from: number; count: number }[][] = []
  let current: SinkTrouble | undefined
  let anyway = false
  let listener: () => void = () => undefined

  const stored = (room: string): StoredRecord[] => rooms.get(room) ?? []

  function appendRoom({ room, after, records }: RoomRecords): AppendOutcome {
    const there = stored(room)
    const end = there.at(-1)
    if ((end?.seq ?? 0) < after) return { kind: 'behind', endsAt: end?.seq ?? 0 }
    let resent = 0
    for (const record of records) {
      const twin = there.find((other) => other.seq === record.seq)
      if (twin === undefined) {
        const last = there.at(-1)
        if (last !== undefined && (last.seq > record.seq || last.at > record.at))
          return { kind: 'conflict', seq: record.seq, detail: 'passed' }
        there.push({ ...record, body: Uint8Array.from(record.body), hash: Uint8Array.from(record.hash) })
      } else if (Buffer.compare(twin.hash, record.hash) !== 0 || twin.at !== record.at) {
        return { kind: 'conflict', seq: record.seq, detail: 'another record' }
      } else resent += 1
      rooms.set(room, there)
    }
    return { kind: 'stored', storedTo: records.at(-1)?.seq ?? 0, resent }
  }

  return {
    given,
    stored,
    append(batch) {
      given.push(
        batch.map(({ room, records }) => ({ room, from: records[0]?.seq ?? 0, count: records.length })),
      )
      const trouble = current
      const outcomes = trouble === undefined || anyway ? batch.map(appendRoom) : []
      return Promise.resolve(trouble === undefined ? outcomes : batch.map(() => trouble))
    },
    endsAt: (names) =>
      Promise.resolve(current ?? { kind: 'ends', seqs: names.map((room) => stored(room).at(-1)?.seq ?? 0) }),
    trouble(trouble, storesAnyway = false) {
      current = trouble
      anyway = storesAnyway
    },
    forget(room, after) {
      rooms.set(
        room,
        stored(room).filter((record) => record.seq <= after),
      )
    },
    reachable: () => listener(),
    onReachable(added) {
      listener = added
      added()
    },
    close: () => Promise.resolve(),
  }
}
