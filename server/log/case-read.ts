/**
 * One read under a case, before and after the text is fetched. Before: may this case be read so, and the
 * access record. After: is it still so, what the case has seen now, and whom there is to tell.
 *
 * A case that nobody opened is opened by its first read, in the name of who reads: its scope is the room and
 * what its opener goes on to read, within what one person may open alone. So there is no read without a case,
 * and a simple question needs one command.
 */
import type { Environment } from '../base/environment.ts'
import { err, ok, type Result } from '../base/result.ts'
import { type Case, type CaseLimits, stateOf, withSeen } from './case.ts'
import { caseOf, isCaseId, type OpenRefusal, putCase, putNewCase } from './cases.ts'
import { putChained } from './chained-table.ts'
import { putTelling } from './tellings.ts'

export interface AskedRead {
  readonly room: string
  readonly since: number
  readonly until: number
  readonly limit: number
  readonly purpose?: string
  readonly case: string
  readonly reader: string
  /** The user of the operating system, `os:NAME`; the reader when absent. */
  readonly os?: string
  readonly source: string
}

export interface BegunRead {
  readonly access: number
  readonly purpose: string
  readonly bounds: { readonly since: number; readonly until: number; readonly limit: number }
  /** Only what these said; empty: everybody. */
  readonly people: readonly string[]
}

export type CaseRefusal =
  | 'purpose_missing'
  | 'case_missing'
  | 'reader_missing'
  | 'case_closed'
  | 'case_expired'
  | 'case_waiting'
  | 'out_of_scope'
  | 'case_spent'
  | OpenRefusal

/** Checks the case, opens it where there is none, and leaves the access record: all of it or nothing. */
export function beginRead(
  environment: Environment,
  asked: AskedRead,
  now: number,
  limits: CaseLimits,
): Promise<Result<BegunRead, CaseRefusal>> {
  return environment.exclusive(() => {
    const { room, reader, os = reader, limit, source } = asked
    if (reader.trim() === '') return err('reader_missing')
    const found = caseFor(environment, { ...asked, os }, now, limits)
    if (!found.ok) return found
    const { one, opened } = found.value
    const purpose = asked.purpose ?? one.purpose
    const bounds = {
      since: Math.max(asked.since, one.scope.from),
      until: Math.min(asked.until, one.scope.until),
      limit,
    }
    const entry = { v: 1, at: now, reader, os, purpose, case: one.id, room, ...bounds, source, ...opened }
    return ok({
      access: putChained(environment, 'access', now, entry),
      purpose,
      bounds,
      people: one.scope.people,
    })
  })
}

export interface SeenRecords {
  readonly case: string
  readonly room: string
  readonly access: number
  /** Ascending, with whose words each is; undefined where there are none. */
  readonly seqs: readonly number[]
  readonly authors: readonly (string | undefined)[]
}

/**
 * Looks again, because others may have read or closed the case meanwhile; then notes what it has seen.
 * @returns how many of the records may be shown, from the first on
 */
export function endRead(
  environment: Environment,
  { room, seqs, authors, ...read }: SeenRecords,
  now: number,
): Promise<Result<number, CaseRefusal>> {
  return environment.exclusive(() => {
    const one = caseOf(environment, read.case)
    if (one === undefined || stateOf(one, now) !== 'open') return err('case_closed')
    const { may, seen } = withSeen(one, room, seqs)
    if (may === 0 && seqs.length > 0) return err('case_spent')
    putCase(environment, { ...one, seen })
    const counts = new Map<string, number>()
    for (const author of authors.slice(0, may))
      if (author !== undefined) counts.set(author, (counts.get(author) ?? 0) + 1)
    for (const [user, records] of counts) putTelling(environment, { user, case: one.id, room, records }, now)
    return ok(may)
  })
}

interface FoundCase {
  readonly one: Case
  /** For the access record, when this read has opened or widened the case. */
  readonly opened: { readonly opened?: true; readonly widened?: true }
}

function caseFor(
  environment: Environment,
  asked: AskedRead & { readonly os: string },
  now: number,
  limits: CaseLimits,
): Result<FoundCase, CaseRefusal> {
  const { case: id, purpose, room, reader } = asked
  if (id.trim() === '') return err('case_missing')
  if (!isCaseId(id)) return err('case_invalid')
  if (purpose !== undefined && purpose.trim() === '') return err('purpose_missing')
  const one = caseOf(environment, id)
  if (one === undefined) return opened(environment, asked, now, limits)
  const state = stateOf(one, now)
  if (state !== 'open') return err<CaseRefusal>(`case_${state}`)
  const { scope } = one
  if (scope.rooms.includes(room)) return ok({ one, opened: {} })
  if (!one.implicit || one.openedBy !== reader || scope.rooms.length >= limits.caseRoomsMax)
    return err('out_of_scope')
  const wider = { ...one, scope: { ...scope, rooms: [...scope.rooms, room] } }
  putCase(environment, wider)
  return ok({ one: wider, opened: { widened: true } })
}

function opened(
  environment: Environment,
  { case: id, purpose = '', room, reader, os }: AskedRead & { readonly os: string },
  now: number,
  limits: CaseLimits,
): Result<FoundCase, CaseRefusal> {
  const scope = { rooms: [room], people: [], from: 0, until: Number.MAX_SAFE_INTEGER }
  const opening = { id, purpose, scope, actor: { id: reader, os }, now, implicit: true }
  const made = putNewCase(environment, opening, limits)
  if (!made.ok) return made
  const { needs } = made.value
  if (needs.length === 0) return ok({ one: made.value, opened: { opened: true } })
  // It stays, and waits for a second person.
  const entry = { v: 1, at: now, action: 'case_open', case: id, by: reader, os, purpose, ...scope, needs }
  putChained(environment, 'access', now, entry)
  return err('case_waiting')
}
