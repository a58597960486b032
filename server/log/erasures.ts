/**
 * Erasures that were ordered, for whoever erases what the house holds beyond the log: the server, also while it
 * runs, or the tool where no server does. Read from the access log; a mark says how far they are done, so that
 * none is missed over a restart.
 *
 *   meta         `erasures-done` → number of the last entry of the access log that was looked at
 */
import type { Environment } from '../base/environment.ts'
import { chainedAfter, putChained } from './chained-table.ts'
import { countValue, readCount } from './record-bytes.ts'

export interface Erasure {
  readonly access: number
  readonly user: string
  /** All rooms when absent. */
  readonly room?: string
  /** Rooms that a legal hold keeps. */
  readonly kept: readonly string[]
}

/** What was erased beyond the log, in numbers. */
export interface Forgotten {
  readonly statements: number
  readonly appeals: number
  readonly held: number
  /** Texts that became cases of a room's own tests. */
  readonly cases: number
  /** The key of what was frozen in reports: 1, or 0 where there was none. */
  readonly keys: number
  /** Events in the memory of rooms. */
  readonly events: number
}

const doneKey = Buffer.from('erasures-done')
/** Entries looked at in one go. */
const pieceEntries = 500

/** Whether an erasure reaches what this person wrote in this room. */
export function reaches({ user, room, kept }: Erasure, author: string, where: string): boolean {
  return author === user && (room === undefined || room === where) && !kept.includes(where)
}

export function erasuresDone(environment: Environment): number {
  const stored = environment.bytes.meta.get(doneKey)
  return stored === undefined ? 0 : readCount(stored, 0)
}

/** The next erasures that are not done, and the entry up to which there are no others; undefined: nothing new. */
export function nextErasures(
  environment: Environment,
): { readonly erasures: readonly Erasure[]; readonly upTo: number } | undefined {
  const erasures: Erasure[] = []
  environment.refresh() // our own last mark, or we would do the same again
  const after = erasuresDone(environment)
  let upTo = after
  for (const { seq, body } of chainedAfter(environment, 'access', after)) {
    const erasure = erasureOf(seq, body)
    if (erasure !== undefined) erasures.push(erasure)
    upTo = seq
    if (upTo - after === pieceEntries) break
  }
  return upTo === after ? undefined : { erasures, upTo }
}

/** Notes that everything up to this entry is erased beyond the log too, and what that was. */
export function markErasures(
  environment: Environment,
  upTo: number,
  done: readonly { readonly erasure: Erasure; readonly forgotten: Forgotten }[],
  at: number,
): Promise<void> {
  return environment.exclusive(() => {
    for (const { erasure, forgotten } of done)
      putChained(environment, 'access', at, { v: 1, at, action: 'erased', of: erasure.access, ...forgotten })
    environment.bytes.meta.putSync(doneKey, countValue(upTo))
  })
}

/** What was erased beyond the log for this order; undefined: not yet. */
export function forgottenFor(environment: Environment, access: number): Forgotten | undefined {
  environment.refresh()
  if (erasuresDone(environment) < access) return undefined
  for (const { body } of chainedAfter(environment, 'access', access)) {
    const entry = JSON.parse(Buffer.from(body).toString()) as Partial<Forgotten> &
      Readonly<Record<string, unknown>>
    if (entry['action'] !== 'erased' || entry['of'] !== access) continue
    const { statements = 0, appeals = 0, held = 0, cases = 0, keys = 0, events = 0 } = entry
    return { statements, appeals, held, cases, keys, events }
  }
  return undefined
}

function erasureOf(access: number, body: Uint8Array): Erasure | undefined {
  const entry = JSON.parse(Buffer.from(body).toString()) as {
    readonly action?: string
    readonly user?: string
    readonly room?: string
    readonly held?: readonly string[]
  }
  const { action, user, room, held: kept = [] } = entry
  if (action !== 'erase' || user === undefined) return undefined
  return room === undefined ? { access, user, kept } : { access, user, room, kept }
}
