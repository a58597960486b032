/**
 * The dialect of peers that relay bytes as they came (`peers/relay.ts`): one message in one WebSocket
 * message, and no answer to the sender but its own message.
 */
import type { Dialect } from './dialect.ts'

const head = '{"t":"m","text":"'
/** The byte that tells `{"t":"m"` from `{"t":"joined"`. */
const nameAt = 6
const m = 0x6d

export function relayDialect(): Dialect {
  return {
    subprotocol: undefined,
    answers: false,
    opening: ({ room }) => JSON.stringify({ t: 'join', room }),
    say: (_room, _ref, text) => `${head}${text}"}`,
    read(bytes, start, end, sink) {
      if (bytes[start + nameAt] === m) sink.delivered(bytes, start, end)
      else sink.joined()
    },
    textIn: (bytes, start, end) => bytes.toString('latin1', start + head.length, end - 2),
  }
}
