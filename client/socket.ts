/**
 * A WebSocket, as far as the client needs one. Browsers and Node 22 have one; for Node 20 the package
 * `ws` is loaded, from a file of its own that no browser ever asks for.
 */
import type { Codec } from '../protocol/codec.ts'
import type { ClientLimits } from './limits.ts'

export interface Socket {
  /** Bytes of one WebSocket message; text where the codec is JSON. */
  send(bytes: Uint8Array): void
  close(code: number): void
  readonly bufferedBytes: number
}

export interface SocketHandlers {
  opened(): void
  received(bytes: Uint8Array): void
  /** Once, at the end, whatever the reason. 1006 when nobody said goodbye. */
  closed(code: number): void
}

export interface SocketOptions {
  readonly url: string
  readonly codec: Codec
  readonly limits: ClientLimits
}

/** Starts to connect. May throw, or reject, when the URL is no address at all. */
export type OpenSocket = (options: SocketOptions, handlers: SocketHandlers) => Socket | Promise<Socket>

/** The part of the WHATWG interface that is used. */
export interface StandardSocket {
  binaryType: string
  readonly bufferedAmount: number
  onopen: unknown
  onmessage: unknown
  onclose: unknown
  onerror: unknown
  send(data: string | Uint8Array): void
  close(code?: number): void
}
export type StandardSocketConstructor = new (url: string, protocol: string) => StandardSocket

/** The platform's own WebSocket, else the one of `ws`. */
export const openSystemSocket: OpenSocket = async (options, handlers) => {
  const { WebSocket: own } = globalThis as unknown as { WebSocket?: StandardSocketConstructor }
  if (own !== undefined) return wrap(new own(options.url, options.codec.subprotocol), options, handlers)
  const { openNodeSocket } = await import('./socket-ws.ts')
  return wrap(openNodeSocket(options), options, handlers)
}

export function wrap(
  socket: StandardSocket,
  { codec, limits }: Pick<SocketOptions, 'codec' | 'limits'>,
  handlers: SocketHandlers,
): Socket {
  const isText = codec.encoding === 'json'
  const encoder = new TextEncoder()
  const decoder = new TextDecoder()
  socket.binaryType = 'arraybuffer'
  socket.onopen = () => handlers.opened()
  let tooBig = false
  socket.onmessage = ({ data }: { data: string | ArrayBuffer }) => {
    const bytes = typeof data === 'string' ? encoder.encode(data) : new Uint8Array(data)
    if (bytes.length <= limits.inboundBytesMax) return handlers.received(bytes)
    // The platform's own WebSocket takes messages of any size, and lets a page close with few codes only.
    tooBig = true
    socket.close(3009)
  }
  socket.onclose = ({ code }: { code: number }) => handlers.closed(tooBig ? 1009 : code)
  socket.onerror = () => undefined // says nothing that the close after it does not say
  return {
    send: (bytes) => socket.send(isText ? decoder.decode(bytes) : bytes),
    close: (code) => socket.close(code),
    get bufferedBytes() {
      return socket.bufferedAmount
    },
  }
}
