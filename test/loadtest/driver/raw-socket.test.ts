import { createServer } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { WebSocketServer } from 'ws'
import { RawSocket } from '../../../loadtest/driver/raw-socket.ts'
import { eventually } from '../../support/eventually.ts'

const cleanups: (() => void)[] = []
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup()
})

/** A real server that echoes, and does what it is told by words with an exclamation mark. */
async function echo(): Promise<string> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  cleanups.push(() => server.close())
  server.on('connection', (socket, request) => {
    socket.on('message', (data) => {
      const words = data.toString()
      if (words === '!close') socket.close(4008, 'too slow')
      else if (words === '!ping') socket.ping('beat')
      else if (words === '!cut') socket.terminate()
      else if (words !== '!who') socket.send(words)
    })
    socket.on('message', (data) => {
      if (data.toString() === '!who') socket.send(`you are ${request.socket.remoteAddress} at ${request.url}`)
    })
    socket.on('pong', (data) => socket.send(`pong ${data.toString()}`))
  })
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  return `ws://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/`
}

function connect(url: string, readBytes = 1024, localAddress?: string) {
  const got: string[] = []
  const state = { opened: false, closed: undefined as string | undefined }
  const socket = new RawSocket(
    { url, subprotocol: undefined, readBuffer: Buffer.alloc(readBytes), localAddress },
    {
      opened: () => {
        state.opened = true
      },
      message: (bytes, start, end) => got.push(bytes.toString('utf8', start, end)),
      closed: (code, reason) => {
        state.closed = `${code} ${reason}`
      },
    },
  )
  cleanups.push(() => socket.terminate())
  return { socket, got, state }
}

test('what is sent comes back, whole and in order, in every size of frame', async () => {
  const { socket, got, state } = connect(await echo())
  await eventually(() => state.opened)
  const texts = [0, 1, 125, 126, 65_535, 65_536, 200_000].map((size) =>
    'ä'.repeat(size / 2).padEnd(size / 2, 'x'),
  )
  for (const text of texts) socket.sendText(text)
  await eventually(() => got.length === texts.length)
  expect(got).toEqual(texts)
})

test('frames that are split anywhere are put together: a read buffer of seven bytes', async () => {
  const { socket, got, state } = connect(await echo(), 7)
  await eventually(() => state.opened)
  const texts = Array.from({ length: 50 }, (_, i) => `message number ${i} ${'.'.repeat(i * 7)}`)
  for (const text of texts) socket.sendText(text)
  await eventually(() => got.length === texts.length)
  expect(got).toEqual(texts)
})

test('a ping is answered with its own words, and is no message', async () => {
  const { socket, got, state } = connect(await echo())
  await eventually(() => state.opened)
  socket.sendText('!ping')
  await eventually(() => got.length > 0)
  expect(got).toEqual(['pong beat'])
})

test('the server’s close code and reason are told', async () => {
  const { socket, state } = connect(await echo())
  await eventually(() => state.opened)
  socket.sendText('!close')
  await eventually(() => state.closed !== undefined)
  expect(state.closed).toBe('4008 too slow')
})

test('a connection that just breaks ends with 1006, and sending afterwards does no harm', async () => {
  const { socket, state } = connect(await echo())
  await eventually(() => state.opened)
  socket.sendText('!cut')
  await eventually(() => state.closed !== undefined)
  expect(state.closed).toMatch(/^1006/)
  socket.sendText('anybody there?')
})

test('a refused upgrade is told with its status', async () => {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', () => socket.end('HTTP/1.1 503 Service Unavailable\r\n\r\n'))
  })
  cleanups.push(() => server.close())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const { state } = connect(`ws://127.0.0.1:${port}/`)
  await eventually(() => state.closed !== undefined)
  expect(state).toMatchObject({ opened: false, closed: expect.stringContaining('503 Service Unavailable') })
})

test('nobody listening is a closed connection', async () => {
  const { state } = connect('ws://127.0.0.1:1/')
  await eventually(() => state.closed !== undefined)
  expect(state.closed).toContain('ECONNREFUSED')
})

test.skipIf(process.platform !== 'linux')(
  'it comes from the address it is given, and asks for the whole path',
  async () => {
    const { socket, got, state } = connect(`${await echo()}chat?room=den`, 1024, '127.0.0.3')
    await eventually(() => state.opened)
    socket.sendText('!who')
    await eventually(() => got.length > 0)
    expect(got).toEqual(['you are 127.0.0.3 at /chat?room=den'])
  },
)

test('a paused socket hears nothing until it is resumed, and then everything', async () => {
  const { socket, got, state } = connect(await echo())
  const other = connect(await echo())
  await eventually(() => state.opened && other.state.opened)
  socket.pause()
  for (const text of ['one', 'two']) socket.sendText(text)
  other.socket.sendText('somebody else')
  await eventually(() => other.got.length === 1)
  expect(got).toEqual([])
  socket.resume()
  await eventually(() => got.length === 2)
  expect(got).toEqual(['one', 'two'])
})
