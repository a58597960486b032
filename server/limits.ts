/**
 * Every bound of the server, by name, with the reason beside it and what happens there.
 * A deployment may override the ones that `config/` exposes. `docs/configuration.md` lists them all,
 * and a test fails when one is missing there or has no test that reaches it. Those of moderation and of the log
 * stand in files of their own.
 */
import { logLimits } from './limits-log.ts'
import { moderationLimits } from './limits-moderation.ts'

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
  /** Tokens verified a second, once `verificationsBurstMax` were: a storm of logins leaves half a core to those who talk. */
  verificationsPerSecond: 2_000,
  /** Tokens verified at once before `verificationsPerSecond` counts. */
  verificationsBurstMax: 1_000,
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
  /** What a person was given before a `/revoke` is refused for this long; no issuer's tokens should last longer. Over it: forgotten. */
  revocationMs: 366 * 86_400_000,
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
  /** Sanctions on the whole server in force. Over it: `overloaded`, until some end. */
  serverSanctionsMax: 100_000,
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
  /** Longest that a message waits for others of a crowded room to share its frame; busy rooms wait seven tenths of it, quiet ones not at all. */
  coalesceMs: 20,
  /** Bytes gathered for one frame of a room. At it: sent at once. */
  coalesceBytesMax: 64 * 1024,
  /** Comings and goings are gathered for this long into one `presence` frame. */
  presenceWindowMs: 500,
  /** Longest that the count of a large room may be behind: its window grows with its size. */
  presenceWindowMaxMs: 10_000,
  /** Above this many members, `presence` carries the count only. */
  presenceNamesMax: 100,
  ...moderationLimits,
  ...logLimits,
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
  /** How often a node asks what operators decided elsewhere: live connections end within this. */
  decreeMs: 500,
  /** What operators decided for all nodes, in Redis. Over it: a node that was away for longer misses the oldest. */
  decreesMax: 200_000,
  /** When the way to a node breaks, its sessions come back after this long, and up to twice as long. */
  comeBackMs: 500,
  // ── Leaving ──────────────────────────────────────────────────────────────────────────────────
  /** A drain spreads its closes over this long, so that clients do not come back all at once. */
  drainMs: 5_000,
} as const

export type Limits = { readonly [K in keyof typeof defaultLimits]: number }
