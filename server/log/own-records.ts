/**
 * A person's own data: everything that is sealed with their keys, in every room, and nothing of anybody
 * else. Recorded like every other read, before the first record is returned: pieces come only from a reader, and
 * a reader only with its access record.
 */
import type { Clock } from '../base/clock.ts'
import type { Environment } from '../base/environment.ts'
import { err, ok, type Result } from '../base/result.ts'
import { appendChained } from './chained-table.ts'
import type { LogRecord } from './log.ts'
import { openLogKeys } from './log-keys.ts'
import { recordsBetween } from './record-reader.ts'
import { sealOf } from './sealed-body.ts'
import { keysOf, Vault } from './vault.ts'

export interface OwnRequest {
  readonly user: string
  /** The person's request, by whatever number it has. */
  readonly case: string
  /** Who answers it. */
  readonly reader: string
  readonly os?: string
}

/** How far a reader has come: the rooms before this one are done, and of this one the records up to `after`. */
export interface OwnPosition {
  readonly room: string
  readonly after: number
}

export interface OwnPiece {
  readonly records: readonly LogRecord[]
  /** Undefined when there is no more. */
  readonly next: OwnPosition | undefined
}

export interface PieceBounds {
  readonly looked: number
  readonly most: number
}

export interface OwnReader {
  readonly access: number
  /** The next records of the person, of one room, in order: what `looked` records hold of them, at most `most`. */
  piece(from: OwnPosition | undefined, bounds: PieceBounds): OwnPiece
  /** Room by room, each oldest first. */
  all(): AsyncGenerator<LogRecord>
}

/** Records looked at between two pauses, from one snapshot. */
const piece: PieceBounds = { looked: 2_000, most: 2_000 }

/** @throws when the access record cannot be written */
export async function readOwn(
  environment: Environment,
  { user, reader, os = reader, ...request }: OwnRequest,
  clock: Clock,
): Promise<Result<OwnReader, 'user_missing' | 'case_missing'>> {
  if (user.trim() === '' || user.includes('\0')) return err('user_missing')
  if (request.case.trim() === '') return err('case_missing')
  const at = clock.now()
  const entry = { v: 1, at, action: 'mine', reader, os, purpose: 'own data', case: request.case, user }
  const access = await appendChained(environment, 'access', at, entry)
  const vault = new Vault(environment, {
    ...openLogKeys(environment.dataDir),
    limits: { logKeysMax: keysOf(environment, user).length },
  })
  const pieceOf = (from: OwnPosition | undefined, bounds: PieceBounds) =>
    ownPiece(environment, vault, user, from, bounds)
  async function* all(): AsyncGenerator<LogRecord> {
    let from: OwnPosition | undefined
    do {
      const { records, next } = pieceOf(from, piece)
      yield* records
      from = next
      await clock.sleep(0)
    } while (from !== undefined)
  }
  return ok({ access, piece: pieceOf, all })
}

function ownPiece(
  environment: Environment,
  vault: Vault,
  user: string,
  from: OwnPosition | undefined,
  bounds: PieceBounds,
): OwnPiece {
  vault.refresh() // erased meanwhile?
  const owned = keysOf(environment, user)
  const at = owned.findIndex(({ room }) => from === undefined || byName(room, from.room) >= 0)
  const current = owned[at]
  if (current === undefined) return { records: [], next: undefined }
  const { room, number } = current
  let after = room === from?.room ? from.after : 0
  const records: LogRecord[] = []
  let looked = 0
  for (const record of recordsBetween(environment, room, after + 1, Number.MAX_SAFE_INTEGER - 1)) {
    after = record.seq
    const opened = sealOf(record.body)?.keyNumber === number ? vault.openWhole(record) : undefined
    if (opened !== undefined) records.push(opened)
    if (++looked === bounds.looked || records.length === bounds.most)
      return { records, next: { room, after } }
  }
  const following = owned[at + 1]
  return { records, next: following && { room: following.room, after: 0 } }
}

/** The order in which `keysOf` gives rooms: that of their bytes. */
function byName(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}
