/**
 * A WebSocket for Node 20, which has none of its own. Loaded only there.
 */
import { type ClientOptions, WebSocket } from 'ws'
import type { SocketOptions, StandardSocket } from './socket.ts'

export function openNodeSocket({ url, codec, limits }: SocketOptions): StandardSocket {
  // `closeTimeout` is newer than the types: how long a server that does not answer our close is waited for.
  const options: ClientOptions & { closeTimeout: number } = {
    maxPayload: limits.inboundBytesMax,
    perMessageDeflate: false,
    handshakeTimeout: limits.connectMs,
    closeTimeout: 2_000,
  }
  return new WebSocket(url, codec.subprotocol, options) as StandardSocket
}
