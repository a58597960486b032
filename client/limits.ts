/**
 * Every bound of the client, by name, with what happens there. An application may override them in
 * `ClientOptions.limits`.
 */
export const clientLimits = {
  /** Requests that wait for their answer. Over it: `too_many_pending`, nothing is sent. */
  pendingRequestsMax: 256,
  /** A request without an answer is given up after this long: `timed_out`, outcome unknown. */
  requestMs: 30_000,
  /** From the start of an attempt to `welcome`, the token's making included. Over it: the next attempt. */
  connectMs: 15_000,
  /** The pause before the second attempt to connect, at most; it doubles from one attempt to the next. */
  reconnectFirstMs: 1_000,
  /** The longest pause between two attempts. */
  reconnectPauseMs: 30_000,
  /** Attempts in a row that ended without a lasting connection: about a day. Over it: closed. */
  reconnectAttemptsMax: 3_000,
  /** A connection that lasted this long was a success: pauses start small again. */
  stableMs: 10_000,
  /** A server's `retry_after_ms` counts up to this: nobody is sent away for good by a number. */
  retryAfterMs: 600_000,
  /** Rooms of one client. Over it: `too_many_rooms`. */
  roomsMax: 1_000,
  /** Rooms joined again at the same time after a reconnect; the others follow. Servers queue 64 frames. */
  rejoinsAtOnceMax: 8,
  /** Attempts to get back into one room that says "later". Over it: the room is left. */
  rejoinAttemptsMax: 20,
  /** Events of one room that wait for an earlier one. Over it: dropped, and fetched again in their turn. */
  waitingEventsMax: 1_000,
  /** Attempts to fetch the events of one gap. Over it: a `gap` event, and the room goes on behind it. */
  fetchAttemptsMax: 5,
  /** Bytes that the network has not taken yet. Over it: `send_buffer_full`, nothing is sent. */
  sendBufferBytesMax: 1024 * 1024,
  /** Largest WebSocket message from the server that Node accepts; a server's outbox holds 1 MiB. Over it: 1009. */
  inboundBytesMax: 8 * 1024 * 1024,
  /** Listeners of one kind of event. Over it: `on` throws, because they are being leaked. */
  listenersMax: 100,
  /** A token is renewed this long before its end, or at half of what is left when that is sooner. */
  renewBeforeMs: 90_000,
  /** The shortest time between two attempts to renew, whatever the clocks say. */
  renewPauseMs: 5_000,
} as const

export type ClientLimits = { readonly [K in keyof typeof clientLimits]: number }
