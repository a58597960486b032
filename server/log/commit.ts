/**
 * One group commit: records become bytes and extend their rooms' chains, and the bytes become writes.
 */
import type { Environment } from '../base/environment.ts'
import { type Amendment, amendmentOf, combined } from './amendments.ts'
import { type RecordWriter, recordKey, writeCount } from './record-bytes.ts'
import type { PendingRecord, RoomLog } from './room-log.ts'
import { storedAmendment } from './window.ts'

export interface Batch {
  readonly records: readonly PendingRecord[]
  readonly values: readonly Buffer[]
  readonly heads: ReadonlySet<RoomLog>
  readonly amendments: ReadonlyMap<string, { readonly key: Buffer; readonly amendment: Amendment }>
  readonly bytes: number
}

export interface BatchLimits {
  readonly journalCommitRecordsMax: number
  readonly journalCommitBytesMax: number
}

/**
 * The first records of `gathered` that fit the limits, at least one if there is one, as bytes. Moves the
 * heads of their rooms in memory, so it must be committed, or the journal must stop.
 */
export function encodeBatch(
  environment: Environment,
  writer: RecordWriter,
  gathered: readonly PendingRecord[],
  limits: BatchLimits,
): Batch {
  const values: Buffer[] = []
  const heads = new Set<RoomLog>()
  const amendments = new Map<string, { key: Buffer; amendment: Amendment }>()
  let bytes = 0
  for (const { log, record, at } of gathered) {
    if (values.length >= limits.journalCommitRecordsMax || bytes >= limits.journalCommitBytesMax) break
    const value = writer.write(log.head, record.event.seq, at, JSON.stringify(record))
    values.push(value)
    heads.add(log)
    bytes += value.length
    const change = amendmentOf(record.event)
    if (change === undefined) continue
    const key = recordKey(log.prefix, change.target)
    const id = key.toString('latin1')
    const earlier = amendments.get(id)?.amendment ?? storedAmendment(environment, log.prefix, change.target)
    amendments.set(id, { key, amendment: combined(earlier, change.amendment) })
  }
  return { records: gathered.slice(0, values.length), values, heads, amendments, bytes }
}

/** Writes the batch; within a commit, and with its buffers untouched until the commit is settled. */
export function commitBatch(environment: Environment, { records, values, heads, amendments }: Batch): void {
  const { bytes } = environment
  for (const [index, { log, record }] of records.entries()) {
    const value = values[index]
    if (value === undefined) continue
    writeCount(log.key, log.prefix.length, record.event.seq)
    void bytes.records.put(log.key, value)
  }
  for (const log of heads) void bytes.heads.put(log.prefix, log.head)
  for (const { key, amendment } of amendments.values())
    void bytes.amendments.put(key, Buffer.from(JSON.stringify(amendment)))
}
