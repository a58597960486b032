/**
 * Socket.IO 4 over its WebSocket transport only: Engine.IO 4's packets `0` open, `2` ping, `3` pong and
 * `4` message, and in the last Socket.IO 5's `0` connect, `2` event and `4` connect error. One packet in
 * one WebSocket message. https://socket.io/docs/v4/socket-io-protocol/
 */
import type { Dialect } from './dialect.ts'

const head = '42["m","'
const ping = 0x32
const message = 0x34
const event = 0x32
const refused = 0x34
const m = 0x6d
/** Where the name of an event begins: `42["`. */
const nameAt = 4

export function socketIoDialect(): Dialect {
  return {
    subprotocol: undefined,
    answers: false,
    opening: ({ room }) => `40${JSON.stringify({ room })}`,
    say: (_room, _ref, text) => `${head}${text}"]`,
    read(bytes, start, end, sink) {
      const packet = bytes[start]
      if (packet === ping) return sink.reply('3')
      if (packet !== message) return // open: `opening` has answered it already
      if (bytes[start + 1] === refused)
        return sink.turnedAway(bytes.toString('utf8', start + 2, end), undefined)
      if (bytes[start + 1] !== event) return // connected; `joined` follows
      if (bytes[start + nameAt] === m) return sink.delivered(bytes, start, end)
      if (bytes.toString('latin1', start + nameAt, end).startsWith('joined"')) sink.joined()
    },
    textIn: (bytes, start, end) => bytes.toString('latin1', start + head.length, end - 2),
  }
}
