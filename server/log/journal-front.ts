/**
 * The journal as rooms see it. `append` only gathers; one batch at a time goes to the scribe, and while it
 * is at the disk the next one gathers, so the batch grows with the load and with the disk's latency.
 *
 * When the scribe failed, nothing is accepted any more and everybody who waits for the disk is told.
 */
import type { RoomEvent } from '../../protocol/catalogue.ts'
import type { Cancel, Clock } from '../base/clock.ts'
import { deferred } from '../base/deferred.ts'
import type { Environment } from '../base/environment.ts'
import { invariant } from '../base/invariant.ts'
import { turn } from '../base/turn.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import { diskBudget } from './disk-budget.ts'
import type { LogRecord, RetainedLog } from './log.ts'
import { openLogKeys } from './log-keys.ts'
import { type PendingRecord, roomLogs } from './room-log.ts'
import type { Scribe } from './scribe.ts'
import { Vault } from './vault.ts'
import { removedMessage, windowBounds, windowEvents, type WindowRange } from './window.ts'

export interface JournalLimits {
  readonly journalPendingMax: number
  readonly journalBytesMax: number
  readonly journalCommitMs: number
  readonly journalCommitRecordsMax: number
  readonly journalCommitBytesMax: number
  readonly journalMarksMs: number
  readonly journalRoomsMax: number
  readonly resumeEventsMax: number
  readonly windowMs: number
  readonly windowPieceRecordsMax: number
  readonly logKeysMax: number
  readonly signHeadsMs: number
}

export interface JournalPorts {
  readonly limits: JournalLimits
  readonly clock: Clock
  readonly telemetry: Telemetry
}

/**
 * The retained log of an environment, written by this scribe; continues every room where it ended.
 * Closing it writes what is gathered and closes the scribe; the environment stays open.
 */
