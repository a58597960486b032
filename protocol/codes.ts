/**
 * Every error and every close code, once. `docs/protocol.md` is generated from these tables, and a
 * test fails when a row is missing there or no test mentions it.
 */

/** What the client may do after an error: `no` (change something first), `later` (the same again, after a wait). */
export type Retry = 'no' | 'later'

interface ErrorRow {
  readonly code: number
  readonly retry: Retry
  readonly message: string
}

export const errors = {
  // 1xx: the frame itself
  bad_frame: { code: 100, retry: 'no', message: 'A field is missing or has the wrong form.' },
  unknown_frame: { code: 101, retry: 'no', message: 'This server does not know a frame of this name.' },
  text_too_long: { code: 102, retry: 'no', message: 'The text is longer than limits.text_chars.' },
  text_empty: { code: 103, retry: 'no', message: 'The text has nothing a reader could see.' },
  rate_limited: { code: 110, retry: 'later', message: 'Too many requests in a short time.' },
  // 2xx: who is asking
  not_authenticated: { code: 200, retry: 'no', message: 'The token was refused, or none was given in time.' },
  identity_not_verified: {
    code: 201,
    retry: 'no',
    message: 'Only people with a verified identity may join a room.',
  },
  token_expired: { code: 202, retry: 'no', message: 'The token has expired: bring a fresh one.' },
  assurance_too_low: {
    code: 203,
    retry: 'no',
    message: 'This room asks for a higher assurance of identity.',
  },
  identity_mismatch: { code: 204, retry: 'no', message: 'The new token belongs to somebody else.' },
  already_authenticated: { code: 205, retry: 'no', message: 'hello was already said on this connection.' },
  issuer_unavailable: { code: 206, retry: 'later', message: 'The issuer of the token cannot be reached.' },
  // 3xx: the room and one's place in it
  no_such_room: { code: 300, retry: 'no', message: 'There is no room of this name.' },
  not_a_member: { code: 301, retry: 'no', message: 'Join the room first.' },
  role_too_low: {
    code: 302,
    retry: 'no',
    message: 'Your role does not allow this, or theirs is as high as yours.',
  },
  muted: { code: 303, retry: 'later', message: 'You are muted in this room.' },
  banned: { code: 304, retry: 'no', message: 'You are banned from this room.' },
  slow_mode: { code: 305, retry: 'later', message: 'The room is in slow mode: wait a little.' },
  room_locked: {
    code: 306,
    retry: 'later',
    message: 'The room is locked: only moderators may write or join.',
  },
  room_full: { code: 307, retry: 'later', message: 'The room has as many members as it can hold.' },
  too_many_rooms: { code: 308, retry: 'no', message: 'You are in, or own, as many rooms as one may.' },
  no_such_message: { code: 309, retry: 'no', message: 'There is no such message, or it is too old.' },
  not_yours: { code: 310, retry: 'no', message: 'Only the author may edit a message.' },
  no_such_member: { code: 311, retry: 'no', message: 'Nobody of this name is known in the room.' },
  bad_command: { code: 312, retry: 'no', message: 'The command is not written as its usage says.' },
  unknown_command: { code: 313, retry: 'no', message: 'There is no such command: see /help.' },
  nothing_to_do: { code: 315, retry: 'no', message: 'This is so already.' },
  cannot_undo: {
    code: 316,
    retry: 'no',
    message: 'This action cannot be undone: it is too old, was undone, or what it did was changed since.',
  },
  // 4xx: moderation
  blocked: {
    code: 400,
    retry: 'no',
    message: 'The message was not delivered: the statement says why, and how to appeal.',
  },
  no_such_item: {
    code: 401,
    retry: 'no',
    message: 'There is no such held message, or it is decided already.',
  },
  no_such_statement: { code: 402, retry: 'no', message: 'No statement of this id was made to you.' },
  appeal_closed: {
    code: 403,
    retry: 'no',
    message: 'The time to appeal is over, or an appeal was made already.',
  },
  hold_full: {
    code: 404,
    retry: 'later',
    message: 'As many messages are held for review as the room can keep.',
  },
  not_impartial: {
    code: 405,
    retry: 'no',
    message: 'You acted here, or it concerns you: somebody else decides.',
  },
  queue_full: {
    code: 406,
    retry: 'later',
    message: 'As many appeals or reports wait as can be kept: try again when some are decided.',
  },
  too_many_reports: {
    code: 407,
    retry: 'later',
    message: 'You have reported very much in a short time: what is urgent has reached the moderators.',
  },
  duty_suspended: {
    code: 408,
    retry: 'later',
    message: 'What was held here lay too long: the operator decides about it for now. See /duty.',
  },
  // 5xx: the server
  internal: { code: 500, retry: 'later', message: 'The server made a mistake; it is logged.' },
  overloaded: { code: 501, retry: 'later', message: 'The server is at a limit: try again shortly.' },
  room_unavailable: {
    code: 502,
    retry: 'later',
    message: 'The node that this room lives on cannot be reached: try again later.',
  },
  log_unavailable: {
    code: 503,
    retry: 'later',
    message: 'The retained log cannot be written, so nothing is accepted.',
  },
  durability_unknown: {
    code: 504,
    retry: 'no',
    message: 'It was delivered, but the disk failed: the log may have it or not.',
  },
} as const satisfies Record<string, ErrorRow>

export type ErrorName = keyof typeof errors

interface CloseRow {
  readonly code: number
  /** True: come back after a wait. False: stay away until something has changed. */
  readonly comeBack: boolean
  readonly message: string
}

/** 4000–4499 come back, 4500–4999 stay away; 1009 is the WebSocket protocol's own. */
export const closes = {
  too_big: { code: 1009, comeBack: false, message: 'A WebSocket message was larger than the limit.' },
  restart: { code: 4000, comeBack: true, message: 'The server restarts: come back after retry_after_ms.' },
  heartbeat_lost: {
    code: 4001,
    comeBack: true,
    message: 'Nothing was heard for longer than two heartbeats.',
  },
  slow_consumer: {
    code: 4008,
    comeBack: true,
    message: 'You read more slowly than the rooms write: come back and resume.',
  },
  too_many_connections: { code: 4013, comeBack: true, message: 'Too many connections, from here or in all.' },
  too_fast: { code: 4029, comeBack: true, message: 'Frames arrived much faster than the limits allow.' },
  bad_frame: { code: 4500, comeBack: false, message: 'Bytes arrived that are not frames of this protocol.' },
  not_authenticated: {
    code: 4501,
    comeBack: false,
    message: 'No valid token came in time, or it was refused or revoked.',
  },
  token_expired: { code: 4502, comeBack: false, message: 'The token expired and was not renewed.' },
  banned: {
    code: 4503,
    comeBack: false,
    message: 'You are banned: the statement says why, and how to appeal.',
  },
  too_many_errors: { code: 4509, comeBack: false, message: 'Too many requests in a row were errors.' },
} as const satisfies Record<string, CloseRow>

export type CloseName = keyof typeof closes
