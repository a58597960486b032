/**
 * The `ws` transport: the conformance suite, and the bounds that only this adapter has.
 */
import { connect as connectTcp, type Socket } from 'node:net'
import { describe, expect, test } from 'vitest'
import { systemClock } from '../../server/base/clock.ts'
import { defaultLimits } from '../../server/limits.ts'
import type { TransportHandlers } from '../../server/transport/transport.ts'
import { createWsTransport } from '../../server/transport/transport-ws.ts'
import { transportConformance } from '../conformance/transport.ts'
import { connect, plainHttp } from '../support/transport-peer.ts'
import { usualOptions } from '../support/transport-server.ts'

describe('the ws transport', () => {
  transportConformance('ws')

  /** The adapter in this process, with an echo. */
  async function echo(options: Partial<typeof usualOptions> = {}) {
    const closed: number[] = []
    const handlers: TransportHandlers = {
      accept: () => ({ accept: true, encoding: 'json' }),
      opened: () => undefined,
      received: (connection, bytes) => connection.send(Uint8Array.from(bytes)),
      drained: () => undefined,
      closed: (_, code) => void closed.push(code),
      http: () => ({ status: 200, headers: {}, body: '' }),
    }
    const transport = createWsTransport({ ...usualOptions, ...options }, systemClock)
    const port = await transport.listen(handlers)
    return { port, closed, [Symbol.asyncDispose]: () => transport.close() }
  }

  test('takes a message in fragmentsMax fragments and refuses one more with 1008', async () => {
    await using server = await echo()
    using good = await connect(server.port)
    const send = (peer: typeof good, fragments: number) => {
      for (let i = 1; i <= fragments; i++) peer.socket.send('x', { fin: i === fragments })
    }
    send(good, defaultLimits.fragmentsMax)
    expect((await good.next()).data.length).toBe(defaultLimits.fragmentsMax)
    using bad = await connect(server.port)
    send(bad, defaultLimits.fragmentsMax + 1)
    expect((await bad.closed).code).toBe(1008)
    expect(server.closed).toEqual([1008])
  })

  test('closes with 1008 for a message that comes in more than chunksMax pieces', async () => {
    await using server = await echo({ inboundBytesMax: 64 * 1024 })
    using peer = await connect(server.port)
    const raw = peer.socket as unknown as { readonly _socket: Socket }
    raw._socket.setNoDelay()
    raw._socket.write(Buffer.from([0x81, 0xfe, 0xff, 0xff, 0, 0, 0, 0])) // 65,535 bytes follow, one by one
    let pieces = 0
    while (peer.socket.readyState === peer.socket.OPEN && pieces < 60_000) {
      pieces++
      raw._socket.write('x')
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect((await peer.closed).code).toBe(1008)
    expect(pieces).toBeGreaterThan(defaultLimits.chunksMax)
  })

  test('answers 431 to a head over httpHeadBytesMax', async () => {
    await using server = await echo()
    const path = (bytes: number) => `/${'x'.repeat(bytes)}`
    expect((await plainHttp(server.port, 'GET', path(defaultLimits.httpHeadBytesMax - 500))).status).toBe(200)
    expect((await plainHttp(server.port, 'GET', path(defaultLimits.httpHeadBytesMax + 1))).status).toBe(431)
  })

  test('answers 408 to a head that is not complete in time', async () => {
    await using server = await echo({ httpHeadMs: 100 })
    const socket = connectTcp(server.port, '127.0.0.1')
    socket.write('GET / HTTP/1.1\r\nhost: x\r\n')
    const answer = await new Promise<string>((resolve) => {
      let text = ''
      socket.on('data', (chunk: Buffer) => {
        text += chunk.toString()
      })
      socket.on('close', () => resolve(text))
    })
    expect(answer).toContain('408')
  })

  test('cuts a peer that does not answer its close frame within closingMs', async () => {
    await using server = await echo({ closingMs: 50 })
    // A handshake by hand, from a peer that never answers anything afterwards.
    const socket = connectTcp(server.port, '127.0.0.1')
    socket.write(
      'GET /v1 HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: upgrade\r\n' +
        'sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    )
    socket.resume()
    const cut = new Promise<void>((resolve) => socket.on('close', () => resolve()))
    await new Promise<void>((resolve) => socket.once('data', () => resolve()))
    socket.write(Buffer.from([0x81, 0x00])) // unmasked: a fault that the server closes for
    await cut
    expect(server.closed).toEqual([1002])
  })
})
