/**
 * The rows that a report counts, page by page: a server's years of statements do not have to fit into memory.
 */
import type { Key, Store } from '../base/store.ts'
import type { Appeal } from '../moderation/appeals.ts'
import type { DecidedReport } from '../moderation/reports.ts'
import type { Kept } from '../moderation/statements.ts'

export interface Period {
  /** Milliseconds since 1970; `until` itself is outside. */
  readonly since: number
  readonly until: number
  readonly room?: string
}

const pageRows = 500

export async function* statementsIn(store: Store, period: Period): AsyncGenerator<Kept> {
  for await (const kept of rows<Kept>(store, 'statements'))
    if (within(period, Date.parse(kept.statement.issued_at), kept.statement.room)) yield kept
}

export async function* appealsIn(store: Store, period: Period): AsyncGenerator<Appeal> {
  for await (const appeal of rows<Appeal>(store, 'appeals'))
    if (within(period, appeal.at, appeal.room)) yield appeal
}

export async function* reportsIn(store: Store, period: Period): AsyncGenerator<DecidedReport> {
  for await (const report of rows<DecidedReport>(store, 'reports_decided'))
    if (within(period, report.decidedAt, report.room)) yield report
}

function within({ since, until, room }: Period, at: number, where: string): boolean {
  return at >= since && at < until && (room === undefined || room === where)
}

async function* rows<V>(store: Store, name: string): AsyncGenerator<V> {
  let after: Key | undefined
  for (;;) {
    const page = await store
      .table<V>(name)
      .list([], { limit: pageRows, ...(after === undefined ? {} : { after }) })
    for (const { value } of page) yield value
    const last = page.at(-1)
    if (last === undefined || page.length < pageRows) return
    after = last.key
  }
}
