import { expect, test } from 'vitest'
import type { DialectSink } from '../../../loadtest/driver/dialect.ts'
import { parleyDialect } from '../../../loadtest/driver/dialect-parley.ts'
import { textOf } from '../../../loadtest/driver/texts.ts'
import type { ServerFrame } from '../../../protocol/catalogue.ts'
import { messageId } from '../../../protocol/ids.ts'
import { jsonCodec } from '../../../protocol/json.ts'

const chars = 60
const dialect = parleyDialect(chars)

function message(seq: number, room = 'r'): ServerFrame {
  const at = 1_790_000_000_000
  return {
    t: 'message',
    room,
    id: messageId(at, seq),
    seq,
    from: 'u',
    name: 'n',
    at,
    text: textOf(seq, chars),
  }
}

/** Everything that is heard in one WebSocket message of these frames, which lies in the middle of a read. */
function heard(...frames: readonly ServerFrame[]): string[] {
  const payload = jsonCodec.join(frames.map((frame) => jsonCodec.encode(frame)))
  const before = Buffer.from('{"t":"message"\n')
  const read = Buffer.concat([before, payload, Buffer.from('\n{"t":"ok","ref":9}')])
  const words: string[] = []
  const sink: DialectSink = {
    delivered: (bytes, start, end) => words.push(`delivered ${dialect.textIn(bytes, start, end)}`),
    accepted: () => words.push('accepted'),
    refused: (name) => words.push(`refused ${name}`),
    joined: () => words.push('joined'),
    reply: (text) => words.push(`reply ${text}`),
    turnedAway: (name, ms) => words.push(`turned away ${name} ${ms}`),
  }
  dialect.read(read, before.length, before.length + payload.length, sink)
  return words
}

const error = { t: 'error', code: 1, message: 'm', retry: 'later' } as const

test('one message is one delivery, with its text', () => {
  expect(heard(message(5))).toEqual([`delivered ${textOf(5, chars)}`])
})

test('several messages in one WebSocket message are counted one by one', () => {
  expect(heard(message(1), message(2), message(3))).toEqual(
    [1, 2, 3].map((n) => `delivered ${textOf(n, chars)}`),
  )
})

test('an answer between messages is an answer', () => {
  expect(heard(message(1), { t: 'ok', ref: 2, seq: 1 }, message(2))).toEqual([
    `delivered ${textOf(1, chars)}`,
    'accepted',
    `delivered ${textOf(2, chars)}`,
  ])
})

test('frames whose names begin like a message are none', () => {
  const presence: ServerFrame = { t: 'presence', room: 'r', members: 3 }
  const members: ServerFrame = { t: 'members', ref: 1, room: 'r', members: [], more: false }
  expect(heard(presence, members, message(1))).toEqual([`delivered ${textOf(1, chars)}`])
})

test('the shortest message that can be is not skipped over', () => {
  const short = {
    ...message(0),
    id: messageId(0, 0),
    at: 0,
    text: textOf(0, chars).slice(0, chars),
  } as ServerFrame
  expect(heard(short, { t: 'ok', ref: 3 })).toHaveLength(2)
})

test('a refusal counts by its name; refusing the join is being turned away', () => {
  expect(heard({ ...error, ref: 7, name: 'rate_limited' })).toEqual(['refused rate_limited'])
  expect(heard({ ...error, ref: 1, name: 'room_full', retry_after_ms: 30 })).toEqual([
    'turned away room_full 30',
  ])
})

test('one’s own held message is a refusal, a moderator’s copy is not', () => {
  expect(heard({ t: 'held', ref: 4 })).toEqual(['refused held'])
  expect(heard({ t: 'held', room: 'r', item: 'i', text: 'x' })).toEqual([])
})

test('bye names the reason and the time to come back', () => {
  expect(
    heard({ t: 'bye', code: 4013, name: 'too_many_connections', message: 'm', retry_after_ms: 5 }),
  ).toEqual(['turned away too_many_connections 5'])
})

test('the first words are hello and join in one message, which the server’s codec takes', () => {
  const words = dialect.opening({ token: 'a.b.c', room: 'r', create: true })
  const decoded = jsonCodec.decodeClient(Buffer.from(words))
  expect(decoded.ok && decoded.frames.map((parsed) => parsed.ok && parsed.frame)).toMatchObject([
    { t: 'hello', token: 'a.b.c' },
    { t: 'join', ref: 1, room: 'r', create: true },
  ])
  const back = dialect.opening({
    token: 'a.b.c',
    room: 'r',
    create: false,
    from: { seq: 7, epoch: 'e1', recovered: undefined },
  })
  const resumed = jsonCodec.decodeClient(Buffer.from(back))
  expect(resumed.ok && resumed.frames[1]).toMatchObject({
    ok: true,
    frame: { t: 'join', after: 7, epoch: 'e1' },
  })
  const said = jsonCodec.decodeClient(Buffer.from(dialect.say('r', 12, 'good morning')))
  expect(said.ok && said.frames[0]).toMatchObject({
    ok: true,
    frame: { t: 'send', ref: 12, text: 'good morning' },
  })
})
