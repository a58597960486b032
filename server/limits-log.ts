/**
 * The bounds of the retained log: journal, shipping, retention, reading. See `limits.ts`.
 */
export const logLimits = {
  // ── The log ──────────────────────────────────────────────────────────────────────────────────
  /** Records accepted and not yet committed. Over it: new messages are refused, `log_unavailable`. */
  journalPendingMax: 100_000,
  /** Bytes of the journal on disk. Over it: new messages are refused, `log_unavailable`. */
  journalBytesMax: 64 * 1024 ** 3,
  /** Records are gathered this long, so that one fsync serves many; `durable` does not wait for it. */
  journalCommitMs: 25,
  /** Records and bytes of one commit: what the loop spends on it stays near two milliseconds. The rest waits for the next. */
  journalCommitRecordsMax: 1_024,
  journalCommitBytesMax: 1024 * 1024,
  /** Marks of what was shipped, and retention days, wait this long for a commit to travel with. */
  journalMarksMs: 250,
  /** Rooms whose state the journal keeps in memory; the longest untouched are read from disk again. */
  journalRoomsMax: 50_000,
  /** A disk that does not answer for this long has failed: the journal and the store stop. */
  commitDeadlineMs: 60_000,
  /** Rows of the store are gathered this long into one commit. */
  storeCommitMs: 5,
  /** Rows of the store that wait for the disk. Over it the disk has failed, and writing throws. */
  storeRowsPendingMax: 100_000,
  /** Keys of authors that the log keeps unwrapped in memory. Over it: all are forgotten, and unwrapped again when needed. */
  logKeysMax: 50_000,
  /** The heads of the rooms that grew are signed this often, and when the server stops. */
  signHeadsMs: 10 * 60_000,
  /** Records of a page of history that are opened in one go, 12 µs each. More: others have a turn in between. */
  windowPieceRecordsMax: 50,
  /** A removed message stays readable for the case of an appeal this long, and twice `hotWindowMs` at least. Then its text goes for good. */
  removedGraceMs: 30 * 86_400_000,
  /** The log's thread tells its gauges this often: no scrape shows them older. */
  logGaugesMs: 1_000,
  /** Days that a room's records are kept, unless its owner or the configuration says otherwise. */
  retainDaysDefault: 180,
  /** Retention looks for what may go once an hour; it deletes in steps, with a pause, beside the chat. */
  retentionPeriodMs: 3_600_000,
  retentionStepRecordsMax: 200,
  retentionPauseMs: 20,
  /** Records older than this leave the journal for sealed segments, which take less than half the space. */
  sealAfterMs: 7 * 86_400_000,
  /** Records of one room in the journal. More: the oldest are sealed sooner. */
  sealRoomRecordsMax: 200_000,
  /** Records and bytes of one sealed block: what is read, and lost if a byte is damaged, at a time. At it: the next one begins. */
  sealBlockRecordsMax: 128,
  sealBlockBytesMax: 64 * 1024,
  /** Bytes of one segment, which is written anew when some of it must go. At it: the next one begins. */
  segmentBytesMax: 4 * 1024 * 1024,
  /** Records that one commit moves from the journal to a segment, beside the chat. The rest waits for the next. */
  sealStepRecordsMax: 1_024,
  /** Records of all rooms in one batch to Redis: large enough to be cheap, small enough to be fair to other rooms. */
  shipBatchRecordsMax: 1_000,
  /** Bytes of one batch to Redis, and at most one record more. */
  shipBatchBytesMax: 1024 * 1024,
  /** The shipper gathers for this long before it ships: a call and a room in it cost far more than a record. Nothing waits for Redis. */
  shipLingerMs: 250,
  /** Longest pause between two attempts to reach Redis. */
  shipBackoffMs: 5_000,
  /** Rooms with something to ship, by name. Over it: forgotten, and found again in the journal's backlog. */
  shipRoomsQueuedMax: 10_000,
  /** Rooms lately shipped, whose end in Redis is checked after a reconnect. Over it: checked when they next speak. */
  shipRecentRoomsMax: 10_000,
  /** Rooms that one question about their ends in Redis names. */
  shipCheckRoomsMax: 100,
  /** Rooms stopped by a conflict. Over it: this is not our Redis; all shipping slows down to its longest pause. */
  shipStoppedRoomsMax: 1_000,
  /** A stopped room is tried again this often, and raises the alarm again if nobody mended it. */
  shipRecheckMs: 5 * 60_000,
  /** Lagging rooms that the shipper's gauges look at; with more of them the gauges show at least so much. */
  shipGaugeRoomsMax: 1_000,
  /** The last attempt to ship what is committed, when the server stops. Over it: shipped at the next start. */
  shipFlushMs: 3_000,
  /** Silence of Redis while it owes an answer. Over it: the connection is dropped, with all that waits on it. */
  redisReplyMs: 5_000,
  /** Redis is asked this often how safe its copy is, for metrics; for the answer it may take so long. Over it: not yet. */
  redisProbeMs: 10_000,
  redisProbeWaitMs: 1_000,
  /** How long a record stays in Redis. Older: trimmed; the journal has it. */
  hotWindowMs: 24 * 3_600_000,
  /** Records of one room in Redis. More: the oldest are trimmed. */
  hotWindowRecordsMax: 100_000,
  /** Records of a stream that one question to Redis returns. */
  streamPageRecordsMax: 500,
  /** Records that one audited read returns. */
  readRecordsMax: 10_000,
  /** Records that one case sees, and rooms that it names. Over it: a second person must approve the case. */
  caseRecordsMax: 50_000,
  caseRoomsMax: 20,
  /** The same with a second person's approval. Over it: refused; there is no bulk export. */
  caseRecordsApprovedMax: 250_000,
  caseRoomsApprovedMax: 100,
  /** How long a case may be read under before it expires. Longer: a second person must approve the case. */
  caseOpenMs: 30 * 86_400_000,
  /** The same with a second person's approval. Longer: refused. */
  caseOpenApprovedMs: 180 * 86_400_000,
  /** Cases that one person opens within a day. Over it: each further one waits for a second person. */
  casesPerDayMax: 50,
  /** After a case read what somebody wrote, that person is told, this much later. */
  tellAfterMs: 7 * 86_400_000,
  /** The longest that telling is deferred after the read, with a reason and two people's consent. Over it: told. */
  tellDeferMs: 180 * 86_400_000,
  /** A running server looks this often for erasures that were ordered beside it. */
  sweepErasuresMs: 1_000,
  /** The tool that ordered an erasure waits this long for the server to do its part. Over it: it says so; the server does it later. */
  eraseWaitMs: 20_000,
  /** A person begins an export of their own data once in this time. Sooner: `rate_limited`. */
  exportEveryMs: 10 * 60_000,
  /** Exports under way. Over it: the one begun first begins anew with its next page. */
  exportsOpenMax: 1_000,
  /** Items of one page, which fit an outbox, and records looked at for it; at either the page ends and says where to go on. */
  exportPageItemsMax: 50,
  exportPageRecordsMax: 5_000,
  /** Pause before each further page: an export is slow beside the chat. */
  exportPauseMs: 100,
  /** How often, and how many at a time, people to be told of reads are looked for among those connected. The rest: next time. */
  sweepTellingsMs: 30_000,
  tellRowsMax: 200,
  /** Somebody who does not come back for this long cannot be told; that they were not is noted, once. */
  tellKeptMs: 366 * 86_400_000,
} as const
