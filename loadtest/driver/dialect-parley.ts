/**
 * Parley's own protocol in JSON, read by looking at a few bytes of each line: the codec writes `t` first,
 * and a line break stands only between frames. What is not a message or an `ok` is rare and parsed.
 */
import { subprotocols } from '../../protocol/codec.ts'
import type { Dialect, DialectSink } from './dialect.ts'

/** `{"t":"` is six bytes; the name of the frame follows. */
const nameAt = 6
const newline = 0x0a
const m = 0x6d
const e = 0x65
const s = 0x73
const o = 0x6f
const k = 0x6b
/** Ids, times, keys and quotes of a `message` frame around its text and the names: never fewer bytes. */
const messageFrameBytesMin = 100
const textKey = '"text":"'

/** @param textChars length of the texts of this run, so that the search for a line break may skip them */
export function parleyDialect(textChars: number): Dialect {
  const messageBytesMin = messageFrameBytesMin + textChars
  return {
    subprotocol: subprotocols.json,
    answers: true,
    opening: ({ token, room, create, from }) =>
      `${JSON.stringify({ t: 'hello', token, agent: 'parley loadtest' })}\n` +
      JSON.stringify({
        t: 'join',
        ref: 1,
        room,
        ...(create ? { create } : {}),
        ...(from === undefined ? {} : { after: from.seq, epoch: from.epoch }),
      }),
    leave: (room, ref) => JSON.stringify({ t: 'leave', ref, room }),
    enter: (room) => JSON.stringify({ t: 'join', ref: 1, room }),
    say: (room, ref, text) => JSON.stringify({ t: 'send', ref, room, text }),
    read(bytes, start, end, sink) {
      let line = start
      while (line < end) {
        const first = bytes[line + nameAt]
        const message = first === m && bytes[line + nameAt + 1] === e && bytes[line + nameAt + 2] === s
        let lineEnd = message ? line + messageBytesMin : line
        while (lineEnd < end && bytes[lineEnd] !== newline) lineEnd++
        if (lineEnd > end) lineEnd = end
        if (message) sink.delivered(bytes, line, lineEnd)
        else if (first === o && bytes[line + nameAt + 1] === k) sink.accepted()
        else readRare(bytes.toString('utf8', line, lineEnd), sink)
        line = lineEnd + 1
      }
    },
    textIn(bytes, start, end) {
      const line = bytes.toString('latin1', start, end)
      const at = line.indexOf(textKey)
      return at < 0 ? undefined : line.slice(at + textKey.length, line.indexOf('"', at + textKey.length))
    },
  }
}

function readRare(line: string, sink: DialectSink): void {
  let frame: Readonly<Record<string, unknown>>
  try {
    frame = JSON.parse(line) as Readonly<Record<string, unknown>>
  } catch {
    return sink.refused('not_json')
  }
  switch (frame['t']) {
    case 'joined':
      return sink.joined({
        seq: Number(frame['seq']),
        epoch: String(frame['epoch']),
        recovered: typeof frame['recovered'] === 'boolean' ? frame['recovered'] : undefined,
      })
    case 'error': {
      // The ref of the join is 1; messages have others.
      const retry = frame['retry_after_ms']
      const retryAfterMs = typeof retry === 'number' ? retry : undefined
      if (frame['ref'] === 1) return sink.turnedAway(String(frame['name']), retryAfterMs)
      return sink.refused(String(frame['name']))
    }
    case 'held':
      // Moderators hear of held messages as well; only the sender's own has a ref.
      return frame['ref'] === undefined ? undefined : sink.refused('held')
    case 'bye': {
      const retry = frame['retry_after_ms']
      return sink.turnedAway(String(frame['name']), typeof retry === 'number' ? retry : undefined)
    }
    default: // presence, notices, statements beside an `ok`: nothing to count
  }
}
