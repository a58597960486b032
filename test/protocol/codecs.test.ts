/**
 * What holds for both codecs alike: frames survive the round trip, both say the same, neither ever throws.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ServerFrame } from '../../protocol/catalogue.ts'
import { jsonCodec } from '../../protocol/json.ts'
import { protocolLimits as max } from '../../protocol/limits.ts'
import { msgpackCodec } from '../../protocol/msgpack.ts'
import { anyClientFrame, anyServerFrame } from '../support/frames.ts'

const codecs = [jsonCodec, msgpackCodec]
const ping = { t: 'ping', ref: 1 } as const
const parsed = (frame: object) => ({ ok: true, frame })

describe.each(codecs)('the $encoding codec', (codec) => {
  test('gives back every frame of a client', () => {
    fc.assert(
      fc.property(anyClientFrame, (frame) => {
        expect(codec.decodeClient(codec.encode(frame))).toEqual({ ok: true, frames: [parsed(frame)] })
      }),
      { numRuns: 500 },
    )
  })

  test('gives back every frame of a server', () => {
    fc.assert(
      fc.property(anyServerFrame, (frame) => {
        expect(codec.decodeServer(codec.encode(frame))).toEqual({ ok: true, frames: [parsed(frame)] })
      }),
      { numRuns: 500 },
    )
  })

  test('gives back the frames of one message in their order', () => {
    fc.assert(
      fc.property(fc.array(anyServerFrame, { minLength: 1, maxLength: 8 }), (frames) => {
        const bytes = codec.join(frames.map((frame) => codec.encode(frame)))
        expect(codec.decodeServer(bytes)).toEqual({ ok: true, frames: frames.map(parsed) })
      }),
    )
  })

  test('answers any bytes without an exception', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(codec.decodeClient(bytes)).toHaveProperty('ok')
        expect(codec.decodeServer(bytes)).toHaveProperty('ok')
      }),
      { numRuns: 2_000 },
    )
  })

  test('answers a frame with one byte changed without an exception', () => {
    fc.assert(
      fc.property(anyClientFrame, fc.nat(), fc.nat(255), (frame, at, byte) => {
        const bytes = Uint8Array.from(codec.encode(frame))
        bytes[at % bytes.length] = byte
        expect(codec.decodeClient(bytes)).toHaveProperty('ok')
      }),
      { numRuns: 1_000 },
    )
  })

  test('takes 64 frames in one message from a client and refuses the 65th with the rest', () => {
    const bytes = codec.encode(ping)
    const decode = (count: number) => codec.decodeClient(codec.join(Array(count).fill(bytes)))
    expect(decode(max.inboundFramesMax)).toMatchObject({ ok: true, frames: { length: 64 } })
    expect(decode(max.inboundFramesMax + 1)).toEqual({ ok: false, detail: 'too many frames in one message' })
  })

  test('takes more than 64 frames in one message from a server', () => {
    const bytes = codec.encode({ t: 'pong', ref: 1 })
    expect(codec.decodeServer(codec.join(Array(200).fill(bytes)))).toMatchObject({ frames: { length: 200 } })
  })

  test('refuses one bad frame and gives back its neighbours', () => {
    const bad = codec.encode({ t: 'leave', ref: 2, room: 'not a room' })
    const good = codec.encode(ping)
    expect(codec.decodeClient(codec.join([good, bad, good]))).toMatchObject({
      frames: [parsed(ping), { ok: false, name: 'bad_frame', ref: 2 }, parsed(ping)],
    })
  })

  test('says what is wrong without a word of what was sent', () => {
    const decoded = codec.decodeClient(codec.encode({ t: 'leave', ref: 2, room: 'secret plan' }))
    expect(decoded).toEqual({
      ok: true,
      frames: [{ ok: false, name: 'bad_frame', detail: 'leave.room is not of kind room', ref: 2 }],
    })
  })

  test('sends the fields of the catalogue and nothing else', () => {
    const withMore = { t: 'pong', ref: 1, token: 'secret' } as const
    expect(codec.encode(withMore as ServerFrame)).toEqual(codec.encode({ t: 'pong', ref: 1 }))
  })

  test('leaves out what is undefined, also inside a structure', () => {
    const full = codec.encode({
      t: 'ok',
      ref: 1,
      id: undefined,
      result: { a: undefined, b: [{ c: undefined }] },
    })
    expect(full).toEqual(codec.encode({ t: 'ok', ref: 1, result: { b: [{}] } }))
  })

  test('tells requests from their answers where both have one name', () => {
    const asked = { t: 'members', ref: 1, room: 'lobby', limit: 5 } as const
    const answered = { t: 'members', ref: 1, room: 'lobby', members: [], more: false } as const
    expect(codec.decodeClient(codec.encode(asked))).toEqual({ ok: true, frames: [parsed(asked)] })
    expect(codec.decodeServer(codec.encode(answered))).toEqual({ ok: true, frames: [parsed(answered)] })
  })

  test('replaces half a surrogate pair that our own code cut out', () => {
    const cut = { t: 'notice', name: 'x', text: '👋'.slice(0, 1) } as const
    const nested = { t: 'ok', ref: 1, result: { deep: ['ab\udc00'] } } as const
    expect(codec.decodeServer(codec.encode(cut))).toEqual({
      ok: true,
      frames: [parsed({ ...cut, text: '\ufffd' })],
    })
    expect(codec.decodeServer(codec.encode(nested))).toEqual({
      ok: true,
      frames: [parsed({ ...nested, result: { deep: ['ab\ufffd'] } })],
    })
  })

  test('writes a number that JSON cannot hold as null', () => {
    const bytes = codec.encode({ t: 'ok', ref: 1, result: { score: Number.NaN } })
    expect(codec.decodeServer(bytes)).toEqual({
      ok: true,
      frames: [parsed({ t: 'ok', ref: 1, result: { score: null } })],
    })
  })

  test('throws on a frame that the types rule out', () => {
    expect(() => codec.encode({ t: 'shout' } as unknown as ServerFrame)).toThrow('no frame is called shout')
  })

  test('holds the longest text in a script of three bytes within one message', () => {
    const bytes = codec.encode({ t: 'send', ref: 1, room: 'lobby', text: '字'.repeat(max.textFieldCharsMax) })
    expect(bytes.length).toBeLessThanOrEqual(max.inboundBytesMax)
    expect(codec.decodeClient(bytes)).toMatchObject({ ok: true, frames: [{ ok: true }] })
  })
})

test('both codecs read the same frame from each other’s bytes', () => {
  fc.assert(
    fc.property(anyServerFrame, (frame) => {
      const fromJson = jsonCodec.decodeServer(jsonCodec.encode(frame))
      expect(msgpackCodec.decodeServer(msgpackCodec.encode(frame))).toEqual(fromJson)
    }),
  )
})
