/**
 * The hash that a record continues, by what stands before it: the start of its room, a record of the journal, a
 * sealed block, or a deletion record.
 */
import type { Environment } from '../base/environment.ts'
import { deletionsOf } from './deletion.ts'
import { genesisOf, hashBytes, recordKey, roomKey } from './record-bytes.ts'
import { recordsBetween } from './record-reader.ts'
import { blockFrom } from './segment-table.ts'

/** Undefined when nothing stands before it: then records are missing, and `verify` says so. */
export function hashBefore(environment: Environment, room: string, seq: number): Uint8Array | undefined {
  if (seq === 1) return genesisOf(room)
  const value = environment.bytes.records.get(recordKey(roomKey(room), seq - 1))
  if (value !== undefined) return value.subarray(0, hashBytes)
  const row = blockFrom(environment, room, seq - 1)
  if (row?.to === seq - 1) return row.hash
  if (row?.from === seq) return row.prev
  if (row !== undefined && row.from < seq)
    for (const record of recordsBetween(environment, room, seq - 1, seq - 1)) return record.hash
  const deletion = deletionsOf(environment, room).find(({ to }) => to === seq - 1)
  return deletion === undefined ? undefined : Buffer.from(deletion.hash, 'hex')
}
