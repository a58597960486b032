/**
 * The journal on lmdb, all of it on this thread: for tools and tests. A server writes on another thread,
 * with the same parts (`log-thread.ts`).
 */
import type { Environment } from '../base/environment.ts'
import type { Journal } from './journal.ts'
import { type JournalPorts, openFront } from './journal-front.ts'
import { openScribe } from './scribe-here.ts'

/**
 * The journal of an environment; continues every chain where it ended. Closing it commits what is
 * gathered; the environment stays open. At most one journal for an environment.
 */
export function openJournal(environment: Environment, ports: JournalPorts): Journal {
  const scribe = openScribe(environment, ports)
  const { records, backlog, shippedTo, markShipped, onCommitted } = scribe
  return {
    ...openFront(environment, scribe, ports),
    records,
    backlog,
    shippedTo,
    markShipped,
    onCommitted,
  }
}
