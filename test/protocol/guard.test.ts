/**
 * The guard against the real decoder: what it admits, msgpackr reads to the end and writes again.
 */
import fc from 'fast-check'
import { Packr } from 'msgpackr/pack'
import { Unpackr } from 'msgpackr/unpack'
import { describe, expect, test } from 'vitest'
import { guardFrames } from '../../protocol/guard.ts'
import { protocolLimits as max } from '../../protocol/limits.ts'
import { msgpackCodec } from '../../protocol/msgpack.ts'
import { anyClientFrame, anyServerFrame } from '../support/frames.ts'

const options = { useRecords: false, mapsAsObjects: true, int64AsType: 'number', useToJSON: false } as const
const unpackr = new Unpackr(options)
const packr = new Packr({ ...options, variableMapSize: true })

const guard = (hex: string, framesMax = 64) => guardFrames(Buffer.from(hex, 'hex'), framesMax)
const detailOf = (hex: string) => {
  const guarded = guard(hex)
  return guarded.ok ? 'admitted' : guarded.detail
}

/** Decodes each admitted frame, and shows that the guard admits it again once it is re-encoded. */
function agrees(bytes: Uint8Array): void {
  const guarded = guardFrames(bytes, Number.POSITIVE_INFINITY)
  if (!guarded.ok) return
  let start = 0
  for (const end of guarded.ends) {
    const value: unknown = unpackr.decode(bytes, { start, end })
    expect(Array.isArray(value)).toBe(true)
    const again = Uint8Array.from(packr.encode(value))
    expect(guardFrames(again, 1)).toEqual({ ok: true, ends: [again.length] })
    expect(unpackr.decode(again)).toEqual(value)
    start = end
  }
  expect(start).toBe(bytes.length)
}

describe('the guard and the decoder agree', () => {
  test('on random bytes that start like a frame', () => {
    const bytes = fc.tuple(fc.integer({ min: 0x90, max: 0x9f }), fc.uint8Array({ maxLength: 60 }))
    fc.assert(
      fc.property(bytes, ([first, rest]) => agrees(Uint8Array.of(first, ...rest))),
      { numRuns: 5_000 },
    )
  })
  test('on frames with a few bytes changed, removed or doubled', () => {
    const edits = fc.array(fc.tuple(fc.nat(), fc.nat(255), fc.constantFrom('set', 'cut', 'double')), {
      maxLength: 4,
    })
    fc.assert(
      fc.property(fc.oneof(anyClientFrame, anyServerFrame), edits, (frame, changes) => {
        let bytes = Uint8Array.from(msgpackCodec.encode(frame))
        for (const [seed, byte, how] of changes) {
          const at = seed % Math.max(1, bytes.length)
          if (how === 'set') bytes[at] = byte
          else if (how === 'cut') bytes = bytes.slice(0, at)
          else bytes = Uint8Array.of(...bytes.slice(0, at), ...bytes.slice(at), ...bytes.slice(at))
        }
        agrees(bytes)
      }),
      { numRuns: 3_000 },
    )
  })
  test('on bytes built from the tokens that matter', () => {
    const tokens = [
      0x00, 0x7f, 0x80, 0x81, 0x90, 0x91, 0x92, 0xa0, 0xa1, 0xa2, 0xc0, 0xc3, 0xcb, 0xcc, 0xcf, 0xd3, 0xd9,
      0xda, 0xdc, 0xde, 0xff, 0x61,
    ]
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...tokens), { maxLength: 30 }), (rest) =>
        agrees(Uint8Array.of(0x92, ...rest)),
      ),
      { numRuns: 20_000 },
    )
  })
  test('on where the frames of one message end', () => {
    fc.assert(
      fc.property(fc.array(anyClientFrame, { minLength: 1, maxLength: 10 }), (frames) => {
        const parts = frames.map((frame) => msgpackCodec.encode(frame))
        let end = 0
        const ends = parts.map((part) => (end += part.length))
        expect(guardFrames(msgpackCodec.join(parts), 10)).toEqual({ ok: true, ends })
      }),
    )
  })
})

