/**
 * A WebSocket client for the transports' tests: the `ws` client, with everything it met kept in order.
 */
import { request } from 'node:http'
import { type ClientOptions, WebSocket } from 'ws'

export interface TransportPeer extends Disposable {
  readonly socket: WebSocket
  /** Messages not returned by `next` yet wait here. */
  next(): Promise<{ readonly data: Buffer; readonly binary: boolean }>
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>
}

export interface PeerOptions extends ClientOptions {
  readonly path?: string
  readonly offers?: readonly string[]
  readonly scheme?: 'ws' | 'wss'
}

/** Connects; rejects with the server's status as `refused STATUS: BODY` when it is not let in. */
export async function connect(port: number, options: PeerOptions = {}): Promise<TransportPeer> {
  const { path = '/v1', offers = [], scheme = 'ws', ...rest } = options
  const socket = new WebSocket(`${scheme}://127.0.0.1:${port}${path}`, [...offers], {
    perMessageDeflate: false,
    ...rest,
  })
  const arrived: { data: Buffer; binary: boolean }[] = []
  const waiting: ((message: { data: Buffer; binary: boolean }) => void)[] = []
  socket.on('message', (data, binary) => {
    const message = { data: data as Buffer, binary }
    const taker = waiting.shift()
    if (taker === undefined) arrived.push(message)
    else taker(message)
  })
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }))
  })
  await new Promise<void>((resolve, reject) => {
    socket.on('open', () => resolve())
    socket.on('error', reject)
    socket.on('unexpected-response', (_, response) => {
      let body = ''
      response.on('data', (chunk: Buffer) => {
        body += chunk.toString()
      })
      response.on('end', () => reject(new Error(`refused ${response.statusCode}: ${body.trim()}`)))
    })
  })
  return {
    socket,
    closed,
    next() {
      const message = arrived.shift()
      if (message !== undefined) return Promise.resolve(message)
      return new Promise((resolve, reject) => {
        waiting.push(resolve)
        void closed.then(({ code }) => reject(new Error(`closed with ${code} while waiting for a message`)))
      })
    },
    [Symbol.dispose]: () => socket.terminate(),
  }
}

export interface PlainAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

/** One plain HTTP request on a connection of its own. */
export function plainHttp(port: number, method: string, path: string, body = ''): Promise<PlainAnswer> {
  return new Promise((resolve, reject) => {
    // With the length said, because Node leaves it out of a GET, and the body would look like a second request.
    const headers = { 'content-length': Buffer.byteLength(body) }
    const sent = request({ host: '127.0.0.1', port, method, path, headers, agent: false }, (response) => {
      let text = ''
      response.on('data', (chunk: Buffer) => {
        text += chunk.toString()
      })
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
      )
    })
    sent.on('error', reject)
    sent.end(body)
  })
}
