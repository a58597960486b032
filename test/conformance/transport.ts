/**
 * What every transport must do, run against each of them in a process of its own.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TransportOptions } from '../../server/transport/transport.ts'
import { connect, plainHttp } from '../support/transport-peer.ts'
import { startTransport, type TransportServer } from '../support/transport-server.ts'

const json = 'parley.v1.json'
const msgpack = 'parley.v1.msgpack'

export function transportConformance(kind: 'uws' | 'ws'): void {
  const start = async (options: Partial<TransportOptions> = {}): Promise<TransportServer> => {
    const server = await startTransport(kind, options)
    if (typeof server === 'string') throw new Error(server)
    return server
  }

  describe('messages', () => {
    let server: TransportServer
    beforeAll(async () => {
      server = await start()
    })
    afterAll(() => server[Symbol.asyncDispose]())

    test('go out as text to a peer that speaks JSON', async () => {
      using peer = await connect(server.port, { offers: [json] })
      peer.socket.send('héllo')
      const { data, binary } = await peer.next()
      expect([data.toString(), binary]).toEqual(['héllo', false])
    })

    test('go out as binary to a peer that speaks msgpack', async () => {
      using peer = await connect(server.port, { offers: [msgpack] })
      peer.socket.send(Buffer.from([0, 255, 7]))
      const { data, binary } = await peer.next()
      expect([[...data], binary]).toEqual([[0, 255, 7], true])
    })

    test('keep their order', async () => {
      using peer = await connect(server.port)
      const sent = Array.from({ length: 300 }, (_, i) => `message ${i}`)
      for (const text of sent) peer.socket.send(text)
      const back: string[] = []
      while (back.length < sent.length) back.push((await peer.next()).data.toString())
      expect(back).toEqual(sent)
    })

    test('sent in fragments are received whole', async () => {
      using peer = await connect(server.port)
      peer.socket.send('in ', { fin: false })
      peer.socket.send('three ', { fin: false })
      peer.socket.send('parts', { fin: true })
      expect((await peer.next()).data.toString()).toBe('in three parts')
    })

    test.each([1, 125, 126, 127, 1_000])('of %i bytes come back as they were', async (length) => {
      using peer = await connect(server.port)
      peer.socket.send('x'.repeat(length))
      expect((await peer.next()).data.toString()).toBe('x'.repeat(length))
    })

    test.each([65_535, 65_536, 200_000])('of %i bytes reach the peer in one piece', async (bytes) => {
      await using server = await start()
      using peer = await connect(server.port)
      const { id } = await server.next('opened')
      server.tell({ do: 'send', id, bytes, times: 2 })
      expect((await peer.next()).data).toEqual(Buffer.alloc(bytes, 'a'))
      expect((await peer.next()).data.length).toBe(bytes)
    })
  })

  describe('the life of a connection', () => {
    test('is opened, received and closed, once each and in this order', async () => {
      await using server = await start()
      using peer = await connect(server.port, { offers: [msgpack, json] })
      peer.socket.send('one')
      await peer.next()
      peer.socket.close(4321, 'bye')
      expect(await server.next('closed')).toMatchObject({ id: 0, code: 4321 })
      expect((await peer.closed).code).toBe(4321)
      await settled(server)
      expect(server.events.map((e) => e.event).filter((e) => e !== 'listening' && e !== 'done')).toEqual([
        'opened',
        'received',
        'closed',
      ])
      expect(server.events.find((e) => e.event === 'opened')).toMatchObject({
        address: '127.0.0.1',
        encoding: 'msgpack',
      })
    })

    test('ends with 1005 when the peer closes without a code, and with 1006 when it vanishes', async () => {
      await using server = await start()
      using polite = await connect(server.port)
      polite.socket.close()
      expect(await server.next('closed')).toMatchObject({ id: 0, code: 1005 })
      using rude = await connect(server.port)
      rude.socket.terminate()
      expect(await server.next('closed')).toMatchObject({ id: 1, code: 1006 })
    })

    test('closed by the server ends with its code and reason, after what was sent before', async () => {
      await using server = await start()
      using peer = await connect(server.port)
      peer.socket.send('!close 4029 too fast')
      expect((await peer.next()).data.toString()).toBe('the last words')
      expect(await peer.closed).toEqual({ code: 4029, reason: 'too fast' })
      expect(await server.next('closed')).toMatchObject({ code: 4029, inside: false })
      await settled(server)
      expect(server.events.filter((e) => e.event === 'closed')).toHaveLength(1)
    })

    test('a reason longer than a close frame can hold is shortened by whole characters', async () => {
      await using server = await start()
      using peer = await connect(server.port)
      server.tell({ do: 'close', id: (await server.next('opened')).id, code: 4000, reason: 'é'.repeat(80) })
      expect(await peer.closed).toEqual({ code: 4000, reason: 'é'.repeat(61) })
    })

    test('nothing is received after close, even what was already on its way', async () => {
      await using server = await start()
      using peer = await connect(server.port)
      peer.socket.send('!close 4000 x')
      for (let i = 0; i < 50; i++) peer.socket.send(`late ${i}`)
      await peer.closed
      await settled(server)
      expect(server.events.filter((e) => e.event === 'received')).toHaveLength(1)
    })

    test('terminated by the server is cut without a close frame', async () => {
      await using server = await start()
      using peer = await connect(server.port)
      peer.socket.send('!terminate')
      expect((await peer.closed).code).toBe(1006)
      expect(await server.next('closed')).toMatchObject({ code: 1006, inside: false })
    })

    test('to send, close and terminate on a dead connection is harmless', async () => {
      await using server = await start()
      using peer = await connect(server.port)
      const { id } = await server.next('opened')
      peer.socket.terminate()
      await server.next('closed')
      server.tell({ do: 'send', id, bytes: 10, times: 1 })
      server.tell({ do: 'close', id, code: 4000, reason: '' })
      server.tell({ do: 'terminate', id })
      server.tell({ do: 'buffered', id })
      expect((await server.next('buffered')).bytes).toBe(0)
      expect(server.events.filter((e) => e.event === 'closed')).toHaveLength(1)
    })
  })

  describe('a handler that throws', () => {
    test('ends its own connection with 1011 and no other', async () => {
      await using server = await start()
      using victim = await connect(server.port)
      using other = await connect(server.port)
      victim.socket.send('!throw')
      expect((await victim.closed).code).toBe(1011)
      expect(await server.next('closed')).toMatchObject({ id: 0, code: 1011 })
      expect((await server.next('failed')).reason).toBe('thrown by received')
      other.socket.send('alive')
      expect((await other.next()).data.toString()).toBe('alive')
    })

    test('in opened, accept or http harms nobody either', async () => {
      await using server = await start()
      using opened = await connect(server.port, { path: '/throw-in-opened' })
      expect((await opened.closed).code).toBe(1011)
      await expect(connect(server.port, { path: '/throw-in-accept' })).rejects.toThrow('refused 503')
      expect((await plainHttp(server.port, 'GET', '/throw')).status).toBe(500)
      using other = await connect(server.port)
      other.socket.send('alive')
      expect((await other.next()).data.toString()).toBe('alive')
    })
  })

  describe('a message over inboundBytesMax', () => {
    test('of one byte more closes with 1009 and is not received', async () => {
      await using server = await start()
      using peer = await connect(server.port)
      peer.socket.send('x'.repeat(1_001))
      expect((await peer.closed).code).toBe(1009)
      expect(await server.next('closed')).toMatchObject({ code: 1009 })
      expect(server.events.some((e) => e.event === 'received')).toBe(false)
    })

    test('of 1 MiB (below oversizeReadBytesMax), whole or in fragments, closes with 1009 as well', async () => {
      await using server = await start()
      using whole = await connect(server.port)
      whole.socket.send('x'.repeat(1024 * 1024))
      expect(await server.next('closed')).toMatchObject({ code: 1009 })
      using parts = await connect(server.port)
      for (let i = 0; i < 16; i++) parts.socket.send('x'.repeat(64 * 1024), { fin: i === 15 })
      expect(await server.next('closed')).toMatchObject({ code: 1009 })
    })

    test('of 8 MiB, over oversizeReadBytesMax, ends the connection, counted as 1009, while others live', async () => {
      await using server = await start()
      using peer = await connect(server.port)
      using other = await connect(server.port)
      peer.socket.send('x'.repeat(8 * 1024 * 1024), () => undefined)
      expect(await server.next('closed')).toMatchObject({ id: 0, code: 1009 })
      other.socket.send('alive')
      expect((await other.next()).data.toString()).toBe('alive')
    })
  })

  describe('the upgrade', () => {
    let server: TransportServer
    beforeAll(async () => {
      server = await start({ trustedProxies: ['127.0.0.1', '10.0.0.0/8'] })
    })
    afterAll(() => server[Symbol.asyncDispose]())

    test.each([400, 403, 404, 429, 503])('refused with %i says so and why', async (status) => {
      await expect(connect(server.port, { path: `/refuse/${status}` })).rejects.toThrow(
        `refused ${status}: as asked: ${status}`,
      )
    })

    test.each([
      [[json], json],
      [[msgpack], msgpack],
      [['other', msgpack, json], msgpack],
      [[], ''],
    ])('of a client that offers %j confirms "%s"', async (offers, confirmed) => {
      using peer = await connect(server.port, { offers })
      expect(peer.socket.protocol).toBe(confirmed)
    })

    test('agrees on no compression, even when it is offered', async () => {
      using peer = await connect(server.port, { perMessageDeflate: true })
      expect(peer.socket.extensions).toBe('')
    })

    test('takes the address that a trusted proxy added last', async () => {
      using peer = await connect(server.port, {
        path: '/v1?proxied',
        headers: { 'x-forwarded-for': '127.0.0.1, 203.0.113.7, 10.1.2.3' },
      })
      expect(peer.socket.readyState).toBe(peer.socket.OPEN)
      expect(await server.next('opened', (e) => e.address !== '127.0.0.1')).toMatchObject({
        address: '203.0.113.7',
      })
    })

    test('with an unknown version of the protocol is refused', async () => {
      await expect(connect(server.port, { protocolVersion: 8 })).rejects.toThrow('refused 400')
    })
  })

  describe('a peer that does not read', () => {
    test('fills its outbox, and is told to have caught up once it reads again', async () => {
      await using server = await start({ outboxBytesMax: 64 * 1024 * 1024 })
      using peer = await connect(server.port)
      const { id } = await server.next('opened')
      peer.socket.pause()
      server.tell({ do: 'send', id, bytes: 64 * 1024, times: 400 })
      await server.next('done')
      server.tell({ do: 'buffered', id })
      expect((await server.next('buffered')).bytes).toBeGreaterThan(1024 * 1024)
      peer.socket.resume()
      await server.next('drained', (e) => e.id === id)
      server.tell({ do: 'buffered', id })
      expect((await server.next('buffered')).bytes).toBe(0)
      for (let i = 0; i < 400; i++) expect((await peer.next()).data.length).toBe(64 * 1024)
    })

    test('can be terminated', async () => {
      await using server = await start({ outboxBytesMax: 64 * 1024 * 1024 })
      using peer = await connect(server.port)
      const { id } = await server.next('opened')
      peer.socket.pause()
      server.tell({ do: 'send', id, bytes: 64 * 1024, times: 400 })
      server.tell({ do: 'terminate', id })
      expect(await server.next('closed')).toMatchObject({ id, code: 1006, inside: false })
    })

    test('is cut over twice outboxBytesMax, as a slow consumer', async () => {
      await using server = await start({ outboxBytesMax: 64 * 1024 })
      using peer = await connect(server.port)
      const { id } = await server.next('opened')
      peer.socket.pause()
      server.tell({ do: 'send', id, bytes: 64 * 1024, times: 400 })
      expect(await server.next('closed')).toMatchObject({ id, code: 4008, inside: false })
    })

    test('does not keep the transport from closing', async () => {
      await using server = await start({ outboxBytesMax: 64 * 1024 * 1024 })
      using peer = await connect(server.port)
      const { id } = await server.next('opened')
      peer.socket.pause()
      server.tell({ do: 'send', id, bytes: 64 * 1024, times: 400 })
      server.tell({ do: 'close', id, code: 4000, reason: 'restart' })
      expect(await server.next('closed')).toMatchObject({ code: 4000 })
      server.tell({ do: 'closeTransport' })
      await server.next('done', (e) => e.what === 'closeTransport')
    })
  })

  describe('the heartbeat', () => {
    test('pings a silent peer, keeps the one that answers and ends the one that does not with 4001', async () => {
      await using server = await start({ heartbeatMs: 200 })
      using living = await connect(server.port)
      using dead = await connect(server.port, { autoPong: false })
      let pings = 0
      const pinged = new Promise<void>((resolve) => {
        living.socket.on('ping', () => {
          pings++
          if (pings === 3) resolve()
        })
      })
      expect(await server.next('closed')).toMatchObject({ id: 1, code: 4001 })
      expect((await dead.closed).code).toBe(4001)
      await pinged
      living.socket.send('still here')
      expect((await living.next()).data.toString()).toBe('still here')
    })
  })

  describe('plain HTTP', () => {
    let server: TransportServer
    beforeAll(async () => {
      server = await start()
    })
    afterAll(() => server[Symbol.asyncDispose]())

    test('GET is answered by the handler', async () => {
      const answer = await plainHttp(server.port, 'GET', '/page?with=query')
      expect(answer).toMatchObject({ status: 200, body: 'a page é' })
      expect(answer.headers).toMatchObject({ 'content-type': 'text/plain', 'x-method': 'GET' })
      expect(answer.headers['content-length']).toBe('9')
    })

    test('HEAD has the same head and no body', async () => {
      const answer = await plainHttp(server.port, 'HEAD', '/page')
      expect(answer).toMatchObject({ status: 200, body: '' })
      expect(answer.headers['content-length']).toBe('9')
    })

    test('what the handler does not know is 404', async () => {
      expect(await plainHttp(server.port, 'GET', '/nowhere')).toMatchObject({ status: 404, body: 'none\n' })
    })

    test.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])('%s is 405', async (method) => {
      const answer = await plainHttp(server.port, method, '/page')
      expect(answer.status).toBe(405)
      expect(answer.headers['allow']).toBe('GET, HEAD')
    })

    test('a body is ignored', async () => {
      expect((await plainHttp(server.port, 'GET', '/page', 'x'.repeat(1_000))).status).toBe(200)
    })
  })

  describe('listening', () => {
    test('on a taken port fails with a sentence that names it', async () => {
      await using first = await start()
      const second = await startTransport(kind, { port: first.port })
      expect(second).toContain(`cannot listen on 127.0.0.1:${first.port}: the port is taken`)
    })

    test('on a port that another program has fails the same way', async () => {
      const other = createServer()
      await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
      const address = other.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      const refused = await startTransport(kind, { port })
      await new Promise((resolve) => other.close(resolve))
      expect(refused).toContain(`cannot listen on 127.0.0.1:${port}: the port is taken`)
    })

    test('stops without touching open connections', async () => {
      await using server = await start()
      using peer = await connect(server.port)
      server.tell({ do: 'stopListening' })
      await server.next('done')
      await expect(connect(server.port)).rejects.toThrow('ECONNREFUSED')
      peer.socket.send('still here')
      expect((await peer.next()).data.toString()).toBe('still here')
    })

    test('ends with every connection closed', async () => {
      await using server = await start()
      using one = await connect(server.port)
      using two = await connect(server.port)
      server.tell({ do: 'closeTransport' })
      await server.next('done')
      expect([(await one.closed).code, (await two.closed).code]).toEqual([1006, 1006])
      expect(server.events.filter((e) => e.event === 'closed')).toHaveLength(2)
      await expect(connect(server.port)).rejects.toThrow('ECONNREFUSED')
    })
  })

  describe('TLS', () => {
    const folder = mkdtempSync(join(tmpdir(), 'parley-tls-'))
    const files = { certFile: join(folder, 'cert.pem'), keyFile: join(folder, 'key.pem') }
    afterAll(() => rmSync(folder, { recursive: true }))

    test('serves WebSockets with the given certificate', async (context) => {
      if (!selfSigned(files)) return context.skip('openssl is not installed (apt-get install openssl)')
      await using server = await start({ tls: files })
      using peer = await connect(server.port, { scheme: 'wss', rejectUnauthorized: false })
      peer.socket.send('secret')
      expect((await peer.next()).data.toString()).toBe('secret')
      peer.socket.send('!close 4000 restart')
      expect((await peer.next()).data.toString()).toBe('the last words')
      expect(await peer.closed).toEqual({ code: 4000, reason: 'restart' })
    })

    test('with files that are not there fails with a sentence that names them', async () => {
      const missing = { certFile: join(folder, 'none.pem'), keyFile: files.keyFile }
      expect(await startTransport(kind, { tls: missing })).toContain(`${missing.certFile} and`)
    })
  })
}

/** Everything that the server's process had to report before this call has arrived. */
async function settled(server: TransportServer): Promise<void> {
  server.tell({ do: 'send', id: -1, bytes: 0, times: 0 })
  await server.next('done')
}

function selfSigned({ certFile, keyFile }: { certFile: string; keyFile: string }): boolean {
  try {
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:prime256v1',
        '-nodes',
        '-days',
        '2',
      ].concat(['-subj', '/CN=localhost', '-keyout', keyFile, '-out', certFile]),
      { stdio: 'ignore' },
    )
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false
    throw error
  }
}