describe('boundaries, from both sides', () => {
  test('integers are safe in a double', () => {
    expect(detailOf('91cf001fffffffffffff')).toBe('admitted')
    expect(detailOf('91cf0020000000000000')).toBe('integer beyond 2^53')
    expect(detailOf('91d3ffe0000000000001')).toBe('admitted')
    expect(detailOf('91d3ffe0000000000000')).toBe('integer beyond 2^53')
    expect(detailOf('91d3001fffffffffffff')).toBe('admitted')
    expect(detailOf('91d30020000000000000')).toBe('integer beyond 2^53')
    expect(detailOf('91d37fffffffffffffff')).toBe('integer beyond 2^53')
  })
  test('the safe integers at the edge are decoded exactly', () => {
    expect(unpackr.decode(Buffer.from('91cf001fffffffffffff', 'hex'))).toEqual([Number.MAX_SAFE_INTEGER])
    expect(unpackr.decode(Buffer.from('91d3ffe0000000000001', 'hex'))).toEqual([Number.MIN_SAFE_INTEGER])
  })
  test('floats are finite', () => {
    expect(detailOf('91cb7fefffffffffffff')).toBe('admitted')
    expect(detailOf('91cb7ff0000000000000')).toBe('number that is not finite')
    expect(detailOf('91cbfff0000000000000')).toBe('number that is not finite')
    expect(detailOf('91cb7ff8000000000001')).toBe('number that is not finite')
  })
  test('nesting ends at depthMax', () => {
    expect(detailOf(`${'91'.repeat(max.depthMax)}01`)).toBe('admitted')
    expect(detailOf(`${'91'.repeat(max.depthMax + 1)}01`)).toBe('nested too deep')
    expect(detailOf(`91${'81a161'.repeat(max.depthMax - 1)}01`)).toBe('admitted')
    expect(detailOf(`91${'81a161'.repeat(max.depthMax)}01`)).toBe('nested too deep')
  })
  test('nesting of a whole message is refused without the stack', () => {
    expect(detailOf('91'.repeat(max.inboundBytesMax))).toBe('nested too deep')
  })
  test('a map has at most mapKeysMax keys', () => {
    const mapOf = (count: number) =>
      `91de${count.toString(16).padStart(4, '0')}${Array.from({ length: count }, (_, i) => `a2${(0x3030 + i).toString(16)}c0`).join('')}`
    expect(detailOf(mapOf(max.mapKeysMax))).toBe('admitted')
    expect(detailOf(mapOf(max.mapKeysMax + 1))).toBe('too many keys in a map')
  })
  test('a key has at most mapKeyBytesMax bytes', () => {
    const keyOf = (length: number) => `9181d9${length.toString(16)}${'61'.repeat(length)}c0`
    expect(detailOf(keyOf(max.mapKeyBytesMax))).toBe('admitted')
    expect(detailOf(keyOf(max.mapKeyBytesMax + 1))).toBe('map key that is not a short text')
  })
  test('a message holds at most framesMax frames', () => {
    expect(guard('910191019101', 3)).toEqual({ ok: true, ends: [2, 4, 6] })
    expect(guard('910191019101', 2)).toEqual({ ok: false, detail: 'too many frames in one message' })
  })
  test('an array declares at most the bytes that are left', () => {
    expect(detailOf('dc00020101')).toBe('admitted')
    expect(detailOf('dc00030101')).toBe('more items declared than bytes left')
    expect(detailOf('ddffffffff')).toBe('more items declared than bytes left')
  })
  test('keys that differ in the last byte are two keys', () => {
    expect(detailOf('9182a26161c0a26162c0')).toBe('admitted')
    expect(detailOf('9182a26161c0a26161c0')).toBe('map key twice')
  })
  test('one key may stand in two maps', () => {
    expect(detailOf('9281a161c081a161c0')).toBe('admitted')
  })
  test('a key that looks like __proto__ is not', () => {
    expect(detailOf(`9181aa${Buffer.from('__proto___').toString('hex')}c0`)).toBe('admitted')
    expect(detailOf(`9181a9${Buffer.from('__proto__').toString('hex')}c0`)).toBe(
      'map key that is not a short text',
    )
  })
})

test('every token is admitted or refused as its type, cut anywhere', () => {
  for (let token = 0; token < 256; token++)
    for (let length = 0; length < 12; length++)
      agrees(Uint8Array.of(0x91, token, ...Array<number>(length).fill(0)))
})
