/**
 * Whom there is to tell that the log was read: a row for each person and case, written in the same transaction as
 * what the case has seen, before any text is returned. `tell-reads.ts` tells them and takes the row away.
 *
 *   tellings     user ‖ 00 ‖ id of the case → JSON of a `Telling`
 */
import type { Environment } from '../base/environment.ts'

export interface Telling {
  readonly user: string
  readonly case: string
  readonly rooms: readonly string[]
  /** How many records of theirs were returned; read twice counts twice. */
  readonly records: number
  readonly firstAt: number
  readonly lastAt: number
}

/** Adds a read to what a person is to be told. Within a transaction that is alone (`Environment.exclusive`). */
export function putTelling(
  environment: Environment,
  read: { readonly user: string; readonly case: string; readonly room: string; readonly records: number },
  now: number,
): void {
  const { tellings } = environment.bytes
  const key = keyOf(read.user, read.case)
  const stored = tellings.get(key)
  const known = stored === undefined ? undefined : (JSON.parse(stored.toString()) as Telling)
  const telling: Telling = {
    user: read.user,
    case: read.case,
    rooms: [...new Set([...(known?.rooms ?? []), read.room])],
    records: (known?.records ?? 0) + read.records,
    firstAt: known?.firstAt ?? now,
    lastAt: now,
  }
  tellings.putSync(key, Buffer.from(JSON.stringify(telling)))
}

/** What one person is to be told, at most `limit` cases. */
export function tellingsOf(environment: Environment, user: string, limit: number): readonly Telling[] {
  const range = { start: Buffer.from(`${user}\0`), end: Buffer.from(`${user}\x01`), limit }
  return [...environment.bytes.tellings.getRange(range)].map(({ value }) => parsed(value))
}

/** The rows that follow `after` (none: from the beginning), at most `limit` of them. */
export function tellingsAfter(
  environment: Environment,
  after: Telling | undefined,
  limit: number,
): readonly Telling[] {
  const start =
    after === undefined ? Buffer.of(0) : Buffer.concat([keyOf(after.user, after.case), Buffer.of(0)])
  return [...environment.bytes.tellings.getRange({ start, limit })].map(({ value }) => parsed(value))
}

/**
 * Takes rows away that were told, unless the log was read again meanwhile. Within a transaction that is alone.
 * @returns those that were taken
 */
export function removeTellings(environment: Environment, told: readonly Telling[]): readonly Telling[] {
  return told.filter((telling) => {
    const key = keyOf(telling.user, telling.case)
    const stored = environment.bytes.tellings.get(key)
    if (stored === undefined || parsed(stored).lastAt !== telling.lastAt) return false
    environment.bytes.tellings.removeSync(key)
    return true
  })
}

function keyOf(user: string, id: string): Buffer {
  return Buffer.from(`${user}\0${id}`)
}

function parsed(stored: Buffer): Telling {
  return JSON.parse(stored.toString()) as Telling
}
