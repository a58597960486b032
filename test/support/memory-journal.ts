/**
 * A journal in memory, for tests of what reads journals: commits when told, forgets when told. Chained
 * like the real one.
 */
import type { RoomEvent } from '../../protocol/catalogue.ts'
import { invariant } from '../../server/base/invariant.ts'
import type { Journal, StoredRecord } from '../../server/log/journal.ts'
import type { LogRecord } from '../../server/log/log.ts'
import { chainHash, genesisOf } from '../../server/log/record-bytes.ts'

export interface MemoryJournal extends Journal {
  /** Appends messages of a room, numbered on, and commits them. */
  write(room: string, count: number, options?: { readonly at?: number; readonly text?: string }): void
  /** Commits what was appended. */
  commit(): void
  /** As after retention: the records up to `seq` are gone. */
  prune(room: string, seq: number): void
  /** The most records and bytes that one call of `records` has returned. */
  readonly largestRead: { records: number; bytes: number }
}

interface RoomState {
  readonly records: StoredRecord[]
  readonly events: RoomEvent[]
  shippedTo: number
}

export function memoryJournal(): MemoryJournal {
  const rooms = new Map<string, RoomState>()
  const largestRead = { records: 0, bytes: 0 }
  let pending: LogRecord[] = []
  let listener: (rooms: ReadonlySet<string>) => void = () => undefined

  function of(room: string): RoomState {
    const known = rooms.get(room)
    if (known !== undefined) return known
    const fresh = { records: [], events: [], shippedTo: 0 }
    rooms.set(room, fresh)
    return fresh
  }

  function endOf(room: string): number {
    const queued = pending.filter((record) => record.event.room === room).at(-1)
    return queued?.event.seq ?? of(room).records.at(-1)?.seq ?? 0
  }

  function commit(): void {
    const touched = new Set<string>()
    for (const { event, audit } of pending) {
      const { records, events } = of(event.room)
      const last = records.at(-1)
      const body = Buffer.from(JSON.stringify(audit === undefined ? { event } : { event, audit }))
      const at = Math.max(last?.at ?? 0, event.at)
      const hash = chainHash(last?.hash ?? genesisOf(event.room), at, body)
      records.push({ room: event.room, seq: event.seq, at, hash, body })
      events.push(event)
      touched.add(event.room)
    }
    pending = []
    if (touched.size > 0) listener(touched)
  }

  return {
    largestRead,
    commit,
    append(record) {
      pending.push(record)
    },
    write(room, count, options = {}) {
      for (let i = 0; i < count; i++) {
        const seq = endOf(room) + 1
        const at = options.at ?? 1_760_000_000_000 + Math.floor(seq / 3)
        const text = options.text ?? `message ${seq}`
        pending.push({
          event: { t: 'message', room, id: `m_${seq}`, seq, from: 'u_1', name: 'ann', at, text },
        })
        commit()
      }
    },
    prune(room, seq) {
      const { records } = of(room)
      records.splice(0, records.filter((record) => record.seq <= seq).length)
    },
    records(room, afterSeq, { recordsMax, bytesMax }) {
      const out: StoredRecord[] = []
      let bytes = 0
      const { records } = of(room)
      // Seqs have no holes: the place of the next record is known.
      for (let i = Math.max(0, afterSeq + 1 - (records[0]?.seq ?? 1)); i < records.length; i++) {
        const record = records[i]
        if (record === undefined || out.length >= recordsMax) break
        if (out.length > 0 && bytes + record.body.length > bytesMax) break
        out.push(record)
        bytes += record.body.length
      }
      largestRead.records = Math.max(largestRead.records, out.length)
      largestRead.bytes = Math.max(largestRead.bytes, bytes)
      return out
    },
    backlog(limit) {
      return [...rooms]
        .map(([room, { shippedTo, records }]) => ({ room, shippedTo, committedTo: records.at(-1)?.seq ?? 0 }))
        .filter(({ shippedTo, committedTo }) => shippedTo < committedTo)
        .slice(0, limit)
    },
    shippedTo: (room) => of(room).shippedTo,
    markShipped(room, seq) {
      const state = of(room)
      invariant(seq <= (state.records.at(-1)?.seq ?? 0), 'a record is shipped before it is committed')
      state.shippedTo = Math.max(state.shippedTo, seq)
    },
    onCommitted(added) {
      listener = added
    },
    durable() {
      commit()
      return Promise.resolve()
    },
    accepting: () => true,
    head(room) {
      const last = of(room).records.at(-1)
      return Promise.resolve(last === undefined ? undefined : { seq: last.seq, at: last.at })
    },
    window: (room, { after = 0, before = Number.POSITIVE_INFINITY, limit }) =>
      Promise.resolve(
        of(room)
          .events.filter(({ seq }) => seq > after && seq < before)
          .slice(-limit),
      ),
    removed: () => Promise.resolve(undefined),
    retain: () => undefined,
    flushed() {
      commit()
      return Promise.resolve()
    },
    close: () => Promise.resolve(),
  }
}
