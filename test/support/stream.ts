/**
 * What a test sees of a room's stream, with nothing between it and Redis but the client.
 */
import type { StoredRecord } from '../../server/log/journal.ts'
import type { LogLink } from '../../server/log/redis-link.ts'
import { readStream } from '../../server/log/stream-reader.ts'

export interface StreamContent {
  readonly records: readonly StoredRecord[]
  readonly seqs: readonly number[]
  /** Breaks of the hash chain, as `kind seq`. */
  readonly findings: readonly string[]
}

export async function streamContent(redis: LogLink, room: string): Promise<StreamContent> {
  const findings: string[] = []
  const records: StoredRecord[] = []
  const range = { redis, room, limit: 1_000_000, pageRecordsMax: 500 }
  for await (const record of readStream({
    ...range,
    onFinding: (finding) => findings.push(`${finding.kind} ${finding.seq}`),
  })) {
    records.push(record)
  }
  return { records, seqs: records.map((record) => record.seq), findings }
}

/** 1, 2, … `to`. */
export function upTo(to: number): readonly number[] {
  return Array.from({ length: to }, (_, i) => i + 1)
}
