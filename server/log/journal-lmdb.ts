/**
 * The journal on lmdb. `append` only gathers; a commit takes what is gathered, extends each room's chain
 * and writes records, heads and amendments in one transaction, one commit at a time. While a commit is
 * at the disk the next one gathers, so the batch grows with the load and with the disk's latency.
 *
 * A commit that failed is never tried again: after a failed fsync the kernel may have dropped the pages
 * and reports success the next time (the "fsyncgate" of PostgreSQL, 2018). The journal stops accepting,
 * says so, and leaves what is on disk as it is; the operator mends the disk and starts the server again.
 */
import type { Cancel, Clock } from '../base/clock.ts'
import { deferred } from '../base/deferred.ts'
import type { Environment } from '../base/environment.ts'
import { invariant } from '../base/invariant.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import { Backlog } from './backlog.ts'
import { commitBatch, encodeBatch } from './commit.ts'
import type { Journal, StoredRecord } from './journal.ts'
import type { LogRecord } from './log.ts'
import { Marks } from './marks.ts'
import { RecordWriter } from './record-bytes.ts'
import { recordsBetween } from './record-reader.ts'
import { type PendingRecord, RoomLogs } from './room-log.ts'
import { windowOf } from './window.ts'

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
}

export interface JournalPorts {
  readonly limits: JournalLimits
  readonly clock: Clock
  readonly telemetry: Telemetry
}

/**
 * The journal of an environment; continues every chain where it ended. Closing it commits what is
 * gathered; the environment stays open. At most one journal for an environment.
 */
export function openJournal(environment: Environment, { limits, clock, telemetry }: JournalPorts): Journal {
  const rooms = new RoomLogs(environment, limits.journalRoomsMax)
  const backlog = new Backlog(environment, rooms, limits.journalRoomsMax)
  const marks = new Marks(environment)
  const writer = new RecordWriter()
  const disk = diskBudget(environment, limits.journalBytesMax, clock)
  let gathered: PendingRecord[] = []
  let appended = 0
  let committed = 0
  let flying: Promise<void> | undefined
  let hurry = false
  let timer: Cancel | undefined
  let timerMs = 0
  let failure: Error | undefined
  let closed = false
  let listener: (rooms: ReadonlySet<string>) => void = () => undefined

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
    if (flying !== undefined || failure !== undefined) return
    if (gathered.length === 0 && marks.empty) return
    hurry = false
    const startedAt = clock.monotonic()
    const batch = encodeBatch(environment, writer, gathered, limits)
    gathered = gathered.slice(batch.records.length)
    flying = environment
      .commit(() => {
        commitBatch(environment, batch)
        marks.write()
      })
      .then(() => {
        flying = undefined
        landed(batch.records, batch.bytes, (clock.monotonic() - startedAt) * 1_000)
      }, failed)
  }

  function landed(records: readonly PendingRecord[], bytes: number, us: number): void {
    marks.landed()
    writer.rewind()
    committed += records.length
    const touched = new Set<string>()
    for (const { log, record, settled } of records) {
      log.pending.shift()
      log.committedSeq = record.event.seq
      touched.add(log.room)
      settled?.resolve()
    }
    for (const room of touched) backlog.committed(room)
    rooms.trim((log) => !marks.holds(log.room))
    disk.grew(bytes)
    if (gathered.length > 0) {
      const full = gathered.length >= limits.journalCommitRecordsMax
      if (hurry || full) commitNext()
      else commitSoon(limits.journalCommitMs)
    } else if (!marks.empty) commitSoon(hurry ? 0 : limits.journalMarksMs)
    if (records.length === 0) return
    telemetry.journalled(records.length, bytes, us)
    listener(touched)
  }

  function failed(error: Error): void {
    failure = error
    flying = undefined
    telemetry.journalFailed(error.message)
    for (const log of rooms.all())
      for (const { settled } of log.pending)
        settled?.reject(new Error('the record is not on disk: the journal failed', { cause: error }))
  }

  async function flushed(): Promise<void> {
    const records = appended
    const mark = marks.made
    while (committed < records || marks.written < mark) {
      if (failure !== undefined) throw failure
      if (flying === undefined) commitNext()
      await flying
    }
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
    window(room, range) {
      const limit = Math.min(range.limit, limits.resumeEventsMax)
      const since = clock.now() - limits.windowMs
      return Promise.resolve(windowOf(environment, rooms.get(room), { ...range, limit }, since))
    },
    retain(room, days) {
      invariant(Number.isSafeInteger(days) && days > 0, 'a room is retained for whole days')
      marks.set('retention', room, days)
      commitSoon(limits.journalMarksMs)
    },
    flushed,
    async close() {
      if (failure === undefined) await flushed()
      closed = true
      timer?.()
    },
    records: (room, afterSeq, { recordsMax, bytesMax }) => {
      const found: StoredRecord[] = []
      let bytes = 0
      for (const record of recordsBetween(environment, room, afterSeq + 1, rooms.get(room).committedSeq)) {
        bytes += record.body.length
        if (found.length > 0 && (found.length >= recordsMax || bytes > bytesMax)) break
        found.push(record)
      }
      return found
    },
    backlog: (limit) => backlog.list(limit),
    shippedTo: (room) => rooms.get(room).shippedTo,
    markShipped(room, seq) {
      const log = rooms.get(room)
      invariant(seq <= log.committedSeq, 'a record cannot be shipped before it is committed')
      if (seq <= log.shippedTo) return
      log.shippedTo = seq
      marks.set('shipped', room, seq)
      commitSoon(limits.journalMarksMs)
    },
    onCommitted(to) {
      listener = to
    },
  }
}

/** How long a full disk budget is believed before the disk is asked again: retention may have made room. */
const askAgainMs = 1_000

/** The bytes the log takes on disk. A commit may pass the bound by what was pending; then nothing more is accepted. */
function diskBudget(environment: Environment, bytesMax: number, clock: Clock) {
  const measure = () => environment.bytesUsed(['records', 'heads', 'amendments'])
  let used = measure()
  let grown = 0
  let askedAt = clock.monotonic()
  const ask = () => {
    used = measure()
    grown = 0
    askedAt = clock.monotonic()
  }
  return {
    grew(bytes: number): void {
      grown += bytes
      if (used + grown >= bytesMax || grown > bytesMax / 1_000) ask()
    },
    hasRoom(): boolean {
      if (used >= bytesMax && clock.monotonic() - askedAt >= askAgainMs) ask()
      return used < bytesMax
    },
  }
}
