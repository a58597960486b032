/**
 * The limits that the door itself keeps, each from both sides and in both encodings.
 */
import { describe, expect, test } from 'vitest'
import type { ClientFrame, ServerFrame } from '../../protocol/catalogue.ts'
import type { Decoded } from '../../protocol/codec.ts'
import { jsonCodec } from '../../protocol/json.ts'
import { protocolLimits as max } from '../../protocol/limits.ts'
import { msgpackCodec } from '../../protocol/msgpack.ts'

const room = 'lobby'
const x = (length: number) => 'x'.repeat(length)

const requests: readonly [limit: string, most: number, make: (size: number) => ClientFrame][] = [
  ['tokenCharsMax', max.tokenCharsMax, (n) => ({ t: 'hello', token: x(n) })],
  ['roomCharsMax', max.roomCharsMax, (n) => ({ t: 'leave', ref: 1, room: x(n) })],
  ['textFieldCharsMax', max.textFieldCharsMax, (n) => ({ t: 'send', ref: 1, room, text: x(n) })],
  ['idCharsMax', max.idCharsMax, (n) => ({ t: 'remove', ref: 1, room, id: x(n) })],
  ['lineCharsMax', max.lineCharsMax, (n) => ({ t: 'command', ref: 1, room, line: x(n) })],
  [
    'reasonCharsMax of a report',
    max.reasonCharsMax,
    (n) => ({ t: 'report', ref: 1, room, id: 'm', category: 'spam', text: x(n) }),
  ],
  [
    'reasonCharsMax of an appeal',
    max.reasonCharsMax,
    (n) => ({ t: 'appeal', ref: 1, statement: 's', text: x(n) }),
  ],
]

const answers: readonly [limit: string, most: number, make: (size: number) => ServerFrame][] = [
  [
    'pageItemsMax',
    max.pageItemsMax,
    (n) => ({ t: 'page', ref: 1, room, more: false, events: Array(n).fill({ t: 'message' }) }),
  ],
  [
    'handleCharsMax',
    max.handleCharsMax,
    (n) => ({ t: 'message', room, id: 'm', seq: 1, from: 'u', name: x(n), at: 0, text: '' }),
  ],
]

function verdict(decoded: Decoded<unknown>): string {
  if (!decoded.ok) return 'close'
  const [first] = decoded.frames
  return first?.ok ? 'accepted' : (first?.name ?? 'nothing')
}

describe.each([jsonCodec, msgpackCodec])('in $encoding', (codec) => {
  test.each(requests)('%s (%i): at it accepted, over it a bad frame', (_, most, make) => {
    expect(verdict(codec.decodeClient(codec.encode(make(most))))).toBe('accepted')
    expect(verdict(codec.decodeClient(codec.encode(make(most + 1))))).toBe('bad_frame')
  })
  test.each(answers)('%s (%i): at it accepted, over it a bad frame', (_, most, make) => {
    expect(verdict(codec.decodeServer(codec.encode(make(most))))).toBe('accepted')
    expect(verdict(codec.decodeServer(codec.encode(make(most + 1))))).toBe('bad_frame')
  })
})

describe('what our own encoder refuses, because no receiver would take it', () => {
  const nested = (depth: number): object => (depth === 0 ? {} : { a: nested(depth - 1) })
  const result = (value: object): ServerFrame => ({ t: 'ok', ref: 1, result: value })
  const decodes = (value: object) => verdict(msgpackCodec.decodeServer(msgpackCodec.encode(result(value))))

  test('depthMax: a structure inside a frame has one level less', () => {
    expect(decodes(nested(max.depthMax - 2))).toBe('accepted')
    expect(() => decodes(nested(max.depthMax - 1))).toThrow('nested too deep')
  })
  test('mapKeysMax', () => {
    const keys = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, i]))
    expect(decodes(keys(max.mapKeysMax))).toBe('accepted')
    expect(() => decodes(keys(max.mapKeysMax + 1))).toThrow('too many keys')
  })
  test('mapKeyBytesMax', () => {
    expect(decodes({ [x(max.mapKeyBytesMax)]: 1 })).toBe('accepted')
    expect(() => decodes({ [x(max.mapKeyBytesMax + 1)]: 1 })).toThrow('too long')
    expect(() => decodes({ ['字'.repeat(22)]: 1 })).toThrow('too long')
  })
  test('values that are no data', () => {
    expect(() => decodes({ call: () => 1 })).toThrow('cannot travel')
  })
})

test('a byte order mark before a long text is lost at most, never a reason to refuse', () => {
  const text = `\ufeff${x(100)}`
  for (const codec of [jsonCodec, msgpackCodec]) {
    const decoded = codec.decodeClient(codec.encode({ t: 'send', ref: 1, room, text }))
    const [first] = decoded.ok ? decoded.frames : []
    expect([text, text.slice(1)]).toContain(first?.ok && first.frame.t === 'send' && first.frame.text)
  }
})
