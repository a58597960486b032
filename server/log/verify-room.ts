/**
 * Proof of one room: its chain from the start, or from what retention left there, through sealed blocks and journal to
 * its head, its deletion records, and the heads that were signed of it.
 */
import type { Environment } from '../base/environment.ts'
import { ChainWalk, type Problem } from './chain-walk.ts'
import { deletionsOf, isSignedDeletion } from './deletion.ts'
import type { LogKeys } from './log-keys.ts'
import { roomKey } from './record-bytes.ts'
import { headOf, journalBetween, recordsBetween } from './record-reader.ts'
import { SealedWalk } from './sealed-walk.ts'
import type { BlockCheck } from './segment-check.ts'
import { isSigned, type SignedHead, signedHead } from './signed-heads.ts'
import { wasStripped } from './strip.ts'
import { walkAll, type WalkOptions } from './verify-walk.ts'

export interface RoomReport {
  readonly records: number
  readonly deletions: number
  /** The first of each kind. */
  readonly problems: readonly Problem[]
}

export interface RoomVerifier extends WalkOptions {
  readonly keys: LogKeys
  readonly check: BlockCheck
}

/** @param published heads of this room that were kept elsewhere */
export async function verifyRoom(
  environment: Environment,
  room: string,
  published: readonly SignedHead[],
  options: RoomVerifier,
): Promise<RoomReport> {
  const { keys, check } = options
  const walk = new ChainWalk(room, {
    deletions: () => deletionsOf(environment, room),
    isSigned: (deletion) => isSignedDeletion(keys, room, deletion),
    wasStripped: (record) => wasStripped(environment, keys, roomKey(room), record),
    recordAt: (seq) => firstOf(recordsBetween(environment, room, seq, seq)),
  })
  const deletions = walk.checkDeletions()
  const before = headOf(environment, room)
  const chain = {
    records: environment.bytes.records,
    prefix: roomKey(room),
    next: (seq: number) => firstOf(journalBetween(environment, room, seq + 1, Number.MAX_SAFE_INTEGER - 1)),
    sealed: new SealedWalk(environment, keys, room, walk, check),
  }
  const records = await walkAll(walk, chain, options)
  const after = headOf(environment, room)
  walk.end(before, after)
  const signed = signedHead(environment, keys, room)
  if (signed === 'forged') walk.forgedHead(before?.seq ?? 0, 'the signed head')
  else if (signed !== undefined) walk.checkHead(signed, `the head of ${new Date(signed.at).toISOString()}`)
  checkPublished(walk, keys, published)
  return { records, deletions, problems: walk.problems }
}

/** Heads that were kept elsewhere: signed by this node, and still true. */
export function checkPublished(walk: ChainWalk, keys: LogKeys, published: readonly SignedHead[]): void {
  for (const head of published)
    if (isSigned(keys, head)) walk.checkHead(head, `the published head of ${new Date(head.at).toISOString()}`)
    else walk.forgedHead(head.seq, 'the published head')
}

export function firstOf<T>(items: Iterable<T>): T | undefined {
  for (const item of items) return item
  return undefined
}
