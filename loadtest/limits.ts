/**
 * Bounds of the load test itself: what it asks of the machine, and how long it waits for anything.
 */
export const loadLimits = {
  /** Sockets of one run; loopback has about 28,000 ports for one server. Over it: refused. */
  connectionsMax: 25_000,
  /** From one address of loopback; a larger crowd comes from several. */
  connectionsPerAddressMax: 20_000,
  /** Members of an idle crowd; five addresses' worth. Over it: refused. */
  idleMembersMax: 100_000,
  /** Attempts of one member to come back after a storm. Over it: the run fails. */
  comeBacksMax: 400,
  /** From the cut to the last one back. Over it: the run fails. */
  stormMs: 120_000,
  /** A stalled reader that comes back: until it has heard everything. Over it: what is missing is reported. */
  catchUpMs: 30_000,
  /** Messages of one run; their intended times are kept in shared memory, 8 bytes each. Over it: refused. */
  messagesMax: 8_000_000,
  /** Worker threads; more than cores only disturb each other. Over it: refused. */
  workersMax: 16,
  /** Connections that one worker opens at the same time: the ramp. */
  connectsPendingMax: 32,
  /** From the first connection to the last `joined`. Over it: the run fails. */
  joinMs: 180_000,
  /** A server that has not said where it listens. Over it: the run fails, with what it said instead. */
  serverStartMs: 30_000,
  /** A server that was asked to leave. Over it: killed. */
  serverStopMs: 15_000,
  /** After the last message: deliveries that stand still for this long are counted as missing. */
  stillMs: 4_000,
  /** After the last message, whatever moves. Over it: measured as it is. */
  settleMs: 60_000,
  /** The same for a peer that was given more than it carries: what is missing then is noted. */
  peerSettleMs: 4_000,
  /** An answer to one request of the replay. Over it: the send counts as unanswered. */
  answerMs: 30_000,
  /** A person of the replay who cannot come back after a lost connection. Over it: the run fails. */
  comeBackMs: 60_000,
  /** Pause between two attempts to come back, unless the server named one. */
  comeBackPauseMs: 100,
  /** Times that one message is sent again after `rate_limited` and its kin. Over it: the refusal stands. */
  resendsMax: 50,
  /** Lines of a transcript. Over it: refused. */
  transcriptLinesMax: 200_000,
  /** Lines of one room: one audited read of the log returns no more. Over it: refused. */
  transcriptRoomLinesMax: 10_000,
  /** Rooms of a transcript; one account makes them all. Over it: refused. */
  transcriptRoomsMax: 1_000,
  /** Rooms of one person: as many as a session may be in. Over it: refused. */
  transcriptRoomsPerPersonMax: 200,
  /** Unpacked bytes of a transcript. Over it: refused. */
  transcriptBytesMax: 256 * 1024 * 1024,
  /** Waiting for the log, or for Redis, to have everything. Over it: what is missing is reported. */
  readBackMs: 20_000,
  /** Cells of one run: servers times rates. Over it: refused. */
  cellsMax: 60,
  /** Points of a timeline; a longer run draws fewer. */
  timelinePointsMax: 2_000,
  /** Findings of a proof that are listed; the others are counted. */
  findingsShownMax: 25,
  /** What a server says on stderr, kept for the message when it does not start. */
  saidCharsMax: 8_000,
} as const
