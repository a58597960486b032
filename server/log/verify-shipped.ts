/**
 * Whether the copy in Redis is what the journal has: every entry of a room's stream under its number, with
 * the hash that the journal has there, following from the one before it, up to what Redis acknowledged.
 * What was trimmed is not missed, and no body is opened.
 */
import type { LogLink } from './redis-link.ts'
import type { Environment } from '../base/environment.ts'
import type { Problem } from './chain-walk.ts'
import { readCount, roomOfKey } from './record-bytes.ts'
import { recordsBetween } from './record-reader.ts'
import { type ChainFinding, readStream } from './stream-reader.ts'

export interface ShippedReport {
  readonly rooms: number
  readonly records: number
  /** The first of each kind in each room, which is named as `ROOM (in Redis)`. */
  readonly problems: readonly Problem[]
}

export interface VerifyShippedOptions {
  /** A connection of the caller's. */
  readonly redis: LogLink
  readonly limits: { readonly streamPageRecordsMax: number }
  readonly signal?: AbortSignal
}

const kinds = { missing: 'missing', changed: 'changed', foreign: 'inserted' } as const

/** Walks the stream of every room that was ever shipped. @throws when Redis does not answer */
export async function verifyShipped(
  environment: Environment,
  { redis, limits, signal }: VerifyShippedOptions,
): Promise<ShippedReport> {
  const report = { rooms: 0, records: 0, problems: [] as Problem[] }
  const shipped = [...environment.bytes.shipped.getRange({})].map(
    ({ key, value }) => [roomOfKey(key), readCount(value, 0)] as const,
  )
  for (const [room, shippedTo] of shipped) {
    if (signal?.aborted) return report
    const problems = new Map<string, Problem>()
    const found = (kind: Problem['kind'], seq: number, detail: string) => {
      if (!problems.has(kind)) problems.set(kind, { kind, room: `${room} (in Redis)`, seq, detail })
    }
    const onFinding = ({ kind, seq, detail }: ChainFinding) => found(kinds[kind], seq, detail)
    const range = { redis, room, limit: Number.MAX_SAFE_INTEGER, pageRecordsMax: limits.streamPageRecordsMax }
    let last = 0
    for await (const { seq, hash } of readStream({ ...range, onFinding })) {
      report.records++
      last = seq
      const here = hashHere(environment, room, seq)
      if (here !== undefined && !here.equals(hash))
        found('changed', seq, 'the journal has another record here')
    }
    // A stream that is gone altogether was quiet for longer than the hot window.
    if (last > 0 && last < shippedTo) found('truncated', last + 1, `and all up to ${shippedTo}`)
    report.rooms++
    report.problems.push(...problems.values())
  }
  return report
}

/** Undefined where retention took the record, or it is not committed yet. */
function hashHere(environment: Environment, room: string, seq: number): Buffer | undefined {
  for (const { hash } of recordsBetween(environment, room, seq, seq)) return Buffer.from(hash)
  return undefined
}