export function openFront(environment: Environment, scribe: Scribe, ports: JournalPorts): RetainedLog {
  const { limits, clock, telemetry } = ports
  const rooms = roomLogs(environment, limits.journalRoomsMax)
  const disk = diskBudget(environment, limits.journalBytesMax, clock)
  let gathered: PendingRecord[] = []
  let appended = 0
  let committed = 0
  let flying: Promise<void> | undefined
  let gatheredFrom: number | undefined
  let flyingFrom: number | undefined
  let hurry = false
  let timer: Cancel | undefined
  let timerMs = 0
  let failure: Error | undefined
  let closed = false
  let closing: Promise<void> | undefined
  const vault = new Vault(environment, { ...openLogKeys(environment.dataDir), limits })
  scribe.onFailed(failed)
  telemetry.gauge('journal_pending', 'Records accepted and not yet on disk', () => appended - committed)
  telemetry.gauge('journal_oldest_ms', 'Age of the oldest record not yet on disk', () => {
    const from = flyingFrom ?? gatheredFrom
    return from === undefined ? 0 : clock.monotonic() - from
  })
  telemetry.gauge('journal_disk_bytes', 'What the journal takes of its budget on disk', () => disk.used())

  function append(record: LogRecord): void {
    const log = rooms.get(record.event.room)
    invariant(!closed && failure === undefined, 'a record is appended to a journal that does not accept')
    invariant(appended - committed < limits.journalPendingMax, 'more records pending than journalPendingMax')
    invariant(record.event.seq === log.appendedSeq + 1, 'records of a room come in order, without holes')
    const pending: PendingRecord = { log, record, at: Math.max(record.event.at, log.appendedAt) }
    log.appendedSeq = record.event.seq
    log.appendedAt = pending.at
    log.pending.push(pending)
    gathered.push(pending)
    gatheredFrom ??= clock.monotonic()
    appended++
    commitSoon(gathered.length < limits.journalCommitRecordsMax ? limits.journalCommitMs : 0)
  }

  /** Sets or brings forward the next commit; never runs it within the caller, who is on a message's path. */
  function commitSoon(delayMs: number): void {
    if (flying !== undefined) {
      hurry ||= delayMs === 0 // `landed` decides when the next one starts
      return
    }
    if (timer !== undefined && timerMs <= delayMs) return
    timer?.()
    timerMs = delayMs
    timer = clock.after(delayMs, commitNext)
  }

  function commitNext(): void {
    timer?.()
    timer = undefined
    if (flying !== undefined || failure !== undefined || gathered.length === 0) return
    hurry = false
    const lines = nextLines(gathered, limits)
    const records = gathered.slice(0, lines.length)
    gathered = gathered.slice(lines.length)
    flyingFrom = gatheredFrom
    gatheredFrom = gathered.length === 0 ? undefined : flyingFrom
    flying = scribe.write(lines).then(({ bytes, us }) => {
      flying = undefined
      landed(records, bytes)
      telemetry.journalled(records.length, bytes, us)
    }, failed)
  }

  function landed(records: readonly PendingRecord[], bytes: number): void {
    flyingFrom = undefined
    environment.refresh()
    committed += records.length
    for (const { log, record, settled } of records) {
      log.pending.shift()
      log.committedSeq = record.event.seq
      settled?.resolve()
    }
    rooms.trim((log) => log.pending.length === 0)
    disk.grew(bytes)
    if (gathered.length === 0) return
    if (hurry || gathered.length >= limits.journalCommitRecordsMax) commitNext()
    else commitSoon(limits.journalCommitMs)
  }

  function failed(error: Error): void {
    flying = undefined
    if (failure !== undefined) return
    failure = error
    telemetry.journalFailed(error.message)
    for (const log of rooms.all())
      for (const { settled } of log.pending)
        settled?.reject(new Error('the record is not on disk: the journal failed', { cause: error }))
  }

  /** In pieces, with a turn for others between: after a restart a page is opened record by record. */
  async function window(room: string, range: WindowRange): Promise<readonly RoomEvent[]> {
    const limit = Math.min(range.limit, limits.resumeEventsMax)
    const since = clock.now() - limits.windowMs
    const { from, to } = windowBounds(environment, rooms.get(room), { ...range, limit }, since)
    const events: RoomEvent[] = []
    for (let first = from; first <= to; first += limits.windowPieceRecordsMax) {
      if (first > from) await turn()
      const last = Math.min(to, first + limits.windowPieceRecordsMax - 1)
      events.push(...windowEvents(environment, vault, rooms.get(room), first, last))
    }
    return events
  }

  async function flushed(): Promise<void> {
    const records = appended
    while (committed < records) {
      if (failure !== undefined) throw failure
      if (flying === undefined) commitNext()
      await flying
    }
    if (failure !== undefined) throw failure
    if (!closed) await scribe.flushed()
  }

  async function close(): Promise<void> {
    if (failure === undefined) await flushed()
    closed = true
    timer?.()
    await scribe.close()
  }

  return {
    append,
    durable(room, seq) {
      const log = rooms.get(room)
      if (seq <= log.committedSeq) return Promise.resolve()
      if (failure !== undefined) return Promise.reject(failure)
      const pending = log.pending[seq - log.committedSeq - 1]
      invariant(pending !== undefined, 'somebody waits for a record that was never appended')
      commitSoon(0)
      pending.settled ??= deferred()
      return pending.settled.promise
    },
    accepting: () =>
      !closed && failure === undefined && appended - committed < limits.journalPendingMax && disk.hasRoom(),
    head(room) {
      const { appendedSeq, appendedAt } = rooms.get(room)
      return Promise.resolve(appendedSeq === 0 ? undefined : { seq: appendedSeq, at: appendedAt })
    },
    window,
    removed(room, seq) {
      const since = clock.now() - limits.windowMs
      return Promise.resolve(removedMessage(environment, vault, rooms.get(room), seq, since))
    },
    retain(room, days) {
      invariant(Number.isSafeInteger(days) && days > 0, 'a room is retained for whole days')
      scribe.retain(room, days)
    },
    flushed,
    close() {
      closing ??= close()
      return closing
    },
  }
}

/** The text of the first records that fit one commit, at least one. */
function nextLines(
  gathered: readonly PendingRecord[],
  limits: Pick<JournalLimits, 'journalCommitRecordsMax' | 'journalCommitBytesMax'>,
): readonly string[] {
  const lines: string[] = []
  let chars = 0
  for (const { record } of gathered) {
    if (lines.length >= limits.journalCommitRecordsMax || chars >= limits.journalCommitBytesMax) break
    const line = JSON.stringify(record)
    chars += line.length
    lines.push(line)
  }
  return lines
}
