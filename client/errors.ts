/**
 * How a request may fail. Errors are values: a promise of this client never rejects, so nothing crashes
 * because somebody was muted.
 */
import type { ServerFrame } from '../protocol/catalogue.ts'
import type { Retry } from '../protocol/codes.ts'
import type { Statement } from '../protocol/statement.ts'

/** What the client itself refuses or has to report; servers' names are in `protocol/codes.ts`. */
export const clientErrors = {
  not_connected: { outcome: 'unsent', retry: 'later', message: 'There is no connection at the moment.' },
  rejoining: { outcome: 'unsent', retry: 'later', message: 'The room is just being joined again.' },
  too_many_pending: { outcome: 'unsent', retry: 'later', message: 'Too many requests wait for an answer.' },
  send_buffer_full: {
    outcome: 'unsent',
    retry: 'later',
    message: 'The network is slower than what is sent.',
  },
  too_many_rooms: {
    outcome: 'unsent',
    retry: 'no',
    message: 'This client is in as many rooms as it may be.',
  },
  too_big: { outcome: 'unsent', retry: 'no', message: 'The request is larger than the server accepts.' },
  closed: { outcome: 'unsent', retry: 'no', message: 'The connection was closed for good.' },
  connection_lost: {
    outcome: 'unknown',
    retry: 'no',
    message: 'The connection was lost before the answer came: it may have been done, or not.',
  },
  timed_out: {
    outcome: 'unknown',
    retry: 'no',
    message: 'No answer came in time: it may have been done, or not.',
  },
  bad_answer: { outcome: 'unknown', retry: 'no', message: 'The server answered with something unexpected.' },
} as const satisfies Record<string, { outcome: Outcome; retry: Retry; message: string }>

export type ClientErrorName = keyof typeof clientErrors

/**
 * `refused`: the server said no. `unsent`: it never left. `unknown`: it left, and no answer came; it is
 * not sent again, because then it might be said twice. Look into the room, or ask the person.
 */
export type Outcome = 'refused' | 'unsent' | 'unknown'

export interface RequestError {
  /** The server's number; 0 for what the client reports. */
  readonly code: number
  /** A `ClientErrorName`, or an error name of the protocol, possibly one of a later version. */
  readonly name: string
  /** For people. */
  readonly message: string
  readonly retry: Retry
  readonly retryAfterMs: number | undefined
  readonly outcome: Outcome
  /** Why, and how to appeal, when a moderation decision is behind it. */
  readonly statement: Statement | undefined
}

/** What a request came to. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: RequestError }

/** @param message in place of the usual one */
export function failure(
  name: ClientErrorName,
  message?: string,
): { readonly ok: false; readonly error: RequestError } {
  const row = clientErrors[name]
  const error = {
    code: 0,
    name,
    ...row,
    message: message ?? row.message,
    retryAfterMs: undefined,
    statement: undefined,
  }
  return { ok: false, error }
}

export function refusal(frame: Extract<ServerFrame, { t: 'error' }>): {
  readonly ok: false
  readonly error: RequestError
} {
  const { code, name, message, retry, retry_after_ms: retryAfterMs, statement } = frame
  return { ok: false, error: { code, name, message, retry, retryAfterMs, outcome: 'refused', statement } }
}

/** Names of errors that say that there is no connection: its successor takes care of everything. */
const offline: ReadonlySet<string> = new Set(['connection_lost', 'not_connected', 'closed'])

export function isOffline(answer: Answer<unknown>): boolean {
  return !answer.ok && offline.has(answer.error.name)
}

/** For what may be done twice (reading, joining): also when nobody knows what became of it. */
export function mayTryAgain(error: RequestError): boolean {
  return error.retry === 'later' || error.outcome === 'unknown'
}
