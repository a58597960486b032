/**
 * Reads a room's records back from Redis Streams, in order, and checks the hash chain on the way. This is
 * a read of the retained log: the caller writes the access record (purpose, case) before the first page.
 */
import type { StoredRecord } from './journal.ts'
import { chainHash, genesisOf } from './record-bytes.ts'
import { isStripped } from './sealed-body.ts'
import type { LogLink } from './redis-link.ts'
import { parseStreamId, streamKey } from './stream-key.ts'

/** Something that does not follow from what stands before it. */
export interface ChainFinding {
  readonly room: string
  /** The record that does not fit; for `missing` the first one that is not there. */
  readonly seq: number
  /** `missing`: numbers were passed over. `changed`: body or hash is not what was written. `foreign`: no record of ours. */
  readonly kind: 'missing' | 'changed' | 'foreign'
  readonly detail: string
}

export interface StreamRange {
  /** A connection of the caller's (`openLogLink`). */
  readonly redis: LogLink
  readonly room: string
  /** First and last time, ms since 1970, both included. */
  readonly since?: number
  readonly until?: number
  /** Most records to return. */
  readonly limit: number
  /** Records of one question to Redis (`streamPageRecordsMax`): what this holds in memory. */
  readonly pageRecordsMax: number
  /** Hears of every break in the chain; the records go on, because the rest stays readable. */
  readonly onFinding: (finding: ChainFinding) => void
}

type Entry = readonly [id: Buffer, fields: readonly Buffer[]]

/**
 * The records of a room between two times. The first is checked against the one before it when that is
 * still in Redis, or against the beginning of the chain; a trimmed stream begins with a record whose
 * predecessor only the journal knows. Throws what the client throws when Redis does not answer.
 */
export async function* readStream(range: StreamRange): AsyncGenerator<StoredRecord> {
  const { room, onFinding } = range
  const until = range.until === undefined ? '+' : String(range.until)
  let previous = await recordBefore(range)
  let from = String(range.since ?? 0)
  let left = range.limit
  while (left > 0) {
    const page = await range.redis.xrangeBuffer(
      streamKey(room),
      from,
      until,
      'COUNT',
      Math.min(left, range.pageRecordsMax),
    )
    for (const entry of page as unknown as readonly Entry[]) {
      from = `(${entry[0].toString()}` // exclusive: Redis 6.2
      const record = recordOf(room, entry)
      if (record === undefined) {
        onFinding({ room, seq: previous?.seq ?? 0, kind: 'foreign', detail: `entry ${entry[0].toString()}` })
        continue
      }
      const finding = check(previous, record)
      if (finding !== undefined) onFinding(finding)
      yield record
      previous = record
      left -= 1
    }
    if (page.length === 0) return
  }
}

/** What the first record of the range continues, when Redis still has it. */
async function recordBefore(range: StreamRange): Promise<StoredRecord | undefined> {
  if (range.since === undefined || range.since === 0) return undefined
  const page = await range.redis.xrevrangeBuffer(streamKey(range.room), `(${range.since}-0`, '-', 'COUNT', 1)
  const [entry] = page as unknown as readonly Entry[]
  return entry === undefined ? undefined : recordOf(range.room, entry)
}

function recordOf(room: string, [id, fields]: Entry): StoredRecord | undefined {
  const { at, seq } = parseStreamId(id.toString())
  let body: Buffer | undefined
  let hash: Buffer | undefined
  for (let i = 0; i + 1 < fields.length; i += 2) {
    const name = fields[i]?.toString()
    if (name === 'record') body = fields[i + 1]
    if (name === 'hash') hash = fields[i + 1]
  }
  return body === undefined || hash === undefined ? undefined : { room, seq, at, hash, body }
}

function check(previous: StoredRecord | undefined, record: StoredRecord): ChainFinding | undefined {
  const { room, seq } = record
  if (previous === undefined && seq > 1) return undefined // what it continues has left Redis
  const expected = (previous?.seq ?? 0) + 1
  if (seq !== expected) {
    return { room, seq: expected, kind: 'missing', detail: `${expected} to ${seq - 1}` }
  }
  if (isStripped(record.body)) return undefined // only the journal can prove it
  if (chainHash(previous?.hash ?? genesisOf(room), record.at, record.body).equals(record.hash))
    return undefined
  return {
    room,
    seq,
    kind: 'changed',
    detail: 'the hash does not follow from the record before, the time and this body',
  }
}
