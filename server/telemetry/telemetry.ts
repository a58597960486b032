/**
 * One function for each thing that happens in the business of the house: it writes the metric and the
 * log line together, so that the two cannot disagree. Message text, tokens and names never pass here.
 */
import type { CloseName, ErrorName } from '../../protocol/codes.ts'
import type { VerdictAction } from '../moderation/verdict.ts'

export interface Telemetry {
  /** A socket is open; `encoding` is its codec's. */
  opened(encoding: string): void
  closed(code: number): void
  authenticated(assurance: string, us: number): void
  authenticationRefused(reason: string, detail: string): void
  /** The server ends a connection, for this reason. */
  disconnecting(name: CloseName, detail: string): void
  /** A frame was answered with an error. */
  refused(name: ErrorName, frame: string): void
  judged(action: VerdictAction, category: string | null, degraded: boolean, us: number): void
  /** A classifier threw, was too slow, or gave findings that cannot be true: `kind` says which. */
  classifierFailed(classifier: string, kind: 'threw' | 'late' | 'lied', detail: string): void
  published(kind: string, receivers: number): void
  moderated(command: string, automatic: boolean): void
  journalled(records: number, bytes: number, us: number): void
  journalFailed(detail: string): void
  shipped(records: number, bytes: number, us: number): void
  shipFailed(detail: string, backoffMs: number): void
  logRead(purpose: string, records: number): void
  retained(room: string, deleted: number): void
  /** A segment of the log was sealed. */
  sealed(records: number, bytes: number): void
  /** A gauge that is asked at scrape time, e.g. `rooms`, `members`, `journal_pending`. */
  gauge(name: string, help: string, read: () => number): void
  /** Something an operator should see that is none of the above. */
  note(
    level: 'info' | 'warn' | 'error',
    message: string,
    fields?: Readonly<Record<string, string | number | boolean>>,
  ): void
  /** The Prometheus page. */
  metrics(): Promise<string>
}

/** For unit tests and tools: hears nothing, says nothing. */
export const silentTelemetry: Telemetry = {
  opened: nothing,
  closed: nothing,
  authenticated: nothing,
  authenticationRefused: nothing,
  disconnecting: nothing,
  refused: nothing,
  judged: nothing,
  classifierFailed: nothing,
  published: nothing,
  moderated: nothing,
  journalled: nothing,
  journalFailed: nothing,
  shipped: nothing,
  shipFailed: nothing,
  logRead: nothing,
  retained: nothing,
  sealed: nothing,
  gauge: nothing,
  note: nothing,
  metrics: () => Promise.resolve(''),
}

function nothing(): void {
  // deliberately silent
}
