/**
 * A person's own data: everything that is sealed with their keys, in every room, and nothing of anybody
 * else. Recorded like every other read, before the first record is returned.
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

export interface OwnResult {
  readonly access: number
  /** Room by room, each oldest first. */
  readonly records: AsyncGenerator<LogRecord>
}

/** Records looked at between two pauses, from one snapshot. */
const pieceRecords = 2_000

/** @throws when the access record cannot be written */
export async function readOwn(
  environment: Environment,
  { user, reader, os = reader, ...request }: OwnRequest,
  clock: Clock,
): Promise<Result<OwnResult, 'user_missing' | 'case_missing'>> {
  if (user.trim() === '' || user.includes('\0')) return err('user_missing')
  if (request.case.trim() === '') return err('case_missing')
  const at = clock.now()
  const entry = { v: 1, at, action: 'mine', reader, os, purpose: 'own data', case: request.case, user }
  const access = await appendChained(environment, 'access', at, entry)
  return ok({ access, records: own(environment, user, clock) })
}

async function* own(environment: Environment, user: string, clock: Clock): AsyncGenerator<LogRecord> {
  const owned = keysOf(environment, user)
  const vault = new Vault(environment, {
    ...openLogKeys(environment.dataDir),
    limits: { logKeysMax: owned.length },
  })
  for (const { room, number } of owned) {
    let after = 0
    for (let looked = pieceRecords; looked === pieceRecords; ) {
      looked = 0
      const found: LogRecord[] = []
      for (const record of recordsBetween(environment, room, after + 1, Number.MAX_SAFE_INTEGER - 1)) {
        after = record.seq
        const opened = sealOf(record.body)?.keyNumber === number ? vault.openWhole(record) : undefined
        if (opened !== undefined) found.push(opened)
        if (++looked === pieceRecords) break
      }
      yield* found
      await clock.sleep(0)
    }
  }
}
