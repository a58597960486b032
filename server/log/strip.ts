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
import type { LogKeys } from './log-keys.ts'
import {
  countValue,
  hashBytes,
  prefixOfKey,
  readCount,
  recordKey,
  roomOfKey,
  seqOfKey,
} from './record-bytes.ts'
import { isStripped, strippedBody } from './sealed-body.ts'

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

/** Removals of this time or earlier, the oldest first. */
export function removalsUntil(environment: Environment, at: number, limit: number): readonly Removal[] {
  const range = { start: Buffer.of(0), end: countValue(at + 1), limit }
  return [...environment.bytes.removals.getKeys(range)].map((key) => {
    const target = key.subarray(countBytes)
    return { key, room: roomOfKey(target), prefix: prefixOfKey(target), seq: seqOfKey(target) }
  })
}

/** Strips the message and its edits; within a commit. Records that are gone already are passed over. Says how many were stripped. */
export function strip(environment: Environment, keys: LogKeys, removal: Removal, now: number): number {
  const { records, edits, stripped, removals } = environment.bytes
  const { room, prefix, seq } = removal
  const target = recordKey(prefix, seq)
  const range = { start: recordKey(target, 0), end: recordKey(target, Number.MAX_SAFE_INTEGER) }
  let count = 0
  for (const one of [seq, ...[...edits.getKeys(range)].map(seqOfKey)]) {
    const key = recordKey(prefix, one)
    const value = records.get(key)
    if (value === undefined || isStripped(value.subarray(valueHeadBytes))) continue
    void records.put(key, Buffer.concat([value.subarray(0, valueHeadBytes), strippedBody]))
    void stripped.put(key, proof(keys, room, one, value.subarray(0, hashBytes), now))
    count++
  }
  void removals.remove(removal.key)
  return count
}

/** at: 8 bytes ‖ signature: 64 bytes. */
function proof(keys: LogKeys, room: string, seq: number, hash: Uint8Array, at: number): Buffer {
  return Buffer.concat([countValue(at), keys.sign(statement(room, seq, hash, at))])
}

/** Whether this node signed that the record with this hash was stripped. */
export function wasStripped(
  environment: Environment,
  keys: LogKeys,
  prefix: Buffer,
  {
    room,
    seq,
    hash,
    body,
  }: { readonly room: string; readonly seq: number; readonly hash: Uint8Array; readonly body: Uint8Array },
): boolean {
  const stored = isStripped(body) ? environment.bytes.stripped.get(recordKey(prefix, seq)) : undefined
  if (stored === undefined || stored.length <= countBytes) return false
  return keys.signed(statement(room, seq, hash, readCount(stored, 0)), stored.subarray(countBytes))
}

function statement(room: string, seq: number, hash: Uint8Array, at: number): string {
  return `parley log stripped\n${room}\n${seq}\n${Buffer.from(hash).toString('hex')}\n${at}`
}
