/**
 * Every bound of the server, by name, with the reason beside it and what happens there.
 * A deployment may override the ones that `config/` exposes. `docs/configuration.md` lists them all,
 * and a test fails when one is missing there or has no test that reaches it.
 */
export const defaultLimits = {
  // ── Connections ──────────────────────────────────────────────────────────────────────────────
  /** Sockets on one node; each costs memory and a descriptor. Over it: refused with 503. */
  connectionsMax: 120_000,
  /** Sockets from one address. Loopback is exempt: it is the operator's own proxy or test. Over it: 429. */
  connectionsPerAddressMax: 200,
  /** Sockets of one user: laptop, phone, a few tabs. Over it: close 4013. */
  connectionsPerUserMax: 20,
  /** From the open socket to a complete `hello`; traffic does not extend it. Over it: close 4501. */
  authDeadlineMs: 5_000,
  /** How often sessions are looked at for deadlines and ends of tokens. */
  sweepSessionsMs: 1_000,
  /** Silence before a WebSocket ping; as long again without an answer ends the connection. */
  heartbeatMs: 30_000,
  /** Bytes queued for one socket that its reader has not taken. Over it: close 4008, resume is cheap. */
  outboxBytesMax: 1024 * 1024,
  /** A peer that does not answer our close frame is cut after this long (with uWebSockets.js: its own 16 s). */
  closingMs: 5_000,
  /** uWebSockets.js can answer an oversized message with 1009 only after reading it: up to this. Over it: cut. */
  oversizeReadBytesMax: 1024 * 1024 + 64 * 1024,
  /** Fragments of one WebSocket message, which no browser makes; each costs an object. Over it: close 1008. */
  fragmentsMax: 256,
  /** Pieces in which the network may deliver one message; each costs an object. Over it: close 1008. */
  chunksMax: 1_024,
  /** The head of an HTTP request. Over it: 431 (with uWebSockets.js: its own 4 KiB, unless it comes in one piece). */
  httpHeadBytesMax: 16 * 1024,
  /** A client that takes longer to send the head of its request is cut, 408 (with uWebSockets.js: its own 10 s). */
  httpHeadMs: 10_000,
  /** How long bytes may wait in an outbox. Over it: close 4008, as for too many. */
  outboxAgeMs: 30_000,
  // ── Requests ─────────────────────────────────────────────────────────────────────────────────
  /** Messages a session may send at once, and how many a second refill it. Over it: `rate_limited`. */
  sendBurstMax: 30,
  sendsPerSecond: 5,
  /** Any frames a session may send at once (a client that joins all its rooms), and the refill. Over it: `rate_limited`. */
  framesBurstMax: 400,
  framesPerSecond: 50,
  /** Frames refused as `rate_limited` in a row before the peer is taken for a machine. Over it: close 4029. */
  rateRefusalsMax: 200,
  /** Errors in a row, without one success, before the peer is taken for broken. Over it: close 4509. */
  errorsInRowMax: 100,
  /** Frames of one session that wait for an earlier one (a slow verdict). Over it: `overloaded`. */
  laneFramesMax: 64,
  // ── Identity ─────────────────────────────────────────────────────────────────────────────────
  /** Tokens verified at the same time; the others wait in a queue of `verificationsQueuedMax`. */
  verificationsMax: 8,
  /** Tokens that wait to be verified. Over it: close 4013, come back later. */
  verificationsQueuedMax: 10_000,
  /** Issuers that one server trusts. Over it: the configuration is refused. */
  issuersMax: 64,
  /** One request to an issuer (discovery or keys). Over it: given up, tried again after a pause. */
  issuerTimeoutMs: 5_000,
  /** Size of an issuer's answer; real key sets have 1 to 10 KiB. Over it: the answer is refused. */
  issuerBytesMax: 256 * 1024,
  /** Keys are fetched anew this often, so that a key an issuer withdrew stops working. */
  issuerRefreshMs: 10 * 60_000,
  /** An unknown `kid` makes us ask the issuer, at most once in this time. Sooner: the token is refused. */
  issuerCooldownMs: 30_000,
  /** Longest pause between two attempts to reach an issuer that does not answer. */
  issuerBackoffMs: 30_000,
  /** Keys outlive an outage of their issuer for this long. Over it: `issuer_unavailable`. */
  issuerStaleMs: 24 * 3_600_000,
  /** Tokens that wait for one issuer's keys to arrive. Over it: `issuer_unavailable`. */
  issuerWaitersMax: 1_000,
  /** An identity holds no longer than this, whatever its token says: timers overflow after 24 days. */
  identityMs: 20 * 86_400_000,
  /** Tokens revoked before their end, in memory. Over it: `revoke` refuses, aloud, rather than forget one. */
  revocationsMax: 100_000,
  /** A notice goes out this long before the token ends. */
  expiryNoticeMs: 60_000,
  /** After the end, a person may finish the sentence. Over it: close 4502. */
  expiryGraceMs: 25_000,
  // ── Rooms ────────────────────────────────────────────────────────────────────────────────────
  /** Rooms in memory on one node. Over it: `overloaded`. */
  roomsMax: 50_000,
  /** Rooms one person may own. Over it: `too_many_rooms`. */
  roomsOwnedMax: 2_000,
  /** Rooms of one session at a time. Over it: `too_many_rooms`. */
  roomsPerSessionMax: 200,
  /** Members present in one room. Over it: `room_full`. */
  membersMax: 20_000,
  /** Moderators of one room. Over it: `bad_command`. */
  moderatorsMax: 100,
  /** Sanctions in force in one room. Over it: `overloaded`, until some end. */
  sanctionsMax: 20_000,
  /** Events of a room kept in memory for history and resume; older ones are read from the log. */
  ringEventsMax: 256,
  /** An empty room leaves memory after this long; its state and log stay. */
  roomIdleMs: 10 * 60_000,
  /** How often empty rooms are looked for. */
  sweepRoomsMs: 60_000,
  /** How far back history in band reaches, in ms: the room's live window. */
  windowMs: 30 * 86_400_000,
  /** Events a resuming client may have missed; more: `recovered: false`, start afresh. */
  resumeEventsMax: 2_000,
  /** Code units of text sent to a resuming client unasked; `joined.backfilled` says where it ends, the client asks for the rest. */
  resumeCharsMax: 200_000,
  /** An author may edit or remove a message for this long. Over it: `no_such_message`. */
  editWindowMs: 24 * 3_600_000,
  /** People remembered who left a room in slow mode, so that coming back does not save the wait. Over it: the first to leave is forgotten. */
  leaversMax: 1_000,
  /** Longest that a message waits for others of a busy room to share its frame; quiet rooms send at once. */
  coalesceMs: 15,
  /** Bytes gathered for one frame of a room. At it: sent at once. */
  coalesceBytesMax: 64 * 1024,
  /** Comings and goings are gathered for this long into one `presence` frame. */
  presenceWindowMs: 500,
  /** Longest that the count of a large room may be behind: its window grows with its size. */
  presenceWindowMaxMs: 10_000,
  /** Above this many members, `presence` carries the count only. */
  presenceNamesMax: 100,
  // ── Moderation ───────────────────────────────────────────────────────────────────────────────
  /** All classifiers together, for one draft. Over it: the declared failure policy, `degraded`. */
  verdictDeadlineMs: 50,
  /** Drafts under judgement at a time. Over it: `overloaded`. */
  verdictsPendingMax: 10_000,
  /** Links of one draft that are looked up. Over it: a finding of its own, `links.many`; nobody sends so many to people. */
  linksPerDraftMax: 64,
  /** Pieces of evidence that one verdict and its statement carry. Over it: the first ones; masks cover them all. */
  evidenceItemsMax: 32,
  /** Bytes of one line that `parley classify` reads. Over it: an error in that line's place. */
  classifyLineBytesMax: 1024 * 1024,
  /** Senders and texts that the flood classifier remembers; the longest silent are forgotten first. */
  floodSendersMax: 50_000,
  /** Rooms whose recent texts are compared for near-duplicates (29 KiB each); the longest silent are forgotten first. */
  raidRoomsMax: 1_000,
  /** Texts of one room that new ones are compared with. Over it: those that nobody repeated make room first. */
  raidTextsMax: 128,
  /** Senders whose mentions of others are counted; the longest silent are forgotten first. */
  mentionSendersMax: 50_000,
  /** People whose first arrival is remembered, for each of their rooms. Over it: who was away longest is new again. */
  newcomersMax: 100_000,
  /** Who first came to a room less than this ago is a newcomer there. */
  newcomerMs: 15 * 60_000,
  /** After a restart everybody comes back at once: for this long, nobody is new in a room that was there before. */
  newcomerSettleMs: 2 * 60_000,
  /** Under the shield, a newcomer waits this long after entering and between two messages. Sooner: `slow_mode`. */
  shieldSlowMs: 10_000,
  /** A shield that went up by itself stays up this long at least. */
  shieldMs: 5 * 60_000,
  /** After a moderator lowered the shield, it does not go up by itself for this long: people decide. */
  shieldRestMs: 10 * 60_000,
  /** People who were told that the shield slows them. Over it: who was told longest ago is told again. */
  shieldToldMax: 50_000,
  /** How often raised shields are looked at for their end. */
  sweepShieldsMs: 5_000,
  /** Rules that the owner of a room keeps (`/rule`). Over it: `bad_command`. */
  rulesPerRoomMax: 100,
  /** Code units of one rule's pattern, and of its clause, which members read. Over it: `bad_command`. */
  rulePatternCharsMax: 200,
  ruleClauseCharsMax: 300,
  /** Code units of the words and phrases of one room together, and so the size of its automaton. Over it: `bad_command`. */
  rulesCharsMax: 2_000,
  /** Steps of one compiled expression, and of all of a room: 25 ns a step and character at worst. Over it: `bad_command`. */
  ruleStepsMax: 100,
  rulesStepsMax: 300,
  /** Matches of one expression in one message. Over it: the last one reaches to the message's end. */
  ruleMatchesMax: 8,
  /** Recent messages that `/rule test` looks at, and the matches that it shows; the rest are counted. */
  ruleTestMessagesMax: 500,
  ruleTestShownMax: 20,
  /** Texts judged again to find what would let one pass. Over it: the statement says nothing about that. */
  passesIfTriesMax: 8,
  /** A second opinion that takes longer counts as none; the message waits meanwhile, with its sender's next ones. */
  secondOpinionMs: 2_000,
  /** Second opinions asked for at the same time. Over it: the policy for no answer decides. */
  secondOpinionsMax: 64,
  /** Failures in a row after which nobody is asked, and for how long; then one question tries again. */
  secondOpinionFailuresMax: 5,
  secondOpinionPauseMs: 30_000,
  /** Bytes of an answer over HTTP. Over it: no answer. */
  secondOpinionBytesMax: 16 * 1024,
  /** Held messages of one room. Over it: `hold_full`. */
  heldPerRoomMax: 500,
  /** Held messages of all rooms together; they are in memory. Over it: `hold_full`. */
  heldMax: 50_000,
  /** A held message that nobody decides goes back to its sender, with a statement. */
  heldForMs: 24 * 3_600_000,
  /** How often held messages are looked at for their end. */
  sweepHoldsMs: 10_000,
  /** Statements delivered at once to somebody who was away; the others follow at the next `hello`. */
  waitingStatementsMax: 50,
  /** Open appeals of all rooms together; they are in memory. Over it: `queue_full`, come back later: the time to appeal is long. */
  appealsOpenMax: 20_000,
  /** Open appeals of one person. Over it: `queue_full`, until some are decided. */
  appealsPerPersonMax: 50,
  /** Who is asked to decide an appeal has this long; then somebody else is asked, in the end the operator. */
  appealAnswerMs: 3 * 86_400_000,
  /** A stopped message whose appeal succeeds is delivered when it was written less than this ago: later it would answer nobody. */
  restoreMs: 7 * 86_400_000,
  /** Time to appeal: six months at least, as DSA Art. 20 asks. */
  appealMs: 184 * 86_400_000,
  /** Longest sanction. Over it: `bad_command`. */
  sanctionMs: 366 * 86_400_000,
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
  /** How long a record stays in Redis. Older: trimmed; the journal has it. */
  hotWindowMs: 24 * 3_600_000,
  /** Records of one room in Redis. More: the oldest are trimmed. */
  hotWindowRecordsMax: 100_000,
  /** Records of a stream that one question to Redis returns. */
  streamPageRecordsMax: 500,
  /** Records that one audited read returns. */
  readRecordsMax: 10_000,
  // ── Telemetry ────────────────────────────────────────────────────────────────────────────────
  /** Log lines of one kind in a second; a failure that repeats is still one failure. Over it: counted, not written. */
  logLinesPerSecondMax: 20,
  /** Code units of one text in a log line. Over it: cut. */
  logTextCharsMax: 500,
  /** Log that waits for whoever reads standard error. Over it: lines are lost, the server is not held up. */
  logBufferBytesMax: 4 * 1024 * 1024,
  /** Values of one metric label that are not known in advance (classifiers, commands). Over it: `other`. */
  metricLabelsSpareMax: 48,
  /** Connections to the admin page: a scraper or two, and a health check. Over it: refused. */
  adminConnectionsMax: 50,
  // ── The cluster ──────────────────────────────────────────────────────────────────────────────
  /** How often a node says that it lives, and each way between two nodes that nothing is missing. */
  nodeBeatMs: 1_000,
  /** Silence after which a node counts as gone. Over it: `room_unavailable`, and close 4000 for who is in a room there. */
  nodeSilentMs: 5_000,
  /** Bytes for one node that the bus has not taken. Over it: the way to it breaks, close 4000, resume is cheap. */
  busBacklogBytesMax: 16 * 1024 * 1024,
  /** Bytes gathered for one publication of the bus. At it: published at once. */
  parcelBytesMax: 256 * 1024,
  /** Ways on which other nodes reach this one, one for each, two while it comes back. Over it: refused, close 4000. */
  trunksMax: 512,
  /** Rooms whose node is remembered. Over it: the oldest is asked for again. */
  homesMax: 200_000,
  /** When the way to a node breaks, its sessions come back after this long, and up to twice as long. */
  comeBackMs: 500,
  // ── Leaving ──────────────────────────────────────────────────────────────────────────────────
  /** A drain spreads its closes over this long, so that clients do not come back all at once. */
  drainMs: 5_000,
} as const

export type Limits = { readonly [K in keyof typeof defaultLimits]: number }
