/**
 * Audited reading of the retained log. The access record is on disk before the first byte of text is
 * returned: a read that leaves no record cannot happen, whatever fails afterwards.
 */
import type { Clock } from '../base/clock.ts'
import type { Environment } from '../base/environment.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import { appendChained } from './chained-table.ts'
import type { StoredRecord } from './journal.ts'
import type { LogRecord } from './log.ts'
import { openLogKeys } from './log-keys.ts'
import { firstSince, headOf, oldestOf, recordsBetween } from './record-reader.ts'
import { isStripped } from './sealed-body.ts'
import { Vault } from './vault.ts'

export interface ReadRequest {
  readonly room: string
  /** From this time on, and before that one; ms since 1970. */
  readonly since?: number
  readonly until?: number
  /** At most this many records, the oldest first; `readRecordsMax` when absent or larger. */
  readonly limit?: number
  /** Why, in words, and the case it belongs to: a read without either is refused. */
  readonly purpose: string
  readonly case: string
  /** Who reads. */
  readonly reader: string
}

export interface ReadBounds {
  readonly since: number
  readonly until: number
  readonly limit: number
}

export type SourceRecord = Pick<StoredRecord, 'seq' | 'at' | 'body'>

/** Where records come from: this node's journal, or what was shipped elsewhere. */
export interface RecordSource {
  readonly name: string
  /** Records of a room in order of seq, times within the bounds, at most `limit` + 1 so that more shows. */
  read(room: string, bounds: ReadBounds): Promise<readonly SourceRecord[]>
}

export interface ReadPorts {
  readonly clock: Clock
  readonly limits: { readonly readRecordsMax: number }
  readonly telemetry: Telemetry
  /** The journal of the environment when absent. */
  readonly source?: RecordSource
}

/** One record as it can be read. */
export interface ReadRecord {
  readonly seq: number
  readonly at: number
  /** Undefined where there is nothing to read any more. */
  readonly record: LogRecord | undefined
  /** Why there is none: its author's was erased, the message was removed, or its bytes were changed. */
  readonly gone?: 'erased' | 'removed' | 'damaged'
}

export interface ReadResult {
  /** The number of the access record that this read left. */
  readonly access: number
  /** Oldest first. */
  readonly records: readonly ReadRecord[]
  /** True when there are more within the times: read on from the last one's time. */
  readonly more: boolean
}

export type ReadRefusal = 'purpose_missing' | 'case_missing' | 'reader_missing' | 'limit_invalid'

/**
 * Notes the access, then reads.
 * @throws when the access record cannot be written, or the source cannot be read
 */
export async function readLog(
  environment: Environment,
  request: ReadRequest,
  { clock, limits, telemetry, source = journalSource(environment) }: ReadPorts,
): Promise<Result<ReadResult, ReadRefusal>> {
  const refusal = refusalOf(request)
  if (refusal !== undefined) return err(refusal)
  const bounds: ReadBounds = {
    since: request.since ?? 0,
    until: request.until ?? Number.MAX_SAFE_INTEGER,
    limit: Math.min(request.limit ?? limits.readRecordsMax, limits.readRecordsMax),
  }
  const { room, purpose, reader } = request
  const now = clock.now()
  const entry = { v: 1, at: now, reader, purpose, case: request.case, room, ...bounds, source: source.name }
  const access = await appendChained(environment, 'access', now, entry)
  const found = await source.read(room, bounds)
  const keys = openLogKeys(environment.dataDir)
  const vault = new Vault(environment, { ...keys, limits: { logKeysMax: limits.readRecordsMax } })
  const records = found.slice(0, bounds.limit).map((record) => readable(vault, room, record))
  telemetry.logRead(purpose, records.length)
  return ok({ access, records, more: found.length > records.length })
}

function readable(vault: Vault, room: string, { seq, at, body }: SourceRecord): ReadRecord {
  try {
    const record = vault.open({ room, seq, at, body })
    return {
      seq,
      at,
      record,
      ...(record === undefined ? { gone: isStripped(body) ? 'removed' : 'erased' } : {}),
    }
  } catch {
    return { seq, at, record: undefined, gone: 'damaged' } // the rest stays readable; `verify` says more
  }
}

/** The records of this node's disk. */
export function journalSource(environment: Environment): RecordSource {
  return {
    name: 'journal',
    read(room, { since, until, limit }) {
      const head = headOf(environment, room)
      const oldest = oldestOf(environment, room)
      const found: StoredRecord[] = []
      if (head === undefined || oldest === undefined) return Promise.resolve(found)
      const from = firstSince(environment, room, oldest.seq, head.seq, since)
      for (const record of recordsBetween(environment, room, from, head.seq)) {
        if (record.at >= until || found.length > limit) break
        found.push(record)
      }
      return Promise.resolve(found)
    },
  }
}

function refusalOf({ purpose, reader, limit, ...request }: ReadRequest): ReadRefusal | undefined {
  if (purpose.trim() === '') return 'purpose_missing'
  if (request.case.trim() === '') return 'case_missing'
  if (reader.trim() === '') return 'reader_missing'
  return limit !== undefined && !(Number.isSafeInteger(limit) && limit > 0) ? 'limit_invalid' : undefined
}
