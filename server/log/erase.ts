/**
 * Erasure of a person's text: the keys of what they wrote are destroyed, in one room or in all. What they wrote
 * stays where it is, in every tier and in every copy, and nobody can read it; the chains stay whole.
 */
import type { Clock } from '../base/clock.ts'
import type { Environment } from '../base/environment.ts'
import { err, ok, type Result } from '../base/result.ts'
import { putChained } from './chained-table.ts'
import { holdsOn } from './legal-hold.ts'
import { eraseKeys, keysOf } from './vault.ts'

export interface EraseRequest {
  readonly user: string
  /** All rooms when absent. */
  readonly room?: string
  readonly purpose: string
  readonly case: string
  /** Who orders it. */
  readonly by: string
  /** The user of the operating system, `os:NAME`, where that says more. */
  readonly os?: string
}

export interface Erased {
  readonly access: number
  readonly rooms: number
  /** Rooms where a legal hold keeps the person's text readable. */
  readonly held: readonly string[]
}

export type EraseRefusal = 'user_missing' | 'purpose_missing' | 'case_missing'

/**
 * Destroys the keys and leaves the record of it in the access log, both or neither.
 * What the house holds beyond the log is erased by whoever reads the record (`erasures.ts`).
 * Where a legal hold reaches the person's text the keys stay, and the record says so.
 * @returns the number of that record, in how many rooms there was something, and in which it is held
 * @throws when the disk refuses
 */
export async function eraseText(
  environment: Environment,
  { user, room, purpose, by, os = by, ...request }: EraseRequest,
  clock: Clock,
): Promise<Result<Erased, EraseRefusal>> {
  if (user.trim() === '' || user.includes('\0')) return err('user_missing')
  if (purpose.trim() === '') return err('purpose_missing')
  if (request.case.trim() === '') return err('case_missing')
  const at = clock.now()
  const done = await environment.exclusive(() => {
    const held = keysOf(environment, user)
      .map((key) => key.room)
      .filter((one) => (room ?? one) === one && holdsOn(environment, one, user).length > 0)
    const rooms = eraseKeys(environment, user, room, (one) => held.includes(one))
    const where = { ...(room === undefined ? {} : { room }), ...(held.length === 0 ? {} : { held }) }
    const entry = { v: 1, at, action: 'erase', by, os, purpose, case: request.case, user, ...where, rooms }
    return { access: putChained(environment, 'access', at, entry), rooms, held }
  })
  return ok(done)
}
