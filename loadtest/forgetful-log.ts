/**
 * A retained log that retains nothing: what the rest of the server costs without one. For load tests alone;
 * no configuration of the server leads here.
 */
import type { Head, RetainedLog } from '../server/log/log.ts'

/** Remembers where each room ends, so that numbering works, and no event. */
export function forgetfulLog(): RetainedLog {
  const heads = new Map<string, Head>()
  return {
    append({ event: { room, seq, at } }) {
      heads.set(room, { seq, at })
    },
    durable: () => Promise.resolve(),
    accepting: () => true,
    head: (room) => Promise.resolve(heads.get(room)),
    window: () => Promise.resolve([]),
    removed: () => Promise.resolve(undefined),
    retain: nothing,
    flushed: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }
}

function nothing(): void {
  // there are no records to keep
}
