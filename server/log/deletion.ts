/**
 * The record that retention leaves behind: which records of a room went, by which rule, and the chain's hashes before
 * and at the end of them. So it takes the place of what went: it continues what stands before it, and what stayed
 * continues it. Records under a legal hold may stay between two of them.
 */
import type { Environment } from '../base/environment.ts'
import type { LogKeys } from './log-keys.ts'
import { recordKey, roomKey, seqOfKey } from './record-bytes.ts'

export interface Deletion {
  readonly room: string
  readonly from: number
  readonly to: number
  readonly count: number
  /** SHA-256 in hex: the chain's hash before `from`, and at `to`. */
  readonly prev: string
  readonly hash: string
  /** When the records were deleted, by which rule, and the days that they had been kept for. */
  readonly at: number
  readonly rule: 'retention'
  readonly days: number
  /** Ed25519 over all of the above, base64url. */
  readonly signature: string
}

/** Within a commit: leaves the record; a later one with the same `from` is the same run, further on. */
export function putDeletion(
  environment: Environment,
  keys: LogKeys,
  deletion: Omit<Deletion, 'signature'>,
): Deletion {
  const key = recordKey(roomKey(deletion.room), deletion.from)
  const signature = keys.sign(statement(deletion)).toString('base64url')
  const signed = { ...deletion, signature }
  void environment.bytes.deletions.put(key, Buffer.from(JSON.stringify(signed)))
  return signed
}

/** Whether this node signed the record, for this room. */
export function isSignedDeletion(keys: LogKeys, room: string, deletion: Deletion): boolean {
  return (
    deletion.room === room &&
    keys.signed(statement(deletion), Buffer.from(deletion.signature ?? '', 'base64url'))
  )
}

function statement(deletion: Omit<Deletion, 'signature'>): string {
  const { room, from, to, count, prev, hash, at, rule, days } = deletion
  return `parley log deletion\n${JSON.stringify([room, from, to, count, prev, hash, at, rule, days])}`
}

/** All deletions of a room, in the order of what went: one for each run that deleted something and each hold in between. */
export function deletionsOf(environment: Environment, room: string): readonly Deletion[] {
  const prefix = roomKey(room)
  const range = { start: recordKey(prefix, 0), end: recordKey(prefix, Number.MAX_SAFE_INTEGER) }
  return [...environment.bytes.deletions.getRange(range)].map(({ key, value }) =>
    parse(room, seqOfKey(key), value),
  )
}

/** Written by `putDeletion` alone. One that cannot be read covers nothing, so that `verify` tells of it and goes on. */
function parse(room: string, from: number, value: Buffer): Deletion {
  try {
    return JSON.parse(value.toString('utf8')) as Deletion
  } catch {
    const none = { prev: '', hash: '', at: 0, rule: 'retention', days: 0, signature: '' } as const
    return { room, from, to: from - 1, count: -1, ...none }
  }
}
