/**
 * Reads what holds in every room: the sanctions on the whole server survive a restart like those of rooms.
 */
import type { Clock } from '../base/clock.ts'
import type { Store } from '../base/store.ts'
import type { UserId } from '../identity/identity.ts'
import type { Limits } from '../limits.ts'
import { type Everywhere, everywhereName } from './everywhere.ts'
import { type Entry, Roster } from './roster.ts'

/** @param operators the user ids that the configuration names */
export async function openEverywhere(
  store: Store,
  operators: ReadonlySet<UserId>,
  { clock, limits }: { readonly clock: Clock; readonly limits: Pick<Limits, 'serverSanctionsMax'> },
): Promise<Everywhere> {
  const table = store.table<Entry>('roster')
  const rows = await table.list([everywhereName], { limit: limits.serverSanctionsMax })
  const roster = new Roster(
    everywhereName,
    table,
    new Map(rows.map((row) => [String(row.key[1]), row.value])),
  )
  roster.prune(clock.now())
  return { operators, roster }
}
