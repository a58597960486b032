/**
 * Telemetry of a running server: each event writes its metric and, where a person should see it, its log
 * line. What happens for every message writes its metric only.
 */
import type { Logger } from './logger.ts'
import type { Metrics } from './metrics.ts'
import type { Telemetry } from './telemetry.ts'

export function liveTelemetry(metrics: Metrics, log: Logger): Telemetry {
  return {
    opened: (encoding) => metrics.opened.add(encoding),
    closed: (code) => metrics.closed.add(String(code)),
    authenticated(assurance, us) {
      metrics.authenticated.add(assurance)
      metrics.authenticationSeconds.add(us)
    },
    authenticationRefused(reason, detail) {
      metrics.authenticationRefusals.add(reason)
      log.line('info', 'authentication_refused', 'a token was refused', { reason, detail })
    },
    disconnecting(name, detail) {
      metrics.disconnects.add(name)
      log.line('info', 'disconnecting', 'the server ends a connection', { closing: name, detail })
    },
    refused: (name, frame) => metrics.errors.add(name, frame),
    judged(action, category, degraded, us) {
      metrics.verdicts.add(action, category ?? 'none', degraded ? 'true' : 'false')
      metrics.verdictSeconds.add(us)
    },
    classifierFailed(classifier, kind, detail) {
      metrics.classifierFailures.add(classifier, kind)
      log.line('warn', 'classifier_failed', 'a classifier failed', { classifier, kind, detail })
    },
    published(kind, receivers) {
      metrics.published.add(kind)
      metrics.deliveries.inc(receivers)
    },
    moderated(command, automatic) {
      metrics.moderations.add(command, String(automatic))
      log.line('info', 'moderated', 'a moderation action', { command, automatic })
    },
    journalled(records, bytes, us) {
      metrics.journalRecords.inc(records)
      metrics.journalBytes.inc(bytes)
      metrics.journalSeconds.add(us)
    },
    journalFailed(detail) {
      metrics.journalFailures.inc()
      log.line('error', 'journal_failed', 'the disk refused a commit: nothing is accepted until a restart', {
        detail,
      })
    },
    shipped(records, bytes, us) {
      metrics.shippedRecords.inc(records)
      metrics.shippedBytes.inc(bytes)
      metrics.shipSeconds.add(us)
    },
    shipFailed(detail, backoffMs) {
      metrics.shipFailures.inc()
      log.line('warn', 'ship_failed', 'a batch did not reach Redis and will be sent again', {
        detail,
        backoffMs,
      })
    },
    logRead(purpose, records) {
      metrics.logReads.add(purpose)
      metrics.logReadRecords.inc(records)
      log.line('info', 'log_read', 'the retained log was read', { purpose, records })
    },
    retained(room, deleted) {
      metrics.retentionDeleted.inc(deleted)
      log.line('info', 'retained', 'records were deleted because their time was over', { room, deleted })
    },
    sealed(records, bytes) {
      metrics.sealedRecords.inc(records)
      log.line('info', 'sealed', 'a segment of the log was sealed', { records, bytes })
    },
    gauge: (name, help, read) => metrics.gauge(name, help, read),
    note: (level, message, fields) => log.line(level, 'note', message, fields),
    metrics: () => metrics.registry.metrics(),
  }
}
