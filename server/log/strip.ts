/**
 * Removed messages become unreadable for good: after a grace in which an appeal can still bring them back,
 * the bodies of the message and of its edits go. Their hashes stay, and a signed proof for each says that
 * it was stripped, so the chain verifies over the gap.
 *
 *   removals   at: 8 bytes ‖ room key ‖ seq of the message     what was removed, in the order of time
 *   edits      room key ‖ seq of the message ‖ seq of an edit
 *   stripped   room key ‖ seq                                  → the proof
 */
import type { Environment } from '../base/environment.ts'
import type { StoredRecord } from './journal.ts'
import type { LogKeys } from './log-keys.ts'
import {
  countValue,
  hashBytes,
  prefixOfKey,
  readCount,
  recordKey,
  roomKey,
  roomOfKey,
  seqOfKey,
  storedRecord,
} from './record-bytes.ts'
import { isStripped, strippedBody } from './sealed-body.ts'
import { sealedRecords } from './sealed-reader.ts'
import type { BlockRow } from './segment-format.ts'
import { blockFrom, markDirty } from './segment-table.ts'

/** The value of rows that are keys only. */
export const nothing: Buffer = Buffer.alloc(0)
const countBytes = 8
const valueHeadBytes = hashBytes + countBytes

export interface Removal {
  readonly key: Buffer
  readonly room: string
  readonly prefix: Buffer
  readonly seq: number
}

export function removalKey(at: number, prefix: Buffer, seq: number): Buffer {
  return Buffer.concat([countValue(at), recordKey(prefix, seq)])
}

/** Removals of this time or earlier, the oldest first. @param after the key of the one before the first of them */
export function removalsUntil(
  environment: Environment,
  at: number,
  limit: number,
  after: Buffer = Buffer.alloc(0),
): readonly Removal[] {
  const range = { start: Buffer.concat([after, Buffer.of(0)]), end: countValue(at + 1), limit }
  return [...environment.bytes.removals.getKeys(range)].map((key) => {
    const target = key.subarray(countBytes)
    return { key, room: roomOfKey(target), prefix: prefixOfKey(target), seq: seqOfKey(target) }
  })
}

/**
 * Strips the message and its edits; within a commit. Records that are gone already are passed over, and where one is
 * held all of them wait for a later run. Says how many were stripped.
 */
export function strip(
  environment: Environment,
  keys: LogKeys,
  removal: Removal,
  now: number,
  isHeld: (record: StoredRecord) => boolean = () => false,
): number {
  const { records, edits, stripped, removals } = environment.bytes
  const { room, prefix, seq } = removal
  const target = recordKey(prefix, seq)
  const range = { start: recordKey(target, 0), end: recordKey(target, Number.MAX_SAFE_INTEGER) }
  const going = [seq, ...[...edits.getKeys(range)].map(seqOfKey)]
    .map((one) => oneRecord(environment, room, one))
    .filter((one) => one !== undefined && !isStripped(one.record.body))
  if (going.some((one) => one !== undefined && isHeld(one.record))) return 0
  for (const one of going) {
    if (one === undefined) continue
    const key = recordKey(prefix, one.record.seq)
    const value = records.get(key)
    // A sealed one goes when its segment is written anew.
    if (one.row !== undefined) markDirty(environment, one.row.segment)
    else if (value !== undefined)
      void records.put(key, Buffer.concat([value.subarray(0, valueHeadBytes), strippedBody]))
    void stripped.put(key, proof(keys, one.record, now))
  }
  void removals.remove(removal.key)
  return going.length
}

/** A record, and the block that it stands in if it is sealed. */
function oneRecord(
  environment: Environment,
  room: string,
  seq: number,
): { readonly record: StoredRecord; readonly row: BlockRow | undefined } | undefined {
  const value = environment.bytes.records.get(recordKey(roomKey(room), seq))
  if (value !== undefined) return { record: storedRecord(room, seq, value), row: undefined }
  const row = blockFrom(environment, room, seq)
  if (row === undefined || row.from > seq) return undefined
  const record = sealedRecords(environment, row)?.find((one) => one.seq === seq)
  return record === undefined ? undefined : { record, row }
}

/** at: 8 bytes ‖ signature: 64 bytes. */
function proof(keys: LogKeys, record: StoredRecord, at: number): Buffer {
  return Buffer.concat([countValue(at), keys.sign(statement(record, at))])
}

/** Whether this node signed that the record with this hash and time was stripped. */
export function wasStripped(
  environment: Environment,
  keys: LogKeys,
  prefix: Buffer,
  record: StoredRecord,
): boolean {
  const key = recordKey(prefix, record.seq)
  const stored = isStripped(record.body) ? environment.bytes.stripped.get(key) : undefined
  if (stored === undefined || stored.length <= countBytes) return false
  return keys.signed(statement(record, readCount(stored, 0)), stored.subarray(countBytes))
}

/** Names what the hash cannot vouch for once the body is gone: the record's time as well. */
function statement({ room, seq, hash, at }: StoredRecord, strippedAt: number): string {
  return `parley log stripped\n${room}\n${seq}\n${Buffer.from(hash).toString('hex')}\n${at}\n${strippedAt}`
}
