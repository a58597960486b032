/**
 * Every metric of the server, once. Names follow Prometheus' conventions: base units, `_total` on
 * counters. Nothing here carries a room, a person or a text: those would be data about people, and
 * without bound. `docs/operations.md` lists them; a test fails when one is missing there.
 */
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import { clientFrames, roomEvents } from '../../protocol/catalogue.ts'
import { closes, errors } from '../../protocol/codes.ts'
import { categories } from '../../protocol/statement.ts'
import { assurances } from '../identity/identity.ts'
import { defaultLimits } from '../limits.ts'
import { verdictActions } from '../moderation/verdict.ts'
import { type Label, Tally } from './tally.ts'
import { Timing } from './timing.ts'

/** A verdict takes about 10 µs and has 50 ms at most. */
const verdictBuckets = [5e-6, 1e-5, 2e-5, 5e-5, 1e-4, 2.5e-4, 1e-3, 5e-3, 1e-2, 2.5e-2, 5e-2, 0.1]
/** From one group commit on a fast disk to a Redis that is in trouble. */
const ioBuckets = [1e-4, 2.5e-4, 5e-4, 1e-3, 2.5e-3, 5e-3, 1e-2, 2.5e-2, 5e-2, 0.1, 0.25, 1, 5]

const closeCodes = [
  '1000',
  '1001',
  '1005',
  '1006',
  '1011',
  ...Object.values(closes).map((c) => String(c.code)),
]
const spare = defaultLimits.metricLabelsSpareMax

export type Metrics = ReturnType<typeof createMetrics>

/** @param process false leaves out the metrics of the Node process, which tests do not need */
export function createMetrics(process = true) {
  const registry = new Registry()
  if (process) collectDefaultMetrics({ register: registry })
  const registers = [registry]
  const tally = (name: string, help: string, ...labels: readonly Label[]) =>
    new Tally(registry, `parley_${name}`, help, labels)
  const counter = (name: string, help: string) => new Counter({ name: `parley_${name}`, help, registers })
  const timing = (name: string, help: string, boundsS: readonly number[]) =>
    new Timing(registry, `parley_${name}`, help, boundsS)
  return {
    registry,
    opened: tally('connections_opened_total', 'Connections accepted, by encoding.', {
      name: 'encoding',
      values: ['json', 'msgpack'],
    }),
    closed: tally('connections_closed_total', 'Connections ended, by close code.', {
      name: 'code',
      values: closeCodes,
    }),
    disconnects: tally('disconnects_total', 'Connections that the server ended, by reason.', {
      name: 'name',
      values: Object.keys(closes),
    }),
    authenticated: tally('authentications_total', 'Tokens accepted, by assurance.', {
      name: 'assurance',
      values: assurances,
    }),
    authenticationSeconds: timing('authentication_seconds', 'Time to verify a token.', ioBuckets),
    authenticationRefusals: tally('authentication_refusals_total', 'Tokens refused, by reason.', {
      name: 'reason',
      values: ['not_authenticated', 'token_expired', 'issuer_unavailable', 'overloaded'],
      spare,
    }),
    errors: tally(
      'errors_total',
      'Frames answered with an error, by error and frame.',
      { name: 'name', values: Object.keys(errors) },
      { name: 'frame', values: Object.keys(clientFrames) },
    ),
    verdicts: tally(
      'verdicts_total',
      'Verdicts, by action, deciding category, and whether a classifier had failed.',
      { name: 'action', values: verdictActions },
      { name: 'category', values: ['none', ...categories] },
      { name: 'degraded', values: ['true', 'false'] },
    ),
    verdictSeconds: timing('verdict_seconds', 'Time from a draft to its verdict.', verdictBuckets),
    classifierFailures: tally(
      'classifier_failures_total',
      'Classifiers that threw, were too late, or answered what cannot be.',
      { name: 'classifier', values: [], spare },
      { name: 'kind', values: ['threw', 'late', 'lied'] },
    ),
    published: tally('events_published_total', 'Events accepted by rooms, by kind.', {
      name: 'kind',
      values: Object.keys(roomEvents),
    }),
    deliveries: counter('deliveries_total', 'Events handed to the outbox of a member.'),
    moderations: tally(
      'moderations_total',
      'Moderation actions, by command, and whether a rule or a person acted.',
      { name: 'command', values: [], spare },
      { name: 'automatic', values: ['true', 'false'] },
    ),
    journalRecords: counter('journal_records_total', 'Records committed to the journal.'),
    journalBytes: counter('journal_bytes_total', 'Bytes of the records committed to the journal.'),
    journalSeconds: timing('journal_commit_seconds', 'Time of one group commit.', ioBuckets),
    journalFailures: counter('journal_failures_total', 'Commits that the disk refused.'),
    shippedRecords: counter('shipped_records_total', 'Records that Redis has confirmed.'),
    shippedBytes: counter('shipped_bytes_total', 'Bytes of the records that Redis has confirmed.'),
    shipSeconds: timing('ship_seconds', 'Time of one batch to Redis.', ioBuckets),
    shipFailures: counter('ship_failures_total', 'Batches that failed and will be sent again.'),
    logReads: tally('log_reads_total', 'Audited reads of the retained log, by purpose.', {
      name: 'purpose',
      values: [],
      spare,
    }),
    logReadRecords: counter('log_read_records_total', 'Records returned by audited reads.'),
    sealedRecords: counter('sealed_records_total', 'Records that left the journal for a sealed segment.'),
    retentionDeleted: counter('retention_deleted_total', 'Records deleted because their time was over.'),
    linesSuppressed: counter('log_lines_suppressed_total', 'Log lines left out because too many were alike.'),
    /** A value asked for at each scrape; the same name again replaces the reader. */
    gauge(name: string, help: string, read: () => number): void {
      registry.removeSingleMetric(`parley_${name}`)
      new Gauge({
        name: `parley_${name}`,
        help,
        registers,
        collect() {
          this.set(read())
        },
      })
    },
  }
}
