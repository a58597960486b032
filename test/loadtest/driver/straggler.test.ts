import { afterEach, expect, test } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import { Straggler } from '../../../loadtest/driver/straggler.ts'
import { createReplayReader } from '../../../loadtest/replay/reader.ts'
import { messageId } from '../../../protocol/ids.ts'
import { systemClock } from '../../../server/base/clock.ts'
import { eventually } from '../../support/eventually.ts'

const cleanups: (() => void)[] = []
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup()
})

const at = 1_790_000_000_000
const message = (seq: number) => ({
  t: 'message',
  room: 'r',
  id: messageId(at, seq),
  seq,
  from: 'u',
  name: 'n',
  at,
  text: `text ${seq}`,
})
const joined = (seq: number, more: object = {}) => ({
  t: 'joined',
  ref: 1,
  room: 'r',
  role: 'member',
  seq,
  epoch: 'e1',
  members: 1,
  modes: {},
  ...more,
})
const page = (ref: number, seqs: readonly number[], more = false) => ({
  t: 'page',
  ref,
  room: 'r',
  events: seqs.map(message),
  more,
})

/** A server that answers each frame as the script says; connections are counted from 0. */
async function scripted(
  answer: (frame: Record<string, unknown>, connection: number, socket: WebSocket) => object[],
) {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  cleanups.push(() => server.close())
  const asked: Record<string, unknown>[] = []
  let connections = 0
  server.on('connection', (socket) => {
    const connection = connections++
    socket.on('message', (data) => {
      for (const line of String(data).split('\n')) {
        const frame = JSON.parse(line) as Record<string, unknown>
        asked.push(frame)
        for (const reply of answer(frame, connection, socket)) socket.send(JSON.stringify(reply))
      }
    })
  })
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const { decode } = createReplayReader()
  const straggler = new Straggler('token', 'r', {
    url: `ws://127.0.0.1:${port}/`,
    clock: systemClock,
    readBuffer: Buffer.alloc(4_096),
    decode,
  })
  cleanups.push(() => straggler.leave())
  await straggler.enter()
  return { straggler, asked }
}

test('closed as too slow, it comes back from where it was, and asks for what the server left out', async () => {
  const { straggler, asked } = await scripted((frame, connection, socket) => {
    if (frame['t'] === 'join' && connection === 0) {
      socket.send([joined(10), message(11)].map((f) => JSON.stringify(f)).join('\n'))
      socket.close(4008)
      return []
    }
    if (frame['t'] === 'join')
      return [joined(16, { recovered: true, backfilled: 13 }), page(1, [12, 13]), message(17)]
    if (frame['t'] === 'history') return frame['after'] === 13 ? [page(2, [14, 15], true)] : [page(2, [16])]
    return []
  })
  await eventually(() => straggler.messages === 7)
  expect([...straggler.heard].sort((a, b) => a - b)).toEqual([11, 12, 13, 14, 15, 16, 17])
  expect(straggler).toMatchObject({ doubles: 0, broken: false, closes: [4008] })
  expect(asked.filter((frame) => frame['t'] === 'join')[1]).toMatchObject({ after: 11, epoch: 'e1' })
  expect(asked.filter((frame) => frame['t'] === 'history')).toMatchObject([{ after: 13 }, { after: 15 }])
})

test('an event that comes twice is a double, and another epoch is a break', async () => {
  const { straggler } = await scripted((frame, connection, socket) => {
    if (frame['t'] !== 'join') return []
    if (connection === 0) {
      socket.send([joined(0), message(1), message(1)].map((f) => JSON.stringify(f)).join('\n'))
      socket.close(4008)
      return []
    }
    return [joined(5, { epoch: 'e2', recovered: false }), message(6)]
  })
  await eventually(() => straggler.heard.has(6))
  expect(straggler).toMatchObject({ doubles: 1, broken: true, messages: 2 })
})

test('somebody who is closed before being in the room does not get in', async () => {
  await expect(
    scripted((_frame, _connection, socket) => {
      socket.close(4501)
      return []
    }),
  ).rejects.toThrow('closed with 4501')
})

test('told that too much was missed, it asks for all of it from where it was', async () => {
  const { straggler, asked } = await scripted((frame, connection, socket) => {
    if (frame['t'] === 'join' && connection === 0) {
      socket.send(JSON.stringify(joined(0)))
      socket.close(4008)
      return []
    }
    if (frame['t'] === 'join') return [joined(4, { recovered: false }), message(5)]
    return frame['t'] === 'history' ? [page(2, frame['after'] === 0 ? [1, 2] : [3, 4])] : []
  })
  await eventually(() => straggler.messages === 5)
  expect(straggler).toMatchObject({ broken: false, doubles: 0 })
  expect(asked.filter((frame) => frame['t'] === 'history')).toMatchObject([{ after: 0 }, { after: 2 }])
})
