/**
 * Audited reading of the retained log, under a case. The access record is on disk before the source is asked, and
 * what the case has seen and whom there is to tell before the first byte of text is returned: a read that
 * leaves no record cannot happen, whatever fails afterwards.
 */
import type { Clock } from '../base/clock.ts'
import type { Environment } from '../base/environment.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import type { CaseLimits } from './case.ts'
import { beginRead, type CaseRefusal, endRead } from './case-read.ts'
import type { StoredRecord } from './journal.ts'
import type { LogRecord } from './log.ts'
import { openLogKeys } from './log-keys.ts'
import { firstSince, headOf, oldestOf, recordsBetween } from './record-reader.ts'
import { isLost, isStripped } from './sealed-body.ts'
import { authorOf, Vault } from './vault.ts'

export interface ReadRequest {
  readonly room: string
  /** From this time on, and before that one; ms since 1970. The case's own times where they are narrower. */
  readonly since?: number
  readonly until?: number
  /** At most this many records, the oldest first; `readRecordsMax` when absent or larger. */
  readonly limit?: number
  /** Why, in words; the case's own purpose when absent. */
  readonly purpose?: string
  /** The case it belongs to. One that nobody opened is opened by its first read (`case-read.ts`). */
  readonly case: string
  /** Who reads, and the user of the operating system (`os:NAME`) where that says more. */
  readonly reader: string
  readonly os?: string
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
  readonly limits: CaseLimits & { readonly readRecordsMax: number }
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

export type ReadRefusal = 'limit_invalid' | CaseRefusal

/**
 * Notes the access, reads, notes what was seen, and returns it.
 * @throws when a record cannot be written, or the source cannot be read
 */
export async function readLog(
  environment: Environment,
  request: ReadRequest,
  { clock, limits, telemetry, source = journalSource(environment) }: ReadPorts,
): Promise<Result<ReadResult, ReadRefusal>> {
  const { limit = limits.readRecordsMax, room } = request
  if (!(Number.isSafeInteger(limit) && limit > 0)) return err('limit_invalid')
  const asked = {
    ...request,
    since: request.since ?? 0,
    until: request.until ?? Number.MAX_SAFE_INTEGER,
    limit: Math.min(limit, limits.readRecordsMax),
    source: source.name,
  }
  const begun = await beginRead(environment, asked, clock.now(), limits)
  if (!begun.ok) return begun
  const { access, purpose, bounds, people } = begun.value
  const found = await source.read(room, bounds)
  const keys = openLogKeys(environment.dataDir)
  const vault = new Vault(environment, { ...keys, limits: { logKeysMax: limits.readRecordsMax } })
  const within = found.slice(0, bounds.limit)
  const records = within.map((record) => readable(vault, room, record)).filter((one) => concerns(people, one))
  const seen = {
    case: request.case,
    room,
    access,
    seqs: records.map(({ seq }) => seq),
    authors: authorsOf(records),
  }
  const ended = await endRead(environment, seen, clock.now())
  if (!ended.ok) return ended
  const shown = records.slice(0, ended.value)
  telemetry.logRead(purpose, shown.length)
  return ok({ access, records: shown, more: found.length > within.length || shown.length < records.length })
}

function readable(vault: Vault, room: string, { seq, at, body }: SourceRecord): ReadRecord {
  try {
    const record = vault.open({ room, seq, at, body })
    return {
      seq,
      at,
      record,
      ...(record === undefined ? { gone: goneBy(body) } : {}),
    }
  } catch {
    return { seq, at, record: undefined, gone: 'damaged' } // the rest stays readable; `verify` says more
  }
}

/** Whether a record is within a case about these people; whose it was cannot be told of one that is gone. */
function concerns(people: readonly string[], { record }: ReadRecord): boolean {
  return people.length === 0 || (record !== undefined && people.includes(authorOf(record.event)))
}

/** Whose words each record holds; undefined where there are none. */
function authorsOf(records: readonly ReadRecord[]): readonly (string | undefined)[] {
  return records.map(({ record }) =>
    record !== undefined && 'text' in record.event ? authorOf(record.event) : undefined,
  )
}

function goneBy(body: Uint8Array): 'erased' | 'removed' | 'damaged' {
  if (isLost(body)) return 'damaged'
  return isStripped(body) ? 'removed' : 'erased'
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
