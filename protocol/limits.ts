/**
 * Limits that both sides of a connection must know. The server sends the ones a person can meet in
 * `welcome.limits`; everything that only the server needs is in `server/limits.ts`.
 */
export const protocolLimits = {
  /** Largest WebSocket message a client may send. Holds the longest text in any script, with its frame. Over it: close 1009. */
  inboundBytesMax: 64 * 1024,
  /** Frames in one WebSocket message from a client. Over it: close 4500. */
  inboundFramesMax: 64,
  /** Code units of a message. Long enough for a long paragraph, short enough to judge in microseconds. Over it: `text_too_long`. */
  textCharsMax: 4_000,
  /** Code units a text field may have before it stops being a well-formed frame at all (`bad_frame`). */
  textFieldCharsMax: 16_000,
  /** Code units of a token (JWT). Those of real issuers have 1 to 3 KiB. */
  tokenCharsMax: 8_192,
  /** Code units of a room's name. */
  roomCharsMax: 64,
  /** Code units of a handle. */
  handleCharsMax: 32,
  /** Code units of an id that the server made. */
  idCharsMax: 40,
  /** Code units of a command line: the longest reason, with its command. */
  lineCharsMax: 4_000,
  /** Code units of a reason, an appeal or a report. */
  reasonCharsMax: 1_000,
  /** Code units of a topic. */
  topicCharsMax: 250,
  /** Events in one `page`, and members in one `members`. More asked: this many given, `more: true`. */
  pageItemsMax: 200,
  /** Code units of all texts in one `page`, so that it fits into an outbox. More: fewer events, `more: true`. */
  pageCharsMax: 100_000,
  /** How deep arrays and maps may nest in msgpack. A request needs one level; a list of audit entries with whole statements, the deepest thing the server says, eight. Over it: close 4500. */
  depthMax: 12,
  /** Keys of one map in msgpack: a statement has twenty. Keeps the search for a key given twice short. Over it: close 4500. */
  mapKeysMax: 64,
  /** Bytes of one key of a map in msgpack. Over it: close 4500. */
  mapKeyBytesMax: 64,
} as const
